// Adds a code that was found to the codes typed, a line each, once.
(() => {
  const found = document.querySelector("[data-codes-into]");
  if (!found) return;
  const typed = document.getElementById(found.dataset.codesInto);
  const said = document.querySelector("[data-added]");
  const figures = (text) => text.replace(/[\s.]/g, "");
  const codes = () => typed.value.split(/[\n,;]/).map(figures).filter(Boolean);

  const offer = () => {
    for (const button of found.querySelectorAll("[data-add-code]")) {
      button.hidden = false;
      button.disabled = codes().includes(button.dataset.addCode);
      button.parentElement.querySelector("[data-code]").hidden = true;
    }
  };

  found.addEventListener("htmx:afterSwap", offer);
  typed.addEventListener("input", offer);
  found.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add-code]");
    if (!button) return;
    const code = button.dataset.addCode;
    if (!codes().includes(code)) {
      typed.value = typed.value.trimEnd() + (typed.value.trim() ? "\n" : "") + code;
      typed.dispatchEvent(new Event("input", { bubbles: true }));
    }
    said.textContent = `${code} ${said.dataset.said}`;
    // The button goes dead: the next one takes its place, so that the keyboard loses nothing.
    const next = [...found.querySelectorAll("[data-add-code]")].find((each) => !each.disabled);
    (next || document.getElementById("code-words")).focus();
  });
})();
