// What the keys about a claim do: its facts, its context, its links to earlier claims, questions about it.

import { commandOf, letterOf } from "./keys.js";
import { wordOf, RELATIONS } from "./vocabulary.js";
import { WORDS } from "./words.js";

export class ClaimHands {
  /** @param {import("./hands.js").Hands} hands with the panel and the list of earlier claims */
  constructor(hands) {
    this.hands = hands;
    this.panel = hands.panel;
    this.earlier = hands.earlier;
  }

  get desk() {
    return this.hands.desk;
  }

  // -- while choices or the list of earlier claims are open ----------------------------------------------------------

  get isOn() {
    return this.panel.facts.isOpen || this.earlier.isOpen;
  }

  /** Returns whether the key was one of the mode's: any other ends the mode and means what it always means. */
  key(event) {
    if (["Shift", "Control", "Alt", "Meta", "Tab"].includes(event.key)) return event.key !== "Tab";
    const open = this.earlier.isOpen ? this.earlier : this.panel.facts;
    const letter = letterOf(event);
    const isFigure = letter !== null && letter >= "0" && letter <= "9";
    if (isFigure) open.choose(letter);
    else if (event.key === "Enter" && event.target.closest?.("button")) return false; // the browser presses it
    else if (event.key === "Enter" && open === this.panel.facts && open.type()) event.preventDefault();
    else {
      const isAgain = commandOf(event) === `choose:${this.panel.facts.open}`;
      this.leave();
      if (commandOf(event) !== "escape" && !isAgain) return false;
    }
    event.preventDefault();
    return true;
  }

  leave() {
    this.panel.facts.fold();
    this.earlier.close();
  }

  // -- facts ---------------------------------------------------------------------------------------------------------

  say(fields) {
    return this.desk.perform("edit", { claim: this.desk.activeClaim, ...fields });
  }

  sure(confidence) {
    return this.desk.perform("judge", { claim: this.desk.activeClaim, confidence });
  }

  /** Runs `hand` with the active claim of a document that is open. */
  #change(hand) {
    this.hands.withClaim((claim) => (this.desk.closed ? this.hands.foot.say(this.desk.closed) : hand(claim)));
  }

  choose(name) {
    this.#change(() => this.panel.facts.toggle(name));
  }

  toggleChecks() {
    this.#change((claim) => {
      const checks = claim.checks === "said" ? "content" : "said";
      if (this.say({ checks })) this.hands.foot.say(checks === "said" ? "To be checked: that it was said." : "To be checked: what it says.");
    });
  }

  comment() {
    this.hands.withClaim(() => {
      const { input, element } = this.panel.thread;
      if (element.hidden || input.hidden) this.hands.foot.say(this.desk.closed || "This campaign takes no questions on claims.");
      else this.hands.focus(input);
    });
  }

  // -- earlier claims ------------------------------------------------------------------------------------------------

  /** After Enter in the normalised text. */
  suggest() {
    const { claim } = this.desk;
    if (claim) this.panel.suggestions.ask(claim.text, claim.uuid);
  }

  relate(relation) {
    this.#change(() => {
      if (!this.panel.suggestions.relate(relation)) this.hands.foot.say(WORDS.noSuggestion);
    });
  }

  nextSuggestion() {
    if (!this.panel.suggestions.next()) this.hands.foot.say(WORDS.noSuggestion);
  }

  link(found, relation) {
    const linked = this.desk.perform("link", { link: this.desk.uuid(), claim: this.desk.activeClaim, other: found.claim, relation, shown: found });
    if (linked) this.hands.foot.say(`Linked: ${wordOf(RELATIONS, relation)} “${found.text.slice(0, 60)}”.`);
  }

  /** `=`: this sentence, or what is marked in it, repeats an earlier claim. */
  repeat() {
    if (this.desk.closed) return this.hands.foot.say(this.desk.closed);
    this.place = this.hands.text.selection() ?? this.desk.paper.sentences[this.desk.current].slice(0, 2);
    return this.earlier.open(this.desk.paper.offsets.slice(...this.place));
  }

  /** The list's answer. A claim that stands there already becomes the repetition; it must have no verdict of its own. */
  repeats(found) {
    const said = { same_as: found.claim, shown: found };
    const { claim } = this.desk;
    const isThere = claim && claim.spans.length === 1 && claim.spans[0][0] === this.place[0];
    if (isThere && this.desk.verdictOf(claim.uuid)) return this.hands.foot.say("This claim has a verdict of its own: 0 takes it back, then = again.");
    if (isThere && claim.uuid === found.claim) return this.hands.foot.say(WORDS.alreadyClaim);
    if (isThere) this.say(said);
    else this.desk.mark(...this.place, said);
    this.hands.text.clearSelection();
    return this.hands.moveOn();
  }

  /** A repetition becomes a claim of its own. */
  unrepeat() {
    return this.say({ same_as: null });
  }
}

/** What each command does. The names are those of keymap.js. */
export const CLAIM_COMMANDS = {
  choose: (claims, name) => claims.choose(name),
  toggleChecks: (claims) => claims.toggleChecks(),
  comment: (claims) => claims.comment(),
  relate: (claims, relation) => claims.relate(relation),
  nextSuggestion: (claims) => claims.nextSuggestion(),
  repeat: (claims) => claims.repeat(),
};
