// What a pass is for, as its text says it: which operations it takes, what a key says that does nothing in it, and in Check
// the way from claim to claim. No DOM.

import { STRIP, TOOLS, count, number } from "./words.js";

// Kinds of operation by stage that the server refuses (W204); workbench/domain/stages.py has the same the other way round.
const SENTENCES = ["decide", "flag"];
const CLAIMS = ["mark", "edit", "remove", "link", "unlink"];
const VERDICTS = ["judge", "attach", "amend", "detach"];
const STAGES = {
  one_pass: { purpose: "", refused: [], why: "" },
  mark: { purpose: "Mark claims; verdicts come later", refused: VERDICTS, why: "This pass marks claims; verdicts, evidence and reasons come later, for the settled ones." },
  settle: { purpose: "Settle the list of claims", refused: [...SENTENCES, ...VERDICTS], why: "This pass settles the list of claims." },
  check: { purpose: "Check the settled claims", refused: [...SENTENCES, ...CLAIMS], why: "The claims are settled: here they get verdicts, evidence and reasons, and stay as they are." },
};
const NOT_ASKED = "This campaign does not ask for it.";
const OWN_TEXTS = "In this campaign only its own texts are evidence.";

/** The operation that a command leads to, and the field it is about. */
const KINDS = {
  claim: "mark", pick: "mark", repeat: "mark", label: "decide", fill: "decide", flag: "flag", editText: "edit", choose: "edit", toggleChecks: "edit", context: "edit",
  repick: "edit", deleteClaim: "remove", relate: "link", nextSuggestion: "link", digit: "judge", why: "judge", find: "attach", paste: "attach", pieces: "attach",
};
const FIELDS = { toggleChecks: "checks", digit: "verdict", why: "why", find: "evidence", paste: "evidence", pieces: "evidence" };

const CHECK_STRIP = [
  ["nextUndecided", "next without verdict"],
  ["down", "next claim"],
  ["up", "previous claim"],
  ["find", "find evidence"],
  ["paste", "web address"],
  ["why", "why"],
  ["choose:confidence", "how sure"],
  ...STRIP.filter(([command]) => ["search", "undo", "guideline", "help"].includes(command)),
];
/** The commands that lead to a place with keys of its own; without any of them it is never seen. */
const ENTERED_BY = {
  pick: ["pick", "repick"], context: ["context"], text: ["editText"], form: ["paste"], stance: ["paste"], query: ["find"], results: ["find"], elsewhere: ["find"], pieces: ["pieces"],
};
const LISTED = 5; // sentences named in the question before finishing

export class Stage {
  /** @param {{stage?: string, section?: [number, number], fields?: object|null, evidence_policy?: string, sentences: object[]}} text as fetched; `section` half-open */
  constructor({ stage = "one_pass", section = null, fields = null, evidence_policy = "both", sentences }) {
    this.name = stage;
    this.fields = fields;
    this.takesWeb = evidence_policy !== "corpus";
    this.isCheck = stage === "check";
    this.decides = stage === "one_pass" || stage === "mark"; // whether sentences are decided
    [this.first, this.end] = section ?? [0, sentences.length];
    this.isPart = this.first > 0 || this.end < sentences.length;
  }

  get #terms() {
    return STAGES[this.name] ?? STAGES.one_pass;
  }

  get #place() {
    return this.end - this.first === 1 ? `sentence ${number(this.end)}` : `sentences ${number(this.first + 1)}–${number(this.end)}`;
  }

  /** One line for whoever opens the pass; "" for a whole document in one pass. In Check the whole list is checked. */
  get purpose() {
    const parts = [this.#terms.purpose, this.isPart && !this.isCheck ? this.#place.replace("s", "S") : ""];
    return parts.filter(Boolean).join(". ");
  }

  /** What is said of a sentence that is not the pass's. */
  get outside() {
    return `This pass is about ${this.#place} only.`;
  }

  isOutside(ordinal) {
    return !this.isCheck && (ordinal < this.first || ordinal >= this.end);
  }

  /** Why an operation is not taken here, in words; "" when it is. */
  whyNot(kind) {
    return this.#terms.refused.includes(kind) ? this.#terms.why : "";
  }

  /** Why a command does nothing here, in words; "" when it does something. */
  why(command) {
    const [name, detail] = command.split(":");
    const field = name === "choose" ? detail : FIELDS[name];
    if (name === "paste" && !this.takesWeb) return this.whyNot("attach") || OWN_TEXTS;
    return this.whyNot(field === "confidence" ? "judge" : KINDS[name]) || (this.#isOff(field) ? NOT_ASKED : "");
  }

  #isOff(field) {
    return Boolean(field && this.fields) && (this.fields[field] ?? "off") === "off";
  }

  /** The rows of the foot that do something here. */
  get strip() {
    return this.#usable(this.isCheck ? CHECK_STRIP : STRIP);
  }

  get tools() {
    return this.#usable(TOOLS);
  }

  /** The sections of the list of keys without what does nothing here: no row of the document, and no place that cannot be entered. */
  keys(sections) {
    return sections
      .filter(({ where }) => !ENTERED_BY[where]?.every((command) => this.why(command)))
      .map((section) => (section.where === "document" ? { ...section, rows: section.rows.filter(({ command }) => !this.why(command)) } : section))
      .filter(({ rows }) => rows.length);
  }

  #usable(rows) {
    return rows.filter(([command]) => !this.why(command));
  }
}

// -- from claim to claim -------------------------------------------------------------------------------------------

/** The claims without a verdict. One that repeats another has that one's. */
export function claimsLeft(desk) {
  return desk.claims.list.filter((claim) => !claim.same_as && !desk.annotationOf(claim.uuid).verdict);
}

/** The claim before (-1) or after (1) the active one, or the current sentence; null at the end. */
export function claimBeside(desk, step) {
  const { list } = desk.claims;
  const at = list.indexOf(desk.claim);
  if (at !== -1) return list[at + step] ?? null;
  const isBeside = ({ spans: [[start]] }) => (start - desk.paper.starts[desk.current]) * step > 0;
  return (step > 0 ? list.find(isBeside) : list.findLast(isBeside)) ?? null;
}

/** The next claim without a verdict, from the top again at the end; null when there is none. */
export function nextClaimLeft(desk) {
  const left = claimsLeft(desk);
  const { list } = desk.claims;
  const start = desk.claim ? list.indexOf(desk.claim) : list.indexOf(claimBeside(desk, 1)) - 1;
  return left.find((claim) => list.indexOf(claim) > start) ?? left[0] ?? null;
}

/** How far one is, in what the pass is about. */
export function progress(desk) {
  const [all, left, noun] = desk.stage.isCheck
    ? [desk.claims.list.length, claimsLeft(desk).length, "claim"]
    : [desk.paper.openOrdinals.length, desk.undecided().length, "sentence"];
  return { all, done: all - left, noun };
}

/** What is asked before a Check is finished with claims that have no verdict: where they are, and whether the campaign lets them be. */
export function unjudged(desk, left) {
  const places = [...new Set(left.map(({ spans }) => desk.paper.sentenceAt(spans[0][0]) + 1))];
  const more = places.length > LISTED ? " …" : "";
  const isRequired = desk.stage.fields?.verdict === "required";
  const where = `${places.length > 1 ? "sentences" : "sentence"} ${places.slice(0, LISTED).join(", ")}${more}`;
  const words = `${count(left.length, "claim")} ${left.length === 1 ? "has" : "have"} no verdict (${where})${isRequired ? "; the campaign requires one" : ""}.`;
  return { words, isRequired };
}
