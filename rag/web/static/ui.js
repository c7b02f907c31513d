// What the page does without asking the server: copying, language, colours, text size, and names for what
// Gradio leaves unnamed. Clicks are heard once, on the document, because Gradio redraws its parts.
(() => {
  if (window.youju) return;

  const root = document.documentElement;
  const find = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const inChinese = () => root.lang.startsWith('zh');
  /** One of the page's texts, from the strings.toml files of rag/web/. */
  const text = (key) => window.youjuText[inChinese() ? 'zh' : 'en'][key];
  const store = (key, value) => {
    try { localStorage.setItem('youju-' + key, value); } catch { /* private mode: forgotten at the next visit */ }
  };
  /** For the time that this tab is open. */
  const keep = (key, value) => {
    try { sessionStorage.setItem('youju-' + key, value); } catch { /* see store */ }
  };
  const taken = (key) => {
    try {
      const value = sessionStorage.getItem('youju-' + key) || '';
      sessionStorage.removeItem('youju-' + key);
      return value;
    } catch {
      return '';
    }
  };
  const calm = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

  /** Tells a screen reader. */
  function announce(words) {
    let line = find('#announce');
    if (!line) {
      line = document.createElement('div');
      line.id = 'announce';
      line.className = 'visually-hidden';
      line.setAttribute('role', 'status');
      document.body.append(line);
    }
    line.textContent = words;
  }

  // Reports -------------------------------------------------------------------------------------------------------

  function openReport(id, slice) {
    document.body.classList.remove('evidence-open');
    window.youju.remember?.(id, slice);
    window.dispatchEvent(new CustomEvent('youju:open', { detail: { doc: id, slice: slice || '' } }));
  }

  /** Called by the page once the report, or the list, has arrived; its tab may still be opening. */
  function showReport(tries = 0) {
    const shown = find('#library .doc') || find('#library .reports');
    if (!shown?.offsetParent) {
      if (tries < 30) setTimeout(() => showReport(tries + 1), 50);
      return;
    }
    const mark = find('mark', shown);
    if (mark) {
      mark.scrollIntoView({ block: 'center' });
      mark.focus({ preventScroll: true });
    } else {
      window.scrollTo(0, window.youju.returnTo || 0);
      window.youju.returnTo = 0;
      shown.focus?.({ preventScroll: true });
    }
  }

  // Copying -------------------------------------------------------------------------------------------------------

  /** Copies the text of `source`, its addresses made full ones; the button says so for a moment. */
  async function copyFrom(source, button) {
    if (!source) return;
    const site = new URL('.', location.href).href;
    const words = source.textContent.replace(/^ {4}(?=(?:doc\/|answer\?))/gm, '    ' + site).trim();
    try {
      await navigator.clipboard.writeText(words);
    } catch {
      // Pages without https have no clipboard; the old way still works there.
      const area = document.createElement('textarea');
      area.value = words;
      document.body.append(area);
      area.select();
      document.execCommand('copy');
      area.remove();
    }
    const before = button.textContent;
    button.textContent = text('copied') + ' ✓';
    announce(button.textContent);
    setTimeout(() => { button.textContent = before; }, 1600);
  }

  // Language, colours, text size ------------------------------------------------------------------------------------

  function switchLanguage() {
    store('language', inChinese() ? 'en' : 'zh-CN');
    // Gradio reads the language once, so the page starts anew; the browser keeps the conversation, and we the draft.
    keep('draft', find('#ask textarea')?.value || '');
    location.reload();
  }

  function write(words) {
    const box = find('#ask textarea');
    box.value = words;
    box.dispatchEvent(new Event('input', { bubbles: true }));
  }

  /** Once Gradio has drawn the box: what was being typed, or a question that a lost connection left unanswered. */
  function restoreDraft() {
    if (!find('#ask textarea')) return;
    const draft = taken('draft');
    const pending = draft || searching || restored ? '' : taken('pending');
    restored = true;
    if (draft || pending) write(draft || pending);
    if (!pending) return;
    const line = document.createElement('p');
    line.className = 'interrupted';
    line.setAttribute('role', 'status');
    line.textContent = text('interrupted');
    find('#ask').before(line);
  }

  let restored = false;

  function ask(question) {
    write(question);
    setTimeout(() => find('#ask button.submit-button, #ask button')?.click(), 60);
  }

  /** `?q=…` is asked at once, with its filter, and taken out of the address, so that a reload does not ask it again. */
  function askFromAddress() {
    const given = new URLSearchParams(location.search);
    if (!given.get('q')) return;
    history.replaceState(null, '', location.pathname);
    window.youju.setFilter(given);
    ask(given.get('q'));
  }

  function paint(dark) {
    root.classList.toggle('dark', dark);
    document.body.classList.toggle('dark', dark);
    find('[data-act="dark"]')?.setAttribute('aria-pressed', String(dark));
  }

  function enlarge(large) {
    root.classList.toggle('large', large);
    find('[data-act="large"]')?.setAttribute('aria-pressed', String(large));
  }

  const actions = {
    back: () => openReport(''),
    language: switchLanguage,
    dark: () => { const dark = !root.classList.contains('dark'); paint(dark); store('theme', dark ? 'dark' : 'light'); },
    large: () => { const large = !root.classList.contains('large'); enlarge(large); store('large', large ? 'yes' : 'no'); },
    skip: () => find('#ask textarea')?.focus(),
  };

  // Hearing -------------------------------------------------------------------------------------------------------

  document.addEventListener('click', (event) => {
    const target = event.target;
    // Gradio's chat keeps no data-* of a link, so there the address alone says which report.
    const report = target.closest('a[data-doc], #bot a[href*="doc/"]');
    const action = target.closest('[data-act]');
    if (report && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      const address = new URL(report.href);
      openReport(decodeURIComponent(address.pathname.split('/doc/')[1]), address.searchParams.get('c'));
    } else if (action) {
      event.preventDefault();
      actions[action.dataset.act]?.(action);
    }
  });

  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', (event) => {
    let chosen = null;
    try { chosen = localStorage.getItem('youju-theme'); } catch { /* see store */ }
    if (!chosen) paint(event.matches);
  });

  // Mending what Gradio draws ----------------------------------------------------------------------------------------

  /** Gradio says these in English only. */
  const TOASTS = {
    'Connection to the server was lost. Attempting reconnection...': 'toast_lost',
    'This application is currently busy. Please try again.': 'toast_busy',
    Error: 'toast_error',
    Info: 'toast_info',
  };

  let searching = false;
  let newest = null;
  let following = false;

  /** Holds the newest question at the top of the conversation while its answer grows, until the reader takes over. */
  function follow() {
    const log = find('#bot [role="log"]');
    const question = all('#bot .user-row').pop();
    if (!log || !question) return;
    following ||= question !== newest;
    newest = question;
    if (following) log.scrollTop += question.getBoundingClientRect().top - log.getBoundingClientRect().top - 12;
  }

  for (const kind of ['wheel', 'touchmove', 'pointerdown', 'keydown']) {
    document.addEventListener(kind, () => { following = false; }, { passive: true });
  }

  /** What else is to be done after every change of the page. */
  const menders = [];

  function mend() {
    all('a.cite:not([aria-label])').forEach((cite) => {
      cite.setAttribute('aria-label', text('source') + cite.textContent);
    });
    const panel = find('#ev-col:not([role])');
    panel?.setAttribute('role', 'region');
    panel?.setAttribute('aria-label', text('evidence'));
    find('.overflow-menu > button[aria-label]')?.setAttribute('aria-label', text('more_tabs'));
    // Gradio names every message by its markup.
    all('#bot [data-testid][aria-label]').forEach((message) => message.removeAttribute('aria-label'));
    find('#bot [role="log"]:not([tabindex])')?.setAttribute('tabindex', '0');
    document.body.classList.toggle('has-chat', !!find('#bot .message-row'));
    document.body.classList.toggle('has-evidence', !!find('.ev-turn:not([hidden])'));
    const now = !!find('#bot :is(.searching, .growing)');
    if (searching !== now) find('#bot [role="log"]')?.setAttribute('aria-busy', String(now));
    if (searching && !now) {
      announce(text('answer_ready'));
      keep('pending', '');
    }
    if (now) find('.interrupted')?.remove();
    if (now && !searching) keep('pending', all('#bot .user-row').pop()?.textContent.trim() || '');
    searching = now;
    menders.forEach((also) => also());
    follow();
    restoreDraft();
    all('.toast-title, [data-testid="toast-text"]').forEach((toast) => {
      const key = TOASTS[toast.textContent.trim()];
      if (key && toast.textContent !== text(key)) toast.textContent = text(key);
    });
  }

  let planned = false;
  const observer = new MutationObserver(() => {
    if (planned) return;
    planned = true;
    requestAnimationFrame(() => { planned = false; mend(); });
  });

  function start() {
    observer.observe(document.body, { childList: true, subtree: true });
    paint(root.classList.contains('dark'));
    enlarge(root.classList.contains('large'));
    mend();
  }

  const copyLink = () => copyFrom(find('#copy-link'), find('#link'));
  const copyAnswer = () => copyFrom(find('#copy-text'), find('#copy'));

  // What the page and the scripts of the other tabs call; they may add to `actions`, which `data-act` names.
  window.youju = {
    actions, all, announce, ask, askFromAddress, calm, copyAnswer, copyFrom, copyLink, find, keep, menders, openReport, showReport,
    store, taken, text,
  };
  start();
})();
