/* Shows only the fields that the chosen value of another field asks for ("method:graded manual").
   A field that holds something or was refused always shows, so that nothing is sent unseen. */
(function () {
  "use strict";

  function wanted(box, form) {
    const [name, values] = box.dataset.when.split(":");
    const chosen = form.elements[name] ? form.elements[name].value : "";
    const input = box.querySelector("input, select, textarea");
    const held = (input && input.value !== "") || box.querySelector(".field-error");
    return !chosen || held || values.split(" ").includes(chosen);
  }

  document.querySelectorAll("form.fact-form").forEach(function (form) {
    const boxes = Array.from(form.querySelectorAll("[data-when]"));
    function show() {
      boxes.forEach(function (box) { box.hidden = !wanted(box, form); });
    }
    form.addEventListener("change", show);
    show();
  });
})();
