// Terms of the glossary: a term is a link to its entry; here its explanation shows where the term stands, on hover,
// on focus and on a tap. Escape takes it away; the pointer may rest on it. On a touch screen the first tap shows the
// explanation and the second opens the glossary.
(() => {
  "use strict";

  const WAIT = 180; // ms in which the pointer can reach the explanation
  const EDGE = 8;
  const explanations = window.sparbar?.["sok/ordlista"] ?? {};
  const box = document.createElement("div");
  box.id = "ordforklaring";
  box.setAttribute("role", "tooltip");
  box.hidden = true;
  let shown = null, leaving = 0, touched = false;

  const explanationOf = (link) => explanations[decodeURIComponent(link.hash.slice(1))];

  function place(link) {
    const at = link.getClientRects()[0], width = document.documentElement.clientWidth;
    box.style.left = `${Math.max(EDGE, Math.min(at.left, width - box.offsetWidth - EDGE)) + scrollX}px`;
    const below = at.bottom + box.offsetHeight < innerHeight || at.top < box.offsetHeight;
    box.style.top = `${(below ? at.bottom : at.top - box.offsetHeight) + scrollY}px`;
  }

  function show(link) {
    clearTimeout(leaving);
    if (shown === link) return;
    hide();
    shown = link;
    box.textContent = explanationOf(link) + (touched ? " Tryck igen för ordlistan." : "");
    box.hidden = false;
    link.setAttribute("aria-describedby", box.id);
    place(link);
  }

  function hide() {
    clearTimeout(leaving);
    shown?.removeAttribute("aria-describedby");
    shown = null;
    box.hidden = true;
  }

  function leave() {
    clearTimeout(leaving);
    leaving = setTimeout(() => { if (document.activeElement !== shown) hide(); }, WAIT);
  }

  for (const link of document.querySelectorAll("main a.ord")) {
    if (!explanationOf(link)) continue;
    link.addEventListener("pointerenter", (event) => { if (event.pointerType !== "touch") show(link); });
    link.addEventListener("pointerleave", (event) => { if (event.pointerType !== "touch") leave(); });
    link.addEventListener("pointerdown", (event) => { touched = event.pointerType === "touch"; link.dataset.visad = String(shown === link); });
    link.addEventListener("focus", () => show(link));
    link.addEventListener("blur", hide);
    link.addEventListener("click", (event) => {
      if (touched && link.dataset.visad !== "true") {
        event.preventDefault();
        show(link);
      }
      touched = false;
    });
  }
  box.addEventListener("pointerenter", () => clearTimeout(leaving));
  box.addEventListener("pointerleave", leave);
  document.addEventListener("pointerdown", (event) => {
    if (shown && event.target !== shown && !box.contains(event.target)) hide();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !shown) return;
    event.preventDefault(); // a number's panel stays
    hide();
  }, true);
  (document.querySelector("main") ?? document.body).append(box);
})();
