// What is typed into a form is kept while it is typed (htmx does that); this covers leaving the page in between.
(function () {
  "use strict";

  document.querySelectorAll("form[data-draft]").forEach(function (form) {
    var standing = document.getElementById(form.dataset.standing || "standing");
    var state = document.getElementById(form.dataset.state || "draft-state");
    if (standing && state) {
      watch(form, standing, state);
    }
  });

  function watch(form, standing, state) {
    var changed = false;
    var sent = false;

    function touched() {
      changed = true;
    }
    form.addEventListener("input", touched);
    form.addEventListener("change", touched);

    standing.addEventListener("htmx:beforeRequest", function (event) {
      if (event.target === standing && sent) {
        event.preventDefault();
      }
    });
    standing.addEventListener("htmx:afterRequest", function (event) {
      if (event.target !== standing) {
        return;
      }
      if (event.detail.successful) {
        changed = false;
      } else if (!sent) {
        state.textContent = standing.dataset.unkept;
      }
    });

    // The form itself carries everything: a draft kept after it would come too late.
    form.addEventListener("submit", function () {
      sent = true;
      changed = false;
    });
    window.addEventListener("pageshow", function () {
      sent = false;
    });

    function keep() {
      if (!changed || sent) {
        return;
      }
      var typed = new URLSearchParams();
      new FormData(form).forEach(function (value, name) {
        if (typeof value === "string") {
          typed.append(name, value);
        }
      });
      if (navigator.sendBeacon(form.dataset.draft, typed)) {
        changed = false;
      }
    }
    window.addEventListener("pagehide", keep);
    document.addEventListener("visibilitychange", function () {
      if (document.visibilityState === "hidden") {
        keep();
      }
    });
  }
})();
