// What the staff pages gain from a script. All of them work without.
(() => {
  const root = document.documentElement;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  // The language, in the place where the public page keeps it.
  const tongue = document.querySelector('.tongue');
  tongue.hidden = false;
  tongue.addEventListener('click', () => {
    root.lang = root.lang.startsWith('zh') ? 'en' : 'zh-CN';
    try { localStorage.setItem('youju-language', root.lang); } catch { /* It holds for this page then. */ }
  });

  // Times in the reader's own zone.
  const two = (number) => String(number).padStart(2, '0');
  all('time[datetime]').forEach((element) => {
    const at = new Date(element.dateTime);
    const minutes = -at.getTimezoneOffset();
    const zone = `UTC${minutes < 0 ? '-' : '+'}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`;
    const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
    element.textContent = `${day} ${two(at.getHours())}:${two(at.getMinutes())} ${zone}`;
  });

  // A form that takes long says so, and is not sent twice.
  let busy = new WeakSet();
  document.addEventListener('submit', (event) => {
    const button = event.submitter ?? event.target.querySelector('button');
    if (busy.has(event.target)) { event.preventDefault(); return; }
    if (!button?.dataset.busy) return;
    busy.add(event.target);
    // Not `disabled`: a disabled button's value is not sent.
    button.setAttribute('aria-disabled', 'true');
    const line = document.createElement('p');
    line.className = 'busy';
    line.setAttribute('role', 'status');
    const [zh, en] = button.dataset.busy.split(' / ');
    button.after(line);
    line.textContent = root.lang.startsWith('zh') ? zh : en;
  });
  // Back from the result page, the form may be sent again.
  window.addEventListener('pageshow', (event) => {
    if (!event.persisted) return;
    busy = new WeakSet();
    all('.busy').forEach((line) => line.remove());
    all('[aria-disabled]').forEach((button) => button.removeAttribute('aria-disabled'));
  });

  // Files: which were chosen and how large, and dropping them.
  const input = document.getElementById('files');
  if (!input) return;
  const drop = input.closest('.drop');
  const form = input.form;
  const megabytes = (bytes) => (bytes >= 1e6 ? `${(bytes / 1e6).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1e3))} KB`);
  drop.querySelector('.drop-hint').hidden = false;

  function show() {
    const files = [...input.files];
    const big = files.filter((file) => file.size > Number(input.dataset.most));
    const sum = files.reduce((total, file) => total + file.size, 0);
    form.querySelector('.chosen').replaceChildren(...files.map((file) => {
      const item = document.createElement('li');
      item.textContent = `${file.name} · ${megabytes(file.size)}`;
      item.classList.toggle('big', big.includes(file));
      return item;
    }));
    form.querySelector('.too-big').hidden = !big.length;
    form.querySelector('.all-too-big').hidden = sum <= Number(input.dataset.all);
    return !big.length && sum <= Number(input.dataset.all);
  }

  input.addEventListener('change', show);
  // Before the one above marks the form as sent.
  form.addEventListener('submit', (event) => {
    if (!show()) { event.preventDefault(); event.stopPropagation(); }
  });
  document.addEventListener('dragover', (event) => { event.preventDefault(); drop.classList.add('over'); });
  document.addEventListener('dragleave', (event) => { if (!event.relatedTarget) drop.classList.remove('over'); });
  document.addEventListener('drop', (event) => {
    event.preventDefault();
    drop.classList.remove('over');
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    show();
  });
})();
