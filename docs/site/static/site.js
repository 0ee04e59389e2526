// On every page: the switch of the language keeps the place, the theme, paper shows folded text.
"use strict";
(function () {
  const headings = () => [...document.querySelectorAll("article h1, article h2, article h3")];

  // Both languages have the same headings in the same order, so a place is a heading's number and
  // how far below it the reader is.
  function place() {
    let best = 0;
    headings().forEach((heading, i) => {
      if (heading.getBoundingClientRect().top <= 120) best = i;
    });
    return best;
  }

  function goTo(number) {
    const heading = headings()[number];
    if (heading && number > 0) heading.scrollIntoView({ block: "start", behavior: "instant" });
  }

  const language = document.querySelector(".site-language[data-same]");
  document.querySelectorAll(".site-language[data-same]").forEach((link) => {
    link.addEventListener("click", () => {
      const address = link.getAttribute("href").split("#")[0];
      const query = document.getElementById("search-input");
      const words = query && query.value ? `?q=${encodeURIComponent(query.value)}` : "";
      link.setAttribute("href", `${address.split("?")[0]}${words}#place-${place()}`);
    });
  });
  const wanted = /^#place-(\d+)$/.exec(location.hash);
  if (wanted && language) {
    const go = () => goTo(Number(wanted[1]));
    go();
    window.addEventListener("load", go); // pictures have moved what lies below them
  }

  // A link into a folded answer opens it.
  function unfold() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let at = target; at; at = at.parentElement) {
      if (at.tagName === "DETAILS") at.open = true;
    }
  }
  unfold();
  window.addEventListener("hashchange", unfold);

  // What unfolds has a name for a screen reader: the theme's arrows have none, and MyST-NB hides
  // the text that is seen behind another one.
  document.querySelectorAll("summary:has(> .toctree-toggle)").forEach((arrow) => {
    arrow.setAttribute("aria-label", arrow.closest("li").querySelector("a").textContent.trim());
  });
  document.querySelectorAll(".hide > summary").forEach((each) => each.removeAttribute("aria-label"));

  // Formulas that are wider than the page are scrolled by keys too, as code and tables are.
  function reachable() {
    document.querySelectorAll(".formula").forEach((each) => {
      if (each.scrollWidth > each.clientWidth) each.tabIndex = 0;
      else each.removeAttribute("tabindex");
    });
  }
  window.addEventListener("load", reachable);
  window.addEventListener("resize", reachable);

  // Light, dark, as the system: the theme reads these two attributes.
  const root = document.documentElement;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  function remembered() {
    try { return localStorage.getItem("mode") || "auto"; } catch { return "auto"; }
  }
  function apply(mode) {
    root.dataset.mode = mode;
    root.dataset.theme = mode === "auto" ? (dark.matches ? "dark" : "light") : mode;
  }
  const signs = { auto: "◐", light: "☀", dark: "☾" };
  function sign(mode) {
    document.querySelectorAll(".site-theme span").forEach((each) => { each.textContent = signs[mode]; });
  }
  sign(remembered());
  document.querySelectorAll(".site-theme").forEach((button) => button.addEventListener("click", () => {
    const modes = ["auto", "light", "dark"];
    const mode = modes[(modes.indexOf(remembered()) + 1) % 3];
    try {
      localStorage.setItem("mode", mode);
    } catch { /* a browser that keeps nothing: the choice holds for this page */ }
    apply(mode);
    sign(mode);
  }));

  // Paper is light, and what is folded is printed too.
  window.addEventListener("beforeprint", () => {
    root.dataset.theme = "light";
    document.querySelectorAll("details:not([open])").forEach((each) => {
      each.dataset.closed = "1";
      each.open = true;
    });
  });
  window.addEventListener("afterprint", () => {
    apply(remembered());
    document.querySelectorAll("details[data-closed]").forEach((each) => { each.open = false; });
  });
})();
