// Time left by the wall clock, kept current in every [data-countdown] (an instant, ISO 8601). The words come from the
// page: data-hours with {hours} and {minutes}, data-over for afterwards. The figures change silently every minute;
// a screen reader is told only when 24, 4 or 1 hours are left and when the time is over.
(function () {
  "use strict";
  var clocks = Array.prototype.slice.call(document.querySelectorAll("[data-countdown]"));
  if (!clocks.length) {
    return;
  }
  var THRESHOLDS = [0, 60, 240, 1440]; // minutes
  var voice = document.createElement("div");
  voice.className = "visually-hidden";
  voice.setAttribute("role", "status");
  document.body.appendChild(voice);

  function band(minutes) {
    return THRESHOLDS.filter(function (each) { return minutes <= each; }).length;
  }

  function update() {
    clocks.forEach(function (clock) {
      var minutes = Math.ceil((Date.parse(clock.dataset.countdown) - Date.now()) / 60000);
      var words = minutes > 0
        ? clock.dataset.hours.replace("{hours}", Math.floor(minutes / 60)).replace("{minutes}", minutes % 60)
        : clock.dataset.over;
      var now = String(band(minutes));
      if (clock.dataset.band && clock.dataset.band !== now) {
        voice.textContent = words;
      }
      clock.dataset.band = now;
      clock.textContent = words;
    });
  }

  update();
  window.setInterval(update, 60000);
  document.addEventListener("visibilitychange", function () {
    if (!document.hidden) {
      update();
    }
  });
})();
