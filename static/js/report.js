/* A report filled in place: form[data-report] is kept as it is typed (with data-save), a paste from Excel
   fills the cells below and to the right, Enter goes down, [data-same] takes the figure of the last
   period.  Without this script the form works all the same. */
(function () {
  "use strict";

  function start(form) {
    const status = form.querySelector("[data-report-status]");
    const table = form.querySelector("table");
    let timer = null;
    let going = Promise.resolve();
    let unsaved = false;

    function say(text, bad) {
      status.textContent = text;
      status.classList.toggle("red", Boolean(bad));
    }
    function save() {
      timer = null;
      going = going.then(() => window.shellSession.send(form.dataset.save, new FormData(form), { "X-Requested-With": "fetch" }))
        .then((answer) => answer.json())
        .then((told) => { unsaved = Boolean(told.problem); say(told.saved || told.problem, told.problem); })
        .catch(() => say(form.dataset.offline, true));
    }
    function touched() {
      if (!form.dataset.save) return; // what is sent whole is guarded by data-guard
      unsaved = true;
      clearTimeout(timer);
      timer = setTimeout(save, 700);
    }
    form.addEventListener("input", touched);
    form.addEventListener("submit", () => { unsaved = false; clearTimeout(timer); });
    window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });

    const cellsOf = (column) => [...table.querySelectorAll(`[data-column="${column}"]`)];
    const columns = (form.dataset.columns || "actual narrative").split(" ");

    table.addEventListener("keydown", (event) => {
      const cell = event.target.closest("[data-column]");
      if (!cell || event.isComposing || (event.key !== "Enter" && !(event.altKey && /^Arrow(Up|Down)$/.test(event.key)))) return;
      if (cell.tagName === "TEXTAREA" && event.key === "Enter") return;
      event.preventDefault();
      const all = cellsOf(cell.dataset.column);
      const next = all[all.indexOf(cell) + (event.key === "ArrowUp" || event.shiftKey ? -1 : 1)];
      if (next) { next.focus(); next.select(); }
    });
    table.addEventListener("paste", (event) => {
      const cell = event.target.closest("[data-column]");
      const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
      if (!cell || cell.tagName === "TEXTAREA" || !/[\t\n]/.test(text)) return;
      event.preventDefault();
      const rows = [...table.tBodies[0].querySelectorAll("tr[data-line]")];
      const from = rows.indexOf(cell.closest("tr"));
      const first = columns.indexOf(cell.dataset.column);
      text.split("\n").forEach((line, down) => line.split("\t").forEach((value, right) => {
        const row = rows[from + down];
        const target = row && row.querySelector(`[data-column="${columns[first + right]}"]`);
        if (target) { target.value = value.trim(); untick(row); }
      }));
      cell.dispatchEvent(new Event("input", { bubbles: true }));
    });
    /* Who writes something else does not mean "as last period" any more. */
    function untick(row) {
      const box = row.querySelector("[data-same]");
      const cell = row.querySelector('[data-column="actual"]') || row.querySelector("[data-column]");
      if (box && cell && cell.value.trim() && cell.value.trim() !== box.dataset.same) box.checked = false;
    }
    table.addEventListener("input", (event) => {
      const row = event.target.closest("tr[data-line]");
      if (row && event.target.closest("[data-column]")) untick(row);
    });
    const rest = form.querySelector("[data-same-all]");
    if (rest && form.querySelector("[data-same]")) {
      rest.hidden = false;
      rest.addEventListener("click", () => {
        form.querySelectorAll("[data-same]").forEach((box) => {
          const cells = [...box.closest("tr").querySelectorAll("[data-column]")];
          if (!box.checked && cells.every((cell) => !cell.value.trim())) box.click();
        });
      });
    }
    form.addEventListener("change", (event) => {
      const box = event.target.closest("[data-same]");
      if (!box) return;
      const cell = box.closest("tr").querySelector('[data-column="actual"]');
      if (cell && box.checked) cell.value = box.dataset.same;
    });
  }

  document.querySelectorAll("form[data-report]").forEach(start);
})();
