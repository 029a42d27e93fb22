// Comfort for the officers' pages. Everything works without it.
(function () {
  "use strict";

  // A form is sent once: a second click waits for the answer to the first.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.hasAttribute("data-once")) {
      return;
    }
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
  });
  // Coming back by the browser's back button makes the form usable again.
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) {
      delete form.dataset.sent;
    });
  });

  // "Add rows" adds one at once, without a round trip.
  var add = document.querySelector("[data-add-row]");
  var rows = document.getElementById("goods-rows");
  var model = document.getElementById("goods-row");
  var total = document.querySelector("[name='lines-TOTAL_FORMS']");
  if (add && rows && model && total) {
    add.addEventListener("click", function (event) {
      event.preventDefault();
      var number = parseInt(total.value, 10);
      var row = model.content.firstElementChild.cloneNode(true);
      row.querySelectorAll("[name]").forEach(function (input) {
        input.name = input.name.replace("__prefix__", number);
        input.id = input.id.replace("__prefix__", number);
        var label = input.getAttribute("aria-label");
        if (label) {
          input.setAttribute("aria-label", label.replace("__prefix__", number + 1));
        }
        if (input.name.endsWith("-number")) {
          input.value = number + 1;
        }
      });
      rows.appendChild(row);
      total.value = number + 1;
      row.querySelector("[name$='-code']").focus();
    });
  }

  // Cells copied from a spreadsheet and pasted into a row go the way of the pasted table.
  var pasted = document.getElementById("id_goods_text");
  var load = document.querySelector("[data-load-goods]");
  if (rows && pasted && load) {
    rows.addEventListener("paste", function (event) {
      var text = event.clipboardData.getData("text/plain");
      if (!/\t/.test(text)) {
        return;
      }
      event.preventDefault();
      pasted.value = (pasted.value.trim() ? pasted.value.trimEnd() + "\n" : "") + text;
      load.form.requestSubmit(load);
    });
  }

  document.querySelectorAll("[data-print]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      window.print();
    });
  });

  // An entry ticked while a search is on its way stays ticked: its answer is old, and the search is asked again.
  var found = document.getElementById("entries");
  var asked = "";
  function ticked() {
    return Array.from(found.querySelectorAll("[name='entries']:checked"), function (box) {
      return box.value;
    }).join();
  }
  if (found) {
    document.addEventListener("htmx:beforeRequest", function (event) {
      if (event.detail.target === found) {
        asked = ticked();
      }
    });
    document.addEventListener("htmx:beforeSwap", function (event) {
      if (event.detail.target === found && ticked() !== asked) {
        event.detail.shouldSwap = false;
        event.detail.requestConfig.elt.dispatchEvent(new Event("search"));
      }
    });
  }
})();
