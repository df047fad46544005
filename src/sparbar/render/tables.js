// Column heads that sort their table: rising, falling, and back to the author's order. Numbers are compared by their
// exact values (data-varde), words as Swedish orders them. Unknown values and totals stay last.
(() => {
  "use strict";

  const words = new Intl.Collator("sv", { numeric: true });
  const NEXT = { none: "ascending", ascending: "descending", descending: "none" };
  const SMALLEST = 3; // rows from which there is anything to sort

  const text = (cell) => cell.textContent.trim();

  // A decimal number written out, however long: sign, whole part, decimals.
  function parsed(value) {
    const [, sign, whole, decimals = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(value) ?? [];
    return whole === undefined ? null : { sign: sign ? -1n : 1n, whole, decimals };
  }

  function compareExact(one, other) {
    const places = Math.max(one.decimals.length, other.decimals.length);
    const scaled = (n) => n.sign * BigInt(n.whole + n.decimals.padEnd(places, "0"));
    const a = scaled(one), b = scaled(other);
    return a < b ? -1 : a > b ? 1 : 0;
  }

  function keyOf(cell) {
    const number = cell?.dataset.varde === undefined ? null : parsed(cell.dataset.varde);
    if (number) return { number };
    const unknown = !cell || cell.querySelector(".saknas") || ["", "–"].includes(text(cell));
    return unknown ? { unknown: true } : { word: text(cell) };
  }

  function compare(one, other, direction) {
    if (one.unknown || other.unknown) return Number(Boolean(one.unknown)) - Number(Boolean(other.unknown));
    const order = one.number && other.number ? compareExact(one.number, other.number)
      : one.number ? -1 : other.number ? 1 : words.compare(one.word, other.word);
    return direction === "descending" ? -order : order;
  }

  function sort(body, original, column, direction) {
    const total = (row) => row.classList.contains("total");
    if (direction === "none") {
      body.append(...original);
      return;
    }
    const keyed = original.filter((row) => !total(row)).map((row) => ({ row, key: keyOf(row.cells[column]) }));
    keyed.sort((a, b) => compare(a.key, b.key, direction)); // equal rows keep the author's order
    body.append(...keyed.map(({ row }) => row), ...original.filter(total));
  }

  function makeSortable(table) {
    const heads = [...(table.tHead?.rows[0]?.cells ?? [])];
    const body = table.tBodies[0];
    const original = [...(body?.rows ?? [])];
    const spans = table.querySelector("[colspan], [rowspan]");
    if (table.tHead?.rows.length !== 1 || table.tBodies.length !== 1 || original.length < SMALLEST || spans) return;
    for (const [column, head] of heads.entries()) {
      if (!text(head)) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "sortera";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const direction = NEXT[head.getAttribute("aria-sort") ?? "none"];
        for (const other of heads) other.removeAttribute("aria-sort");
        if (direction !== "none") head.setAttribute("aria-sort", direction);
        sort(body, original, column, direction);
      });
    }
  }

  for (const table of document.querySelectorAll("main .rull > table")) makeSortable(table);
})();
