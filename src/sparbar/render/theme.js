// Light or dark: the system decides until the reader does, and the choice is remembered. Runs before the page is
// drawn, so that it does not flash; the button is made here, because it does nothing without this script.
(() => {
  "use strict";

  const NAME = "sparbar-tema";
  const system = matchMedia("(prefers-color-scheme: dark)");
  const root = document.documentElement;

  function remembered() {
    try {
      return localStorage.getItem(NAME);
    } catch {
      return null; // storage is off: the choice holds for this page
    }
  }

  function remember(theme) {
    try {
      localStorage.setItem(NAME, theme);
    } catch {
      root.dataset.temaMinne = "av";
    }
  }

  const isTheme = (theme) => theme === "light" || theme === "dark";
  const shown = () => root.dataset.theme ?? (system.matches ? "dark" : "light");

  if (isTheme(remembered())) root.dataset.theme = remembered();

  function addButton() {
    const place = document.querySelector(".sidhuvud");
    if (!place) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "tema";
    const tell = () => { button.textContent = shown() === "dark" ? "Ljust läge" : "Mörkt läge"; };
    tell();
    button.addEventListener("click", () => {
      root.dataset.theme = shown() === "dark" ? "light" : "dark";
      remember(root.dataset.theme);
      tell();
    });
    system.addEventListener("change", tell);
    addEventListener("storage", (event) => {
      if (event.key !== NAME || !isTheme(event.newValue)) return;
      root.dataset.theme = event.newValue;
      tell();
    });
    place.append(button);
  }

  document.addEventListener("DOMContentLoaded", addButton);
})();
