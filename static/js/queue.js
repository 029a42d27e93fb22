// The queue keeps itself fresh, and never takes away what somebody is in the middle of.
(function () {
  "use strict";

  function inUse(list) {
    return list.contains(document.activeElement) || list.querySelector("input:checked") !== null;
  }

  document.addEventListener("htmx:beforeRequest", function (event) {
    // Nobody looks: ask again when somebody does.
    if (event.target.matches("[data-queue]") && document.hidden) {
      event.preventDefault();
    }
  });

  document.addEventListener("htmx:beforeSwap", function (event) {
    var list = event.target;
    if (!list.matches("[data-queue]") || event.detail.xhr.status !== 200) {
      return;
    }
    if (event.detail.xhr.responseURL.indexOf("part=list") < 0) {
      // Signed out in the meantime: the answer is the page to sign in, not a list.
      event.detail.shouldSwap = false;
      window.location.reload();
    } else if (inUse(list)) {
      event.detail.shouldSwap = false;
      document.querySelector("[data-queue-news]").hidden = false;
    }
  });
})();
