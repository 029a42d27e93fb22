// Single keys for those who work with the pages all day. Everything they do can be done without them.
// They never fire while somebody types, and can be turned off for good in this browser (WCAG 2.2, 2.1.4).
(function () {
  "use strict";

  var STORE = "kz-shortcuts"; // "off" when turned off
  var WAIT = 1500; // milliseconds in which the second key of a pair may follow
  var dialog = document.getElementById("shortcuts");
  if (!dialog || !dialog.showModal) {
    return;
  }
  var box = dialog.querySelector("[data-shortcuts-on]");
  var first = { key: "", at: 0 };

  function remembered(value) {
    try {
      if (value !== undefined) {
        window.localStorage.setItem(STORE, value);
      }
      return window.localStorage.getItem(STORE);
    } catch (blocked) {
      return null; // a browser that keeps nothing: the keys work on this page as the box says
    }
  }

  function typing(element) {
    return element.isContentEditable || element.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=submit], [type=button])");
  }

  // The letter on the key, also where the keyboard writes Russian or Kazakh.
  function pressed(event) {
    if (event.key === "?" || event.key === "/") {
      return event.key;
    }
    if (event.code === "Slash") {
      return event.shiftKey ? "?" : "/";
    }
    if (event.shiftKey) {
      return "";
    }
    if (/^[a-z]$/i.test(event.key)) {
      return event.key.toLowerCase();
    }
    return event.code.indexOf("Key") === 0 ? event.code.slice(3).toLowerCase() : "";
  }

  function show() {
    if (!dialog.open) {
      dialog.showModal();
    }
  }

  function goTo(keys) {
    var link = dialog.querySelector('[data-keys="' + keys + '"]');
    if (link) {
      window.location.assign(link.href);
    }
    return Boolean(link);
  }

  function search() {
    var field = document.querySelector("main [role=search] input:not([type=hidden])");
    if (field) {
      field.focus();
      field.select();
    } else {
      goTo("g q");
    }
  }

  // Lines of a list: the link of each takes the focus, so that Enter opens it and the screen follows.
  function move(step) {
    var links = Array.prototype.slice.call(document.querySelectorAll("[data-line]"));
    var line = document.activeElement.closest("tr, li");
    var here = links.findIndex(function (link) { return line && line.contains(link); });
    var next = links[here < 0 ? (step > 0 ? 0 : links.length - 1) : here + step];
    if (next) {
      next.focus({ focusVisible: true });
    }
  }

  function acts() {
    var first = document.querySelector(".acts a, .acts summary");
    if (first) {
      first.focus({ focusVisible: true });
    }
  }

  var HERE = { "?": show, "/": search, j: move.bind(null, 1), k: move.bind(null, -1), a: acts };

  document.addEventListener("keydown", function (event) {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) {
      return;
    }
    if (!box.checked || dialog.open || typing(event.target)) {
      return;
    }
    var key = pressed(event);
    var pair = first.key && event.timeStamp - first.at < WAIT ? first.key + " " + key : "";
    first.key = "";
    if (pair) {
      goTo(pair);
      event.preventDefault();
    } else if (key === "g") {
      first = { key: key, at: event.timeStamp };
    } else if (HERE[key]) {
      event.preventDefault();
      HERE[key]();
    } else if (key && goTo(key)) {
      event.preventDefault();
    }
  });

  box.checked = remembered() !== "off";
  box.addEventListener("change", function () {
    remembered(box.checked ? "on" : "off");
  });
  document.querySelectorAll("[data-shortcuts-open]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", show);
  });
})();
