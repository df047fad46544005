// Moving between the numbers of a table or a chart with the arrow keys. Each is one tab stop, however many numbers it
// has: a reader with a keyboard gets past it in one step.
(() => {
  "use strict";

  const CONTROL = ".tal > a, .fjol > a, svg a.tal";
  const current = new WeakMap(); // table or chart → its tab stop
  const groupOf = (control) => control.closest("table, svg");

  function beTabStop(control) {
    const group = groupOf(control);
    if (!group) return;
    const before = current.get(group) ?? group.querySelector(CONTROL);
    before.setAttribute("tabindex", "-1");
    control.setAttribute("tabindex", "0");
    current.set(group, control);
  }

  function inColumn(control, step) {
    const cell = control.closest("td, th");
    const lines = [...groupOf(control).rows];
    for (let i = lines.indexOf(cell.parentElement) + step; lines[i]; i += step) {
      const next = lines[i].cells[cell.cellIndex]?.querySelector(CONTROL);
      if (next) return next;
    }
    return null;
  }

  function inOrder(control, key) {
    const seen = new Set([control.dataset.tal]);
    const isChart = groupOf(control).matches("svg"); // there a number is both a shape and a label
    const all = [...groupOf(control).querySelectorAll(CONTROL)].filter((one) =>
      one === control || !isChart || (!seen.has(one.dataset.tal) && seen.add(one.dataset.tal)));
    const at = all.indexOf(control);
    return { ArrowLeft: all[at - 1], ArrowUp: all[at - 1], ArrowRight: all[at + 1], ArrowDown: all[at + 1],
      Home: all[0], End: all.at(-1) }[key];
  }

  function move(event) {
    const control = event.target.closest?.(CONTROL);
    if (!control || !groupOf(control) || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const vertical = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const next = vertical && control.closest("td, th") ? inColumn(control, vertical) : inOrder(control, event.key);
    if (!next) return;
    event.preventDefault();
    next.focus();
  }

  document.addEventListener("focusin", (event) => {
    if (event.target.matches?.(CONTROL)) beTabStop(event.target);
  });
  document.addEventListener("keydown", move);
})();
