// Keeps a countdown current. The page has the right text without it.
// data-countdown-until: the last instant; -days: the instants at which one business day fewer is left;
// -words: what is said of 0, 1, 2 ... business days, apart by "|"; -pattern: the time left by the clock;
// -over: what is said when it is over. -now: the time of the server, so that a wrong clock here misleads nobody.
// The figures change silently; a screen reader is told only when 24, 4 or 1 hours are left and when the time is over.
(function () {
  "use strict";

  var started = performance.now();

  function pad(number) {
    return (number < 10 ? "0" : "") + number;
  }

  function write(place, text) {
    if (place && place.textContent !== text) {
      place.textContent = text;
    }
  }

  var THRESHOLDS = [0, 60, 240, 1440]; // minutes
  var voice = null;

  function say(box, minutes, words) {
    var band = String(THRESHOLDS.filter(function (each) { return minutes <= each; }).length);
    if (box.dataset.countdownBand && box.dataset.countdownBand !== band) {
      if (!voice) {
        voice = document.createElement("div");
        voice.className = "visually-hidden";
        voice.setAttribute("role", "status");
        document.body.appendChild(voice);
      }
      voice.textContent = words;
    }
    box.dataset.countdownBand = band;
  }

  function refresh(box) {
    var data = box.dataset;
    var now = Date.parse(data.countdownNow) + performance.now() - started;
    var left = Date.parse(data.countdownUntil) - now;
    var clock = box.querySelector("[data-countdown-clock]");
    var days = box.querySelector("[data-countdown-said]");
    if (left <= 0) {
      write(days, data.countdownOver);
      write(clock, "");
      say(box, 0, data.countdownOver);
      return;
    }
    var minutes = Math.floor(left / 60000);
    var values = { days: Math.floor(minutes / 1440), hours: Math.floor(minutes / 60) % 24, minutes: pad(minutes % 60) };
    var words = data.countdownPattern.replace(/\{(\w+)\}/g, function (all, name) {
      return values[name];
    });
    write(clock, words);
    say(box, minutes, words);
    var ahead = data.countdownDays.split(" ").filter(function (instant) {
      return instant && Date.parse(instant) > now;
    });
    write(days, data.countdownWords.split("|")[ahead.length]);
  }

  function all() {
    document.querySelectorAll("[data-countdown-until]").forEach(refresh);
  }

  document.addEventListener("DOMContentLoaded", all);
  document.addEventListener("visibilitychange", all);
  window.setInterval(all, 15000);
})();
