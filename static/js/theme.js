/* Runs in the head, before the first paint: theme and row height as this person left them. */
(function () {
  "use strict";
  var root = document.documentElement;
  var dark = window.matchMedia("(prefers-color-scheme: dark)");

  function stored(key) {
    try { return window.localStorage.getItem(key); } catch (error) { return null; }
  }

  function apply() {
    var choice = stored("theme") || "auto";
    root.dataset.bsTheme = choice === "auto" ? (dark.matches ? "dark" : "light") : choice;
    root.dataset.themeChoice = choice;
    root.dataset.density = stored("density") || root.dataset.density || "normal";
  }

  window.shellTheme = {
    set: function (key, value) {
      try { window.localStorage.setItem(key, value); } catch (error) { root.dataset.stored = "no"; }
      apply();
      document.dispatchEvent(new CustomEvent("shell:look"));
    },
  };
  dark.addEventListener("change", function () {
    apply();
    document.dispatchEvent(new CustomEvent("shell:look"));
  });
  apply();
})();
