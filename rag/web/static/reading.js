// A report open for reading, in the Reports tab and on a page of its own: search within it, links to its sections, and
// jumps between a doubtful place and its note.
(() => {
  const inChinese = () => document.documentElement.lang.startsWith('zh');
  const calm = () => matchMedia('(prefers-reduced-motion: reduce)').matches;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  // Search within -------------------------------------------------------------------------------------------------

  let found = [];
  let at = -1;

  /** The letters of a block that a reader sees, and where each comes from. */
  function letters(block) {
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT, (node) => (
      node.parentElement.closest('.doubt-sign') ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT));
    const nodes = [];
    let text = '';
    while (walker.nextNode()) {
      nodes.push({ node: walker.currentNode, start: text.length });
      text += walker.currentNode.data;
    }
    return { nodes, text };
  }

  function place(nodes, offset, last) {
    const holder = nodes.findLast(({ start }) => (last ? start < offset : start <= offset));
    return [holder.node, offset - holder.start];
  }

  function matches(article, words) {
    const out = [];
    for (const block of all('.body :is(p, li, h3, h4, h5, h6)', article)) {
      const { nodes, text } = letters(block);
      const lower = text.toLowerCase();
      // A few letters change their length with their case; offsets would then be wrong.
      const searched = lower.length === text.length ? lower : text;
      for (let from = searched.indexOf(words); from >= 0; from = searched.indexOf(words, from + words.length)) {
        const range = document.createRange();
        range.setStart(...place(nodes, from, false));
        range.setEnd(...place(nodes, from + words.length, true));
        out.push(range);
      }
    }
    return out;
  }

  /** Browsers that cannot paint ranges select the match instead. */
  function paint() {
    const range = found[at];
    if (!window.CSS?.highlights) {
      getSelection().removeAllRanges();
      if (range) getSelection().addRange(range);
      return;
    }
    CSS.highlights.set('found', new Highlight(...found.filter((other) => other !== range)));
    CSS.highlights.set('found-now', range ? new Highlight(range) : new Highlight());
  }

  function show(box) {
    const line = box.querySelector('.within-count');
    const words = box.querySelector('input').value.trim();
    line.textContent = !words ? '' : found.length ? `${at + 1} / ${found.length}` : none(line);
    paint();
    found[at]?.startContainer.parentElement.scrollIntoView({ block: 'center', behavior: calm() ? 'auto' : 'smooth' });
  }

  const none = (line) => line.dataset[inChinese() ? 'zh' : 'en'];

  function search(box) {
    const words = box.querySelector('input').value.trim().toLowerCase();
    found = words ? matches(box.closest('.doc'), words) : [];
    at = found.length ? 0 : -1;
    show(box);
  }

  function step(box, by) {
    if (!found.length) return;
    at = (at + by + found.length) % found.length;
    show(box);
  }

  document.addEventListener('input', (event) => {
    if (event.target.matches('.within-words')) search(event.target.closest('.within'));
  });

  // Before the page's own keys: Escape there closes the evidence.
  document.addEventListener('keydown', (event) => {
    if (!event.target.matches?.('.within-words') || event.isComposing) return;
    const box = event.target.closest('.within');
    if (event.key === 'Enter') step(box, event.shiftKey ? -1 : 1);
    else if (event.key === 'Escape') { event.target.value = ''; search(box); } else return;
    event.preventDefault();
    event.stopPropagation();
  }, true);

  // Links ---------------------------------------------------------------------------------------------------------

  async function copyLink(link) {
    const article = link.closest('.doc');
    // The page of a report stands one level below the site; the tab stands at the site itself.
    const site = new URL(window.youju ? '.' : '..', location.href);
    const address = new URL('doc/' + encodeURIComponent(article.dataset.doc) + link.getAttribute('href'), site).href;
    try {
      await navigator.clipboard.writeText(address);
    } catch {
      return; // Pages without https have no clipboard; the link itself can still be copied by hand.
    }
    link.classList.add('copied');
    const line = article.querySelector('.said');
    line.textContent = line.dataset.copied;
    setTimeout(() => { link.classList.remove('copied'); line.textContent = ''; }, 1600);
  }

  document.addEventListener('click', (event) => {
    const button = event.target.closest('[data-within]');
    if (button) { step(button.closest('.within'), Number(button.dataset.within)); return; }
    const link = event.target.closest('.reading a[href^="#"]');
    if (!link) return;
    if (link.matches('.permalink')) copyLink(link);
    // On its own page a report's address may name the place; in the tab it would name nothing after a reload.
    if (!window.youju) return;
    event.preventDefault();
    if (link.matches('.permalink')) return;
    const target = document.getElementById(link.getAttribute('href').slice(1));
    link.closest('details')?.removeAttribute('open');
    target?.scrollIntoView({ block: target.matches('h3, h4, h5, h6') ? 'start' : 'center' });
    if (target && !target.matches('a')) target.tabIndex = -1;
    target?.focus({ preventScroll: true });
  });

  // Once a report is drawn ------------------------------------------------------------------------------------------

  function mend() {
    all('.within[hidden]').forEach((box) => {
      box.hidden = false;
      found = [];
      at = -1;
      paint();
    });
    all('input[data-zh]').forEach((box) => {
      const words = box.dataset[inChinese() ? 'zh' : 'en'];
      if (box.placeholder !== words) box.placeholder = words;
    });
  }

  new MutationObserver(mend).observe(document.body, { childList: true, subtree: true });
  mend();
})();
