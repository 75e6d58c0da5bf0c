// Every word the reader says, and how it writes numbers, dates and times.

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** 12345 → "12 345" with a thin space. */
export const number = (value) => String(value).replace(/\B(?=(\d{3})+$)/g, "\u2009");

/** "1 sentence", "12 sentences". */
export const count = (value, noun) => `${number(value)} ${noun}${value === 1 ? "" : "s"}`;

/** 2016-02-23 → "23 Feb 2016"; also months and years; "" stays empty. */
export function day(date) {
  const [year, month, dayOfMonth] = (date ?? "").split("-");
  const name = MONTHS[Number(month) - 1];
  if (!name) return year ?? "";
  return dayOfMonth ? `${Number(dayOfMonth)} ${name} ${year}` : `${name} ${year}`;
}

/** A stored UTC moment as this person's clock shows it: 14:03:21. */
export function clock(moment) {
  const date = new Date(moment);
  if (Number.isNaN(date.getTime())) return "";
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => String(part).padStart(2, "0")).join(":");
}

/** What a sentence without a claim is, by its key. */
export const LABELS = {
  o: "opinion",
  p: "prediction",
  i: "introduces only",
  x: "nothing to check",
  b: "not text",
};

/** Symbol before a verdict, by what the verdict means. Colour is never the only sign. */
const SYMBOLS = { supported: "✓", refuted: "✕", not_enough_evidence: "?", conflicting: "⇄" };
export const symbolOf = (canonical) => SYMBOLS[canonical] ?? "∅";

/** Class that carries a verdict's colour. */
export const toneOf = (canonical) => (canonical ? (canonical in SYMBOLS ? canonical : "off_scale") : "open");

export const STANCES = [
  { value: "supports", key: "s", label: "supports", symbol: "✓" },
  { value: "refutes", key: "r", label: "refutes", symbol: "✕" },
  { value: "mixed", key: "m", label: "mixed", symbol: "⇄" },
  { value: "context", key: "x", label: "context", symbol: "·" },
];
export const stanceOf = (value) => STANCES.find((stance) => stance.value === value) ?? STANCES[3];

/** An operation in words, for what could not be stored. */
export const OPERATIONS = {
  decide: "a decision",
  flag: "a split flag",
  mark: "a new claim",
  edit: "the claim's text",
  remove: "deleting a claim",
  judge: "a verdict or reason",
  attach: "new evidence",
  amend: "a change of evidence",
  detach: "removing evidence",
  undo: "undo",
  redo: "redo",
  finish: "finishing",
  reopen: "reopening",
};

/** The strip at the foot: key, what it does, command. */
export const STRIP = [
  ["c", "claim", "claim"],
  ["o", "opinion", "label:o"],
  ["p", "prediction", "label:p"],
  ["i", "introduces", "label:i"],
  ["x", "nothing", "label:x"],
  ["b", "not text", "label:b"],
  ["s", "badly split", "flag"],
  ["n", "next undecided", "nextUndecided"],
  ["⌫", "undo", "undo"],
  ["g", "guideline", "guideline"],
  ["?", "all keys", "help"],
];

/** Beside the reserved line: what concerns the whole document. */
export const TOOLS = [
  ["⇧X", "nothing more up to here", "fill"],
  ["⇧F", "finish", "finish"],
  ["l", "copy link", "copyLink"],
];

/** "[W207] what happened, what to do", however much of it the message already says. */
export const coded = ({ code, message }) => (message.startsWith(`[${code}]`) ? message : `[${code}] ${message}`);

/** The overlay of all keys. */
export const HELP = [
  ["Moving", [
    ["j  ↓", "next sentence"],
    ["k  ↑", "previous sentence"],
    ["n", "next undecided sentence, from the top again at the end"],
    ["Home  End", "first, last sentence"],
    ["l", "copy a link to this sentence"],
  ]],
  ["What a sentence is", [
    ["c", "claim: the whole sentence, or the words marked with the mouse"],
    ["o", "opinion"],
    ["p", "prediction"],
    ["i", "only introduces or attributes"],
    ["x", "nothing to check"],
    ["b", "not text"],
    ["s", "badly split, beside the decision; again takes it back"],
    ["⇧X", "nothing more up to here"],
  ]],
  ["The active claim", [
    ["0–9", "verdict, by the figures on its buttons; 0 takes it back"],
    ["Enter", "edit the normalised text"],
    ["r", "why: the reason"],
    ["e", "find evidence in other documents"],
    ["u", "paste a URL as evidence"],
    ["[  ]", "previous, next claim of this sentence"],
    ["⇧Del  ⇧⌫", "delete the claim"],
  ]],
  ["In a field", [
    ["Esc", "save and return to the document"],
    ["Ctrl Enter", "save and go to the next undecided sentence; in the URL form: attach"],
  ]],
  ["In the finder", [
    ["↓  ↑", "move through the results"],
    ["s r m x", "attach: supports, refutes, mixed, context, as a new set"],
    ["⇧S ⇧R ⇧M ⇧X", "attach to the set above"],
    ["Esc", "close"],
  ]],
  ["The document", [
    ["⌫  Ctrl Z", "undo, across everything done here"],
    ["Ctrl ⇧Z", "redo"],
    ["⇧F", "finish the document"],
    ["⇧R", "reopen it"],
    ["g", "guideline, in a new tab"],
    ["?", "this list"],
  ]],
];

export const WORDS = {
  opening: "Opening the document …",
  cannotOpen: "The document could not be opened",
  signedOut: "You are signed out. Sign in in another tab, then try again; what you did is kept in this tab.",
  noConnection: "The server does not answer. Check the connection, then try again.",
  noClaim: "This key needs a claim: c makes one.",
  finished: "This document is finished. ⇧R reopens it.",
  textNeeded: "The normalised text cannot be empty; the former one was kept.",
  allDecided: "Every sentence is decided. ⇧F finishes the document.",
  nothingSelected: "Only white space is marked.",
  alreadyClaim: "This is a claim already.",
  furniture: "Bylines, credits and the like need no decision.",
  unconfirmed: "The server has not confirmed your last work. Go on: it is sent again until it has.",
  leaving: "Your last work has not reached the server; it is kept in this tab and sent when this document is opened again.",
  notSaved: "not saved: retrying – your work is kept in this tab",
};
