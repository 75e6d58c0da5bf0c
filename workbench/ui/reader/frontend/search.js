// Searching in this document: every sentence with the words is marked, the current one follows.

import { keyButton } from "./controls.js";
import { h, say } from "./dom.js";
import { printed } from "./keymap.js";
import { commandOf } from "./keys.js";
import { number } from "./words.js";

const MOST_SHOWN = 300; // hits that are marked in the text

/**
 * A text without case and accents, with the place in the original of each of its characters, UTF-16 both.
 * @returns {{folded: string, places: number[]}}
 */
export function folded(text) {
  let plain = "";
  const places = [];
  let at = 0;
  for (const character of text) {
    const bare = character.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/\s/gu, " ");
    for (let unit = 0; unit < bare.length; unit += 1) places.push(at);
    plain += bare;
    at += character.length;
  }
  places.push(at);
  return { folded: plain, places };
}

/** The stretches [start, end) of a folded text in which words stand, as places in the original. */
export function hitsIn({ folded: plain, places }, words) {
  const found = [];
  for (let at = plain.indexOf(words); at >= 0 && words; at = plain.indexOf(words, at + words.length)) {
    found.push([places[at], places[at + words.length]]);
  }
  return found;
}

export class SearchView {
  /** @param {{onGo: (ordinal: number) => void, onShow: (spans: number[][]) => void, onClose: () => void}} hands */
  constructor(hands) {
    this.hands = hands;
    this.hits = [];
    this.at = -1;
    this.input = h("input", { type: "search", autocomplete: "off", "aria-label": "Search this document", maxlength: 200 });
    this.status = h("span", { class: "hits", role: "status" });
    this.element = h(
      "div",
      { class: "search", hidden: true, role: "search" },
      this.input,
      this.status,
      keyButton(printed("nextHit", "search"), "next", { onclick: () => this.#step(1) }),
      keyButton(printed("previousHit", "search"), "previous", { onclick: () => this.#step(-1) }),
      keyButton(printed("closeSearch", "search"), "close", { onclick: () => this.close() }),
    );
    this.input.addEventListener("input", () => this.#search());
  }

  get isOpen() {
    return !this.element.hidden;
  }

  open(desk) {
    this.desk = desk;
    this.texts ??= desk.paper.sentences.map((_, ordinal) => folded(desk.paper.textOf(ordinal)));
    this.from = desk.current;
    this.element.hidden = false;
    this.input.focus({ preventScroll: true });
    this.input.select();
    this.#search();
  }

  close() {
    if (!this.isOpen) return;
    this.element.hidden = true;
    this.hands.onShow([]);
    this.hands.onClose();
  }

  #search() {
    const words = folded(this.input.value).folded.trim();
    const { paper } = this.desk;
    this.hits = this.texts.flatMap((text, ordinal) => hitsIn(text, words).map((hit) => this.#placed(paper, ordinal, hit)));
    this.hands.onShow(this.hits.slice(0, MOST_SHOWN).map(({ span }) => span));
    const here = this.hits.findIndex(({ ordinal }) => ordinal >= this.from);
    this.#goTo(this.hits.length ? Math.max(here, 0) : -1, words);
  }

  #placed(paper, ordinal, [start, end]) {
    const base = paper.offsets.toUnits(paper.sentences[ordinal][0]);
    return { ordinal, span: [paper.offsets.toPoints(base + start), paper.offsets.toPoints(base + end)] };
  }

  #step(step) {
    if (this.hits.length) this.#goTo((this.at + step + this.hits.length) % this.hits.length, this.input.value);
  }

  #goTo(index, words) {
    this.at = index;
    const isNowhere = index < 0 && words;
    say(this.status, index < 0 ? (isNowhere ? "not in this document" : "") : `${number(index + 1)} of ${number(this.hits.length)}`);
    if (index >= 0) this.hands.onGo(this.hits[index].ordinal);
  }

  #does = { nextHit: () => this.#step(1), previousHit: () => this.#step(-1), closeSearch: () => this.close() };

  key(event) {
    const command = commandOf(event, "search");
    if (!command || (command !== "closeSearch" && event.target !== this.input)) return;
    event.preventDefault();
    this.#does[command]();
  }
}
