// The Check tab: the draft kept and counted, cards put in place as they come, and what is done with the result.
(() => {
  const { actions, all, announce, calm, copyFrom, find, text } = window.youju;
  const box = () => find('#draft textarea');
  const KEPT = 'youju-check';

  // The draft ---------------------------------------------------------------------------------------------------

  function count() {
    const line = find('#check-count');
    const draft = box();
    if (!line || !draft) return;
    const length = [...draft.value].length;
    const over = length > Number(line.dataset.limit);
    const shown = length.toLocaleString('en');
    if (find('.now', line).textContent !== shown) find('.now', line).textContent = shown;
    if (find('.over', line).hidden === over) {
      find('.over', line).hidden = !over;
      line.classList.toggle('is-over', over);
      if (over) announce(text('check_over'));
    }
  }

  function keep() {
    try { sessionStorage.setItem(KEPT, box()?.value || ''); } catch { /* private mode: lost at a reload */ }
  }

  function write(words) {
    const draft = box();
    if (!draft) return;
    draft.value = words;
    draft.dispatchEvent(new Event('input', { bubbles: true }));
    draft.focus();
  }

  let restored = false;

  /** Once Gradio has drawn the box, which it does when the tab is first opened. */
  function restore() {
    const draft = box();
    if (restored || !draft) return;
    restored = true;
    let words = '';
    try { words = sessionStorage.getItem(KEPT) || ''; } catch { /* see keep */ }
    if (!words || draft.value) return;
    draft.value = words;
    draft.dispatchEvent(new Event('input', { bubbles: true }));
  }

  document.addEventListener('input', (event) => {
    if (event.target !== box()) return;
    keep();
    count();
  });

  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    if (event.target !== box()) return;
    event.preventDefault();
    find('#check-go')?.click();
  });

  // The result --------------------------------------------------------------------------------------------------

  let running = false;

  /** New cards go where they stay; the place is the server's until the whole result replaces it. */
  function take() {
    const live = find('#check-live');
    const fresh = find('#check-feed .fresh');
    if (live && fresh) live.append(...fresh.childNodes);
  }

  function follow() {
    const now = !!find('#check-status .checking');
    if (now && !running) {
      announce(text('check_started'));
      find('#check-status')?.scrollIntoView({ block: 'nearest', behavior: calm() ? 'auto' : 'smooth' });
    }
    if (running && !now) {
      const summary = find('#check-out .check-summary');
      announce(summary ? text('check_done') + ' ' + summary.innerText.replace(/\s+/g, ' ') : '');
      find('#check-result-title')?.scrollIntoView({ block: 'start', behavior: calm() ? 'auto' : 'smooth' });
    }
    running = now;
  }

  function filter(kind) {
    all('#check-out .verdict').forEach((card) => { card.hidden = kind !== 'all' && card.dataset.kind !== kind; });
    all('#check-out .filter').forEach((chip) => chip.setAttribute('aria-pressed', String(chip.dataset.kind === kind)));
  }

  function toVerdict(mark) {
    const card = document.getElementById(mark.getAttribute('href').slice(1));
    if (!card) return;
    if (card.hidden) filter('all');
    all('.verdict.on, .claim.on').forEach((other) => other.classList.remove('on'));
    card.classList.add('on');
    mark.classList.add('on');
    card.scrollIntoView({ block: 'start', behavior: calm() ? 'auto' : 'smooth' });
    card.focus({ preventScroll: true });
  }

  function copyReport(button) {
    const copy = find('#check-text').cloneNode(true);
    const other = document.documentElement.lang.startsWith('zh') ? '.en' : '.zh';
    all(other, copy).forEach((words) => words.remove());
    copyFrom(copy, button);
  }

  Object.assign(actions, {
    'try-claim': (chip) => write(chip.dataset.claim),
    'clear-draft': () => write(''),
    'filter-verdicts': (chip) => filter(chip.dataset.kind),
    'to-verdict': toVerdict,
    'copy-check': copyReport,
    'print-check': () => window.print(),
  });

  // On paper nothing can be unfolded.
  let unfolded = [];
  window.addEventListener('beforeprint', () => {
    unfolded = all('#check-out details:not([open])');
    unfolded.forEach((part) => { part.open = true; });
  });
  window.addEventListener('afterprint', () => unfolded.forEach((part) => { part.open = false; }));

  let planned = false;
  new MutationObserver(() => {
    if (planned) return;
    planned = true;
    requestAnimationFrame(() => {
      planned = false;
      restore();
      count();
      take();
      follow();
    });
  }).observe(document.body, { childList: true, subtree: true });
})();
