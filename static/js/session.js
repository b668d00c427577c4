/* A session that ended while a page stood open loses nothing that was typed: the page stays, says so
   in a dialog, and once its own account, acting where it did, has signed in again in another window,
   what was asked for is sent.  The server marks such an answer with X-Sign-In; so that it is none of
   another account's, every request of a script says for whom its page was drawn. */
(function () {
  "use strict";
  const body = document.body;
  const dialog = document.getElementById("signed-out");
  /* A form that goes to the server as a page of its own is asked for after so long without an answer. */
  const STALE = 10 * 60 * 1000;
  let seen = Date.now();
  let asking = null;
  let renewed = 0;
  const own = () => ({
    ...(body.dataset.csrf && { "X-CSRFToken": body.dataset.csrf }),
    ...(body.dataset.account && { "X-Drawn-For": encodeURIComponent(body.dataset.account) }),
  });

  const needed = (headers) => Boolean(headers && headers.get("X-Sign-In"));

  /* Take the token of the session that this account has now: "" when it has one, "out" or "other". */
  async function renew() {
    let page = null;
    try {
      const answer = await fetch(dialog.dataset.check, { headers: { Accept: "text/html" } });
      page = new DOMParser().parseFromString(await answer.text(), "text/html").body;
    } catch (error) {
      return "out";
    }
    if (!page.dataset.account) return "out";
    if (page.dataset.account !== body.dataset.account) return "other";
    body.dataset.csrf = page.dataset.csrf;
    document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((field) => { field.value = page.dataset.csrf; });
    seen = renewed = Date.now();
    return "";
  }
  async function ask() {
    /* What is refused again at once is not asked for a third time without a hand. */
    const before = Date.now() - renewed < 5000 ? "out" : await renew();
    if (before === "") return true;
    const told = dialog.querySelector("[data-signed-out-told]");
    told.textContent = told.dataset[before];
    told.hidden = before !== "other";
    dialog.showModal();
    return new Promise((resolve) => {
      async function on(quiet) {
        const state = await renew();
        if (state === "") dialog.close("on");
        else if (!quiet) { told.textContent = told.dataset[state]; told.hidden = false; }
      }
      const go = dialog.querySelector("[data-signed-out-go]");
      const press = () => on(false);
      const back = () => on(true);
      dialog.returnValue = "";
      go.addEventListener("click", press);
      window.addEventListener("focus", back);
      dialog.addEventListener("close", () => {
        go.removeEventListener("click", press);
        window.removeEventListener("focus", back);
        resolve(dialog.returnValue === "on");
      }, { once: true });
    });
  }
  /* Whether this account is signed in, after asking for it where it is not. */
  function signedIn() {
    if (!dialog) return Promise.resolve(false);
    if (!asking) asking = ask().finally(() => { asking = null; });
    return asking;
  }
  /* A POST of a script; sent again once the account has signed in. */
  async function send(url, content, headers) {
    const answer = await fetch(url, { method: "POST", body: content, headers: { ...own(), ...headers } });
    seen = Date.now();
    if (!needed(answer.headers) || !(await signedIn())) return answer;
    if (content.has("csrfmiddlewaretoken")) content.set("csrfmiddlewaretoken", body.dataset.csrf);
    return fetch(url, { method: "POST", body: content, headers: { ...own(), ...headers } });
  }
  body.addEventListener("htmx:configRequest", (event) => Object.assign(event.detail.headers, own()));
  body.addEventListener("htmx:afterRequest", (event) => {
    const asked = event.detail.xhr;
    if (!asked.getResponseHeader("X-Sign-In")) { seen = Date.now(); return; }
    const form = event.detail.elt;
    signedIn().then((again) => { if (again && form.isConnected && form.matches("form")) form.requestSubmit(); });
  });
  if (dialog) {
    document.addEventListener("submit", (event) => {
      const form = event.target;
      const plain = form.method === "post" && !form.hasAttribute("hx-post") && form.closest("main, dialog");
      if (!plain || Date.now() - seen < STALE) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      signedIn().then((again) => { if (again) form.requestSubmit(event.submitter); });
    }, true);
  }
  window.shellSession = { send, signedIn };
})();
