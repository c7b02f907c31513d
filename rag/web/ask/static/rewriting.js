// While a language model puts the answer into other words: its text is fetched, and nobody who reads loses their place.
(() => {
  const { announce, find, menders, text } = window.youju;
  const log = () => find('#bot [role="log"]');

  let asked = '';
  let quiet = 0;

  /** Of what grows and of what is replaced a screen reader would read all again; it is told in a word instead. */
  function hush(on) {
    clearTimeout(quiet);
    // The answer that stands is read out first, and the end of the change is waited for.
    quiet = setTimeout(() => log()?.setAttribute('aria-live', on ? 'off' : 'polite'), on ? 300 : 1000);
  }

  /** The conversation does not get shorter under the reader's eyes when one text takes the place of two. */
  function hold(now) {
    const frame = log();
    const content = frame?.firstElementChild;
    if (!content) return;
    if (now) {
      content.style.minHeight = `${content.offsetHeight}px`;
    } else if (find('#bot .searching') || frame.scrollTop === 0) {
      content.style.minHeight = '';
    } else {
      // No more than keeps the view where it is.
      const around = frame.scrollHeight - content.offsetHeight;
      const needed = frame.scrollTop + frame.clientHeight - around;
      content.style.minHeight = `${Math.ceil(Math.min(parseFloat(content.style.minHeight), needed))}px`;
    }
  }

  menders.push(() => {
    const now = find('#bot [id^="rewriting-"]');
    if (now && now.id !== asked) {
      asked = now.id;
      hush(true);
      window.dispatchEvent(new CustomEvent('youju:rewrite', { detail: {} }));
    }
    if (now || log()?.firstElementChild?.style.minHeight) hold(!!now);
    if (!now && asked) {
      asked = '';
      hush(false);
      // Gradio's button for the way down looks only when somebody scrolls.
      log()?.dispatchEvent(new Event('scroll'));
      if (find('#bot .searching') || !find('#bot .message-row')) return;
      const last = [...document.querySelectorAll('#bot .answer')].pop();
      announce(text(last && find('.by-model', last) ? 'rewritten' : 'not_rewritten'));
    }
  });
})();
