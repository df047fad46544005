// How search compares: without regard to case and accents, so that Västerås, vasteras and Vaesteraas are one.
// A folded text has the length of the text, so that a hit in it is a hit at the same place in the text.
(() => {
  "use strict";

  const OTHERS = { "\u2212": "-", "\u2013": "-", "\u2011": "-", "ø": "o", "æ": "a" };

  function foldOne(character) {
    const plain = character.normalize("NFD")[0].toLowerCase()[0];
    if (/\s/.test(plain)) return " ";
    return OTHERS[plain] ?? plain;
  }

  const known = new Map();

  function fold(text) {
    let folded = "";
    for (let i = 0; i < text.length; i++) { // code units: what has two is left as it is, twice
      const character = text[i];
      if (!known.has(character)) known.set(character, foldOne(character));
      folded += known.get(character);
    }
    return folded;
  }

  // A word as it is typed, and as it is if aa, ae and oe stand for å, ä and ö.
  function spellings(word) {
    const folded = fold(word);
    return [...new Set([folded, folded.replaceAll("aa", "a").replaceAll("ae", "a").replaceAll("oe", "o")])];
  }

  // What to look for: words, and phrases between quotation marks; each as its spellings.
  function parse(query) {
    const words = query.normalize("NFC").match(/["”“][^"”“]+["”“]?|[^\s"”“]+/g) ?? [];
    const clean = words.map((word) => word.replace(/["”“]/g, "").trim().replace(/\s+/g, " ")).filter(Boolean);
    return clean.map(spellings);
  }

  const startsWord = (text, at) => at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1]);

  // The places [start, end] of a word in a folded text; where it begins a word before where it does not.
  function places(folded, variants) {
    const found = [];
    for (const variant of variants) {
      for (let at = folded.indexOf(variant); at >= 0; at = folded.indexOf(variant, at + variant.length)) {
        found.push([at, at + variant.length]);
      }
    }
    return found.sort((a, b) => startsWord(folded, b[0]) - startsWord(folded, a[0]) || a[0] - b[0] || b[1] - a[1]);
  }

  // How well a piece with these folded texts (title first) answers; 0 unless it has every word.
  function score(texts, wanted) {
    let total = 0;
    for (const variants of wanted) {
      let best = 0;
      for (const [i, text] of texts.entries()) {
        const [first] = places(text, variants);
        if (first) best = Math.max(best, (startsWord(text, first[0]) ? 4 : 1) + (i === 0 ? 3 : 0));
      }
      if (!best) return 0;
      total += best;
    }
    return total;
  }

  // The places of all words in a folded text, in order and without overlap.
  function hits(folded, wanted) {
    const all = wanted.flatMap((variants) => places(folded, variants)).sort((a, b) => a[0] - b[0] || b[1] - a[1]);
    const apart = [];
    for (const [start, end] of all) if (!apart.length || start >= apart.at(-1)[1]) apart.push([start, end]);
    return apart;
  }

  (window.sparbar ??= {}).sok = { fold, parse, places, score, hits };
})();
