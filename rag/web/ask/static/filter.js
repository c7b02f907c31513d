// Which reports the questions are held to: kept by the browser beside the conversation, and sent with each question.
(() => {
  const { actions, all, announce, ask, find, menders, store, text } = window.youju;
  const NAMES = ['place', 'since', 'until'];
  const language = () => (document.documentElement.lang.startsWith('zh') ? 'zh' : 'en');
  const form = () => find('#filter-form');

  /** What is set, sent with a question; an open control is folded, since the answer needs the room. */
  function sentFilter() {
    const control = find('#filter');
    if (control) control.open = false;
    return chosen();
  }

  function chosen() {
    const set = form();
    return Object.fromEntries(NAMES.map((name) => [name, set?.elements[name]?.value || '']));
  }

  /** In words, as the server says it beside an answer. */
  function words({ place, since, until }) {
    let years = '';
    if (since && until) {
      const zh = since === until ? since : since + '—' + until;
      years = language() === 'zh' ? zh + '年' : zh.replace('—', '–');
    } else if (since || until) {
      years = text(since ? 'filter_from' : 'filter_to').replace('{year}', since || until);
    }
    return [place, years].filter(Boolean).join(' · ');
  }

  /** The closed control says what is set, since what is forgotten misleads. */
  function show() {
    const now = find('[data-filter-now]');
    if (!now) return;
    const said = words(chosen());
    now.textContent = said ? text('filter_only').replace('{words}', said) : text('filter_everything');
    now.classList.toggle('set', !!said);
    find('[data-act="filter-clear"]').disabled = !said;
  }

  function changed() {
    store('limits', new URLSearchParams(chosen()).toString());
    show();
  }

  /** Sets the control; what it does not offer, an address may still name, and the server judges. */
  function setFilter(given) {
    const set = form();
    if (!set) return;
    set.dataset.restored = 'yes';
    for (const name of NAMES) {
      const choice = set.elements[name];
      const value = (given.get(name) || '').slice(0, 50);
      if (!choice) continue;
      if (value && ![...choice.options].some((option) => option.value === value)) choice.add(new Option(value, value));
      choice.value = value;
    }
    changed();
  }

  function clear() {
    setFilter(new URLSearchParams());
    announce(text('filter_everything'));
  }

  /** From the visit before, once Gradio has drawn the control. */
  function restore() {
    const set = form();
    if (!set || set.dataset.restored) return;
    let kept = '';
    try { kept = localStorage.getItem('youju-limits') || ''; } catch { /* private mode */ }
    setFilter(new URLSearchParams(kept));
  }

  let drawn = '';
  function translate() {
    const set = form();
    if (!set || drawn === language() + set.elements.length) return;
    all('#filter-form option[data-zh]').forEach((option) => { option.textContent = option.dataset[language()]; });
    drawn = language() + set.elements.length;
  }

  menders.push(restore, translate);

  actions['filter-clear'] = () => {
    clear();
    find('#filter summary').focus();
  };

  document.addEventListener('change', (event) => {
    if (!event.target.closest?.('#filter-form')) return;
    // The other end follows, so that no span of years is turned round.
    const { since, until } = event.target.form.elements;
    if (since?.value && until?.value && since.value > until.value) {
      (event.target === since ? until : since).value = event.target.value;
    }
    changed();
    announce(find('[data-filter-now]').textContent);
  });

  document.addEventListener('submit', (event) => {
    if (event.target.id === 'filter-form') event.preventDefault();
  });

  document.addEventListener('click', (event) => {
    const everywhere = event.target.closest?.('#bot a.search-all');
    if (everywhere) {
      event.preventDefault();
      clear();
      ask(new URL(everywhere.href).searchParams.get('q'));
    } else if (event.target.closest?.('#new')) {
      clear();
    }
  });

  Object.assign(window.youju, { sentFilter, setFilter });
})();
