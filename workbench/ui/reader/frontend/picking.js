// Span mode: the span shown in the text, its keys in the strip, and what they do until it is a claim or left.

import { commandOf, repeats } from "./keys.js";
import { Pick } from "./pick.js";
import { PICK_STRIP, WORDS } from "./words.js";

const SHOWN = 90; // characters of a span read out

export class Picking {
  /** @param {import("./hands.js").Hands} hands */
  constructor(hands) {
    this.hands = hands;
    this.pick = null;
    this.claim = null; // whose span is edited
  }

  get isOn() {
    return this.pick !== null;
  }

  /** Begins with what the mouse has marked, else with the first clause of the sentence. */
  begin() {
    const { desk, text } = this.hands;
    if (desk.closed) return this.hands.foot.say(desk.closed);
    return this.#begin(new Pick(desk.paper, desk.current, text.selection()), null);
  }

  /** Begins with the active claim's span, or gives it what the mouse has marked. */
  edit() {
    this.hands.withClaim((claim) => {
      const { desk, text } = this.hands;
      const marked = text.selection();
      if (desk.closed) this.hands.foot.say(desk.closed);
      else if (marked) this.#finish(marked, claim.uuid);
      else this.#begin(new Pick(desk.paper, desk.current, [claim.spans[0][0], claim.spans.at(-1)[1]]), claim.uuid);
    });
  }

  #begin(pick, claim) {
    this.hands.text.clearSelection();
    this.pick = pick;
    this.claim = claim;
    this.hands.foot.strip(PICK_STRIP, "pick");
    this.#show();
  }

  leave() {
    if (!this.isOn) return;
    this.pick = null;
    this.claim = null;
    this.hands.text.show("picked", []);
    this.hands.text.number([]);
    this.hands.foot.strip(null);
    this.hands.foot.forget();
  }

  /** A key while span mode is on. Returns whether it was one of its keys: any other ends the mode and means what it always means. */
  key(event) {
    if (["Shift", "Control", "Alt", "Meta"].includes(event.key)) return true;
    const command = commandOf(event, "pick");
    if (!command) {
      if (commandOf(event)) this.leave();
      return false;
    }
    event.preventDefault();
    if (!event.repeat || repeats(event, "pick")) this.run(command);
    return true;
  }

  run(command) {
    if (!this.isOn) return;
    const [name, digit] = command.split(":");
    const isFound = this.#does[name](digit);
    if (this.isOn) this.#show(isFound === false ? (SAID[name] ?? "") : "");
  }

  #forward() {
    return this.hands.desk.paper.directionOf(this.pick.last) === "rtl" ? -1 : 1; // an arrow points where the text goes
  }

  #does = {
    nextClause: () => this.pick.next(),
    clause: (digit) => this.pick.choose(Number(digit) - 1),
    mergeClause: () => this.pick.merge(),
    endRight: () => this.pick.moveEnd(this.#forward()),
    endLeft: () => this.pick.moveEnd(-this.#forward()),
    startRight: () => this.pick.moveStart(this.#forward()),
    startLeft: () => this.pick.moveStart(-this.#forward()),
    extend: () => this.pick.extend(),
    shrink: () => this.pick.shrink(),
    take: () => this.#finish(this.pick.span, this.claim),
    leavePick: () => this.leave(),
  };

  #finish(span, claim) {
    this.leave();
    this.hands.text.clearSelection();
    if (claim) this.hands.desk.respan(...span);
    else this.hands.mark(span);
    this.hands.text.keepInSight();
  }

  #show(fault = "") {
    const { pick } = this;
    this.hands.text.show("picked", [pick.span]);
    this.hands.text.number(pick.clauses.map(([start]) => start));
    const place = pick.isClause ? `clause ${pick.at + 1} of ${pick.clauses.length}` : "picked";
    const words = this.hands.desk.paper.offsets.slice(...pick.span);
    const shown = words.length > SHOWN ? `${[...words].slice(0, SHOWN).join("")} …` : words;
    this.hands.foot.say(`${fault ? `${fault} ` : ""}${place}: ${shown}`);
  }
}

/** What is said when a key finds nothing to do. */
const SAID = {
  clause: WORDS.noSuchClause,
  mergeClause: WORDS.noNextClause,
  extend: WORDS.lastSentence,
};
