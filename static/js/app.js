/* Behaviour of the common parts. Everything hangs on data attributes; pages carry no script of their own. */
(function () {
  "use strict";
  const body = document.body;
  const words = body.dataset;

  /* ---- theme, density ---- */
  function markLook() {
    const root = document.documentElement.dataset;
    for (const button of document.querySelectorAll("[data-theme-set]")) {
      button.setAttribute("aria-pressed", String(button.dataset.themeSet === root.themeChoice));
    }
    for (const button of document.querySelectorAll("[data-density-set]")) {
      button.setAttribute("aria-pressed", String(button.dataset.densitySet === root.density));
    }
  }
  document.addEventListener("shell:look", markLook);
  markLook();

  /* ---- toast: 6 s, 10 s when it offers a way back; never for errors ---- */
  function armToast(toast) {
    const seconds = toast.querySelector("a, button") ? 10 : 6;
    let timer = window.setTimeout(() => toast.remove(), seconds * 1000);
    toast.addEventListener("mouseenter", () => window.clearTimeout(timer));
    toast.addEventListener("mouseleave", () => {
      timer = window.setTimeout(() => toast.remove(), 2000);
    });
  }
  function showToast(text) {
    const box = document.querySelector("[data-toasts]");
    const toast = document.createElement("div");
    toast.className = "toast-ink";
    const icon = document.createElement("i");
    icon.className = "bi bi-check-lg";
    icon.setAttribute("aria-hidden", "true");
    const line = document.createElement("span");
    line.className = "text";
    line.textContent = text;
    toast.append(icon, line);
    box.append(toast);
    armToast(toast);
  }
  document.querySelectorAll("[data-toast]").forEach(armToast);
  document.addEventListener("shell:toast", (event) => showToast(event.detail.text || event.detail.value));

  /* ---- dialogs: focus goes back to what opened them ---- */
  let opener = null;
  /* What an act on ticked rows will touch, in numbers: [data-checked] names their boxes. */
  function countChecked(dialog) {
    const told = dialog.querySelector("[data-checked]");
    if (!told) return;
    const n = document.querySelectorAll(`input[name="${told.dataset.checked}"]:checked`).length;
    told.textContent = (n ? told.dataset.some : told.dataset.none).replace("%d", n);
    dialog.querySelectorAll("button[type=submit]").forEach((button) => { button.disabled = !n; });
  }
  function openDialog(id, from) {
    const dialog = document.getElementById(id);
    if (!dialog || dialog.open) return;
    opener = from || document.activeElement;
    countChecked(dialog);
    dialog.showModal();
  }
  document.addEventListener("close", (event) => {
    if (event.target instanceof HTMLDialogElement && opener && opener.isConnected) opener.focus();
  }, true);

  /* ---- a draft beside other buttons (data-keep) is saved before what they do ---- */
  const dirty = new Set();
  let keeping = false;
  async function keepFirst(draft, form, button) {
    const shown = draft.elements.version.value;
    let saved = null;
    try {
      const answer = await window.shellSession.send(draft.action, new FormData(draft));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      saved = answer.ok ? page.querySelector("form[data-keep] [name=version]") : null;
    } catch (error) {
      showToast(words.wordsOffline); // what was typed and chosen stays where it is
      return;
    } finally {
      keeping = false;
    }
    if (!saved) { draft.requestSubmit(); return; } // its own page says what is wrong with it
    for (const field of document.querySelectorAll("main [name=version]")) {
      if (field.value === shown) field.value = saved.value;
    }
    dirty.delete(draft);
    form.requestSubmit(button);
  }
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || !form.closest("main")) return;
    const draft = [...dirty].find((each) => each !== form && each.isConnected && each.matches("[data-keep]"));
    if (!draft) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (keeping) return;
    keeping = true;
    keepFirst(draft, form, event.submitter);
  }, true);

  /* ---- one click, one effect ---- */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-once]")) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    window.setTimeout(() => { delete form.dataset.sent; }, 8000);
  });

  /* ---- work that is not saved yet ---- */
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-guard]");
    if (form) dirty.add(form);
  });
  document.addEventListener("submit", (event) => dirty.delete(event.target));
  document.addEventListener("shell:saved", (event) => dirty.delete(event.target));
  window.addEventListener("beforeunload", (event) => {
    if ([...dirty].some((form) => form.isConnected)) {
      event.preventDefault();
      event.returnValue = words.wordsLeave;
    }
  });

  /* ---- copy the full value ---- */
  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch (error) {
      const field = document.createElement("textarea");
      field.value = text;
      body.append(field);
      field.select();
      document.execCommand("copy");
      field.remove();
    }
    showToast(words.wordsCopied);
  }
  /* A selected figure is copied with all its places, as its title holds it. */
  document.addEventListener("copy", (event) => {
    const selection = window.getSelection();
    if (!selection || selection.isCollapsed || !event.clipboardData) return;
    const from = selection.anchorNode && selection.anchorNode.parentElement;
    const figure = from && from.closest(".pts[title]");
    if (figure && figure.contains(selection.focusNode)) {
      event.clipboardData.setData("text/plain", figure.title.replace("\u2212", "-"));
      event.preventDefault();
    }
  });

  /* The demo's list of accounts fills the sign-in form. */
  function fillAccount(data) {
    document.getElementById("id_username").value = data.fillUsername;
    const field = document.getElementById("id_password");
    field.value = data.fillPassword;
    field.form.querySelector("button[type=submit]").focus();
  }

  /* A person offered by name fills the field under which he is offered. */
  function fillPerson(button) {
    const box = button.closest("[data-fills]");
    const field = document.getElementById(box.dataset.fills);
    field.value = button.dataset.person;
    box.replaceChildren();
    field.focus();
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button, a");
    if (!button) return;
    const data = button.dataset;
    if (data.themeSet) window.shellTheme.set("theme", data.themeSet);
    else if (data.densitySet) window.shellTheme.set("density", data.densitySet);
    else if (data.dialogOpen) openDialog(data.dialogOpen, button);
    else if ("dialogClose" in data) button.closest("dialog").close();
    else if (data.copy) copy(data.copy);
    else if (data.fillUsername) fillAccount(data);
    else if (data.person) fillPerson(button);
    else if ("print" in data) window.print();
    else if (button.getAttribute("aria-disabled") === "true") event.preventDefault();
  });

  /* ---- clause chips: the rule in words on hover and focus; Enter follows the link ---- */
  let pop = null;
  let chip = null;
  function closePop() {
    if (!pop) return;
    pop.remove();
    chip.removeAttribute("aria-describedby");
    delete chip.dataset.open;
    pop = chip = null;
  }
  function openPop(target) {
    if (chip === target || !target.dataset.text) return;
    closePop();
    chip = target;
    pop = document.createElement("div");
    pop.className = "clause-pop";
    pop.id = "clause-pop";
    pop.setAttribute("role", "tooltip");
    pop.append(target.dataset.text + " ");
    const href = target.getAttribute("href");
    if (href && href !== "#") {
      const more = document.createElement("a");
      more.href = href;
      more.tabIndex = -1;
      more.textContent = words.wordsFull;
      pop.append(more);
    }
    if (target.dataset.document) {
      const source = document.createElement("span");
      source.className = "doc";
      source.textContent = target.dataset.document;
      pop.append(source);
    }
    (target.closest("dialog") || body).append(pop);
    const box = target.getBoundingClientRect();
    const width = pop.offsetWidth;
    const left = Math.max(8, Math.min(box.left, document.documentElement.clientWidth - width - 8));
    const below = box.bottom + 6 + pop.offsetHeight < window.innerHeight;
    const top = below ? box.bottom + 6 : box.top - 6 - pop.offsetHeight;
    pop.style.left = `${left + window.scrollX}px`;
    pop.style.top = `${top + window.scrollY}px`;
    target.setAttribute("aria-describedby", pop.id);
    target.dataset.open = "yes";
  }
  document.addEventListener("pointerover", (event) => {
    const target = event.target.closest("[data-clause]");
    if (target) openPop(target);
    else if (pop && !pop.contains(event.target) && document.activeElement !== chip) closePop();
  });
  document.addEventListener("focusin", (event) => {
    const target = event.target.closest("[data-clause]");
    if (target) openPop(target);
    else closePop();
  });
  document.addEventListener("click", (event) => {
    const target = event.target.closest("a[data-clause]");
    if (target && target.getAttribute("href") === "#") event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closePop();
  });

  /* ---- file fields that take a dropped file ---- */
  for (const box of document.querySelectorAll(".file-drop")) {
    const field = box.querySelector("input[type=file]");
    for (const name of ["dragover", "dragleave", "drop"]) {
      box.addEventListener(name, (event) => {
        event.preventDefault();
        box.classList.toggle("over", name === "dragover");
        if (name === "drop" && field && event.dataTransfer.files.length) {
          field.files = event.dataTransfer.files;
          field.dispatchEvent(new Event("change", { bubbles: true }));
        }
      });
    }
  }

  /* ---- selects and boxes that apply at once ---- */
  document.addEventListener("change", (event) => {
    const field = event.target;
    if (field.matches("[data-auto-submit]")) field.form.requestSubmit();
    if (field.matches("[data-check-all]")) {
      const rows = field.closest("table")?.querySelector("tbody") || field.closest("fieldset");
      rows.querySelectorAll("input[type=checkbox]:not(:disabled)").forEach((box) => {
        box.checked = field.checked;
      });
    }
  });

  const focus = document.querySelector("[data-focus]");
  if (focus) focus.focus();
  // What was refused is shown where it was typed.
  const refused = document.querySelector("dialog[data-open]");
  if (refused) openDialog(refused.id);
  window.shell = { toast: showToast, openDialog };
})();
