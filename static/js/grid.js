/* A table edited in place: table[data-grid] whose rows hold named inputs and selects.
   A row is sent to data-url when the focus leaves it: its changed cells, data-expected of the row,
   and the reason of [data-grid-reason].  The answer is JSON: {expected, cells, saved}, or
   {errors: {column: [texts]}}, or {stale, expected, cells}.  Nothing typed is ever lost: what was
   not saved stays in its cell; why stands in a row under the line, below the cell that it describes,
   and a button beside it (or in the tool bar) leads back to the cell.  Ctrl+Z and [data-grid-undo] take
   back the last saved row: what stood in it before is sent like any other change. */
(function () {
  "use strict";

  function start(table) {
    const form = table.closest("form");
    const reason = form.querySelector("[data-grid-reason]");
    const status = form.querySelector("[data-grid-status]");
    const pending = form.querySelector("[data-grid-pending]");
    const words = table.dataset;
    const undoButton = form.querySelector("[data-grid-undo]");
    const done = [];
    let queue = Promise.resolve();
    let hints = 0;
    /* What the server gave, whatever the browser has put back into the fields since. */
    const given = (cell) => cell.tagName === "SELECT" ? ([...cell.options].find((each) => each.defaultSelected) || cell).value : cell.defaultValue;

    const cellsOf = (row) => [...row.querySelectorAll("input[name], select[name]")];
    const rows = () => [...table.tBodies[0].rows].filter((row) => row.dataset.expected);
    rows().forEach((row) => cellsOf(row).forEach((cell) => { cell.dataset.was = given(cell); }));
    const edited = (cell) => cell.value !== cell.dataset.was;
    const changed = (row) => cellsOf(row).filter(edited);

    /* ---- what is said under a line ---- */
    function release(cell) {
      cell.removeAttribute("aria-invalid");
      cell.removeAttribute("aria-describedby");
    }
    function clearHints(row, name) {
      let line = row.nextElementSibling;
      while (line && line.classList.contains("hint-row")) {
        const next = line.nextElementSibling;
        if (name === undefined || line.dataset.column === name) line.remove();
        line = next;
      }
      const cells = cellsOf(row);
      (name === undefined ? cells : cells.filter((cell) => cell.name === name)).forEach(release);
      row.classList.toggle("has-hint", Boolean(row.nextElementSibling && row.nextElementSibling.classList.contains("hint-row")));
      count();
    }
    /* A hint of a cell begins below it, or in the right half of the table ends below it. */
    function place(line, row, cell) {
      const at = cell ? cell.closest("td").cellIndex : 0;
      const box = line.insertCell();
      if (!at) {
        box.colSpan = row.cells.length;
      } else if (at > row.cells.length / 2) {
        box.colSpan = at + 1;
        box.className = "hint-end";
        if (at + 1 < row.cells.length) line.insertCell().colSpan = row.cells.length - at - 1;
      } else {
        line.insertCell(0).colSpan = at;
        box.colSpan = row.cells.length - at;
      }
      return box;
    }
    function hint(row, text, tone, actions, cell) {
      const line = document.createElement("tr");
      line.className = "hint-row";
      if (cell) line.dataset.column = cell.name;
      const inner = document.createElement("div");
      inner.className = "hint-line" + (tone === "error" ? " error" : "");
      inner.setAttribute("role", "alert");
      const said = document.createElement("span");
      said.id = `hint-${++hints}`;
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
      place(line, row, cell).append(inner);
      row.after(line);
      row.classList.add("has-hint");
      if (cell) cell.setAttribute("aria-describedby", said.id);
      count();
    }
    function enter(cell) {
      cell.focus();
      if (cell.select) cell.select();
    }
    /* How many rows wait, and the way to the first of them. */
    function count() {
      const waiting = rows().filter((row) => row.classList.contains("has-hint"));
      pending.hidden = !waiting.length;
      pending.textContent = words.wordsPending.replace("%d", waiting.length);
    }
    pending.addEventListener("click", () => {
      const row = rows().find((each) => each.classList.contains("has-hint"));
      if (row) enter(row.querySelector("[aria-invalid]") || changed(row)[0] || cellsOf(row)[0]);
    });

    /* ---- saving ---- */
    const ownVersions = new Set(); // answers may come in another order than what was sent
    function take(row, answer, keeps) {
      row.dataset.expected = answer.expected;
      for (const cell of cellsOf(row)) {
        const now = answer.cells[cell.name];
        if (now === undefined) continue;
        if (!keeps(cell)) cell.value = now;
        cell.dataset.was = now;
      }
      for (const [name, text] of Object.entries(answer.told || {})) {
        const told = row.querySelector(`[data-told="${CSS.escape(name)}"]`);
        if (told) told.textContent = text;
        if (told && name === "score" && "far" in answer) told.classList.toggle("ochre", answer.far);
      }
      if ("missing" in answer) counted(row, answer.missing);
      const total = document.querySelector("[data-told-total]");
      if (total && answer.total !== undefined) total.textContent = answer.total;
      /* One's own save makes no other part of the page stale; a colleague's in between still does. */
      if (answer.version !== undefined) ownVersions.add(answer.version);
      for (const shown of document.querySelectorAll("input[data-grid-version]")) {
        while (ownVersions.has(Number(shown.value) + 1)) shown.value = Number(shown.value) + 1;
      }
    }
    /* How many are missing, over the page and in the row's group: [data-left], with [data-left-some]
       and [data-left-none] for what is said of it. */
    function counted(row, missing) {
      if (row.classList.contains("is-missing") === missing) return;
      row.classList.toggle("is-missing", missing);
      for (const told of document.querySelectorAll("[data-left]")) {
        const mine = !told.dataset.left || told.dataset.left === row.dataset.group;
        if (mine) told.textContent = Number(told.textContent) + (missing ? 1 : -1);
        if (told.dataset.left) continue;
        document.querySelectorAll("[data-left-some]").forEach((each) => { each.hidden = told.textContent === "0"; });
        document.querySelectorAll("[data-left-none]").forEach((each) => { each.hidden = told.textContent !== "0"; });
      }
    }
    function saved(row, answer, sent) {
      remember(row, sent);
      /* What was typed since it was sent stays, in the cells that were sent and in the others. */
      take(row, answer, (cell) => sent.has(cell.name) ? cell.value !== sent.get(cell.name) : edited(cell));
      row.classList.remove("saved-flash");
      void row.offsetWidth;
      row.classList.add("saved-flash");
      status.textContent = `${words.wordsSaved} ${answer.saved}`;
      settle();
    }
    /* Nothing is left that leaving the page would lose. */
    function settle() {
      if (!rows().some((each) => changed(each).length)) form.dispatchEvent(new CustomEvent("shell:saved", { bubbles: true }));
    }
    function refused(row, answer) {
      for (const [name, texts] of Object.entries(answer.errors).reverse()) {
        const cell = name && row.querySelector(`[name="${CSS.escape(name)}"]`);
        if (cell) cell.setAttribute("aria-invalid", "true");
        const title = cell ? cell.dataset.title + " " : "";
        hint(row, title + texts.join(" "), "error", cell ? [[words.wordsBack, () => enter(cell)]] : [], cell);
        if (name === "reason" && reason) reason.setAttribute("aria-invalid", "true");
      }
    }
    function stale(row, answer) {
      hint(row, answer.stale, "warning", [
        [words.wordsTheirs, () => { clearHints(row); take(row, answer, () => false); }],
        [words.wordsMine, () => { take(row, answer, edited); save(row); }],
      ]);
    }
    async function post(url, body) {
      status.textContent = waiting > 1 && words.wordsQueue ? words.wordsQueue.replace("%d", waiting) : words.wordsSaving;
      let answer = null;
      try {
        const response = await window.shellSession.send(url, body, { Accept: "application/json" });
        answer = await response.json();
      } catch (error) {
        answer = null;
      }
      status.textContent = "";
      return answer;
    }
    async function send(row) {
      const cells = changed(row);
      clearHints(row);
      if (!cells.length) { settle(); return; }
      if (reason && !("optional" in reason.dataset) && !reason.value.trim()) { hint(row, words.wordsReason, "warning"); return; }
      const body = new URLSearchParams({ expected: row.dataset.expected, reason: reason ? reason.value : "" });
      const sent = new Map(cells.map((cell) => [cell.name, cell.value]));
      sent.forEach((value, name) => body.set(name, value));
      const answer = await post(words.url, body);
      if (answer && answer.stale) stale(row, answer);
      else if (answer && answer.errors) refused(row, answer);
      else if (answer && answer.cells) saved(row, answer, sent);
      else hint(row, words.wordsOffline, "error");
    }
    /* A pasted block, where the table has [data-url-block]: its rows in one request, all or none. */
    async function sendBlock(block) {
      const told = typed(block);
      if (!told.length) { settle(); return; }
      const answer = await postBlock(told);
      if (answer && answer.rows) { told.forEach(([row, sent], at) => saved(row, answer.rows[at], sent)); return; }
      if (!answer || !answer.refused) { hint(told[0][0], words.wordsOffline, "error"); return; }
      hintBlock(told[told.length - 1][0], tellRefused(told, answer).length);
    }
    /* Rows with what was typed in them, of those in which anything was. */
    function typed(list) {
      const told = list.map((row) => [row, new Map(changed(row).map((cell) => [cell.name, cell.value]))]).filter(([, sent]) => sent.size);
      told.forEach(([row]) => clearHints(row));
      return told;
    }
    function postBlock(told) {
      const list = told.map(([row, sent]) => ({ expected: row.dataset.expected, ...Object.fromEntries(sent) }));
      return post(words.urlBlock, new URLSearchParams({ rows: JSON.stringify(list), reason: reason ? reason.value : "" }));
    }
    function tellRefused(told, answer) {
      const wrong = Object.entries(answer.refused);
      wrong.forEach(([at, each]) => { if (each.stale) stale(told[at][0], each); else refused(told[at][0], each); });
      return wrong.map(([at]) => told[at][0]);
    }
    /* Rows that were typed one by one go together where they gathered; each is judged by itself: what
       is wrong is told at its line and the others are sent again without it. */
    async function sendTogether(list) {
      const told = typed(list);
      if (told.length < 2) { for (const row of list) await send(row); return; }
      const answer = await postBlock(told);
      if (answer && answer.rows) { told.forEach(([row, sent], at) => saved(row, answer.rows[at], sent)); return; }
      if (answer && answer.refused) {
        const wrong = tellRefused(told, answer);
        await sendTogether(told.map(([row]) => row).filter((row) => !wrong.includes(row)));
        return;
      }
      for (const [row] of told) await send(row);
    }
    function hintBlock(row, wrong) {
      const again = () => { queue = queue.then(() => sendBlock(rows().filter((each) => changed(each).length))); };
      hint(row, words.wordsBlock.replace("%d", wrong), "warning", [[words.wordsAgain, again]]);
    }
    let waiting = 0;
    const due = new Set();
    function save(row) {
      waiting += 1;
      due.add(row);
      queue = queue.then(drain).finally(() => { waiting -= 1; });
      return queue;
    }
    /* Who types faster than the server answers does not wait for it: what gathered goes at once. */
    async function drain() {
      const list = [...due];
      due.clear();
      if (list.length > 1 && words.urlBlock) await sendTogether(list);
      else for (const row of list) await send(row);
    }
    /* The way to the next page waits for what is being saved, and is not taken while anything was refused. */
    const onward = document.querySelector("[data-grid-onward]");
    if (onward) onward.addEventListener("click", (event) => {
      const left = () => rows().some((row) => changed(row).length);
      if (!left() || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      /* What was typed and never left is sent as if it had been; what was refused waits for a hand. */
      rows().filter((row) => changed(row).length && !row.classList.contains("has-hint") && !due.has(row)).forEach(save);
      queue = queue.then(() => {
        const stuck = rows().find((row) => changed(row).length);
        if (stuck) enter(stuck.querySelector("[aria-invalid]") || changed(stuck)[0]); else location.assign(onward.href);
      });
    });

    /* ---- taking back ---- */
    function remember(row, sent) {
      const before = new Map(cellsOf(row).filter((cell) => sent.has(cell.name)).map((cell) => [cell.name, cell.dataset.was]));
      if (row.dataset.undoing) delete row.dataset.undoing; else done.push({ row, before });
      if (undoButton) undoButton.disabled = !done.length;
    }
    function undo() {
      const last = done.pop();
      if (undoButton) undoButton.disabled = !done.length;
      if (!last) return;
      for (const cell of cellsOf(last.row)) if (last.before.has(cell.name)) cell.value = last.before.get(cell.name);
      last.row.dataset.undoing = "yes";
      save(last.row).then(() => { delete last.row.dataset.undoing; });
    }
    if (undoButton) undoButton.addEventListener("click", () => { queue = queue.then(undo); });
    form.addEventListener("keydown", (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.key.toLowerCase() !== "z") return;
      /* While something is typed, the keys take back letters, as everywhere. */
      const cell = event.target.closest("[name]");
      if (cell && (cell === reason || cell.value !== cell.dataset.was)) return;
      event.preventDefault();
      queue = queue.then(undo);
    });

    /* ---- keyboard ---- */
    function move(cell, by) {
      /* Past rows that are not to be filled: the focus would stay, and the row be left unsaved. */
      const all = rows();
      const same = `[name="${CSS.escape(cell.name)}"]:not(:disabled)`;
      let at = all.indexOf(cell.closest("tr")) + by;
      while (all[at] && !all[at].querySelector(same)) at += by;
      if (all[at]) enter(all[at].querySelector(same)); else save(cell.closest("tr"));
    }
    /* The next row whose [data-wanted] cell is empty, from the one where the hand is or was; after
       the last one, the way to the next page on which something is missing. */
    let lastRow = null;
    function nextMissing(from) {
      const all = rows();
      const at = from ? all.indexOf(from) : -1;
      const lacking = [...all.slice(at + 1), ...all.slice(0, at + 1)].map((row) => row.querySelector("[data-wanted]:not(:disabled)"));
      const cell = lacking.find((each) => each && each.closest("tr") !== from && !each.value);
      if (cell) { enter(cell); return; }
      if (from) save(from);
      if (onward) onward.focus();
      status.textContent = words.wordsFull || "";
    }
    const nextButton = form.querySelector("[data-grid-next]");
    if (nextButton) nextButton.addEventListener("click", () => nextMissing(lastRow));
    if (location.hash === "#missing") nextMissing(null);
    /* table[data-arrows]: up and down walk the rows, left and right the cells, from the end of a text. */
    function walk(event, cell) {
      if (!("arrows" in words) || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return false;
      const typed = cell.tagName === "INPUT";
      const whole = typed && cell.selectionStart === 0 && cell.selectionEnd === cell.value.length;
      if (typed && event.key === "ArrowDown") move(cell, 1);
      else if (typed && event.key === "ArrowUp") move(cell, -1);
      else {
        const left = event.key === "ArrowLeft" && (!typed || whole || cell.selectionEnd === 0);
        const right = event.key === "ArrowRight" && (!typed || whole || cell.selectionStart === cell.value.length);
        if (!left && !right) return false;
        const all = cellsOf(cell.closest("tr")).filter((each) => !each.disabled);
        const next = all[all.indexOf(cell) + (left ? -1 : 1)];
        if (!next) return false;
        enter(next);
      }
      return true;
    }
    table.addEventListener("keydown", (event) => {
      const cell = event.target.closest("[name]");
      if (!cell || event.isComposing) return;
      if (walk(event, cell)) { event.preventDefault(); return; }
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        nextMissing(cell.closest("tr"));
      } else if (event.key === "Enter") {
        event.preventDefault();
        move(cell, event.shiftKey ? -1 : 1);
      } else if (event.key === "Escape") {
        cell.value = cell.dataset.was;
        clearHints(cell.closest("tr"), cell.name);
        settle();
      }
    });
    table.addEventListener("focusout", (event) => {
      const row = event.target.closest("tr[data-expected]");
      if (row) lastRow = row;
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
      const lines = text.split("\n");
      const block = [];
      const beyond = lines.length - (all.length - top);
      lines.slice(0, all.length - top).forEach((line, down) => {
        const row = all[top + down];
        const cells = cellsOf(row);
        const parts = line.split("\t").map((part, right) => [cells[left + right], part.trim()]).filter(([cell]) => cell);
        /* What may not be typed is not pasted either. */
        if (parts.some(([cell]) => cell.disabled)) {
          if (parts.some(([cell, part]) => cell.value !== part)) hint(row, words.wordsLocked || words.wordsUnknown, "warning");
          return;
        }
        const unknown = parts.filter(([cell, part]) => !put(cell, part));
        const say = () => unknown.forEach(([cell, part]) => {
          cell.setAttribute("aria-invalid", "true");
          hint(row, `${cell.dataset.title} “${part}” ${words.wordsUnknown}`, "error", [[words.wordsBack, () => enter(cell)]], cell);
        });
        if (words.urlBlock) block.push([row, say, unknown.length]); else save(row).then(say);
      });
      /* What cannot even be read stops the block as what is refused does. */
      const unread = block.filter(([, , unknown]) => unknown);
      if (unread.length) {
        block.forEach(([row, say]) => { clearHints(row); say(); });
        hintBlock(block[block.length - 1][0], unread.length);
      } else if (block.length) queue = queue.then(() => sendBlock(block.map(([row]) => row)));
      if (beyond > 0 && words.wordsBeyond) queue = queue.then(() => hint(all[all.length - 1], words.wordsBeyond.replace("%d", beyond), "warning"));
      form.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }

  document.querySelectorAll("table[data-grid]").forEach(start);
})();
