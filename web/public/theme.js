// Runs before the first paint, so that a light page never flashes dark (the policy of the page allows no inline script).
(function () {
  var chosen = null;
  try {
    chosen = localStorage.getItem('melodrome.theme');
  } catch {
    chosen = null;
  }
  if (!chosen) {
    var config = document.getElementById('melodrome-config');
    var preset = config ? String(JSON.parse(config.textContent).defaultTheme || '').toLowerCase() : '';
    chosen = preset === 'light' || preset === 'auto' ? preset : 'dark';
  }
  document.documentElement.dataset.theme = chosen;
})();
