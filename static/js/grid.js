/* A table edited in place: table[data-grid] whose rows hold named inputs and selects.
   A row is sent to data-url when the focus leaves it: its changed cells, data-expected of the row,
   and the reason of [data-grid-reason].  The answer is JSON: {expected, cells, saved}, or with 422
   {errors: {column: [texts]}}, or with 409 {stale, expected, cells}.  Nothing typed is ever lost:
   what was not saved stays in its cell, with the reason in a row under the line. */
(function () {
  "use strict";

  function start(table) {
    const form = table.closest("form");
    const reason = form.querySelector("[data-grid-reason]");
    const status = form.querySelector("[data-grid-status]");
    const words = table.dataset;
    let queue = Promise.resolve();
    /* What the server gave, whatever the browser has put back into the fields since. */
    const given = (cell) => cell.tagName === "SELECT" ? ([...cell.options].find((each) => each.defaultSelected) || cell).value : cell.defaultValue;

    const cellsOf = (row) => [...row.querySelectorAll("input[name], select[name]")];
    const rows = () => [...table.tBodies[0].rows].filter((row) => row.dataset.expected);
    rows().forEach((row) => cellsOf(row).forEach((cell) => { cell.dataset.was = given(cell); }));
    const changed = (row) => cellsOf(row).filter((cell) => cell.value !== cell.dataset.was);

    /* ---- what is said under a line ---- */
    function clearHints(row) {
      while (row.nextElementSibling && row.nextElementSibling.classList.contains("hint-row")) {
        row.nextElementSibling.remove();
      }
      row.classList.remove("has-hint");
      cellsOf(row).forEach((cell) => cell.removeAttribute("aria-invalid"));
    }
    function hint(row, text, tone, actions) {
      const line = document.createElement("tr");
      line.className = "hint-row";
      const box = line.insertCell();
      box.colSpan = row.cells.length;
      const inner = document.createElement("div");
      inner.className = "hint-line" + (tone === "error" ? " error" : "");
      inner.setAttribute("role", "alert");
      const said = document.createElement("span");
      said.textContent = text;
      inner.append(said);
      for (const [label, act] of actions || []) {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "btn btn-sm";
        button.textContent = label;
        button.addEventListener("click", act);
        inner.append(button);
      }
      box.append(inner);
      row.after(line);
      row.classList.add("has-hint");
    }

    /* ---- saving ---- */
    function take(row, answer, keepTyped) {
      row.dataset.expected = answer.expected;
      for (const cell of cellsOf(row)) {
        const now = answer.cells[cell.name];
        if (now === undefined) continue;
        if (!keepTyped || cell.value === cell.dataset.was) cell.value = now;
        cell.dataset.was = now;
      }
    }
    function saved(row, answer, sent) {
      const typedSince = cellsOf(row).some((cell) => sent.has(cell.name) && sent.get(cell.name) !== cell.value);
      take(row, answer, typedSince);
      row.classList.remove("saved-flash");
      void row.offsetWidth;
      row.classList.add("saved-flash");
      status.textContent = `${words.wordsSaved} ${answer.saved}`;
      if (!rows().some((each) => changed(each).length)) form.dispatchEvent(new CustomEvent("shell:saved", { bubbles: true }));
    }
    function refused(row, answer) {
      for (const [name, texts] of Object.entries(answer.errors).reverse()) {
        const cell = name && row.querySelector(`[name="${CSS.escape(name)}"]`);
        if (cell) cell.setAttribute("aria-invalid", "true");
        const title = cell ? cell.getAttribute("aria-label") + " " : "";
        hint(row, title + texts.join(" "), "error");
        if (name === "reason" && reason) reason.setAttribute("aria-invalid", "true");
      }
    }
    function stale(row, answer) {
      hint(row, answer.stale, "warning", [
        [words.wordsTheirs, () => { clearHints(row); take(row, answer, false); }],
        [words.wordsMine, () => { take(row, answer, true); save(row); }],
      ]);
    }
    async function send(row) {
      const cells = changed(row);
      clearHints(row);
      if (!cells.length) return;
      if (reason && !reason.value.trim()) { hint(row, words.wordsReason, "warning"); return; }
      const body = new URLSearchParams({ expected: row.dataset.expected, reason: reason ? reason.value : "" });
      const sent = new Map(cells.map((cell) => [cell.name, cell.value]));
      sent.forEach((value, name) => body.set(name, value));
      status.textContent = words.wordsSaving;
      let answer = null;
      let code = 0;
      try {
        const response = await fetch(words.url, { method: "POST", body, headers: { "X-CSRFToken": document.body.dataset.csrf, Accept: "application/json" } });
        code = response.status;
        answer = await response.json();
      } catch (error) {
        answer = null;
      }
      status.textContent = "";
      if (answer && code === 200) saved(row, answer, sent);
      else if (answer && answer.stale) stale(row, answer);
      else if (answer && answer.errors) refused(row, answer);
      else hint(row, words.wordsOffline, "error");
    }
    function save(row) {
      queue = queue.then(() => send(row));
      return queue;
    }

    /* ---- keyboard ---- */
    function move(cell, by) {
      const all = rows();
      const next = all[all.indexOf(cell.closest("tr")) + by];
      const target = next && next.querySelector(`[name="${CSS.escape(cell.name)}"]`);
      if (target) { target.focus(); if (target.select) target.select(); } else save(cell.closest("tr"));
    }
    table.addEventListener("keydown", (event) => {
      const cell = event.target.closest("[name]");
      if (!cell || event.isComposing) return;
      if (event.key === "Enter") {
        event.preventDefault();
        move(cell, event.shiftKey ? -1 : 1);
      } else if (event.key === "Escape") {
        cell.value = cell.dataset.was;
        cell.removeAttribute("aria-invalid");
      }
    });
    table.addEventListener("focusout", (event) => {
      const row = event.target.closest("tr[data-expected]");
      if (row && !(event.relatedTarget && row.contains(event.relatedTarget))) save(row);
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    if (reason) reason.addEventListener("input", (event) => event.stopPropagation());
    if (reason) reason.addEventListener("change", () => {
      reason.removeAttribute("aria-invalid");
      rows().filter((row) => changed(row).length).forEach(save);
    });

    /* ---- a rectangle of cells from a spreadsheet ---- */
    function put(cell, text) {
      if (cell.tagName !== "SELECT") { cell.value = text; return true; }
      const option = [...cell.options].find((each) => each.value === text || each.textContent.trim() === text);
      if (option) cell.value = option.value;
      return Boolean(option);
    }
    table.addEventListener("paste", (event) => {
      const first = event.target.closest("[name]");
      const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
      if (!first || !/[\t\n]/.test(text)) return;
      event.preventDefault();
      const all = rows();
      const top = all.indexOf(first.closest("tr"));
      const left = cellsOf(all[top]).indexOf(first);
      text.split("\n").forEach((line, down) => {
        const row = all[top + down];
        if (!row) return;
        const cells = cellsOf(row);
        const unknown = line.split("\t").map((part, right) => {
          const cell = cells[left + right];
          return cell && !put(cell, part.trim()) ? `${cell.getAttribute("aria-label")} “${part.trim()}” ${words.wordsUnknown}` : "";
        }).filter(Boolean);
        save(row).then(() => unknown.forEach((said) => hint(row, said, "error")));
      });
      form.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }

  document.querySelectorAll("table[data-grid]").forEach(start);
})();
