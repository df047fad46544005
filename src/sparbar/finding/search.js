// Search: a window over the page, with a list of links below a field. "/" opens it; the arrow keys go between field
// and hits, Return opens, Escape closes. What is found is told to screen readers as a count.
// Texts of the index enter the page as text only (textContent), never as markup.
(() => {
  "use strict";

  const HERE = new URL(".", document.currentScript.src).href;
  const ROOT = new URL("..", HERE).href;
  const { fold, parse, score, hits } = window.sparbar.sok;
  const MOST = 60, MOST_OF_PAGE = 8, BEFORE = 50, LENGTH = 170;
  const KINDS = { rubrik: "Rubrik", text: "Text", figur: "Figur", tabell: "Tabell", ord: "Ordlista", tal: "Tal" };
  const WEIGHT = { rubrik: 3, ord: 3, figur: 2, tabell: 2, tal: 1, text: 0 };
  const HELP = "Skriv ett eller flera ord, till exempel en rubrik, en kommun eller namnet på ett tal.";

  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children.filter((child) => child !== null));
    return element;
  }

  // ---------- the index

  let loading = null;

  function load() {
    loading ??= new Promise((done, fail) => {
      const script = document.createElement("script");
      script.src = `${HERE}index.js`;
      script.onload = () => done(window.sparbar["sok/index"]);
      script.onerror = () => fail(new Error("index.js"));
      document.head.append(script);
    }).then(prepared);
    loading.catch(() => { loading = null; }); // the next search tries again
    return loading;
  }

  const addressOf = (key) => `#tal=${encodeURIComponent(key).replaceAll("%5B", "[").replaceAll("%5D", "]")}`;

  // Everything that can be found, in reading order, with its texts folded; a number opens on this page if it is here.
  function prepared({ pages, numbers }) {
    const here = pages.findIndex((page) => new URL(page.file, ROOT).pathname === location.pathname);
    const all = pages.flatMap((page, number) => page.pieces.map(([kind, place, title, text]) => (
      { kind, page: number, group: page.title, href: page.file + (place ? `#${place}` : ""), title, text })));
    for (const [key, text, definition, places] of numbers) {
      const page = places.includes(here) ? here : places[0];
      all.push({ kind: "tal", page, group: pages[page].title, href: pages[page].file + addressOf(key), title: definition, text, key });
    }
    for (const piece of all) piece.folded = [piece.title, piece.text, piece.key ?? ""].map(fold);
    return all;
  }

  // The groups of hits, the page with the best hit first; a page's hits by how well they answer, then as they stand.
  function find(all, wanted) {
    const found = [];
    const asked = [0, -1].map((at) => wanted.map((word) => word.at(at)).join(" "));
    for (const piece of all) {
      // The title of a paragraph is its heading, which is found by itself.
      const texts = piece.kind === "text" ? ["", piece.folded[1]] : piece.folded;
      const points = score(texts, wanted);
      // The key or the term itself, before what only holds it.
      const named = asked.includes(piece.key ? piece.folded[2] : piece.kind === "ord" && piece.folded[0]) ? 10 : 0;
      if (points) found.push({ piece, points: points / wanted.length + WEIGHT[piece.kind] + named });
    }
    found.sort((a, b) => b.points - a.points);
    const groups = new Map();
    for (const { piece } of found) {
      if (!groups.has(piece.page)) groups.set(piece.page, { title: piece.group, pieces: [] });
      groups.get(piece.page).pieces.push(piece);
    }
    return { count: found.length, groups: [...groups.values()] };
  }

  // ---------- showing

  // The text around the first hit, with the hits marked.
  function excerpt(text, folded, wanted, whole) {
    const found = hits(folded, wanted);
    let from = 0, to = text.length;
    if (!whole && text.length > LENGTH) {
      from = Math.max(0, Math.min((found[0]?.[0] ?? 0) - BEFORE, text.length - LENGTH));
      if (from > 0) from = Math.max(text.lastIndexOf(" ", from), from - 20) + 1;
      const end = text.indexOf(" ", from + LENGTH);
      to = end < 0 ? text.length : end;
    }
    const parts = [];
    let at = from;
    for (const [start, end] of found.filter((hit) => hit[0] >= from && hit[1] <= to)) {
      parts.push(text.slice(at, start), make("mark", {}, text.slice(start, end)));
      at = end;
    }
    return [from > 0 ? "… " : "", ...parts, text.slice(at, to), to < text.length ? " …" : ""].filter((part) => part !== "");
  }

  function hit(piece, wanted) {
    const [title, text, key] = piece.folded;
    const link = make("a", { href: new URL(piece.href, ROOT).href },
      make("span", { class: "slag" }, KINDS[piece.kind]), " ",
      make("span", { class: "traff" }, ...excerpt(piece.title, title, wanted, true)));
    if (piece.text) link.append(" ", make("span", { class: "utdrag" }, ...excerpt(piece.text, text, wanted, false)));
    if (piece.key) link.append(" ", make("code", {}, ...excerpt(piece.key, key, wanted, true)));
    return make("li", {}, link);
  }

  function group({ title, pieces }, number, wanted, most) {
    const id = `sokgrupp-${number}`;
    const shown = pieces.slice(0, most).map((piece) => hit(piece, wanted));
    const more = pieces.length - shown.length;
    return make("section", { "aria-labelledby": id }, make("h3", { id }, title), make("ul", {}, ...shown),
      more ? make("p", { class: "fler" }, `och ${more} till på den sidan`) : null);
  }

  const counted = (count, one, many) => `${count.toLocaleString("sv")} ${count === 1 ? one : many}`;

  function show({ count, groups }, wanted) {
    let left = MOST;
    const sections = [];
    for (const [number, found] of groups.entries()) {
      if (left <= 0) break;
      const most = Math.min(left, MOST_OF_PAGE);
      sections.push(group(found, number, wanted, most));
      left -= Math.min(most, found.pieces.length);
    }
    results.replaceChildren(...sections);
    results.scrollTop = 0;
    const where = count ? ` på ${counted(groups.length, "sida", "sidor")}` : "";
    status.textContent = count ? `${counted(count, "träff", "träffar")}${where}.` : "Inga träffar. Prova färre ord eller en del av ordet.";
  }

  // ---------- the window

  const field = make("input", { type: "search", id: "sokfalt", autocomplete: "off", spellcheck: "false", enterkeyhint: "go", "aria-describedby": "soklage" });
  const status = make("p", { id: "soklage", class: "lage", role: "status" }, HELP);
  const results = make("div", { class: "traffar" });
  const close = make("button", { type: "button" }, "Stäng");
  const dialog = make("dialog", { id: "sok", "aria-labelledby": "sokrubrik" },
    make("header", {}, make("h2", { id: "sokrubrik" }, "Sök i rapporten"), close),
    make("label", { for: "sokfalt", class: "osynlig" }, "Sökord"), field, status, results);
  const links = () => [...results.querySelectorAll("a")];

  async function search() {
    const asked = field.value, wanted = parse(asked);
    if (!wanted.length) {
      results.replaceChildren();
      status.textContent = HELP;
      return;
    }
    try {
      const all = await load();
      if (field.value === asked) show(find(all, wanted), wanted);
    } catch {
      results.replaceChildren();
      status.textContent = "Sökningen går inte att använda: filen sok/index.js saknas bredvid rapporten.";
    }
  }

  function open() {
    if (dialog.open) return;
    dialog.showModal();
    field.focus();
    field.select();
    search();
  }

  function step(by) {
    const all = [field, ...links()];
    const to = all[all.indexOf(document.activeElement) + by];
    to?.focus();
    to?.scrollIntoView({ block: "nearest" });
  }

  const MOVES = {
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    Home: () => links()[0]?.focus(),
    End: () => links().at(-1)?.focus(),
  };

  dialog.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.stopPropagation(); // the number's panel below stays
      event.preventDefault();
      dialog.close();
    } else if (event.target === field && event.key === "Enter") {
      event.preventDefault();
      search().then(() => links()[0]?.click());
    } else if (MOVES[event.key] && !(event.target === field && ["Home", "End"].includes(event.key))) {
      event.preventDefault();
      MOVES[event.key]();
    }
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("a")) dialog.close(); // the ground around it, or a hit
  });
  close.addEventListener("click", () => dialog.close());
  field.addEventListener("input", search);

  // In text that someone writes "/" is a sign like others.
  document.addEventListener("keydown", (event) => {
    const writes = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || writes || event.ctrlKey || event.metaKey || event.altKey || dialog.open) return;
    event.preventDefault();
    open();
  });

  const button = make("button", { type: "button", class: "sokknapp", "aria-keyshortcuts": "/", "aria-haspopup": "dialog" }, "Sök");
  button.addEventListener("click", open);
  const place = document.querySelector(".sidhuvud");
  if (place) place.insertBefore(button, place.querySelector(".tema"));
  document.body.append(dialog);
})();
