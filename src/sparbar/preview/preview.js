// Reloads the page when the preview shows another version, at the same place of it.
(() => {
  "use strict";
  const script = document.currentScript;
  const version = script.dataset.version;
  const isError = "error" in script.dataset;
  const place = "sparbar-preview:" + location.pathname;

  const restore = () => {
    const { x, y } = JSON.parse(sessionStorage.getItem(place));
    scrollTo({ left: x, top: y, behavior: "instant" });
  };
  const reload = () => {
    // A page of errors keeps what the book's page remembered before it.
    if (!isError) sessionStorage.setItem(place, JSON.stringify({ x: scrollX, y: scrollY }));
    location.reload();
  };
  const ended = document.createElement("p");
  ended.className = "preview-ended";
  ended.lang = "en";
  ended.role = "status";
  ended.textContent = "The preview has ended: this page no longer follows the report.";

  const ask = async () => {
    try {
      const answer = await fetch("/.preview/version", { cache: "no-store" });
      ended.remove();
      if ((await answer.text()) !== version) return reload();
    } catch {
      if (!ended.isConnected) document.body.append(ended);
    }
    setTimeout(ask, 200);
  };

  if (!isError && sessionStorage.getItem(place) !== null) {
    history.scrollRestoration = "manual";
    restore();
    addEventListener("load", () => {
      restore();
      sessionStorage.removeItem(place);
    });
    // Not before the page is left: the browser would scroll to where the page of errors was.
    addEventListener("pagehide", () => { history.scrollRestoration = "auto"; });
  }
  ask();
})();
