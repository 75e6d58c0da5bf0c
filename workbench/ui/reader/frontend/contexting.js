// Context of a claim: sentences that it cannot be read without, like a list's lead-in or a quote's speaker line. The claim's own
// span stays as it is.

import { commandOf, repeats } from "./keys.js";
import { CONTEXT_STRIP, WORDS, count } from "./words.js";

const RUNS = new Set(["list_item", "block_quote"]); // kinds whose lead-in stands before the whole run of them

/** The sentence that a claim in this one most likely needs: the lead-in of a list or a quote, else the sentence before. */
export function likelyContext(paper, ordinal) {
  const kindOf = (one) => paper.blocks[paper.sentences[one][2]]?.[2];
  let before = paper.neighbour(ordinal, -1);
  while (before !== null && RUNS.has(kindOf(ordinal)) && kindOf(before) === kindOf(ordinal)) before = paper.neighbour(before, -1);
  return before;
}

export class Contexting {
  /** @param {import("./hands.js").Hands} hands */
  constructor(hands) {
    this.hands = hands;
    this.at = null; // ordinal of the sentence pointed at
  }

  get isOn() {
    return this.at !== null;
  }

  /** Takes the likely sentence at once; where there is context already, points at the first of it. */
  begin() {
    this.hands.withClaim((claim) => {
      const { desk, foot } = this.hands;
      if (desk.closed) return foot.say(desk.closed);
      const own = desk.paper.touchedBy(claim.spans[0])[0];
      const first = claim.context?.[0] ?? likelyContext(desk.paper, own);
      if (first === null) return foot.say(WORDS.nothingBefore);
      this.at = first;
      foot.strip(CONTEXT_STRIP, "context");
      return claim.context?.length ? this.#show() : this.run("toggleContext");
    });
  }

  leave() {
    if (!this.isOn) return;
    this.at = null;
    this.hands.text.show("pointed", []);
    this.hands.foot.strip(null);
    this.hands.foot.forget();
  }

  /** Returns whether it was one of its keys: any other ends the mode and means what it always means. */
  key(event) {
    if (["Shift", "Control", "Alt", "Meta"].includes(event.key)) return true;
    const command = commandOf(event, "context");
    if (!command) {
      if (commandOf(event)) this.leave();
      return false;
    }
    event.preventDefault();
    if (!event.repeat || repeats(event, "context")) this.run(command);
    return true;
  }

  run(command) {
    if (!this.isOn) return;
    this.#does[command]();
    if (this.isOn) this.#show();
  }

  #does = {
    contextUp: () => this.#point(-1),
    contextDown: () => this.#point(1),
    toggleContext: () => this.#toggle(),
    leaveContext: () => this.leave(),
  };

  #point(step) {
    this.at = this.hands.desk.paper.neighbour(this.at, step) ?? this.at;
  }

  #toggle() {
    const { desk } = this.hands;
    const { claim } = desk;
    if (!claim) return this.leave();
    if (desk.claimsAt(this.at).includes(claim)) return null; // a claim is no context of itself
    const context = claim.context ?? [];
    const next = context.includes(this.at) ? context.filter((one) => one !== this.at) : [...context, this.at].sort((a, b) => a - b);
    return desk.perform("edit", { claim: claim.uuid, context: next });
  }

  #show() {
    const { desk, text, foot } = this.hands;
    const [start, end] = desk.paper.sentences[this.at];
    text.show("pointed", [[start, end]]);
    text.keepInSight(this.at);
    const context = desk.claim?.context ?? [];
    const isIn = context.includes(this.at) ? "is context" : "is not context";
    foot.say(`Sentence ${this.at + 1} ${isIn}; ${count(context.length, "sentence")} of context.`);
  }
}
