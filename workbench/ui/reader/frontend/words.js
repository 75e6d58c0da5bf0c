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
  { value: "supports", label: "supports", symbol: "✓" },
  { value: "refutes", label: "refutes", symbol: "✕" },
  { value: "mixed", label: "mixed", symbol: "⇄" },
  { value: "context", label: "context", symbol: "·" },
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
  link: "a link between claims",
  unlink: "removing a link",
  comment: "a comment",
  undo: "undo",
  redo: "redo",
  finish: "finishing",
  reopen: "reopening",
};

/** The strip at the foot: command and what it does. */
export const STRIP = [
  ["claim", "claim"],
  ["label:o", "opinion"],
  ["label:p", "prediction"],
  ["label:i", "introduces"],
  ["label:x", "nothing"],
  ["label:b", "not text"],
  ["flag", "badly split"],
  ["pick", "part of it"],
  ["nextUndecided", "next undecided"],
  ["search", "search"],
  ["undo", "undo"],
  ["guideline", "guideline"],
  ["help", "all keys"],
];

/** The strip in span mode. */
export const PICK_STRIP = [
  ["nextClause", "next clause"],
  ["mergeClause", "join the next"],
  ["endRight", "end"],
  ["endLeft", "end back"],
  ["startRight", "beginning"],
  ["startLeft", "beginning back"],
  ["extend", "next sentence"],
  ["shrink", "without it"],
  ["take", "claim"],
  ["leavePick", "leave"],
];

/** The strip while context is chosen. */
export const CONTEXT_STRIP = [
  ["contextUp", "sentence before"],
  ["contextDown", "sentence after"],
  ["toggleContext", "context or not"],
  ["leaveContext", "done"],
];

/** The strip while the focus is where other keys count than in the document. */
export const PLACE_STRIPS = {
  field: [
    ["escape", "save and return"],
    ["saveAndNext", "save, next undecided"],
    ["save", "save and stay"],
  ],
  query: [
    ["results", "to the results"],
    ["escape", "close"],
  ],
  results: [
    ["down", "next result"],
    ["up", "previous result"],
    ["open", "open the text"],
    ["escape", "close"],
  ],
  elsewhere: [
    ["down", "next sentence"],
    ["up", "previous sentence"],
    ["back", "back to the result"],
  ],
  form: [
    ["submit", "attach"],
    ["escape", "leave"],
  ],
  pieces: [
    ["down", "next piece"],
    ["up", "previous piece"],
    ["stance:supports", "supports"],
    ["stance:refutes", "refutes"],
    ["stance:mixed", "mixed"],
    ["stance:context", "context"],
    ["editPiece", "edit"],
    ["removePiece", "remove"],
    ["leavePieces", "return"],
  ],
  search: [
    ["nextHit", "next place"],
    ["previousHit", "previous place"],
    ["closeSearch", "close"],
  ],
};

/** Beside the reserved line: what concerns the whole document. */
export const TOOLS = [
  ["fill", "nothing more up to here"],
  ["finish", "finish"],
  ["copyLink", "copy link"],
];

/** "[W207] what happened, what to do", however much of it the message already says. */
export const coded = ({ code, message }) => (message.startsWith(`[${code}]`) ? message : `[${code}] ${message}`);

export const WORDS = {
  opening: "Opening the document …",
  cannotOpen: "The document could not be opened",
  signedOut: "You are signed out. Sign in in another tab, then try again; what you did is kept in this tab.",
  noConnection: "The server does not answer. Check the connection, then try again.",
  noClaim: "This key needs a claim: c makes one.",
  finished: "This document is finished. ⇧R reopens it.",
  textNeeded: "The normalised text cannot be empty; the former one was kept.",
  allJudged: "Every claim has a verdict. ⇧F finishes the document.",
  allDecided: "Every sentence is decided. ⇧F finishes the document.",
  nothingSelected: "Only white space is marked.",
  alreadyClaim: "This is a claim already.",
  sameSpan: "The claim covers these words already.",
  noSuchClause: "There is no clause with this number.",
  noNextClause: "No clause follows in this sentence.",
  lastSentence: "No sentence follows.",
  furniture: "Bylines, credits and the like need no decision.",
  unconfirmed: "The server has not confirmed your last work. Go on: it is sent again until it has.",
  leaving: "Your last work has not reached the server; it is kept in this tab and sent when this document is opened again.",
  saved: "Everything is saved; each key saves by itself.",
  saving: "What you did is on its way to the server; each key saves by itself.",
  noSuggestion: "No earlier claim is suggested here: Enter in the normalised text looks for some.",
  noGuideline: "This campaign has no guideline yet. A lead can publish one.",
  nothingBefore: "No sentence stands before this one.",
  noEvidence: "This claim has no evidence yet: e finds some in other texts, u takes a web address.",
  noTextEvidence: "This claim has no evidence yet: e finds some in other texts.",
  nothingFound: "Nothing found in the other documents. Fewer or other words may help.",
  onlyText: "This is the campaign's only text: there is no other to look in until a lead imports one.",
  orAddress: "Esc, then u, takes a web address.",
  wordsToFind: "Type words to look for.",
  sentenceStays: "A sentence of another text is evidence as it stands; s, r, m and x change what it does to the claim.",
  nothingRefused: "The server has applied everything.",
  notSaved: "not saved: retrying – your work is kept in this tab",
};
