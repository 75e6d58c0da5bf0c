// One's own earlier claims that are like the one at hand: as suggestions in the panel, or as a list to choose a repetition from.

import { h, kbd, say } from "./dom.js";
import { keyButton } from "./controls.js";
import { glyph, printed } from "./keymap.js";
import { RELATIONS } from "./vocabulary.js";

const SUGGESTED = 3;
const LONGEST_QUERY = 400; // characters: an address must stay short

/** Under the normalised text after Enter: the nearest earlier claims, one of them lit; a key links it. */
export class Suggestions {
  /** @param {{search: (words: string, claim: string) => Promise<object[]>, onLink: (found: object, relation: string) => void}} hands */
  constructor(hands) {
    this.hands = hands;
    this.found = [];
    this.at = 0;
    this.claim = null;
    this.asked = 0;
    this.list = h("ol", { class: "alike" });
    this.keys = h("p", { class: "hint" }, ...RELATIONS.flatMap(([relation, words]) => [kbd(printed(`relate:${relation}`)), ` ${words} `]));
    this.element = h("div", { class: "suggestions", hidden: true, "aria-label": "Like earlier claims" }, h("h2", { class: "name" }, "Like earlier claims"), this.list, this.keys);
    this.list.addEventListener("click", (event) => this.#light([...this.list.children].findIndex((row) => row.contains(event.target))));
  }

  /** Asks for claims like these words. A slow answer does not show beside another claim. */
  async ask(words, claim) {
    const turn = (this.asked += 1);
    this.claim = claim; // a receipt that comes before the answer paints the same claim and must not forget the question
    this.found = [];
    let found = [];
    try {
      found = await this.hands.search(words.slice(0, LONGEST_QUERY), claim);
    } catch {
      return; // a suggestion that does not come is missed by nobody
    }
    if (turn !== this.asked) return;
    this.found = found.slice(0, SUGGESTED);
    this.at = 0;
    this.#show();
  }

  /** Shown only beside the claim it was asked for. */
  paint(claim) {
    if (this.claim !== claim) this.forget();
  }

  forget() {
    this.asked += 1;
    this.found = [];
    this.claim = null;
    this.#show();
  }

  /** Lights the one after. Returns whether there are any. */
  next() {
    if (this.found.length) this.#light((this.at + 1) % this.found.length);
    return this.found.length > 0;
  }

  #light(index) {
    if (index < 0) return;
    this.at = index;
    this.#show();
  }

  /** Links the lit one. Returns whether there was one. */
  relate(relation) {
    const chosen = this.found[this.at];
    if (!chosen) return false;
    this.hands.onLink(chosen, relation);
    this.found = this.found.filter((one) => one !== chosen);
    this.at = 0;
    this.#show();
    return true;
  }

  #show() {
    this.element.hidden = !this.found.length;
    this.list.replaceChildren(...this.found.map((one, index) => h("li", { "aria-current": index === this.at ? "true" : null }, ...claimWords(one))));
  }
}

/** The list that `=` opens over the panel: a figure, or a click, makes the sentence an appearance of that claim. */
export class EarlierView {
  /** @param {{search: (words: string) => Promise<object[]>, onChoose: (found: object) => void, onClose: () => void}} hands */
  constructor(hands) {
    this.hands = hands;
    this.found = [];
    this.status = h("p", { class: "found", role: "status" });
    this.list = h("div", { class: "earlier-list" });
    this.element = h(
      "section",
      { class: "earlier", hidden: true, "aria-label": "Same as an earlier claim" },
      h("header", {}, h("span", { class: "which" }, "Same as an earlier claim"), keyButton(glyph("Escape"), "close", { class: "quiet", onclick: () => this.close() })),
      this.status,
      this.list,
    );
  }

  get isOpen() {
    return !this.element.hidden;
  }

  async open(words) {
    this.element.hidden = false;
    this.awaited = ""; // a figure typed before the list is there
    this.isLooking = true;
    this.#show([], "Looking through your claims …");
    try {
      const found = await this.hands.search(words.slice(0, LONGEST_QUERY));
      this.isLooking = false;
      if (this.isOpen) this.#show(found, found.length ? "Which one does this sentence repeat?" : "None of your claims in this campaign is like this sentence. Mark it with c.");
      if (this.isOpen && this.awaited) this.choose(this.awaited);
    } catch (fault) {
      this.isLooking = false;
      this.#show([], fault.message);
    }
  }

  #show(found, words) {
    this.found = found;
    say(this.status, words);
    this.list.replaceChildren(...found.map((one, index) => this.#row(one, index)));
  }

  #row(one, index) {
    return h("button", { type: "button", class: "earlier-claim", onclick: () => this.choose(String(index + 1)) }, kbd(String(index + 1)), " ", ...claimWords(one));
  }

  /** A figure. Returns whether a claim has it. */
  choose(figure) {
    if (this.isLooking) this.awaited = figure;
    const chosen = this.found[Number(figure) - 1];
    if (!chosen) return false;
    this.close();
    this.hands.onChoose(chosen);
    return true;
  }

  close() {
    if (!this.isOpen) return;
    this.element.hidden = true;
    this.hands.onClose();
  }
}

/** A claim of one's own in a line: what it says, where, with which verdict. */
export function claimWords({ text, document, ordinal, verdict }) {
  return [h("span", { dir: "auto" }, text), h("span", { class: "from" }, ` ${document.title}, sentence ${ordinal + 1}${verdict ? ` · ${verdict}` : ""}`)];
}
