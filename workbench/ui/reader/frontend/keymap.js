// Every key of the reader. This one table is what the keyboard does, what stands on controls, what `?` lists and what
// docs/keys.md says. It is JSON, so that the tests of the documentation read it without a browser.
//
// `where`: the place in which a section's keys count (keyboard.js hands it in). `keys`: the first one is printed on controls;
// names are those of KeyboardEvent.key. A preset that has other keys for a command names all of them.

/** Where people come from. */
export const PRESETS = ["workbench", "prodigy", "doccano"];

export const SECTIONS = [
  {
    "title": "Moving", "where": "document", "rows": [
      { "command": "down", "keys": ["j", "ArrowDown"], "prodigy": ["j", "ArrowDown", "Space"], "doccano": ["j", "ArrowDown", "ArrowRight"], "words": "next sentence", "repeats": true },
      { "command": "up", "keys": ["k", "ArrowUp"], "doccano": ["k", "ArrowUp", "ArrowLeft"], "words": "previous sentence", "repeats": true },
      { "command": "nextUndecided", "keys": ["n"], "doccano": ["n", "Enter"], "words": "next undecided sentence, from the top again at the end", "repeats": true },
      { "command": "first", "keys": ["Home"], "doccano": ["Home", "Shift+ArrowLeft"], "words": "first sentence", "repeats": true },
      { "command": "last", "keys": ["End"], "doccano": ["End", "Shift+ArrowRight"], "words": "last sentence", "repeats": true },
      { "command": "nextDocument", "keys": ["Shift+PageDown"], "words": "next document, once everything here is stored" },
      { "command": "previousDocument", "keys": ["Shift+PageUp"], "words": "previous document" },
      { "command": "search", "keys": ["/"], "words": "search this document" },
      { "command": "copyLink", "keys": ["l"], "words": "copy a link to this sentence" }
    ]
  },
  {
    "title": "What a sentence is", "where": "document", "rows": [
      { "command": "claim", "keys": ["c"], "prodigy": ["a", "c"], "words": "claim: the whole sentence, or the words marked with the mouse" },
      { "command": "label:o", "keys": ["o"], "words": "opinion" },
      { "command": "label:p", "keys": ["p"], "words": "prediction" },
      { "command": "label:i", "keys": ["i"], "words": "only introduces or attributes" },
      { "command": "label:x", "keys": ["x"], "words": "nothing to check" },
      { "command": "label:b", "keys": ["b"], "words": "not text" },
      { "command": "flag", "keys": ["s"], "words": "badly split, beside the decision; again takes it back" },
      { "command": "pick", "keys": ["m"], "words": "mark a part of the sentence, or more than it: span mode" },
      { "command": "fill", "keys": ["Shift+X"], "words": "nothing more up to here: what is undecided before and at this sentence becomes x, after a question" }
    ]
  },
  {
    "title": "The active claim", "where": "document", "rows": [
      { "command": "digit", "keys": ["0-9"], "words": "verdict, by the figures on its buttons; 0 takes it back" },
      { "command": "editText", "keys": ["Enter"], "doccano": ["Shift+Enter"], "words": "edit the normalised text" },
      { "command": "why", "keys": ["r"], "words": "why: the reason" },
      { "command": "choose:types", "keys": ["t"], "words": "type, then figures" },
      { "command": "choose:attribution", "keys": ["q"], "words": "who says it, then a figure; Enter types a name" },
      { "command": "choose:hedge", "keys": ["y"], "words": "hedge, then a figure" },
      { "command": "choose:claim_date", "keys": ["d"], "words": "date, then a figure; Enter types one" },
      { "command": "choose:worth", "keys": ["w"], "words": "worth checking, then a figure" },
      { "command": "choose:event", "keys": ["Shift+V"], "words": "event, then a figure; Enter types its name" },
      { "command": "choose:confidence", "keys": ["v"], "words": "how sure of the verdict, then a figure" },
      { "command": "toggleChecks", "keys": ["Shift+K"], "words": "to be checked: what it says, or that it was said" },
      { "command": "repeat", "keys": ["="], "words": "the sentence repeats an earlier claim of yours" },
      { "command": "relate:same", "keys": ["Shift+S"], "words": "the claim is the same as the suggested one" },
      { "command": "relate:contradicts", "keys": ["Shift+C"], "words": "it contradicts the suggested one" },
      { "command": "relate:qualifies", "keys": ["Shift+Q"], "words": "it qualifies the suggested one" },
      { "command": "nextSuggestion", "keys": ["Shift+N"], "words": "next suggested claim" },
      { "command": "comment", "keys": ["f"], "words": "ask a lead about the claim" },
      { "command": "find", "keys": ["e"], "words": "find evidence in other texts" },
      { "command": "paste", "keys": ["u"], "words": "paste a web address as evidence" },
      { "command": "pieces", "keys": ["Shift+E"], "words": "to the evidence attached so far" },
      { "command": "context", "keys": ["["], "words": "a sentence that the claim cannot be read without: a list's lead-in, a quote's speaker line" },
      { "command": "previousClaim", "keys": [","], "words": "previous claim of this sentence" },
      { "command": "nextClaim", "keys": ["."], "words": "next claim of this sentence" },
      { "command": "copyClaimLink", "keys": ["Shift+L"], "words": "copy a link to this claim" },
      { "command": "repick", "keys": ["Shift+M"], "words": "change the claim's span: to what the mouse has marked, else in span mode" },
      { "command": "deleteClaim", "keys": ["Shift+Delete", "Shift+Backspace"], "words": "delete the claim, after a question" }
    ]
  },
  {
    "title": "The document", "where": "document", "rows": [
      { "command": "undo", "keys": ["Backspace", "Ctrl+Z"], "prodigy": ["Backspace", "Delete", "Ctrl+Z"], "words": "undo, across everything done here" },
      { "command": "redo", "keys": ["Ctrl+Shift+Z", "Ctrl+Y"], "words": "redo" },
      { "command": "saveAndNext", "keys": ["Ctrl+Enter"], "words": "save and go to the next undecided sentence" },
      { "command": "save", "keys": ["Ctrl+S"], "words": "send at once what waits, and say how safe the work is" },
      { "command": "finish", "keys": ["Shift+F"], "words": "finish the document" },
      { "command": "reopen", "keys": ["Shift+R"], "words": "reopen it" },
      { "command": "guideline", "keys": ["g"], "prodigy": ["h", "g"], "words": "guideline beside the text; again closes it" },
      { "command": "pageDown", "keys": ["PageDown"], "words": "a page on, in the guideline while it is open, else in the text", "repeats": true },
      { "command": "pageUp", "keys": ["PageUp"], "words": "a page back", "repeats": true },
      { "command": "applyAgain", "keys": ["Shift+A"], "words": "apply again the first thing that the server did not apply" },
      { "command": "dropRefused", "keys": ["Shift+D"], "words": "drop the first thing that the server did not apply" },
      { "command": "help", "keys": ["?"], "words": "all keys" },
      { "command": "escape", "keys": ["Escape"], "words": "close a question, fold a message, forget what is marked" }
    ]
  },
  {
    "title": "In span mode", "where": "pick", "rows": [
      { "command": "nextClause", "keys": ["Tab"], "words": "next clause of the sentence", "repeats": true },
      { "command": "clause", "keys": ["1-9"], "words": "the clause with this number" },
      { "command": "mergeClause", "keys": ["Shift+Tab"], "words": "join the clause that follows" },
      { "command": "endRight", "keys": ["ArrowRight"], "words": "end one word further to the right", "repeats": true },
      { "command": "endLeft", "keys": ["ArrowLeft"], "words": "end one word further to the left", "repeats": true },
      { "command": "startRight", "keys": ["Shift+ArrowRight"], "words": "beginning one word further to the right", "repeats": true },
      { "command": "startLeft", "keys": ["Shift+ArrowLeft"], "words": "beginning one word further to the left", "repeats": true },
      { "command": "extend", "keys": ["Shift+ArrowDown"], "words": "on to the end of the next sentence, which the claim then decides too" },
      { "command": "shrink", "keys": ["Shift+ArrowUp"], "words": "without the last sentence again" },
      { "command": "take", "keys": ["c", "Enter"], "prodigy": ["a", "c", "Enter"], "words": "claim; or the claim's new span" },
      { "command": "leavePick", "keys": ["Escape", "m"], "words": "leave without marking; every other key leaves too and does what it always does" }
    ]
  },
  {
    "title": "While choosing context", "where": "context", "rows": [
      { "command": "contextUp", "keys": ["ArrowUp", "k"], "words": "point at the sentence before", "repeats": true },
      { "command": "contextDown", "keys": ["ArrowDown", "j"], "words": "point at the sentence after", "repeats": true },
      { "command": "toggleContext", "keys": ["[", "Space"], "words": "take it as context, or no longer" },
      { "command": "leaveContext", "keys": ["Escape", "Enter"], "words": "done; every other key leaves too and does what it always does" }
    ]
  },
  {
    "title": "In a field", "where": "field", "rows": [
      { "command": "escape", "keys": ["Escape"], "words": "save and return to the document" },
      { "command": "saveAndNext", "keys": ["Ctrl+Enter"], "words": "save and go to the next undecided sentence" },
      { "command": "save", "keys": ["Ctrl+S"], "words": "save and stay in the document" }
    ]
  },
  {
    "title": "In the search of this document", "where": "search", "rows": [
      { "command": "nextHit", "keys": ["Enter"], "words": "next place, from the top again at the end" },
      { "command": "previousHit", "keys": ["Shift+Enter"], "words": "previous place" },
      { "command": "closeSearch", "keys": ["Escape"], "words": "close; the sentence found stays current" }
    ]
  },
  {
    "title": "In the normalised text", "where": "text", "rows": [
      { "command": "done", "keys": ["Enter"], "words": "save and return to the document" }
    ]
  },
  {
    "title": "In the form for a web source", "where": "form", "rows": [
      { "command": "submit", "keys": ["Ctrl+Enter"], "words": "attach" },
      { "command": "escape", "keys": ["Escape"], "words": "leave; what was typed stays" }
    ]
  },
  {
    "title": "On the form's stances", "where": "stance", "rows": [
      { "command": "stance:supports", "keys": ["s"], "words": "supports the claim" },
      { "command": "stance:refutes", "keys": ["r"], "words": "refutes it" },
      { "command": "stance:mixed", "keys": ["m"], "words": "does both" },
      { "command": "stance:context", "keys": ["x"], "words": "context only" }
    ]
  },
  {
    "title": "In the words of the finder", "where": "query", "rows": [
      { "command": "results", "keys": ["ArrowDown", "Enter"], "words": "to the results" },
      { "command": "escape", "keys": ["Escape"], "words": "close the finder" }
    ]
  },
  {
    "title": "In the results of the finder", "where": "results", "rows": [
      { "command": "down", "keys": ["ArrowDown", "j"], "words": "next result", "repeats": true },
      { "command": "up", "keys": ["ArrowUp", "k"], "words": "previous result; from the first to the words", "repeats": true },
      { "command": "stance:supports", "keys": ["s"], "words": "attach in a new set: supports the claim" },
      { "command": "stance:refutes", "keys": ["r"], "words": "attach in a new set: refutes it" },
      { "command": "stance:mixed", "keys": ["m"], "words": "attach in a new set: does both" },
      { "command": "stance:context", "keys": ["x"], "words": "attach in a new set: context only" },
      { "command": "above:supports", "keys": ["Shift+S"], "words": "attach to the set above: supports the claim" },
      { "command": "above:refutes", "keys": ["Shift+R"], "words": "attach to the set above: refutes it" },
      { "command": "above:mixed", "keys": ["Shift+M"], "words": "attach to the set above: does both" },
      { "command": "above:context", "keys": ["Shift+X"], "words": "attach to the set above: context only" },
      { "command": "open", "keys": ["ArrowRight"], "words": "open that text at the sentence" },
      { "command": "escape", "keys": ["Escape"], "words": "close the finder" }
    ]
  },
  {
    "title": "In the text that a result opened", "where": "elsewhere", "rows": [
      { "command": "down", "keys": ["ArrowDown", "j"], "words": "next sentence of that text", "repeats": true },
      { "command": "up", "keys": ["ArrowUp", "k"], "words": "previous sentence of that text", "repeats": true },
      { "command": "stance:supports", "keys": ["s"], "words": "attach this sentence in a new set: supports the claim" },
      { "command": "stance:refutes", "keys": ["r"], "words": "attach this sentence in a new set: refutes it" },
      { "command": "stance:mixed", "keys": ["m"], "words": "attach this sentence in a new set: does both" },
      { "command": "stance:context", "keys": ["x"], "words": "attach this sentence in a new set: context only" },
      { "command": "above:supports", "keys": ["Shift+S"], "words": "attach this sentence to the set above: supports the claim" },
      { "command": "above:refutes", "keys": ["Shift+R"], "words": "attach this sentence to the set above: refutes it" },
      { "command": "above:mixed", "keys": ["Shift+M"], "words": "attach this sentence to the set above: does both" },
      { "command": "above:context", "keys": ["Shift+X"], "words": "attach this sentence to the set above: context only" },
      { "command": "back", "keys": ["Escape", "ArrowLeft"], "words": "back to the same result" }
    ]
  },
  {
    "title": "On a piece of evidence", "where": "pieces", "rows": [
      { "command": "down", "keys": ["ArrowDown", "j"], "words": "next piece", "repeats": true },
      { "command": "up", "keys": ["ArrowUp", "k"], "words": "previous piece", "repeats": true },
      { "command": "stance:supports", "keys": ["s"], "words": "change it: supports the claim" },
      { "command": "stance:refutes", "keys": ["r"], "words": "change it: refutes it" },
      { "command": "stance:mixed", "keys": ["m"], "words": "change it: does both" },
      { "command": "stance:context", "keys": ["x"], "words": "change it: context only" },
      { "command": "editPiece", "keys": ["Enter"], "words": "edit a web source" },
      { "command": "removePiece", "keys": ["Delete", "Backspace"], "words": "remove it" },
      { "command": "leavePieces", "keys": ["Escape"], "words": "return to the document" }
    ]
  },
  {
    "title": "In this list", "where": "help", "rows": [
      { "command": "help", "keys": ["Escape", "?"], "words": "close the list" }
    ]
  }
];

const MAC = /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? "");
const GLYPHS = {
  ArrowDown: "↓", ArrowUp: "↑", ArrowLeft: "←", ArrowRight: "→", Escape: "Esc", Backspace: "⌫", Delete: "Del", PageDown: "PgDn", PageUp: "PgUp", "0-9": "0–9", "1-9": "1–9",
};

let preset = PRESETS[0];
const tables = new Map(); // preset → where → chord → row

/** From now on keys mean what this preset says; an unknown one is the workbench's own. */
export function usePreset(name) {
  preset = PRESETS.includes(name) ? name : PRESETS[0];
}

/** The keys of a row under the preset in use. */
export const keysOf = (row) => row[preset] ?? row.keys;

/** "Ctrl+Shift+Z" → "ctrl+shift+z", as `chordOf` names a key press. */
const chord = (key) => key.toLowerCase();

function tableOf(where) {
  const places = tables.get(preset) ?? new Map();
  tables.set(preset, places);
  if (!places.has(where)) {
    places.set(where, new Map(rowsOf(where).flatMap((row) => keysOf(row).map((key) => [chord(key), row]))));
  }
  return places.get(where);
}

/** The row that a chord has at a place, or null. */
export function rowOf(pressed, where) {
  const table = tableOf(where);
  const found = table.get(pressed);
  if (found) return found;
  const digits = /^\d$/.test(pressed) ? [...table].find(([key]) => /^\d-\d$/.test(key) && key[0] <= pressed && pressed <= key[2]) : null;
  return digits?.[1] ?? null;
}

/** Characters other than letters and figures that are keys somewhere: whatever key types one of them is that key. */
export const SIGNS = new Set(SECTIONS.flatMap(({ rows }) => rows.flatMap((row) => PRESETS.flatMap((name) => row[name] ?? row.keys)))
  .filter((key) => key.length === 1 && !/[\p{L}\d]/u.test(key)));

/** A key as it is printed: `⇧X`, `Ctrl Z`, `⌫`. */
export function glyph(key) {
  const parts = key.split("+");
  const name = parts.pop();
  const shift = parts.includes("Shift") ? "⇧" : "";
  const control = parts.includes("Ctrl") ? (MAC ? "⌘" : "Ctrl ") : "";
  return `${control}${shift}${GLYPHS[name] ?? name}`;
}

const rowsOf = (where) => SECTIONS.filter((section) => section.where === where).flatMap(({ rows }) => rows);

/** A press of the key that is printed for a command of a place, for whoever has no keyboard at hand. */
export function pressOf(command, where) {
  const parts = keysOf(rowsOf(where).find((row) => row.command === command))[0].split("+");
  const key = parts.pop();
  return { key, shiftKey: parts.includes("Shift"), ctrlKey: parts.includes("Ctrl"), bubbles: true, cancelable: true };
}

/** What is printed for a command of a place, its first key; "" when it has none. */
export function printed(command, where = "document") {
  const row = rowsOf(where).find((one) => one.command === command);
  return row ? glyph(keysOf(row)[0]) : "";
}
