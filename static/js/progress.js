/* Follows a job row. The address answers JSON: {state, title, step, steps_total, percent, remaining,
   steps: [{label, note, state}], message, done_url}; state is waiting, running, done, failed or stopped. */
(function () {
  "use strict";
  const ICONS = { done: "check-lg", running: "arrow-right", failed: "x-lg" };
  const ENDED = new Set(["done", "failed", "stopped"]);

  function stepItem(step) {
    const item = document.createElement("li");
    item.dataset.state = step.state;
    const mark = document.createElement("span");
    if (ICONS[step.state]) {
      const icon = document.createElement("i");
      icon.className = `bi bi-${ICONS[step.state]}`;
      icon.setAttribute("aria-hidden", "true");
      mark.append(icon);
    }
    const text = document.createElement("span");
    text.textContent = step.note ? `${step.label} ${step.note}` : step.label;
    item.append(mark, text);
    return item;
  }

  function draw(box, job) {
    box.dataset.state = job.state;
    const part = (name) => box.querySelector(`[data-job-${name}]`);
    if (job.percent !== null && job.percent !== undefined) part("bar").value = job.percent;
    if ("jobLine" in box.dataset) return; /* a line in a list has the bar alone */
    if (job.title) part("title").textContent = job.title;
    const step = part("step");
    const count = job.steps_total && job.step
      ? step.dataset.template.replace("{step}", job.step).replace("{total}", job.steps_total) : "";
    step.textContent = [count, job.remaining].filter(Boolean).join(step.dataset.between);
    if (job.steps) part("steps").replaceChildren(...job.steps.map(stepItem));
    const message = part("message");
    message.textContent = job.message || "";
    message.hidden = !job.message;
    const ended = ENDED.has(job.state);
    part("hint").hidden = ended;
    const stop = part("stop");
    if (stop) stop.hidden = ended;
  }

  function follow(box) {
    let wait = 700;
    async function ask() {
      if (!box.isConnected) return;
      try {
        const answer = await fetch(box.dataset.job, {
          headers: { Accept: "application/json" }, credentials: "same-origin",
        });
        if (answer.ok) {
          const job = await answer.json();
          draw(box, job);
          if ("jobLine" in box.dataset && ENDED.has(job.state)) { window.location.reload(); return; }
          const next = job.done_url || box.dataset.doneUrl;
          if (job.state === "done" && next) { window.location.assign(next); return; }
          if (ENDED.has(job.state)) return;
          wait = 1000;
        } else {
          wait = Math.min(wait * 2, 15000);
        }
      } catch (error) {
        /* The page outlives a restart of the server: ask again, more and more seldom. */
        wait = Math.min(wait * 2, 15000);
      }
      window.setTimeout(ask, document.hidden ? 5000 : wait);
    }
    window.setTimeout(ask, wait);
  }

  for (const box of document.querySelectorAll("[data-job]")) {
    if (box.dataset.job && !ENDED.has(box.dataset.state)) follow(box);
  }
})();
