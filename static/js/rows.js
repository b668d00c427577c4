/* Keys of the whole application: / search, J K rows, Enter open, E edit, S save, ? list. */
(function () {
  "use strict";

  function typing(target) {
    return target.closest("input, textarea, select, [contenteditable], dialog[open]") !== null;
  }

  function rows() {
    return [...document.querySelectorAll("table[data-rows] > tbody > tr:not([hidden])")];
  }

  function step(by) {
    const list = rows();
    if (!list.length) return;
    const here = list.indexOf(document.activeElement.closest("tr"));
    const next = here < 0 ? (by > 0 ? 0 : list.length - 1) : here + by;
    const row = list[Math.max(0, Math.min(list.length - 1, next))];
    row.tabIndex = -1;
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }

  function follow(selector) {
    const row = document.activeElement.closest("tr");
    const link = (row || document).querySelector(selector);
    if (link) link.click();
    return Boolean(link);
  }

  const acts = {
    "/": () => {
      const field = document.querySelector("[data-search]");
      if (field) field.focus();
      return Boolean(field);
    },
    j: () => (step(1), true),
    k: () => (step(-1), true),
    e: () => follow("[data-edit]"),
    s: () => {
      const button = document.querySelector("[data-save]");
      if (button) button.click();
      return Boolean(button);
    },
    "?": () => {
      window.shell.openDialog("shortcuts");
      return true;
    },
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Enter" && event.target.matches("table[data-rows] > tbody > tr")) {
      const link = event.target.querySelector("[data-open], th a, td a");
      if (link) link.click();
      return;
    }
    if (typing(event.target)) {
      if (event.key === "Escape" && event.target.matches("[data-search]")) event.target.blur();
      return;
    }
    const act = acts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (act && act()) event.preventDefault();
  });
})();
