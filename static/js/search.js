/* The search field of the top bar as a combobox: arrows choose, Enter opens, Escape closes.
   On the page of what was found the arrows walk through the lines. */
(function () {
  "use strict";

  const field = document.querySelector("[data-search]");
  const list = document.getElementById("suggest");

  function options() {
    return [...list.querySelectorAll("[role=option]")];
  }
  function chosen() {
    return list.querySelector("[aria-selected=true]");
  }
  function choose(option) {
    for (const each of options()) each.setAttribute("aria-selected", String(each === option));
    if (!option) {
      field.removeAttribute("aria-activedescendant");
      return;
    }
    field.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }
  function show(open) {
    list.hidden = !open;
    field.setAttribute("aria-expanded", String(open));
    if (!open) choose(null);
  }
  function step(by) {
    const all = options();
    if (list.hidden || !all.length) return;
    const here = all.indexOf(chosen());
    choose(all[(here < 0 && by < 0 ? all.length - 1 : here + by + all.length) % all.length]);
  }

  if (field && list) {
    /* While an input method composes, what stands in the field is not yet what is meant. */
    let composing = false;
    field.addEventListener("compositionstart", () => { composing = true; });
    field.addEventListener("compositionend", () => {
      composing = false;
      field.dispatchEvent(new CustomEvent("shell:search"));
    });
    field.addEventListener("htmx:configRequest", (event) => { if (composing) event.preventDefault(); });
    field.addEventListener("htmx:afterRequest", () => {
      show(document.activeElement === field && options().length > 0);
    });
    field.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "ArrowDown") step(1);
      else if (event.key === "ArrowUp") step(-1);
      else if (event.key === "Enter" && chosen()) chosen().click();
      else if (event.key === "Escape" && !list.hidden) {
        show(false);
        event.stopPropagation();
      } else return;
      event.preventDefault();
    });
    field.addEventListener("focus", () => { if (field.value.trim() && options().length) show(true); });
    document.addEventListener("click", (event) => {
      if (!event.target.closest(".topbar .search")) show(false);
    });
    field.form.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !field.form.contains(event.relatedTarget)) show(false);
    });
  }

  const found = document.querySelector("[data-found]");
  if (found) {
    document.addEventListener("keydown", (event) => {
      if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
      const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const lines = [...found.querySelectorAll("[data-found-line]")];
      const here = lines.indexOf(document.activeElement);
      const asking = document.activeElement.matches("[data-found-field]");
      if (!by || !lines.length || (here < 0 && !asking)) return;
      if (asking && by < 0) return;
      event.preventDefault();
      if (here === 0 && by < 0) document.querySelector("[data-found-field]").focus();
      else lines[Math.min(lines.length - 1, here + by)].focus();
    });
  }
})();
