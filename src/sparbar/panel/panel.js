// A number's panel. Every number of a page is a link to #tal=KEY; this shows what that address means.
// The history does the rest: a number is a place, so Back closes the panel or goes to the number before.
// Text enters the page as text only (textContent), never as markup.
(() => {
  "use strict";

  const TRACE = new URL(".", document.currentScript.src).href;
  const SHOWN_ROWS = 5;
  const CONTROL = ".tal > a, .fjol > a, svg a.tal";
  const SECOND = {
    equal: "Samma värde, räknat en andra gång i SQL av DuckDB.",
    different: "Ett annat värde: de två beräkningarna är inte överens.",
    none: "Ingen andra beräkning finns för talet.",
    failed: "Den andra beräkningen gick inte att göra.",
    reported: "Talet är rapporterat och inte beräknat. Raden nedan är hela underlaget.",
  };

  // ---------- addresses and data

  function keyOf(hash) {
    if (!hash.startsWith("#tal=")) return null;
    try {
      return decodeURIComponent(hash.slice(5));
    } catch {
      return hash.slice(5);
    }
  }

  function addressOf(key) {
    return "#tal=" + encodeURIComponent(key).replaceAll("%5B", "[").replaceAll("%5D", "]");
  }

  const loading = new Map();

  // The data that trace/<name>.js hands over. Only names of the build's own shape: an address is anyone's to write.
  function load(name) {
    if (!/^(kod\/|rader\/)?[a-z][a-z0-9_]*$/.test(name)) return Promise.reject(new Error(name));
    if (!loading.has(name)) {
      loading.set(name, new Promise((done, fail) => {
        const script = document.createElement("script");
        const failed = () => {
          loading.delete(name); // the next one who asks may have put the file back
          fail(new Error(name));
        };
        script.src = `${TRACE}${name}.js`;
        script.onload = () => (window.sparbar?.[name] ? done(window.sparbar[name]) : failed());
        script.onerror = failed;
        document.head.append(script);
      }));
    }
    return loading.get(name);
  }

  // What is told of a number; null where its file has none such, or cannot be read.
  async function find(key) {
    const notebook = key.split(".")[0];
    const about = await load(notebook).catch(() => null);
    return about && Object.hasOwn(about.numbers, key) ? { ...about, key, notebook, number: about.numbers[key] } : null;
  }

  // ---------- building

  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children.filter((child) => child !== null));
    return element;
  }

  const section = (title, ...children) => make("section", {}, make("h3", {}, title), ...children);
  const rows = (count) => `${count.toLocaleString("sv")} ${count === 1 ? "rad" : "rader"}`;

  // A file that lies beside the page, or did.
  const unread = (name, what) => make("p", { class: "olast" }, `${what} går inte att visa: filen `,
    make("code", {}, `trace/${name}.js`), " saknas eller är skadad. Hämta hela rapporten igen och packa upp alla filer.");

  // A page that prints the number knows it: then it is the file that is missing.
  function unknown(key) {
    const number = make("code", {}, key);
    if (occurrences(key).length) return [make("p", {}, "Talet ", number, "."), unread(key.split(".")[0], "Uppgifterna om talet")];
    return [make("p", {}, "Talet ", number, " finns inte i den här rapporten.")];
  }

  function facts({ number }) {
    const list = [
      ["Exakt värde", number.exact], ["Avrundning", number.rounding], ["Enhet", number.unit], ["Slag", number.kind],
      ["Andra beräkningen", SECOND[number.second]], ["Sedan förra året", number.change],
    ];
    const told = list.filter(([, text]) => text).flatMap(([name, text]) => [make("dt", {}, name), make("dd", {}, text)]);
    return make("dl", {}, ...told);
  }

  function parents({ number, numbers }) {
    if (!number.parents.length) return null;
    return make("ol", { class: "led" }, ...number.parents.map((key) => {
      const parent = numbers[key];
      return make("li", {}, make("a", { href: addressOf(key) }, parent ? parent.text : key),
        ` ${parent ? parent.definition : ""} `, make("code", {}, key));
    }));
  }

  function firstRows(table, places, columns) {
    const counted = table.columns.map((name) => ({ class: columns.includes(name) ? "raknas" : "" }));
    const head = table.columns.map((name, i) => make("th", { scope: "col", ...counted[i] }, name));
    const body = places.slice(0, SHOWN_ROWS).map((place) => make("tr", { "data-rad": table.keys[place] },
      ...table.cells[place].map((cell, i) => make("td", counted[i], cell))));
    return make("table", {}, make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...body));
  }

  async function rowsOf({ key, number }) {
    const parts = [];
    if (!number.listed) {
      const tables = Object.keys(number.rows).flatMap((name, i) => [i ? ", " : "", make("code", {}, name)]);
      return section("Rader", make("p", {}, "Raderna kan röra enskilda och visas bara i den interna utgåvan. De finns i ",
        ...tables, "."));
    }
    for (const [name, places] of Object.entries(number.rows)) {
      const table = await load(`rader/${name}`).catch(() => null);
      const all = `Visa ${places.length === 1 ? "raden" : `alla ${rows(places.length)}`} i ${name}`;
      parts.push(make("p", {}, `${rows(places.length)} i tabellen `, make("code", {}, name),
        places.length > SHOWN_ROWS ? `, de första ${SHOWN_ROWS}:` : ":"));
      if (places.length) {
        parts.push(table ? make("div", { class: "rull", role: "region", tabindex: "0", "aria-label": `Rader i ${name}` },
          firstRows(table, places, number.columns)) : unread(`rader/${name}`, "Raderna"));
        parts.push(make("p", {}, make("a", { href: `rader/${name}.html${addressOf(key)}` }, all)));
      }
    }
    if (Object.keys(number.rows).length > 1) parts.push(make("p", {}, `Raderna är kopplade i ${rows(number.combinations)}.`));
    if (number.parents.length) parts.push(make("p", {}, "Raderna finns bakom talen ovan."));
    return section("Rader", ...parts);
  }

  async function codeOf({ key, notebook, number }) {
    const cells = await load(`kod/${notebook}`).catch(() => null);
    const lines = (cells?.[number.cell] ?? "").split("\n").map((text, i) =>
      make("span", i + 1 === number.line ? { class: "rad markt" } : { class: "rad" }, make("span", { class: "nr" }, `${i + 1}`), `${text}\n`));
    const target = `kod/${notebook}.html?tal=${encodeURIComponent(key)}#${encodeURIComponent(number.cell)}.${number.line}`;
    return section("Kod",
      make("p", {}, `Notebook ${notebook}, cell ${number.cell}, rad ${number.line}:`),
      cells ? make("pre", { class: "kod", tabindex: "0", role: "region", "aria-label": "Koden i cellen" }, ...lines)
        : unread(`kod/${notebook}`, "Koden"),
      make("p", {}, make("a", { href: target }, "Öppna notebooken vid cellen")));
  }

  function sourcesOf({ number, sources }) {
    const used = Object.keys(number.rows).map((table) => sources[table]);
    if (!used.length) return null;
    return section("Källor", make("ul", {}, ...used.map((source) => make("li", {},
      make("strong", {}, source.title), source.synthetic ? " (syntetisk)" : "",
      make("br"), `${source.producer}. Mottagen ${source.received}. Fil `, make("code", {}, `data/${source.file}`),
      make("br"), "SHA-256 ", make("code", {}, source.sha256)))));
  }

  function correctionsOf({ number }) {
    if (!number.corrections.length) return null;
    return section("Rättelser", make("ul", { class: "rattelser" }, ...number.corrections.map((text) => make("li", {}, text))));
  }

  function placesOf({ key, number, pages }) {
    return section("Talet i rapporten",
      make("ul", {}, ...number.pages.map((page) => make("li", {}, make("a", { href: page + addressOf(key) }, pages[page])))),
      make("p", {}, "Talets adress: ", make("code", {}, addressOf(key))));
  }

  async function contents(found, printed) {
    const { key, number } = found;
    return [
      make("p", { class: "nyckel" }, make("code", {}, key)),
      make("p", {}, number.definition),
      number.synthetic ? make("p", { class: "syntetiskt" }, "Bygger på syntetiska exempeldata.") : null,
      printed && printed !== number.text ? make("p", {}, `Där du var står det ”${printed}”.`) : null,
      facts(found),
      section("Så räknas talet", make("p", {}, number.basis), parents(found)),
      await rowsOf(found), correctionsOf(found), await codeOf(found), sourcesOf(found), placesOf(found),
    ].filter((part) => part !== null);
  }

  // ---------- the panel

  const title = make("h2", { id: "talpanel-rubrik", tabindex: "-1" });
  const close = make("button", { type: "button", class: "stang" }, "Stäng");
  const body = make("div", { class: "innehall" });
  const panel = make("dialog", { id: "talpanel", "aria-labelledby": "talpanel-rubrik" }, make("div", { class: "huvud" }, title, close), body);
  let opener = null; // the number to go back to
  let wanted = null; // the key that is shown, or on its way
  let leaving = false;

  const isShown = (element) => element.checkVisibility?.() ?? true;
  const occurrences = (key) => [...document.querySelectorAll(`[data-tal="${CSS.escape(key)}"]`)];
  const controlOf = (element) => (element.matches(CONTROL) ? element : element.querySelector("a"));

  function mark(key) {
    for (const old of document.querySelectorAll(".valt")) old.classList.remove("valt");
    if (key) for (const one of occurrences(key)) one.classList.add("valt");
  }

  function bringIntoView(element) {
    const place = element.getBoundingClientRect(), over = panel.getBoundingClientRect();
    const covered = place.bottom > over.top && place.right > over.left;
    if (place.top < 0 || place.bottom > innerHeight || covered) element.scrollIntoView({ block: covered ? "start" : "center" });
  }

  async function show(key) {
    wanted = key;
    const active = document.activeElement;
    if (active?.matches(CONTROL)) opener = active;
    opener ??= occurrences(key).filter(isShown).map(controlOf)[0] ?? null;
    const printed = opener?.closest("[data-tal]")?.dataset.tal === key && !opener.closest("svg") ? opener.textContent : "";
    const found = await find(key);
    const parts = found ? await contents(found, printed) : unknown(key);
    if (wanted !== key) return;
    title.textContent = found ? found.number.text : printed || "Okänt tal";
    body.replaceChildren(...parts);
    document.documentElement.classList.add("har-panel");
    if (!panel.open) panel.show();
    mark(key);
    body.scrollTop = 0;
    const line = body.querySelector(".rad.markt");
    if (line) line.parentElement.scrollTop = line.offsetTop - line.parentElement.clientHeight / 2;
    const inSight = opener && isShown(opener) ? opener : occurrences(key).find(isShown); // a chart may have changed its drawing
    if (inSight) bringIntoView(inSight);
    title.focus({ preventScroll: true });
    panel.dataset.tal = key;
  }

  function hide() {
    const inside = panel.contains(document.activeElement);
    wanted = null;
    if (!panel.open) return;
    panel.close();
    delete panel.dataset.tal;
    document.documentElement.classList.remove("har-panel");
    mark(null);
    if (inside && opener?.isConnected) opener.focus();
    opener = null;
  }

  // Each number shown is one step in the history; its depth says how many steps lead out of the panel.
  let depth = 0;

  function follow() {
    const key = keyOf(location.hash);
    if (key && leaving) history.replaceState(null, "", location.href.split("#")[0]);
    if (key && !leaving) {
      if (history.state?.depth === undefined) history.replaceState({ depth: depth + 1 }, "");
      depth = history.state.depth;
      show(key);
    } else {
      depth = 0;
      hide();
    }
    leaving = false;
  }

  function leave() {
    if (depth > 0) {
      leaving = true;
      history.go(-depth);
    } else {
      history.replaceState(null, "", location.href.split("#")[0]);
      hide();
    }
  }

  document.addEventListener("click", (event) => {
    const control = event.target.closest?.(CONTROL);
    if (!control || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (!getSelection().isCollapsed) event.preventDefault(); // the reader selected text
    else if (document.activeElement !== control) control.focus();
    opener = control;
    if (control.getAttribute("href") === location.hash) show(keyOf(location.hash));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && panel.open && !event.defaultPrevented) leave();
  });
  close.addEventListener("click", leave);
  addEventListener("hashchange", follow);
  document.body.append(panel);
  if (keyOf(location.hash)) {
    if (history.state?.depth === undefined) history.replaceState({ depth: 0 }, "");
    follow();
  }
})();
