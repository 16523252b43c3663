// Asks every second how far the wake has come. An answer that is not the edge's own is the service's: then the page is asked for anew.
(function () {
  var root = document.documentElement, page = document.getElementById('elasti'), bar = document.getElementById('bar'),
      text = document.getElementById('status'), clock = document.getElementById('clock'), begun = Date.now(),
      before = +page.dataset.elapsed, typical = +page.dataset.typical, refresh = +page.dataset.refresh, seen = false;
  root.className = 'live';
  function tick() {
    var s = before + (Date.now() - begun) / 1000, part = 1 - Math.exp(-2.3 * s / (typical || 20));
    bar.style.width = Math.max(3, Math.min(97, 100 * part)).toFixed(1) + '%';
    clock.textContent = Math.floor(s) + ' s' + (typical ? ' of about ' + typical + ' s' : '');
  }
  function show(news) {
    seen = true;
    text.textContent = news.status;
    if (news.elapsedSeconds > 0) { before = news.elapsedSeconds; begun = Date.now(); }
    if (news.typicalMillis) { typical = Math.ceil(news.typicalMillis / 1000); }
    for (var name in news.steps) {
      var step = document.getElementById('step-' + name);
      if (step) { step.className = news.steps[name]; }
    }
  }
  function again() { setTimeout(ask, 1000); }
  function ask() {
    fetch('/.well-known/elasti/waiting', {cache: 'no-store'}).then(function (answer) {
      if ((answer.headers.get('content-type') || '').indexOf('application/vnd.elasti.waiting+json') === 0) {
        return answer.json().then(show).then(again);
      }
      // Where only a part of the site leads here, this path may lead elsewhere: then the page comes again at its own pace.
      setTimeout(function () { location.reload(); }, seen ? 0 : 1000 * refresh);
    }).catch(again);
  }
  tick();
  setInterval(tick, 250);
  again();
})();
