// The Reports tab: the list's filter, the search over all reports, and the browser's Back button.
(() => {
  const { actions, find } = window.youju;
  const box = () => find('#library-words');
  const tell = (name, detail) => window.dispatchEvent(new CustomEvent(name, { detail }));

  /** What the tab shows or showed last besides a report: the list, or hits. */
  let shown = { hits: false, words: '', page: 1 };

  function list(words, page) {
    shown = { hits: false, words, page };
    tell('youju:open', { doc: '', words, page });
  }

  function search(words) {
    if (!words) { list('', 1); return; }
    shown = { hits: true, words, page: 1 };
    tell('youju:search', { words });
  }

  let waiting = 0;
  document.addEventListener('input', (event) => {
    if (event.target !== box()) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => list(box().value.trim(), 1), 250);
  });

  document.addEventListener('submit', (event) => {
    if (!event.target.matches('[data-find]')) return;
    event.preventDefault();
    clearTimeout(waiting);
    search(box().value.trim());
  });

  // The browser's Back button ---------------------------------------------------------------------------------------

  const PLACES = { chat: '#chat-row', check: '#check', figures: '#figures', library: '#library', about: '#about' };
  const tab = () => Object.keys(PLACES).find((name) => find(PLACES[name])?.offsetParent) || 'chat';

  /** Before a report opens: where to come back to, and a step of history for the report. */
  function remember(id, slice) {
    if (!id) return;
    const from = tab();
    if (!history.state?.doc || from !== 'library' || !find('#library .reader')) {
      history.replaceState({ ...shown, tab: from, y: window.scrollY }, '');
    }
    history.pushState({ doc: id, slice: slice || '', from }, '');
  }

  function scrollBack(y, tries = 0) {
    if (tries < 20) setTimeout(() => scrollBack(y, tries + 1), 50);
    if (find(PLACES[tab()])) window.scrollTo({ top: y, behavior: 'instant' });
  }

  window.addEventListener('popstate', (event) => {
    const state = event.state;
    if (state?.doc) {
      tell('youju:open', { doc: state.doc, slice: state.slice });
    } else if (state?.tab === 'library') {
      window.youju.returnTo = state.y;
      if (state.hits) search(state.words); else list(state.words, state.page);
    } else {
      tell('youju:open', { tab: state?.tab || 'chat' });
      if (state?.y) scrollBack(state.y);
    }
  });
  // After a reload the page starts at its first tab, wherever the step of history was.
  history.replaceState(null, '');

  Object.assign(window.youju, { remember });
  Object.assign(actions, {
    'library-search': () => search(box().value.trim()),
    'library-page': (button) => list(shown.words, Number(button.dataset.page)),
    'library-list': () => { box().value = ''; list('', 1); },
    back: () => {
      if (history.state?.doc && history.state.from === 'library') { history.back(); return; }
      history.replaceState({ ...shown, tab: 'library', y: 0 }, '');
      list(shown.words, shown.page);
    },
  });
})();
