// The server highlights the slice that stands in the query. An address with the slice in the fragment alone, which a
// browser does not send, is turned into the full one; then the highlight is brought into view.
(() => {
  const slice = /^#c(\d+-\d+)$/.exec(location.hash);
  if (!slice) return;
  const mark = document.getElementById('c' + slice[1]);
  const asked = new URLSearchParams(location.search).get('c');
  if (mark) {
    mark.scrollIntoView({ block: 'center' });
  } else if (asked !== slice[1]) {
    location.replace(location.pathname + '?c=' + slice[1] + location.hash);
  }
})();
