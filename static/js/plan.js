/* The plan's table edited in place: [data-cell] fields of tbody[data-line] are saved one after another
   when they change.  The answer redraws, out of band, only what depends on the cell (hints, growth,
   points, tools), so that nothing is swapped under the hand that types.  What was refused stays in
   its field, with the reason beneath the line. */
(function () {
  "use strict";
  const LINE = "tbody[data-line]";
  let queue = Promise.resolve();
  let waiting = 0;

  const table = () => document.querySelector("[data-plan-table]");
  const fields = () => [...document.querySelectorAll(`${LINE} [data-cell]`)];
  const given = (cell) => cell.tagName === "SELECT" ? ([...cell.options].find((each) => each.defaultSelected) || cell).value : cell.defaultValue;
  const was = (cell) => (cell.dataset.was === undefined ? given(cell) : cell.dataset.was);

  function say(text) {
    const status = document.querySelector("#plan-tools .saved-at");
    if (status) status.textContent = text;
  }

  async function send(cell) {
    const line = cell.closest(LINE);
    /* What was refused and is as before goes too: its line is drawn again without the refusal. */
    if (!line || (cell.value === was(cell) && cell.getAttribute("aria-invalid") !== "true")) return;
    const id = line.dataset.line;
    const text = cell.value;
    const url = table().dataset.url.replace("/0/", `/${id}/`);
    const shown = document.getElementById(`shown-${id}`);
    let asked = null;
    const note = (event) => { if (event.detail.pathInfo.requestPath === url) asked = event.detail.xhr; };
    document.body.addEventListener("htmx:beforeRequest", note);
    say(table().dataset.wordsSaving);
    try {
      await window.htmx.ajax("POST", url, { source: line, swap: "none", values: { field: cell.dataset.cell, text, shown: shown.value } });
    } catch (error) {
      asked = null;
    }
    document.body.removeEventListener("htmx:beforeRequest", note);
    const status = asked ? asked.status : 0;
    if (asked && asked.getResponseHeader("X-Sign-In") && await window.shellSession.signedIn()) { await send(cell); return; }
    told(cell, text, status);
  }
  /* How a cell that was sent stands; an act may have drawn the table anew meanwhile, without it. */
  function told(sent, text, status) {
    const cell = sent.isConnected ? sent : document.getElementById(sent.id) || sent;
    const line = cell.closest(LINE);
    if (cell !== sent && cell.value === given(cell)) cell.value = text;
    if (status === 200) {
      cell.dataset.was = text;
      cell.removeAttribute("aria-invalid");
      line.classList.remove("saved-flash");
      void line.offsetWidth;
      line.classList.add("saved-flash");
    } else if (status === 422) {
      cell.setAttribute("aria-invalid", "true");
      say("");
    } else if (status !== 409) {
      say(table().dataset.wordsOffline);
    }
  }
  function save(cell) {
    waiting += 1;
    queue = queue.then(() => send(cell)).finally(() => { waiting -= 1; });
    return queue;
  }
  window.addEventListener("beforeunload", (event) => {
    if (waiting || fields().some((cell) => cell.getAttribute("aria-invalid") === "true" && cell.value !== was(cell))) event.preventDefault();
  });

  document.addEventListener("change", (event) => {
    const cell = event.target.closest("[data-cell]");
    if (cell) save(cell);
  });
  /* A refusal is an answer too: its parts are swapped like any other's. */
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    if ([409, 422].includes(event.detail.xhr.status)) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });

  /* ---- keyboard: Enter down, Shift+Enter up, Esc as it was ---- */
  document.addEventListener("keydown", (event) => {
    const cell = event.target.closest("[data-cell]");
    if (!cell || event.isComposing) return;
    if (event.key === "Enter") {
      event.preventDefault();
      const column = fields().filter((each) => each.dataset.cell === cell.dataset.cell);
      const next = column[column.indexOf(cell) + (event.shiftKey ? -1 : 1)];
      if (next) { next.focus(); if (next.select) next.select(); } else cell.blur();
    } else if (event.key === "Escape") {
      cell.value = was(cell);
      save(cell);
    }
  });

  /* ---- rows of a spreadsheet go into the dialog, where it is said what they become ---- */
  document.addEventListener("paste", (event) => {
    const cell = event.target.closest("[data-cell]");
    const text = event.clipboardData ? event.clipboardData.getData("text/plain") : "";
    const box = document.getElementById("paste-text");
    if (!cell || !box || !/[\t\n]./.test(text)) return;
    event.preventDefault();
    box.value = text;
    document.getElementById("paste-component").value = cell.closest(LINE).dataset.component;
    window.shell.openDialog("plan-paste", cell);
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const data = button.dataset;
    const cell = document.getElementById(data.planFix || data.planTake || data.planKeep || "");
    if (!cell) return;
    if (data.shown) document.getElementById(`shown-${cell.closest(LINE).dataset.line}`).value = data.shown;
    cell.value = data.value;
    if (data.planTake) {
      cell.dataset.was = data.value;
      button.closest("tr").remove();
    } else {
      cell.dataset.was = "\u0000";
      save(cell);
    }
    cell.focus();
  });

  /* ---- what is half typed beside the act that redraws its place stays (a remark, a reason) ---- */
  const held = new Map();
  const parts = () => [...document.querySelectorAll("#plan-work form :is(textarea, input:not([type=hidden], [type=file]), select)")];
  function keyOf(field) {
    const about = [...field.form.querySelectorAll("[name=parent], [name=solve], [name=finding]")].map((each) => each.value);
    return [field.form.getAttribute("action"), ...about, field.name].join(" ");
  }
  function hold(form) {
    for (const field of parts()) {
      const kept = field.form !== form && field.value !== given(field);
      if (kept) held.set(keyOf(field), field.value); else held.delete(keyOf(field));
    }
    for (const cell of fields()) if (cell.getAttribute("aria-invalid") === "true" && cell.value !== was(cell)) held.set(cell.id, cell.value);
  }
  const drawn = new WeakSet();
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    drawn.add(event.detail.xhr);
    if (["plan-work", "plan-aside"].includes(event.detail.target.id)) hold(event.detail.requestConfig.elt);
  });
  /* Of two acts at once the first redraws the place of the second, whose answer is drawn as well. */
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    const { target, xhr, elt } = event.detail;
    if (target.id !== "plan-work") return;
    xhr.addEventListener("loadend", () => {
      if (drawn.has(xhr) || target.isConnected || ![200, 409, 422].includes(xhr.status)) return;
      hold(elt);
      const place = document.getElementById("plan-work");
      window.htmx.swap(place, xhr.responseText, { swapStyle: "outerHTML" }, { eventInfo: { ...event.detail, target: place } });
    });
  });
  document.body.addEventListener("htmx:afterSwap", (event) => {
    if (!["plan-work", "plan-aside"].includes(event.detail.target.id)) return;
    for (const field of parts()) {
      if (!held.has(keyOf(field))) continue;
      field.value = held.get(keyOf(field));
      const box = field.closest("details");
      if (box) box.open = true;
    }
    for (const cell of fields()) {
      if (!held.has(cell.id)) continue;
      cell.value = held.get(cell.id);
      held.delete(cell.id);
      save(cell); // says once more what is wrong with it
    }
    const refused = document.querySelector("dialog[data-refused]");
    if (refused) window.shell.openDialog(refused.id);
  });

  /* ---- a reason given leads to the next warning that wants one: Enter, the reason, Enter ---- */
  const OPEN = ".hint-line:not(.answered):not(.error) details.answer [name=finding]";
  let onward = null;
  document.addEventListener("toggle", (event) => {
    if (event.target.matches("details.answer[open]")) event.target.querySelector("[name=reason]").focus();
  }, true);
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const form = event.detail.requestConfig.elt;
    if (!form.matches("details.answer form") || event.detail.xhr.status !== 200) return;
    const open = [...document.querySelectorAll(OPEN)];
    const here = open.findIndex((each) => each.form === form);
    onward = here < 0 ? null : [...open.slice(here + 1), ...open.slice(0, here)].map((each) => each.value);
  });
  document.body.addEventListener("htmx:afterSettle", () => {
    if (!onward) return;
    const left = [...document.querySelectorAll(OPEN)];
    const next = onward.map((value) => left.find((each) => each.value === value)).find(Boolean);
    onward = null;
    /* After the row that every swapped table gives the focus back to. */
    if (next) window.setTimeout(() => next.closest("details").querySelector("summary").focus(), 0);
  });

  /* A new line is where one goes on typing. */
  document.body.addEventListener("htmx:afterSettle", () => {
    const cell = document.querySelector(`${LINE} [data-cell][autofocus]`);
    if (!cell) return;
    cell.removeAttribute("autofocus");
    /* After the row that every swapped table gives the focus back to. */
    window.setTimeout(() => cell.focus(), 0);
  });
  document.body.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id === "plan-line-box") window.shell.openDialog("plan-line");
  });
})();
