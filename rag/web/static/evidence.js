// The panel with the report's words: a number opens its card there, and it stays open while the answer still changes.
(() => {
  const { actions, all, calm, find, menders } = window.youju;
  const isPhone = () => matchMedia('(max-width: 820px)').matches;
  const isOpen = () => document.body.classList.contains('evidence-open');

  /** What is open: the card's id, the words it shows, the turn that was the last one, whether the focus is in it. */
  let opened = null;

  const lastTurn = () => parseInt(all('.ev-turn').pop()?.dataset.turn, 10);
  const citeOf = (id) => find(`a.cite[href="#${id}"]`);
  const wordsOf = (card) => `${find('.to-doc', card)?.dataset.doc} ${find('.to-doc', card)?.dataset.slice}`;

  function mark(card, cite) {
    const turn = card.closest('.ev-turn');
    all('.ev-turn').forEach((other) => { other.hidden = other !== turn; });
    all('.card.on, a.cite.on').forEach((other) => other.classList.remove('on'));
    card.classList.add('on');
    cite?.classList.add('on');
  }

  function open(cite) {
    const card = document.getElementById(cite.getAttribute('href').slice(1));
    if (!card) return;
    mark(card, cite);
    opened = { id: card.id, words: wordsOf(card), turn: lastTurn(), inside: true };
    document.body.classList.remove('evidence-closed');
    document.body.classList.add('evidence-open', 'has-evidence');
    card.scrollIntoView({ block: isPhone() ? 'start' : 'nearest', behavior: calm() ? 'auto' : 'smooth' });
    card.focus({ preventScroll: true });
  }

  function close() {
    document.body.classList.remove('evidence-open');
    document.body.classList.add('evidence-closed');
    all('.card.on, a.cite.on').forEach((other) => other.classList.remove('on'));
    ((opened && citeOf(opened.id)) || find('#ask textarea'))?.focus();
    opened = null;
  }

  /** Gradio draws chat and panel anew at every step of an answer: whoever reads a card keeps it, and the focus. */
  function keep() {
    // A new question shows its own.
    if (find('#bot .searching') || opened?.turn !== lastTurn()) opened = null;
    if (!opened) return;
    const cards = all('#evidence .card');
    const card = document.getElementById(opened.id) || cards.find((one) => wordsOf(one) === opened.words);
    if (!card) {
      // It went with the words that it belonged to.
      opened = null;
      return;
    }
    const cite = citeOf(card.id);
    if (card.classList.contains('on') && cite?.classList.contains('on')) return;
    opened.id = card.id;
    mark(card, cite);
    if (opened.inside && document.activeElement === document.body) card.focus({ preventScroll: true });
  }

  document.addEventListener('focusin', (event) => {
    if (opened) opened.inside = !!event.target.closest('#ev-col');
  });

  document.addEventListener('click', (event) => {
    const cite = event.target.closest('a.cite');
    if (cite) {
      event.preventDefault();
      open(cite);
    } else if (isOpen() && isPhone() && !event.target.closest('#ev-col, a[data-doc], #bot a[href*="doc/"], [data-act]')) {
      close();
    }
  });

  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && document.body.classList.contains('has-evidence')) close();
  });

  actions['close-evidence'] = close;
  menders.unshift(keep);
})();
