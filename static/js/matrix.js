/* Work relations, units down and across: one cell has the focus, arrows walk, 1 2 3 fill, Delete empties,
   Esc puts a cell back, a block can be pasted.  Nothing is written before it is saved, with the day from
   which it holds and the reason; what was refused keeps what was typed, with the way back to its cell. */
(function () {
  "use strict";

  function start(table) {
    const form = table.closest("form");
    const words = table.dataset;
    const edits = "edits" in words;
    const heads = [...table.tHead.rows[1].cells].slice(1);
    const codes = heads.map((head) => head.dataset.code);
    const rows = [...table.tBodies[0].rows].filter((row) => row.dataset.code);
    const cellAt = (down, across) => rows[down] && rows[down].cells[across + 1];
    const placeOf = (cell) => [rows.indexOf(cell.parentElement), cell.cellIndex - 1];
    const part = (name) => form.querySelector(`[data-matrix-${name}]`);
    const field = (name) => form.querySelector(`[data-matrix-field="${name}"]`);
    const changed = new Set();
    let active = null;

    rows.forEach((row) => [...row.cells].slice(1).forEach((cell) => { cell.dataset.was = cell.textContent; }));

    /* ---- which cell ---- */
    function mark(cell, on) {
      const [down, across] = placeOf(cell);
      heads[across].classList.toggle("here", on);
      rows[down].cells[0].classList.toggle("here", on);
    }
    function name(cell) {
      const [down, across] = placeOf(cell);
      return `${rows[down].cells[0].textContent} ${words.wordsTo} ${heads[across].title} ${cell.textContent}`.trim();
    }
    function enter(cell) {
      if (!cell) return;
      if (active) { active.tabIndex = -1; mark(active, false); }
      active = cell;
      cell.tabIndex = 0;
      cell.setAttribute("aria-label", name(cell));
      mark(cell, true);
      cell.focus();
    }
    function walk(down, across) {
      const [row, column] = placeOf(active);
      enter(cellAt(Math.min(Math.max(row + down, 0), rows.length - 1), Math.min(Math.max(column + across, 0), codes.length - 1)));
    }

    /* ---- what it holds ---- */
    function put(cell, text) {
      if (!edits || !cell || cell.classList.contains("self")) return;
      cell.textContent = text;
      const differs = text !== cell.dataset.was;
      cell.classList.toggle("changed", differs);
      cell.removeAttribute("aria-invalid");
      cell.setAttribute("aria-label", name(cell));
      if (differs) changed.add(cell); else changed.delete(cell);
      tell();
    }
    function tell(said) {
      if (!edits) return;
      part("save").disabled = !changed.size;
      part("status").textContent = said || (changed.size ? words.wordsChanged.replace("%d", changed.size) : "");
      const event = changed.size ? new Event("input", { bubbles: true }) : new CustomEvent("shell:saved", { bubbles: true });
      form.dispatchEvent(event);
    }

    /* ---- saving ---- */
    function fault(text, target) {
      const line = document.createElement("li");
      const way = document.createElement("button");
      way.type = "button";
      way.textContent = text;
      way.addEventListener("click", () => target.tagName === "TD" ? enter(target) : target.focus());
      line.append(way);
      part("faults").append(line);
      target.setAttribute("aria-invalid", "true");
    }
    function refused(answer) {
      for (const [key, text] of Object.entries(answer.fields)) fault(text, field(key) || [...changed][0] || part("save"));
      for (const [unit, other, text] of answer.faults) {
        const row = rows.find((each) => each.dataset.code === unit);
        const cell = row && row.cells[codes.indexOf(other) + 1];
        if (cell) fault(`${row.cells[0].textContent} ${words.wordsTo} ${other} ${text}`, cell);
      }
      part("faults").hidden = false;
      tell();
      part("faults").querySelector("button").focus();
    }
    function saved(answer) {
      for (const [unit, other, fact] of answer.cells) {
        const cell = rows.find((each) => each.dataset.code === unit).cells[codes.indexOf(other) + 1];
        cell.dataset.was = cell.textContent;
        cell.dataset.fact = fact;
        cell.classList.remove("changed");
        changed.delete(cell);
      }
      tell(answer.saved);
      if (active) active.focus();
    }
    async function save() {
      part("faults").hidden = true;
      part("faults").replaceChildren();
      form.querySelectorAll("[aria-invalid]").forEach((each) => each.removeAttribute("aria-invalid"));
      const cells = [...changed].map((cell) => [cell.parentElement.dataset.code, codes[cell.cellIndex - 1], cell.textContent, cell.dataset.fact || ""]);
      const body = new URLSearchParams({ kind: words.kind, starts_on: field("starts_on").value, reason: field("reason").value, cells: JSON.stringify(cells) });
      part("save").disabled = true;
      part("status").textContent = words.wordsSaving;
      try {
        const response = await window.shellSession.send(words.url, body, { Accept: "application/json" });
        const answer = await response.json();
        if (answer.cells) saved(answer); else refused(answer);
      } catch (error) {
        tell(words.wordsOffline);
      }
    }

    /* ---- keys, clicks, blocks ---- */
    const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], Enter: [1, 0], PageUp: [-10, 0], PageDown: [10, 0] };
    table.addEventListener("keydown", (event) => {
      if (!event.target.matches("td") || event.isComposing) return;
      const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
      if (plain && steps[event.key]) walk(...steps[event.key]);
      else if (event.key === "Home") walk(event.ctrlKey ? -rows.length : 0, -codes.length);
      else if (event.key === "End") walk(event.ctrlKey ? rows.length : 0, codes.length);
      else if (plain && /^[123]$/.test(event.key)) put(active, event.key);
      else if (plain && ["0", "Delete", "Backspace"].includes(event.key)) put(active, "");
      else if (event.key === "Escape") put(active, active.dataset.was);
      else if (event.key === "s" && (event.ctrlKey || event.metaKey) && changed.size) save();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    table.addEventListener("mousedown", (event) => {
      const cell = event.target.closest("td");
      if (cell) { event.preventDefault(); enter(cell); }
    });
    table.addEventListener("focusin", (event) => { if (event.target.matches("td") && event.target !== active) enter(event.target); });
    table.addEventListener("paste", (event) => {
      const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
      if (!active || !edits) return;
      event.preventDefault();
      const [top, left] = placeOf(active);
      text.split("\n").forEach((line, down) => line.split("\t").forEach((one, right) => {
        const clean = one.trim() === "0" ? "" : one.trim().slice(0, 8);
        put(cellAt(top + down, left + right), clean);
      }));
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    form.querySelectorAll("[data-matrix-put]").forEach((button) => button.addEventListener("click", () => { if (active) { put(active, button.dataset.matrixPut); active.focus(); } }));
    if (edits) part("save").addEventListener("click", save);
    const find = document.querySelector("[data-matrix-find]");
    find.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      const wanted = find.value.trim();
      const down = rows.findIndex((row) => row.dataset.code === wanted || row.cells[0].textContent.includes(wanted));
      if (wanted && down >= 0) enter(cellAt(down, active ? placeOf(active)[1] : 0));
    });

    cellAt(0, 0).tabIndex = 0;
    active = cellAt(0, 0);
    const filled = JSON.parse(document.getElementById("matrix-filled").textContent);
    for (const [pair, text] of Object.entries(filled)) {
      const [unit, other] = pair.split(" ");
      const row = rows.find((each) => each.dataset.code === unit);
      put(row && row.cells[codes.indexOf(other) + 1], text);
    }
  }

  document.querySelectorAll("[data-matrix]").forEach(start);
})();
