// Runs before anything is drawn: language, text size and colours, so that nothing flickers.
(() => {
  const root = document.documentElement;
  const stored = (key) => {
    try { return localStorage.getItem('youju-' + key); } catch { return null; }
  };
  const wanted = (stored('language') || navigator.language || 'zh').toLowerCase();
  const language = wanted.startsWith('zh') ? 'zh-CN' : 'en';
  root.lang = language;
  // Gradio knows zh-CN and zh-TW but shows English to zh, zh-HK and zh-SG; it reads this property once, at its start.
  Object.defineProperty(navigator, 'language', { configurable: true, get: () => language });
  root.classList.toggle('large', stored('large') === 'yes');
  const dark = stored('theme') ? stored('theme') === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  root.classList.toggle('dark', dark);
})();
