/* The editor of a scheme: every field [data-path] is saved while one types, one after another. The
   answer redraws, out of band, what depends on it and leaves every field alone. What cannot stand is
   kept as typed, with the reason beneath it. */
(function () {
  "use strict";
  const editor = document.querySelector("[data-draft-editor]");
  if (!editor) return;
  let queue = Promise.resolve();
  let waiting = 0;
  const timers = new Map();
  const opened = new Map();
  let goTo = "";

  const shown = () => document.getElementById("draft-shown").value;
  const rule = () => document.getElementById("draft-rule").value;
  function say(text) {
    const status = document.querySelector("[data-saved]");
    if (status) status.textContent = text;
  }

  function textsOf(field) {
    if (field.type !== "checkbox") return [field.value];
    const box = field.closest("fieldset");
    return [...box.querySelectorAll("input[type=checkbox]:checked")].filter((each) => each.dataset.path === field.dataset.path).map((each) => each.value);
  }

  async function send(field) {
    const path = field.dataset.path;
    const texts = textsOf(field);
    say(editor.dataset.wordsSaving);
    let status = 0;
    const note = (event) => { if (event.detail.pathInfo.requestPath === editor.dataset.setUrl) status = event.detail.xhr.status; };
    document.body.addEventListener("htmx:afterRequest", note);
    try {
      await window.htmx.ajax("POST", editor.dataset.setUrl, { source: editor, swap: "none", values: { act: "set", path, text: texts.length ? texts : "", shown: shown(), rule: rule() } });
    } catch (error) {
      status = 0;
    }
    document.body.removeEventListener("htmx:afterRequest", note);
    /* The session ended: what was typed is sent once the account has signed in again. */
    if (status === 401) {
      say("");
      if (await window.shellSession.signedIn()) return send(field);
    }
    if (status === 200) document.body.dispatchEvent(new CustomEvent("draft-saved"));
    else if (![401, 409, 422].includes(status)) say(editor.dataset.wordsFailed);
    else say("");
  }
  function save(field) {
    const key = field.dataset.path;
    window.clearTimeout(timers.get(key));
    timers.delete(key);
    waiting += 1;
    queue = queue.then(() => send(field)).finally(() => { waiting -= 1; });
    return queue;
  }
  const flush = () => {
    for (const key of [...timers.keys()]) {
      const field = [...document.querySelectorAll("[data-path]")].find((each) => each.dataset.path === key);
      if (field) save(field);
    }
  };

  document.addEventListener("input", (event) => {
    const field = event.target.closest("[data-path]");
    if (!field || event.isComposing || ["radio", "checkbox"].includes(field.type) || field.tagName === "SELECT") return;
    const key = field.dataset.path;
    window.clearTimeout(timers.get(key));
    timers.set(key, window.setTimeout(() => save(field), 500));
  });
  document.addEventListener("change", (event) => {
    const field = event.target.closest("[data-path]");
    if (field && (timers.has(field.dataset.path) || ["radio", "checkbox"].includes(field.type) || field.tagName === "SELECT")) save(field);
  });
  window.addEventListener("beforeunload", (event) => {
    if (waiting || timers.size) event.preventDefault();
  });

  /* What is asked beside a field waits until the field is saved, and goes by the draft as it is then. */
  document.body.addEventListener("htmx:confirm", (event) => {
    const from = event.target;
    if (from === editor || !from.closest || !from.closest("[data-draft-editor], #draft-rules, #draft-keep")) return;
    if (!waiting && !timers.size) return;
    event.preventDefault();
    flush();
    queue.then(() => event.detail.issueRequest(true));
  });
  document.body.addEventListener("htmx:configRequest", (event) => {
    if ("shown" in event.detail.parameters) event.detail.parameters.shown = shown();
  });
  /* What is loaded beside the form takes no page along whose session has ended. */
  document.body.addEventListener("htmx:beforeOnLoad", (event) => {
    if (!event.target.closest("#draft-panels") || !event.detail.xhr.getResponseHeader("HX-Redirect")) return;
    event.preventDefault();
    window.shellSession.signedIn();
  });
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    if ([409, 422].includes(event.detail.xhr.status)) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });

  /* ---- after an answer: faults at their fields, the outline as it was folded, the field asked for ---- */
  function marks() {
    for (const said of document.querySelectorAll(".draft-said[data-for]")) {
      const id = said.dataset.for;
      const field = document.getElementById(id) || document.getElementById(`${id}-zh`);
      if (field && field.matches("input, select, textarea")) {
        if ("error" in said.dataset) field.setAttribute("aria-invalid", "true");
        else field.removeAttribute("aria-invalid");
      }
    }
  }
  function unfold() {
    for (const chapter of document.querySelectorAll("[data-chapter]")) {
      if (opened.has(chapter.dataset.chapter)) chapter.open = opened.get(chapter.dataset.chapter);
    }
    const current = document.querySelector(".draft-outline [aria-current]");
    const own = current && current.closest("[data-chapter]");
    if (own) own.open = true;
    seek();
  }
  function focusOn(id) {
    const place = document.getElementById(id) || document.getElementById(`${id}-zh`) || document.querySelector(`[id^="${CSS.escape(id)}-"]`);
    const field = place && (place.matches("input, select, textarea") ? place : place.querySelector("[data-path]") || place);
    if (!field) return false;
    field.scrollIntoView({ block: "center" });
    field.focus({ preventScroll: true });
    return true;
  }
  document.addEventListener("toggle", (event) => {
    if (event.target.dataset && event.target.dataset.chapter) opened.set(event.target.dataset.chapter, event.target.open);
  }, true);
  /* Where one goes on after an act: what was pressed is drawn anew, or is gone. */
  const title = () => document.querySelector("[data-form-title]");
  function focusAfter(from) {
    const same = from.id && document.getElementById(from.id);
    const box = from.closest("[id].draft-part, [id].draft-field, [id].draft-link");
    const place = box && document.getElementById(box.id);
    if (from.closest("#draft-tools")) (enabled("#draft-tools button") || title()).focus();
    else if (from.closest("#draft-findings")) (document.querySelector("#draft-findings h2") || title()).focus();
    else if (same && !same.matches("form")) same.focus();
    else (place ? rowAfter(from, place) || place : title()).focus();
  }
  const enabled = (selector) => document.querySelector(`${selector}:enabled`);
  /* In a list: the row that was added, the button that moves the same row on. */
  function rowAfter(from, place) {
    const rows = place.querySelectorAll(":scope > ol > .draft-row");
    if (from.matches(".draft-add-row")) return rows.length ? [...rows[rows.length - 1].querySelectorAll("a, input, select, textarea")].find((each) => each.checkVisibility()) : null;
    const asked = JSON.parse(from.getAttribute("hx-vals") || "{}");
    const step = { up: -1, down: 1 }[asked.act];
    const row = step && rows[Number(asked.path.split(".").pop()) + step];
    return row ? row.querySelector(`[data-move="${asked.act}"]:enabled`) || row.querySelector("[data-move]:enabled") : null;
  }
  /* The element that asked may be gone by now, drawn anew by its own answer. */
  document.body.addEventListener("htmx:afterRequest", (event) => {
    const from = event.detail.requestConfig.elt;
    if (from === editor || !event.detail.successful) return;
    if (from.matches("[data-closes]")) {
      const dialog = document.getElementById(from.dataset.closes);
      const opener = from.dataset.then && document.querySelector(from.dataset.then);
      dialog.addEventListener("close", () => (opener || title()).focus(), { once: true });
      dialog.close();
      from.reset();
      document.body.dispatchEvent(new CustomEvent("draft-saved"));
    } else if (from.matches("a")) {
      window.setTimeout(() => {
        const wanted = goTo;
        goTo = "";
        if (!wanted || !focusOn(wanted)) title().focus({ preventScroll: false });
      }, 0);
    } else if (from.matches("[data-draft-act], form, select")) {
      window.setTimeout(() => focusAfter(from), 0);
      document.body.dispatchEvent(new CustomEvent("draft-saved"));
    }
  });
  document.body.addEventListener("htmx:oobAfterSwap", (event) => {
    if (event.detail.target.id === "draft-work" || /^m-/.test(event.detail.target.id)) marks();
    if (event.detail.target.id === "draft-outline") unfold();
  });
  document.body.addEventListener("htmx:afterSettle", () => { marks(); unfold(); });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-to]");
    if (link) goTo = link.dataset.to;
    const keep = event.target.closest("[data-draft-keep]");
    if (keep) {
      const dialog = document.getElementById("draft-keep");
      dialog.querySelector("[name=finding]").value = keep.dataset.draftKeep;
      dialog.querySelector("[data-keep-text]").textContent = keep.dataset.text;
      window.shell.openDialog("draft-keep", keep);
    }
  });

  /* ---- the outline by name or clause ---- */
  const search = document.querySelector("[data-outline-search]");
  function seek() {
    const text = search.value.trim().toLowerCase();
    for (const node of document.querySelectorAll("#draft-outline li")) node.hidden = false;
    if (!text) return;
    const nodes = [...document.querySelectorAll("#draft-outline [data-node]")];
    const found = new Set(nodes.filter((node) => node.dataset.node.toLowerCase().includes(text)));
    for (const node of nodes) node.hidden = !found.has(node) && ![...node.querySelectorAll("[data-node]")].some((each) => found.has(each));
    for (const chapter of document.querySelectorAll("[data-chapter]")) {
      const some = [...chapter.querySelectorAll("[data-node]")].some((node) => !node.hidden);
      chapter.closest("li").hidden = !some;
      if (some) chapter.open = true;
    }
  }
  search.addEventListener("input", seek);

  /* On a phone the outline is folded away until it is asked for. */
  const fold = document.querySelector("[data-outline-fold]");
  if (fold && window.matchMedia("(max-width: 767.98px)").matches) fold.open = false;
  marks();
})();
