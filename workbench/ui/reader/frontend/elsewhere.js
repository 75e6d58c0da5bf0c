// Another text of the campaign, opened from a result of the finder: read there, attach what fits better, and back to the result.

import { AttachBar } from "./attaching.js";
import { keyButton } from "./controls.js";
import { h, reveal, say } from "./dom.js";
import { printed } from "./keymap.js";
import { commandOf, repeats } from "./keys.js";
import { Paper } from "./paper.js";
import { day, stanceOf } from "./words.js";

export class ElsewhereView {
  /**
   * @param {object} hands
   * @param {(document: string) => Promise<object>} hands.fetch by the document's uuid
   * @param {(result: object, stance: string, joins: boolean) => number|null} hands.onAttach gives the set's number
   * @param {(result: object) => object|null} hands.attachedAs
   * @param {() => void} hands.onClose
   */
  constructor(hands) {
    this.hands = hands;
    this.title = h("h2", { class: "elsewhere-title" });
    this.from = h("span", { class: "from" });
    this.status = h("p", { class: "elsewhere-status", role: "status" });
    this.list = h("div", { class: "elsewhere-text", role: "listbox", tabindex: "0", "aria-label": "Sentences of the other text" });
    this.bar = new AttachBar("elsewhere", (stance, joins) => this.#attach(stance, joins));
    this.element = h(
      "section",
      { class: "elsewhere", hidden: true, "aria-label": "Another text" },
      h("header", {}, h("div", {}, this.title, this.from), keyButton(printed("back", "elsewhere"), "back to the results", { onclick: () => this.close() })),
      this.status,
      this.list,
      this.bar.element,
    );
    this.list.addEventListener("click", (event) => this.#light(this.rows?.findIndex((row) => row?.contains(event.target)) ?? -1));
  }

  get isOpen() {
    return !this.element.hidden;
  }

  /** Shows the text of a result, lit at its sentence. */
  async open(result) {
    const { title, publisher, published_on: date } = result.document;
    this.rows = [];
    this.paper = null; // until it is there nothing can be attached
    this.list.replaceChildren();
    say(this.title, title);
    say(this.from, [publisher, day(date) || "date unknown"].filter(Boolean).join(", "));
    say(this.status, "opening …");
    this.element.hidden = false;
    this.list.focus({ preventScroll: true });
    try {
      this.paper = new Paper(await this.hands.fetch(result.document.uuid));
      if (!this.isOpen) return;
      this.about = result.document;
      this.#build();
      this.#light(this.paper.sentenceAt(result.start), true);
      say(this.status, "");
    } catch (fault) {
      say(this.status, fault.message);
    }
  }

  close() {
    if (!this.isOpen) return;
    this.element.hidden = true;
    this.hands.onClose();
  }

  #build() {
    this.list.dir = this.paper.direction;
    this.rows = this.paper.sentences.map((_, ordinal) =>
      this.paper.isOpen(ordinal) ? this.#row(ordinal) : h("p", { class: "aside" }, this.paper.textOf(ordinal)));
    this.list.replaceChildren(...this.rows);
    this.paper.openOrdinals.forEach((ordinal) => this.#badge(ordinal, this.hands.attachedAs(this.#result(ordinal))));
  }

  #row(ordinal) {
    return h(
      "p",
      { class: "elsewhere-sentence", role: "option", id: `o${ordinal}`, "aria-selected": "false", dir: this.paper.directionOf(ordinal) },
      h("span", { class: "elsewhere-no" }, String(ordinal + 1)),
      this.paper.textOf(ordinal),
      h("span", { class: "attached" }),
    );
  }

  #result(ordinal) {
    const [start, end] = this.paper.sentences[ordinal];
    return { document: this.about, ordinal, start, end, text: this.paper.textOf(ordinal) };
  }

  #light(ordinal, isFirst = false) {
    if (!this.paper?.isOpen(ordinal)) return;
    this.rows[this.at]?.setAttribute?.("aria-selected", "false");
    this.at = ordinal;
    this.rows[ordinal].setAttribute("aria-selected", "true");
    this.list.setAttribute("aria-activedescendant", `o${ordinal}`);
    if (isFirst) this.list.scrollTop += this.rows[ordinal].getBoundingClientRect().top - this.list.getBoundingClientRect().top - 0.3 * this.list.clientHeight;
    else reveal(this.list, this.rows[ordinal]);
  }

  key(event) {
    const command = commandOf(event, "elsewhere");
    if (!command || (event.target !== this.list && command !== "back")) return;
    event.preventDefault();
    if (event.repeat && !repeats(event, "elsewhere")) return;
    const [name, stance] = command.split(":");
    this.#does[name](stance);
  }

  #does = {
    back: () => this.close(),
    down: () => this.#light(this.paper?.neighbour(this.at, 1) ?? -1),
    up: () => this.#light(this.paper?.neighbour(this.at, -1) ?? -1),
    stance: (stance) => this.#attach(stance, false),
    above: (stance) => this.#attach(stance, true),
  };

  #attach(stance, joins) {
    if (!this.paper) return;
    const setNo = this.hands.onAttach(this.#result(this.at), stance, joins);
    if (setNo === null) return;
    this.#badge(this.at, { stance, set_no: setNo });
    say(this.status, `Attached: ${stanceOf(stance).label}, set ${setNo}.`);
  }

  #badge(ordinal, evidence) {
    if (!evidence) return;
    const { symbol, label } = stanceOf(evidence.stance);
    say(this.rows[ordinal].querySelector(".attached"), `${symbol} ${label}, set ${evidence.set_no}`);
  }
}
