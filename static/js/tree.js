/* The receipt tree: folding, arrow keys, and the filters 全部, 只看失分, 只看未计入. */
(function () {
  "use strict";

  function setUp(box) {
    const rows = [...box.querySelectorAll("tr[data-key]")];
    const byKey = new Map(rows.map((row) => [row.dataset.key, row]));
    let filter = "all";

    function parentOf(row) {
      return byKey.get(row.dataset.parent) || null;
    }
    function isOpen(row) {
      return row.getAttribute("aria-expanded") === "true";
    }
    function unfolded(row) {
      for (let up = parentOf(row); up; up = parentOf(up)) if (!isOpen(up)) return false;
      return true;
    }
    function wanted() {
      const keep = new Set();
      for (const row of rows) {
        if (!(filter === "lost" ? "lost" in row.dataset : "cut" in row.dataset)) continue;
        for (let up = row; up; up = parentOf(up)) keep.add(up);
      }
      return keep;
    }
    function draw() {
      const keep = filter === "all" ? null : wanted();
      for (const row of rows) row.hidden = keep ? !keep.has(row) : !unfolded(row);
    }
    function fold(row, open) {
      if (!row.hasAttribute("aria-expanded")) return false;
      row.setAttribute("aria-expanded", String(open));
      draw();
      return true;
    }
    function focus(row) {
      if (!row) return;
      rows.forEach((other) => { other.tabIndex = other === row ? 0 : -1; });
      row.focus({ preventScroll: true });
      row.scrollIntoView({ block: "nearest" });
    }
    function reveal(row) {
      for (let up = parentOf(row); up; up = parentOf(up)) up.setAttribute("aria-expanded", "true");
      draw();
      focus(row);
    }

    box.addEventListener("click", (event) => {
      const button = event.target.closest("[data-fold]");
      const choice = event.target.closest("[data-receipt-filter]");
      if (button) {
        const row = button.closest("tr");
        fold(row, !isOpen(row));
        focus(row);
      } else if (choice) {
        filter = choice.dataset.receiptFilter;
        for (const other of box.querySelectorAll("[data-receipt-filter]")) {
          other.setAttribute("aria-pressed", String(other === choice));
        }
        draw();
      }
    });

    box.addEventListener("keydown", (event) => {
      const row = event.target;
      if (!row.matches("tr[data-key]")) return;
      const shown = rows.filter((other) => !other.hidden);
      const at = shown.indexOf(row);
      if (event.key === "ArrowDown") focus(shown[at + 1]);
      else if (event.key === "ArrowUp") focus(shown[at - 1]);
      else if (event.key === "Home") focus(shown[0]);
      else if (event.key === "End") focus(shown[shown.length - 1]);
      else if (event.key === "ArrowRight") {
        if (row.hasAttribute("aria-expanded") && !isOpen(row)) fold(row, true);
        else focus(shown[at + 1]);
      } else if (event.key === "ArrowLeft") {
        if (isOpen(row)) fold(row, false);
        else focus(parentOf(row));
      } else if (event.key === "Enter" && row.hasAttribute("aria-expanded")) fold(row, !isOpen(row));
      else return;
      event.preventDefault();
    });

    if (rows[0]) rows[0].tabIndex = 0;
    draw();
    const target = byKey.get(decodeURIComponent(window.location.hash.replace(/^#row-/, "")));
    if (target) reveal(target);
  }

  /* htmx announces the page itself as loaded too: a box set up twice would fold and unfold at once. */
  function setUpAll(root) {
    root.querySelectorAll("[data-receipt]:not([data-ready])").forEach((box) => {
      box.dataset.ready = "yes";
      setUp(box);
    });
  }
  setUpAll(document);
  document.addEventListener("htmx:load", (event) => setUpAll(event.detail.elt));
})();
