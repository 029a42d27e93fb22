// A chosen file is sent in parts at once, goes on after a lost connection, and is then named by the form in its place.
// Without this script the file goes with the form as ever.
(function () {
  "use strict";

  var PART = 1024 * 1024;
  var HASHED = 128 * 1024 * 1024;
  var LONGEST_WAIT = 30000;

  function words(form, which, name) {
    return (form.dataset[which] || "").replace("{name}", name || "");
  }

  function token(form) {
    return form.querySelector("[name=csrfmiddlewaretoken]").value;
  }

  function hex(buffer) {
    return Array.prototype.map
      .call(new Uint8Array(buffer), function (byte) {
        return byte.toString(16).padStart(2, "0");
      })
      .join("");
  }

  async function sha256(file) {
    if (!window.crypto || !crypto.subtle || file.size > HASHED) {
      return "";
    }
    try {
      return hex(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
    } catch (_error) {
      return "";
    }
  }

  function pause(milliseconds) {
    return new Promise(function (resolve) {
      var timer = setTimeout(done, milliseconds);
      function done() {
        clearTimeout(timer);
        window.removeEventListener("online", done);
        resolve();
      }
      window.addEventListener("online", done);
    });
  }

  function Shown(form, input) {
    var box = document.createElement("div");
    box.className = "upload";
    box.hidden = true;
    var bar = document.createElement("progress");
    bar.max = 100;
    var said = document.createElement("p");
    said.className = "upload-words";
    // Said aloud: what happens, not how many per cent.
    said.setAttribute("role", "status");
    var stop = document.createElement("button");
    stop.type = "button";
    stop.className = "btn btn-outline-primary btn-sm";
    stop.textContent = form.dataset.sayStop;
    box.append(bar, said, stop);
    input.insertAdjacentElement("afterend", box);
    this.box = box;
    this.bar = bar;
    this.said = said;
    this.stop = stop;
  }

  Shown.prototype.say = function (text, wrong) {
    this.box.hidden = false;
    this.said.textContent = text;
    this.said.classList.toggle("field-error", Boolean(wrong));
  };

  function Sending(form, input) {
    var sending = this;
    this.form = form;
    this.input = input;
    this.shown = new Shown(form, input);
    this.run = 0;
    this.busy = false;
    input.addEventListener("change", function () {
      if (input.files.length) {
        sending.start(input.files[0]);
      }
    });
    this.shown.stop.addEventListener("click", function () {
      sending.end(form.dataset.sayStopped);
    });
  }

  Sending.prototype.end = function (text, wrong) {
    this.run += 1;
    this.busy = false;
    this.shown.stop.hidden = true;
    this.shown.bar.hidden = true;
    this.shown.say(text, wrong);
    this.input.value = "";
  };

  Sending.prototype.named = function () {
    var name = this.input.name + "_upload";
    var field = this.form.querySelector("[name='" + name + "']");
    if (!field) {
      field = document.createElement("input");
      field.type = "hidden";
      field.name = name;
      this.form.appendChild(field);
    }
    return field;
  };

  // An answer of the server, or null while there is none. Ends the sending when the server says no.
  Sending.prototype.ask = async function (address, options) {
    var answer;
    try {
      answer = await fetch(address, Object.assign({ redirect: "manual", credentials: "same-origin" }, options));
    } catch (_error) {
      return null;
    }
    if (answer.type === "opaqueredirect" || answer.status === 401) {
      this.end(this.form.dataset.sayOut, true);
      return undefined;
    }
    if (answer.status >= 500 || answer.status === 400 || answer.status === 408 || answer.status === 429) {
      return null;
    }
    var says = await answer.json().catch(function () {
      return {};
    });
    if (!answer.ok && answer.status !== 409) {
      this.end(says.error || this.form.dataset.sayOut, true);
      return undefined;
    }
    return says;
  };

  // Ask until there is an answer: says when the connection is gone, and when it is back.
  Sending.prototype.insist = async function (run, make) {
    var wait = 1000;
    var lost = false;
    for (;;) {
      var asked = make();
      var says = await this.ask(asked.address, asked.options);
      if (run !== this.run || says === undefined) {
        return undefined;
      }
      if (says !== null) {
        if (lost) {
          this.shown.say(this.form.dataset.sayBack);
        }
        return says;
      }
      if (!lost) {
        lost = true;
        this.shown.say(this.form.dataset.sayLost, true);
      }
      await pause(wait);
      if (run !== this.run) {
        return undefined;
      }
      wait = Math.min(wait * 2, LONGEST_WAIT);
    }
  };

  Sending.prototype.start = async function (file) {
    var form = this.form;
    var run = (this.run += 1);
    var headers = { "X-CSRFToken": token(form) };
    this.busy = true;
    this.named().value = "";
    this.shown.bar.value = 0;
    this.shown.bar.hidden = false;
    this.shown.bar.setAttribute("aria-label", file.name);
    this.shown.stop.hidden = false;
    this.shown.say(words(form, "sayStart", file.name));
    var hash = await sha256(file);
    var stands = await this.insist(run, function () {
      var body = new FormData();
      body.append("name", file.name);
      body.append("size", file.size);
      body.append("modified", file.lastModified);
      body.append("sha256", hash);
      return { address: form.dataset.uploads, options: { method: "POST", headers: headers, body: body } };
    });
    // The line that said how far this file was.
    var begun = stands && form.querySelector("[data-drop-upload='" + stands.address + "']");
    if (begun) {
      begun.closest("p").remove();
    }
    var half = false;
    while (stands && stands.offset < stands.size) {
      var address = stands.address;
      var offset = stands.offset;
      stands = await this.insist(run, function () {
        return {
          address: address,
          options: {
            method: "PATCH",
            headers: Object.assign({ "Upload-Offset": String(offset) }, headers),
            body: file.slice(offset, offset + PART),
          },
        };
      });
      if (stands) {
        this.shown.bar.value = Math.floor((100 * stands.offset) / stands.size);
        if (!half && 2 * stands.offset >= stands.size && stands.offset < stands.size) {
          half = true;
          this.shown.say(words(form, "sayHalf", file.name));
        }
      }
    }
    if (!stands) {
      return;
    }
    this.named().value = stands.key;
    // The row that names it is kept like anything else that is typed into it.
    this.named().dispatchEvent(new Event("change", { bubbles: true }));
    this.end(words(form, "sayDone", file.name));
    if (this.form.waiting) {
      var button = this.form.waiting;
      this.form.waiting = null;
      button.click();
    }
  };

  document.querySelectorAll("form[data-uploads]").forEach(function (form) {
    var all = Array.prototype.map.call(form.querySelectorAll("input[type=file]"), function (input) {
      return new Sending(form, input);
    });
    form.addEventListener("submit", function (event) {
      var busy = all.filter(function (sending) {
        return sending.busy;
      });
      if (busy.length) {
        event.preventDefault();
        form.waiting = event.submitter;
        busy[0].shown.say(form.dataset.sayWait);
      }
    });
  });

  document.querySelectorAll("[data-drop-upload]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", async function () {
      var form = button.closest("form");
      var gone = await fetch(button.dataset.dropUpload, {
        method: "DELETE",
        headers: { "X-CSRFToken": token(form) },
      }).catch(function () {
        return null;
      });
      if (gone && (gone.ok || gone.status === 404)) {
        button.closest("p").remove();
      }
    });
  });
})();
