// The Figures tab: collects what its filters, heads and page buttons ask for and hands it to the page. The filters stay
// as they are whatever the server answers; only what stands below them is drawn anew.
(() => {
  const { actions, all, announce, calm, find, text } = window.youju;
  if (window.youju.figuresShown) return;

  /** What is asked for beside the filters. */
  const state = { sort: '', page: 1, view: 'table', group: '', slot: 0 };
  const HASH = '#figures?';
  const SHARED = ['place', 'period', 'indicator', 'aim', 'sort', 'view', 'group'];
  /** Longer than any answer takes; one that never comes must not silence the tab. */
  const LONGEST_WAIT = 20000;
  let timer = 0;
  let waiting = 0;
  let again = false;
  let kept = '';
  let turned = false;

  const language = () => (document.documentElement.lang.startsWith('zh') ? 'zh' : 'en');

  /** The address says what is shown, so that it can be sent to somebody. */
  function remember(asked) {
    const said = SHARED.filter((name) => asked[name] && asked[name] !== 'table').map((name) => [name, asked[name]]);
    const hash = said.length ? HASH + new URLSearchParams(said) : '';
    history.replaceState(history.state, '', location.pathname + location.search + hash);
  }

  /** What an address said that somebody was sent, once Gradio has drawn the tabs and then this one. */
  let sent = location.hash.startsWith(HASH) ? new URLSearchParams(location.hash.slice(HASH.length)) : null;
  let opened = false;
  function restore() {
    if (!sent) return;
    const form = find('#figure-form');
    if (!form) {
      const tab = all('button[role=tab]').find((one) => one.offsetParent && one.textContent.trim() === text('tab_figures'));
      if (tab && !opened) {
        opened = true;
        tab.click();
      }
      return;
    }
    for (const name of ['place', 'period', 'indicator', 'aim']) {
      if (sent.get(name)) form.elements[name].value = sent.get(name);
    }
    for (const name of ['sort', 'view', 'group']) state[name] = sent.get(name) || state[name];
    sent = null;
    // The part that hears the question is drawn a moment after this one.
    setTimeout(ask, 300);
  }

  /** One question at a time: the last change is asked for once the answer before it is here. */
  function ask() {
    clearTimeout(timer);
    const form = find('#figure-form');
    if (!form) return;
    again = !!waiting;
    if (waiting) return;
    waiting = setTimeout(() => { waiting = 0; }, LONGEST_WAIT);
    // Two plots take turns, see figures/tab.py.
    state.slot = 1 - state.slot;
    // What is drawn anew loses the focus; the part that had it is found again by its name.
    kept = document.activeElement?.dataset?.keep || '';
    const filters = Object.fromEntries(new FormData(form));
    remember({ ...filters, ...state });
    window.dispatchEvent(new CustomEvent('youju:figures', { detail: { ...filters, ...state, language: language() } }));
  }

  function fromFirst() {
    state.page = 1;
    ask();
  }

  Object.assign(actions, {
    'figures-clear': () => { find('#figure-form').reset(); state.group = ''; fromFirst(); },
    'figures-view': (button) => { state.view = button.dataset.view; ask(); },
    'figures-sort': (button) => { state.sort = button.dataset.sort; fromFirst(); },
    'figures-page': (button) => { state.page = Number(button.dataset.page); turned = true; ask(); },
  });

  /** Called by the page once the answer has arrived; Gradio draws it a moment later. */
  window.youju.figuresShown = () => setTimeout(() => {
    clearTimeout(waiting);
    waiting = 0;
    if (again) {
      ask();
      return;
    }
    const found = find('#figure-bar .found');
    if (found) announce(text('figures_shown').replace('{count}', found.dataset.count));
    const part = all('#figures [data-keep]').find((one) => one.dataset.keep === kept && !one.disabled);
    if (part && document.activeElement === document.body) part.focus({ preventScroll: true });
    if (turned) find('#figure-list')?.scrollIntoView({ block: 'start', behavior: calm() ? 'auto' : 'smooth' });
    turned = false;
  }, 60);

  /** What holds one language only, and comes in Chinese: the options and the hint in the box. */
  function translate() {
    all('#figures option[data-zh]').forEach((option) => {
      const words = option.dataset[language()];
      if (option.textContent !== words) option.textContent = words;
    });
    const box = find('#figure-form [name=indicator]');
    if (box && box.placeholder !== text('figures_indicator_hint')) box.placeholder = text('figures_indicator_hint');
  }

  let planned = false;
  new MutationObserver(() => {
    if (planned) return;
    planned = true;
    requestAnimationFrame(() => { planned = false; translate(); restore(); });
  }).observe(document.body, { childList: true, subtree: true });

  document.addEventListener('input', (event) => {
    if (!event.target.closest?.('#figure-form') || event.target.name !== 'indicator') return;
    clearTimeout(timer);
    timer = setTimeout(fromFirst, 400);
  });

  document.addEventListener('change', (event) => {
    const name = event.target.name;
    if (event.target.closest?.('#figure-form')) {
      fromFirst();
    } else if (event.target.closest?.('#figures') && (name === 'sort' || name === 'group')) {
      state[name] = event.target.value;
      fromFirst();
    }
  });

  document.addEventListener('submit', (event) => {
    if (event.target.id !== 'figure-form') return;
    event.preventDefault();
    fromFirst();
  });
})();
