/* The tree: folding and arrow keys over server-drawn rows, a task's form in a dialog.
   What is unfolded is kept by row, so that a redrawn table stays as it was. */
(function () {
  "use strict";
  const opened = new Set();
  const closed = new Set();

  const table = () => document.querySelector("[data-tree]");
  const rows = () => [...document.querySelectorAll("[data-tree] tr[data-key]")];
  const byKey = (key) => document.getElementById(`row-${key}`);
  const isOpen = (row) => row.getAttribute("aria-expanded") === "true";

  function draw() {
    const state = new Map();
    for (const row of rows()) {
      const up = state.get(row.dataset.parent);
      const shown = !up || (up.shown && up.open);
      state.set(row.dataset.key, { shown, open: isOpen(row) });
      if (row.hidden === shown) row.hidden = !shown;
    }
  }
  function fold(row, open) {
    if (!row.hasAttribute("aria-expanded")) return;
    row.setAttribute("aria-expanded", String(open));
    (open ? opened : closed).add(row.dataset.key);
    (open ? closed : opened).delete(row.dataset.key);
    draw();
  }
  function focus(row) {
    if (!row) return;
    const last = document.querySelector("[data-tree] tr[tabindex='0']");
    if (last) last.tabIndex = -1;
    row.tabIndex = 0;
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }
  function reveal(key) {
    const row = byKey(key);
    for (let up = row && byKey(row.dataset.parent); up; up = byKey(up.dataset.parent)) fold(up, true);
    focus(row);
  }
  function all(open) {
    for (const row of rows()) {
      if (!row.hasAttribute("aria-expanded")) continue;
      row.setAttribute("aria-expanded", String(open));
      (open ? opened : closed).add(row.dataset.key);
      (open ? closed : opened).delete(row.dataset.key);
    }
    draw();
  }
  /* As it was before the table was drawn again. */
  function restore() {
    for (const row of rows()) {
      if (!row.hasAttribute("aria-expanded")) continue;
      if (opened.has(row.dataset.key)) row.setAttribute("aria-expanded", "true");
      if (closed.has(row.dataset.key)) row.setAttribute("aria-expanded", "false");
    }
    draw();
    const first = rows()[0];
    if (first) first.tabIndex = 0;
  }

  /* ---- the form of a row ---- */
  let from = "";
  function openForm(link) {
    const row = link.closest("tr");
    from = row ? row.dataset.key : "";
    window.htmx.ajax("GET", link.getAttribute("href"), { target: "#task-box", swap: "innerHTML" }).then(() => {
      window.shell.openDialog("task-dialog", link);
      const first = document.querySelector("#task-box [data-first]");
      if (first) first.focus();
    });
  }
  /* A refusal is drawn in the form; what went through replaces the whole work area. */
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target.id !== "task-box" || !event.detail.requestConfig || event.detail.requestConfig.verb !== "post") return;
    if ([409, 422].includes(event.detail.xhr.status)) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
    if (event.detail.serverResponse.includes('id="tree-work"')) {
      const work = document.getElementById("tree-work");
      if (!work) { event.detail.shouldSwap = false; window.location.reload(); return; }
      event.detail.target = work;
      event.detail.swapOverride = "outerHTML";
    }
  });
  document.body.addEventListener("htmx:afterSettle", () => {
    const work = document.getElementById("tree-work");
    if (!work || work.dataset.drawn) return;
    work.dataset.drawn = "yes";
    const dialog = document.getElementById("task-dialog");
    restore();
    if (dialog && dialog.open && !work.querySelector(".notice.error")) dialog.close();
    const key = work.dataset.focusRow || from;
    if (key && byKey(key)) window.setTimeout(() => reveal(key), 0);
  });

  document.addEventListener("click", (event) => {
    const target = event.target.closest("a, button");
    if (!target) return;
    const data = target.dataset;
    if ("fold" in data && target.closest("[data-tree]")) {
      const row = target.closest("tr");
      fold(row, !isOpen(row));
      focus(row);
    } else if ("rowOpen" in data && window.htmx && document.getElementById("task-dialog")) {
      event.preventDefault();
      openForm(target);
    } else if ("unfold" in data) {
      event.preventDefault();
      all(data.unfold === "all");
    } else if (data.rowShow && byKey(data.rowShow)) {
      event.preventDefault();
      reveal(data.rowShow);
    }
  });

  document.addEventListener("keydown", (event) => {
    const row = event.target;
    if (!row.matches("[data-tree] tr[data-key]")) return;
    const shown = rows().filter((other) => !other.hidden);
    const at = shown.indexOf(row);
    const keys = {
      ArrowDown: () => focus(shown[at + 1]),
      ArrowUp: () => focus(shown[at - 1]),
      Home: () => focus(shown[0]),
      End: () => focus(shown[shown.length - 1]),
      ArrowRight: () => (row.hasAttribute("aria-expanded") && !isOpen(row) ? fold(row, true) : focus(shown[at + 1])),
      ArrowLeft: () => (isOpen(row) ? fold(row, false) : focus(byKey(row.dataset.parent))),
      Enter: () => row.querySelector("[data-row-open]").click(),
    };
    if (!keys[event.key]) return;
    keys[event.key]();
    event.preventDefault();
  });

  if (table()) {
    document.getElementById("tree-work").dataset.drawn = "yes";
    restore();
    const asked = decodeURIComponent(window.location.hash.replace(/^#row-/, ""));
    if (asked && byKey(asked)) reveal(asked);
  }
})();
