// A row of days is one stop of the Tab key; the arrow keys go from day to day, Escape hides the reason.
// Without this script every day is a stop of its own.
(function () {
  "use strict";

  function stopAt(days, chosen) {
    days.forEach(function (day) {
      day.tabIndex = day === chosen ? 0 : -1;
    });
  }

  document.querySelectorAll("[data-day-strip]").forEach(function (strip) {
    var days = Array.prototype.slice.call(strip.querySelectorAll(".day"));
    if (!days.length) {
      return;
    }
    stopAt(days, strip.querySelector(".day-today") || days[0]);
    strip.addEventListener("keydown", function (event) {
      var here = days.indexOf(document.activeElement);
      var to = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: days.length - 1 }[event.key];
      if (event.key === "Escape") {
        strip.classList.add("day-strip-quiet");
      } else if (here >= 0 && days[to]) {
        event.preventDefault();
        strip.classList.remove("day-strip-quiet");
        stopAt(days, days[to]);
        days[to].focus();
      }
    });
    strip.addEventListener("focusout", function () {
      strip.classList.remove("day-strip-quiet");
    });
    strip.addEventListener("mouseover", function () {
      strip.classList.remove("day-strip-quiet");
    });
  });
})();
