// The Figures tab: collects what its filters, heads and page buttons ask for and hands it to the page. The filters stay
// as they are whatever the server answers; only what stands below them is drawn anew.
(() => {
  const { actions, all, announce, calm, find, text } = window.youju;
  if (window.youju.figuresShown) return;

  /** What is asked for beside the filters. */
  const state = { sort: '', page: 1, view: 'table', group: '' };
  let timer = 0;
  let kept = '';
  let turned = false;

  function ask() {
    clearTimeout(timer);
    const form = find('#figure-form');
    if (!form) return;
    const filters = Object.fromEntries(new FormData(form));
    // What is drawn anew loses the focus; the part that had it is found again by its name.
    kept = document.activeElement?.dataset?.keep || '';
    window.dispatchEvent(new CustomEvent('youju:figures', { detail: { ...filters, ...state } }));
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
    const found = find('#figure-bar .found');
    if (found) announce(text('figures_shown').replace('{count}', found.dataset.count));
    const again = all('[data-keep]').find((part) => part.dataset.keep === kept && !part.disabled);
    if (again && document.activeElement === document.body) again.focus({ preventScroll: true });
    if (turned) find('#figure-list')?.scrollIntoView({ block: 'start', behavior: calm() ? 'auto' : 'smooth' });
    turned = false;
  }, 60);

  /** What holds one language only, and comes in Chinese: the options and the hint in the box. */
  function translate() {
    const language = document.documentElement.lang.startsWith('zh') ? 'zh' : 'en';
    all('#figures option[data-zh]').forEach((option) => {
      const words = option.dataset[language];
      if (option.textContent !== words) option.textContent = words;
    });
    const box = find('#figure-form [name=indicator]');
    if (box && box.placeholder !== text('figures_indicator_hint')) box.placeholder = text('figures_indicator_hint');
  }

  let planned = false;
  new MutationObserver(() => {
    if (planned) return;
    planned = true;
    requestAnimationFrame(() => { planned = false; translate(); });
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
