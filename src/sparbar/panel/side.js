// The pages beside the book: which rows, or which line of code, belong to the number in the address.
(() => {
  "use strict";

  const { slag: kind, namn: name } = document.body.dataset;
  const about = document.querySelector(".om-talet");

  function keyOfPage() {
    const asked = kind === "kod" ? new URLSearchParams(location.search).get("tal") : null;
    if (asked !== null || !location.hash.startsWith("#tal=")) return asked;
    try {
      return decodeURIComponent(location.hash.slice(5));
    } catch {
      return location.hash.slice(5);
    }
  }

  function load(notebook) {
    return new Promise((done, fail) => {
      if (window.sparbar?.[notebook]) return done(window.sparbar[notebook]);
      if (!/^[a-z][a-z0-9_]*$/.test(notebook)) return fail(new Error(notebook));
      const script = document.createElement("script");
      script.src = `../trace/${notebook}.js`;
      script.onload = () => done(window.sparbar[notebook]);
      script.onerror = () => fail(new Error(notebook));
      document.head.append(script);
    });
  }

  function say(key, number, told) {
    const back = document.createElement("a");
    back.href = `../${number.pages[0] ?? "index.html"}#tal=${encodeURIComponent(key)}`;
    back.textContent = "Tillbaka till talet";
    const code = document.createElement("code");
    code.textContent = key;
    about.replaceChildren(`${told} ${number.text}: ${number.definition} (`, code, "). ", back);
  }

  function onlyMarked(table) {
    const box = document.createElement("input");
    const label = document.createElement("label");
    box.type = "checkbox";
    box.addEventListener("change", () => table.classList.toggle("bara-markta", box.checked));
    label.append(box, " Visa bara de markerade raderna");
    about.append(document.createElement("br"), label);
  }

  function markRows(key, number) {
    const table = document.querySelector("table.rader");
    for (const old of table.querySelectorAll(".markt")) old.classList.remove("markt");
    table.classList.remove("bara-markta");
    const marked = (number.rows[name] ?? []).toSorted((a, b) => a - b).map((place) => document.getElementById(`rad-${place}`));
    for (const row of marked) {
      row.classList.add("markt");
      row.setAttribute("aria-current", "true");
    }
    const all = table.tBodies[0].rows.length;
    say(key, number, `${marked.length} av ${all} rader är markerade. De ligger bakom talet`);
    onlyMarked(table);
    marked[0]?.scrollIntoView({ block: "center" });
  }

  async function follow() {
    const key = keyOfPage();
    if (!key) return;
    const notebook = key.split(".")[0];
    try {
      const number = (await load(notebook)).numbers[key];
      if (kind === "rader") markRows(key, number);
      else say(key, number, `Rad ${number.line} i cellen ${number.cell} ger talet`);
      if (kind === "kod") document.querySelector(":target")?.scrollIntoView({ block: "center" });
    } catch {
      const without = `Talet ${key} finns inte i den här rapporten`;
      about.textContent = window.sparbar?.[notebook] ? `${without}.` : `${without}, eller så saknas filen trace/${notebook}.js.`;
    }
  }

  addEventListener("hashchange", follow);
  follow();
})();
