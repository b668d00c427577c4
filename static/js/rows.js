/* Keys of the whole application: / search, J K rows, Enter open, E edit, S save, H help, ? list;
   G and a letter go to a page. Every list table takes part, and keeps its row when it is swapped. */
(function () {
  "use strict";

  const ROWS = "main table.ledger:not([role=treegrid]) > tbody > tr";

  function typing(target) {
    return target.closest("input, textarea, select, [contenteditable], dialog[open]") !== null;
  }
  function there(element) {
    return element.getClientRects().length > 0;
  }
  function rows() {
    return [...document.querySelectorAll(ROWS)].filter(there);
  }

  function take(row) {
    row.tabIndex = -1;
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }
  function step(by) {
    const list = rows();
    if (!list.length) return false;
    const here = list.indexOf(document.activeElement.closest("tr"));
    const next = here < 0 ? (by > 0 ? 0 : list.length - 1) : here + by;
    take(list[Math.max(0, Math.min(list.length - 1, next))]);
    return true;
  }

  function press(selector, within) {
    const control = [...(within || document).querySelectorAll(selector)].find(there);
    if (control) control.click();
    return Boolean(control);
  }
  function edit() {
    const row = document.activeElement.closest("tr");
    return (row && press("[data-edit]", row)) || press("main [data-edit]");
  }
  function search() {
    const field = [...document.querySelectorAll("[data-search], [data-found-field]")].find(there);
    if (field) field.focus();
    return Boolean(field);
  }

  /* ---- the list of keys shows those that do something on this page ---- */
  function list() {
    for (const line of document.querySelectorAll("#shortcuts [data-needs]")) {
      line.hidden = ![...document.querySelectorAll(line.dataset.needs)].some(there);
    }
    for (const line of document.querySelectorAll("#shortcuts [data-jump]")) {
      line.hidden = !document.querySelector(`.sidebar a[href="${line.dataset.url}"]`);
    }
    window.shell.openDialog("shortcuts");
    return true;
  }
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-dialog-open=shortcuts]")) list();
  }, true);

  /* ---- G, then a letter ---- */
  let going = 0;
  function jump(letter) {
    const line = document.querySelector(`#shortcuts [data-jump="${letter}"]`);
    const link = line && document.querySelector(`.sidebar a[href="${line.dataset.url}"]`);
    if (link) link.click();
    return Boolean(link);
  }

  const acts = {
    "/": search,
    j: () => step(1),
    k: () => step(-1),
    e: edit,
    s: () => press("main [data-save]"),
    h: () => press("[data-help]"),
    g: () => { going = Date.now(); return true; },
    "?": list,
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Enter" && event.target.matches(ROWS)) {
      const link = event.target.querySelector("[data-open], th a, td a");
      if (link) link.click();
      return;
    }
    if (typing(event.target)) {
      if (event.key === "Escape" && event.target.matches("[data-search]")) event.target.blur();
      return;
    }
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const gone = Date.now() - going < 1500;
    going = 0;
    if (gone ? jump(key) : acts[key] && acts[key]()) event.preventDefault();
  });

  /* ---- after a swap the focus stays where it was: on the same row, else on what has its id ---- */
  let kept = null;
  document.addEventListener("htmx:beforeSwap", (event) => {
    const focus = document.activeElement;
    if (!event.detail.target.contains(focus) || focus === document.body) return;
    const row = focus.closest("tr");
    kept = { at: row ? rows().indexOf(row) : -1, id: focus.id };
  });
  document.addEventListener("htmx:afterSettle", () => {
    if (!kept) return;
    const same = kept.id && document.getElementById(kept.id);
    const list = rows();
    if (same) same.focus();
    else if (kept.at >= 0 && list.length) take(list[Math.min(kept.at, list.length - 1)]);
    kept = null;
  });
})();
