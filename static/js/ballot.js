/* Voting: the grid of scores with its sheet, ranks by arrows or by hand, tiers that fill up.  What is
   filled in stays in this tab alone (sessionStorage) until it is handed in, and is wiped when it is in. */
(function () {
  "use strict";

  const PREFIX = "ballot-";
  const store = (function () { try { return window.sessionStorage; } catch { return null; } })();

  /* The ballot is in: no draft of it stays. */
  if (document.querySelector("[data-ballot-done]") && store) {
    Object.keys(store).filter((key) => key.startsWith(PREFIX)).forEach((key) => store.removeItem(key));
  }

  /* A code in the fragment of the address is never sent with it. */
  const code = document.querySelector("[data-ballot-code] [name=code]");
  if (code && window.location.hash.length > 1 && !code.value) {
    code.value = decodeURIComponent(window.location.hash.slice(1));
    window.history.replaceState(null, "", window.location.pathname);
  }

  /* After the count: is one's own receipt among those that count?  Looked up here, never sent. */
  const finder = document.querySelector("[data-receipt-find]");
  if (finder) {
    const said = finder.querySelector("[data-receipt-told]"), before = said.textContent;
    const plain = (text) => text.toUpperCase().replace(/[^0-9A-Z]/g, "");
    const receipts = [...document.querySelectorAll(".ballot-receipts li")];
    finder.hidden = false;
    finder.querySelector("input").addEventListener("input", (event) => {
      const asked = plain(event.target.value);
      const found = receipts.filter((each) => plain(each.textContent) === asked);
      receipts.forEach((each) => each.classList.toggle("here", found.includes(each)));
      said.textContent = asked.length < 16 ? before : found.length ? said.dataset.wordsIn : said.dataset.wordsOut;
    });
  }

  const form = document.querySelector("[data-ballot]");
  if (!form) return;
  const words = form.dataset;
  const own = new Set(["csrfmiddlewaretoken", "cast", "code"]);
  const find = (selector) => form.querySelector(selector);
  const all = (selector) => [...form.querySelectorAll(selector)];
  const setText = (selector, text) => { const found = document.querySelector(selector); if (found) found.textContent = text; };

  /* ---- the draft ---- */
  function keep() {
    if (!store || !words.draft) return;
    const held = [...new FormData(form)].filter(([name, value]) => !own.has(name) && value !== "");
    store.setItem(words.draft, JSON.stringify(held));
    setText("[data-ballot-saved]", words.wordsSaved);
  }
  function restore() {
    if (!store || !words.draft || "refused" in words) return;
    const held = JSON.parse(store.getItem(words.draft) || "[]");
    for (const [name, value] of held) {
      for (const field of form.elements) {
        if (field.name !== name) continue;
        if (field.type === "checkbox" || field.type === "radio") field.checked = field.checked || field.value === value;
        else field.value = value;
      }
    }
  }
  function told(done, total) {
    setText("[data-ballot-done-count]", done);
    const bar = find("[data-ballot-bar]");
    if (bar) bar.value = done;
    setText("[data-ballot-left]", done < total ? words.wordsLeft.replace("{a}", total - done) : "");
  }

  /* ---- scores ---- */
  function scores() {
    const rows = all("tr[data-unit]");
    const cells = all(".ballot-cell");
    const sheet = find("[data-sheet]");
    const range = find("[data-sheet-range]");
    const next = find("[data-sheet-next]");
    const least = Number(words.least), most = Number(words.most), step = Number(words.step);
    const soft = window.matchMedia("(pointer: coarse)").matches;
    let active = null;

    const rowOf = (cell) => cell.closest("tr");
    const cellsOf = (row) => [...row.querySelectorAll(".ballot-cell")];
    const abstainOf = (row) => row.querySelector("[type=checkbox]");
    const short = (value) => String(Math.round(value * 1000) / 1000);
    function fits(cell) {
      const value = Number(cell.value);
      if (!/^\d+(\.\d+)?$/.test(cell.value) || value < least || value > most) return false;
      return Math.abs(value / step - Math.round(value / step)) < 1e-6;
    }
    function done(row) {
      const box = abstainOf(row);
      return (box && box.checked) || cellsOf(row).every((cell) => cell.value && fits(cell));
    }
    function show(row) {
      const box = abstainOf(row), given = cellsOf(row);
      const away = Boolean(box && box.checked);
      given.forEach((cell) => {
        cell.disabled = away;
        cell.classList.toggle("filled", Boolean(cell.value));
        if (cell.value && !fits(cell)) cell.setAttribute("aria-invalid", "true");
        else cell.removeAttribute("aria-invalid");
      });
      const note = row.querySelector("[data-row-told]");
      const mean = given.reduce((sum, cell) => sum + Number(cell.value), 0) / given.length;
      note.textContent = away ? words.wordsAbstains : done(row) && given.length > 1 ? `${words.wordsMean} ${mean.toFixed(1)}` : "";
    }
    function all_told() { told(rows.filter(done).length, rows.length); }
    function changed(row) { show(row); all_told(); sheeted(); keep(); }
    function open(from) {
      const later = [...cells.slice(from), ...cells.slice(0, from)];
      return later.find((cell) => !cell.disabled && !(cell.value && fits(cell)));
    }
    function sheeted() {
      if (!active) return;
      const row = rowOf(active);
      const following = open(cells.indexOf(active) + 1);
      find("[data-sheet-label]").textContent = active.getAttribute("aria-label");
      find("[data-sheet-value]").textContent = active.value || "—";
      // An empty cell suggests no score: the thumb lies in the middle, neither at the best nor the worst.
      range.value = active.value && fits(active) ? active.value : (least + most) / 2;
      next.textContent = following ? words.wordsNext + following.getAttribute("aria-label") : words.wordsEnd;
      const box = abstainOf(row);
      const button = find("[data-quick-abstain]");
      if (button && box) button.setAttribute("aria-pressed", String(box.checked));
    }
    function enter(cell) {
      if (!cell) return;
      rows.forEach((row) => row.classList.toggle("here", row === rowOf(cell)));
      all("thead th").forEach((head) => head.classList.toggle("here", head.closest("table") === cell.closest("table") && head.cellIndex === cell.closest("td").cellIndex));
      active = cell;
      sheet.hidden = false;
      sheeted();
    }
    function go(cell) {
      if (!cell) return;
      cell.focus({ preventScroll: true });
      rowOf(cell).scrollIntoView({ block: "nearest" });
    }
    function put(value) {
      if (!active) return;
      const box = abstainOf(rowOf(active));
      if (box && box.checked) { box.checked = false; show(rowOf(active)); }
      active.value = short(Math.min(Math.max(value, least), most));
      changed(rowOf(active));
    }
    const valueNow = () => active && active.value && fits(active) ? Number(active.value) : Number(range.value);
    function walk(cell, down) {
      const column = cell.closest("td").cellIndex;
      const order = rows.slice();
      if (down < 0) order.reverse();
      const later = order.slice(order.indexOf(rowOf(cell)) + 1);
      const found = later.map((row) => row.cells[column] && row.cells[column].querySelector(".ballot-cell:enabled")).find(Boolean);
      go(found);
    }

    cells.forEach((cell) => {
      if (soft) cell.readOnly = true;
      cell.addEventListener("focus", () => { enter(cell); if (!soft) cell.select(); });
      cell.addEventListener("input", () => changed(rowOf(cell)));
      cell.addEventListener("keydown", (event) => {
        if (event.key === "Enter") { event.preventDefault(); go(open(cells.indexOf(cell) + 1)); }
        else if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); walk(cell, event.key === "ArrowDown" ? 1 : -1); }
        else if (event.key === "+" || event.key === "-") { event.preventDefault(); put(valueNow() + (event.key === "+" ? step : -step)); }
      });
    });
    rows.forEach((row) => { const box = abstainOf(row); if (box) box.addEventListener("change", () => changed(row)); });
    range.addEventListener("input", () => put(Number(range.value)));
    find("[data-sheet-less]").addEventListener("click", () => put(valueNow() - step));
    find("[data-sheet-more]").addEventListener("click", () => put(valueNow() + step));
    all("[data-quick]").forEach((button) => button.addEventListener("click", () => { put(Number(button.dataset.quick)); go(open(cells.indexOf(active) + 1)); }));
    const away = find("[data-quick-abstain]");
    if (away) away.addEventListener("click", () => {
      const row = active && rowOf(active), box = row && abstainOf(row);
      if (!box) return;
      box.checked = !box.checked;
      changed(row);
      if (box.checked) go(open(cells.indexOf(cellsOf(row).at(-1)) + 1));
    });
    next.addEventListener("click", () => {
      const following = open(cells.indexOf(active) + 1), last = document.querySelector("[data-dialog-open=cast]");
      if (following) go(following); else if (last) last.click();
    });
    form.classList.add("scripted");
    rows.forEach(show);
    all_told();
    enter(open(0) || cells[0]);
  }

  /* ---- ranks ---- */
  function ranks() {
    const list = find("[data-ranks]");
    const field = find("[name=order]");
    const points = [...list.children].map((item) => item.dataset.points);
    const undo = find("[data-rank-undo]");
    const before = [];
    const order = () => [...list.children];

    function arrange(ids) {
      const items = new Map(order().map((item) => [item.dataset.unit, item]));
      ids.forEach((id) => { if (items.has(id)) list.append(items.get(id)); });
    }
    function show() {
      order().forEach((item, n, items) => {
        item.querySelector(".ballot-place").textContent = n + 1;
        item.querySelector("[data-rank-points]").textContent = points[n];
        item.querySelector("[data-rank-up]").disabled = n === 0;
        item.querySelector("[data-rank-down]").disabled = n === items.length - 1;
      });
      field.value = order().map((item) => item.dataset.unit).join(",");
      if (undo) undo.disabled = !before.length;
      keep();
    }
    function say(item, from) {
      const to = order().indexOf(item);
      order().forEach((each) => { each.classList.remove("moved"); each.querySelector("[data-row-told]").textContent = ""; });
      if (from === to) return;
      item.classList.add("moved");
      item.querySelector("[data-row-told]").textContent = words.wordsMoved.replace("{a}", from + 1).replace("{b}", to + 1);
    }
    function move(item, by) {
      const from = order().indexOf(item), to = from + by;
      if (to < 0 || to >= order().length) return;
      before.push(field.value);
      if (by < 0) order()[to].before(item); else order()[to].after(item);
      say(item, from);
      show();
    }
    function drag(item, handle, start) {
      const from = order().indexOf(item), was = field.value;
      handle.setPointerCapture(start.pointerId);
      item.classList.add("dragged");
      const moved = (event) => {
        const over = order().find((each) => { const box = each.getBoundingClientRect(); return event.clientY >= box.top && event.clientY <= box.bottom; });
        if (!over || over === item) return;
        if (order().indexOf(over) < order().indexOf(item)) over.before(item); else over.after(item);
        say(item, from);
      };
      const ended = () => {
        handle.removeEventListener("pointermove", moved);
        item.classList.remove("dragged");
        if (order().indexOf(item) !== from) before.push(was);
        show();
      };
      handle.addEventListener("pointermove", moved);
      handle.addEventListener("pointerup", ended, { once: true });
      handle.addEventListener("pointercancel", ended, { once: true });
    }

    arrange(field.value.split(","));
    order().forEach((item) => {
      const up = item.querySelector("[data-rank-up]"), down = item.querySelector("[data-rank-down]");
      const again = (button, other) => (button.disabled ? other : button).focus();
      up.addEventListener("click", () => { move(item, -1); again(up, down); });
      down.addEventListener("click", () => { move(item, 1); again(down, up); });
      [up, down].forEach((button) => button.addEventListener("keydown", (event) => {
        if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
        event.preventDefault();
        move(item, event.key === "ArrowUp" ? -1 : 1);
        again(button, button === up ? down : up);
      }));
      const handle = item.querySelector("[data-rank-handle]");
      handle.addEventListener("pointerdown", (event) => { event.preventDefault(); drag(item, handle, event); });
    });
    if (undo) undo.addEventListener("click", () => { arrange(before.pop().split(",")); order().forEach((item) => item.classList.remove("moved")); show(); });
    show();
  }

  /* ---- tiers ---- */
  function tiers() {
    const rows = all("fieldset[data-unit]");
    function show() {
      const chosen = all("[type=radio]:checked");
      all("[data-tier]").forEach((item) => {
        const n = chosen.filter((radio) => radio.value === item.dataset.tier).length;
        const limit = item.dataset.most === "" ? Infinity : Number(item.dataset.most);
        item.querySelector("b").textContent = n;
        item.classList.toggle("full", n === limit);
        item.classList.toggle("over", n > limit);
      });
      told(chosen.length, rows.length);
    }
    form.addEventListener("change", () => { show(); keep(); });
    show();
  }

  /* ---- grades and questions: radio buttons; a digit chooses and goes on to the next question ---- */
  function questions() {
    const rows = all("fieldset[data-unit]");
    const asks = all(".ballot-ask");
    const away = (row) => row.querySelector(".ballot-away input");
    const answered = (ask) => {
      const number = ask.querySelector(".ballot-number");
      return number ? number.value.trim() !== "" : Boolean(ask.querySelector("[type=radio]:checked"));
    };
    const leaves = (row) => { const box = away(row); return Boolean(box && box.checked); };
    const done = (row) => leaves(row) || [...row.querySelectorAll(".ballot-ask")].every(answered);
    function show() {
      rows.forEach((row) => {
        row.classList.toggle("away", leaves(row));
        row.classList.toggle("done", done(row));
        row.querySelectorAll(".ballot-ask input").forEach((field) => { field.disabled = leaves(row); });
      });
      told(rows.filter(done).length, rows.length);
    }
    function onwards(ask) {
      const later = asks.slice(asks.indexOf(ask) + 1).find((each) => !answered(each) && !leaves(each.closest("fieldset")));
      const field = later && later.querySelector("input");
      if (field) field.focus();
    }
    asks.forEach((ask) => ask.addEventListener("keydown", (event) => {
      const radios = [...ask.querySelectorAll("[type=radio]")], n = Number(event.key);
      if (!(n >= 1 && n <= radios.length) || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      radios[n - 1].checked = true;
      show();
      keep();
      onwards(ask);
    }));
    form.addEventListener("input", () => { show(); keep(); });
    show();
  }

  restore();
  ({ score: scores, rank: ranks, tier: tiers, grade: questions, questions })[words.ballot]();
}());
