// The two lines below the text: one reserved for what must be read or answered, one for the keys. Above them, when the
// server refused something, a sheet lies over the text until each refusal is settled: nothing is lost silently.

import { commandButton, keyButton } from "./controls.js";
import { h, say } from "./dom.js";
import { printed } from "./keymap.js";
import { PLACE_STRIPS, STRIP, coded, count } from "./words.js";

export class FootView {
  /** @param {{onAnswer: (run: Function) => void, onAgain: (index: number|null) => void, onDrop: (index: number|null) => void}} hands null: all */
  constructor(hands) {
    this.hands = hands;
    this.question = null;
    this.notice = "";
    this.isFolded = false;
    this.words = h("span", { class: "notice", role: "status", "aria-live": "polite" });
    this.answers = h("span", { class: "answers" });
    this.tools = h("span", { class: "tools" });
    this.rows = STRIP;
    this.line = h("div", { class: "line" }, this.words, this.answers, this.tools);
    this.refusals = h("section", { class: "refusals", hidden: true, "aria-label": "Not applied" });
    this.keys = h("div", { class: "strip", role: "toolbar", "aria-label": "Keys" });
    this.strip(null);
    this.element = h("footer", { class: "foot" }, this.refusals, this.line, this.keys);
    this.shown = "";
  }

  /** Shows what does something in a pass. */
  suit(stage) {
    this.rows = stage.strip;
    this.tools.replaceChildren(...stage.tools.map((entry) => stripButton(entry)));
    this.strip(null);
  }

  /** The keys of a mode, or with null those of the document. */
  strip(rows, where = "document") {
    this.keys.replaceChildren(...(rows ?? this.rows).map((entry) => stripButton(entry, where)));
  }

  /** The keys that count where the focus is; `null` means the document's. A button presses its key there. */
  showPlace(where) {
    if (this.place === where) return;
    this.place = where;
    const rows = where && PLACE_STRIPS[where];
    if (rows) this.keys.replaceChildren(...rows.map(([command, label]) => keyButton(printed(command, where), label, { tabindex: "-1", "data-press": command, "data-place": where })));
    else this.strip(null);
  }

  /** One line that stays until the next key. */
  say(words) {
    this.notice = words;
    this.#paintLine();
  }

  /**
   * Asks in the reserved line. Each answer has its key on it.
   * @param {string} words
   * @param {{key: string, label: string, run: Function}[]} answers
   */
  ask(words, answers) {
    this.question = { words, answers };
    this.#paintLine();
  }

  /** Takes the question back. Returns whether there was one. */
  forget() {
    const had = this.question !== null || this.notice !== "";
    const wasAsking = this.question !== null;
    this.question = null;
    this.notice = "";
    if (had) this.#paintLine();
    return wasAsking;
  }

  /** The answer that a letter gives, or null. */
  answerTo(letter) {
    return this.question?.answers.find((answer) => answer.key === letter) ?? null;
  }

  paint(desk) {
    this.desk = desk;
    this.#paintRefusals();
    this.#paintLine();
  }

  #paintLine() {
    const { error } = this.desk ?? {};
    const refused = this.#refused;
    const isTrouble = !this.question && Boolean(error || (this.isFolded && refused.length));
    this.line.classList.toggle("is-asking", this.question !== null);
    this.line.classList.toggle("is-trouble", isTrouble);
    say(this.words, this.question?.words ?? (error ? coded(error) : this.notice || this.#foldedWords(refused) || (this.desk?.readOnly ?? "")));
    const answers = this.question ? [...this.question.answers, { key: "Esc", label: "leave it", run: () => {} }] : [];
    if (!answers.length && this.isFolded && refused.length) answers.push({ key: "", label: "show", run: () => this.fold(false) });
    this.answers.replaceChildren(...answers.map((answer) => this.#answerButton(answer)));
  }

  #foldedWords(refused) {
    return this.isFolded && refused.length ? `${count(refused.length, "operation")} not applied.` : "";
  }

  #answerButton({ key, label, run }) {
    const traits = { onclick: () => this.hands.onAnswer(run) };
    return key ? keyButton(key, label, traits) : h("button", { type: "button", ...traits }, label);
  }

  // -- refusals --------------------------------------------------------------------------------------------------

  /** Folds the sheet into the line, or opens it again. Returns whether anything changed. */
  fold(isFolded) {
    if (this.isFolded === isFolded || !this.#refused.length) return false;
    this.isFolded = isFolded;
    this.shown = "";
    this.paint(this.desk);
    return true;
  }

  #paintRefusals() {
    const refused = this.#refused;
    const signature = refused.map(({ boot, seq }) => `${boot}/${seq}`).join(" ");
    if (signature === this.shown) return;
    if (refused.length > (this.count ?? 0)) this.isFolded = false; // a new refusal is always shown
    this.count = refused.length;
    this.shown = signature;
    this.refusals.hidden = refused.length === 0 || this.isFolded;
    const head = h("h2", {}, `${count(refused.length, "operation")} not applied`, this.#headButtons(refused.length > 1));
    this.refusals.replaceChildren(head, ...refused.map((entry, index) => this.#refusal(entry, index)));
  }

  get #refused() {
    return this.desk?.refusals.list ?? [];
  }

  #headButtons(areMany) {
    const all = [
      h("button", { type: "button", onclick: () => this.hands.onAgain(null) }, "apply all mine again"),
      h("button", { type: "button", onclick: () => this.hands.onDrop(null) }, "drop all"),
    ];
    return h("span", {}, ...(areMany ? all : []), keyButton("Esc", "fold", { onclick: () => this.fold(true) }));
  }

  #refusal(entry, index) {
    const versions = this.desk.refusals.versionsOf(entry);
    return h(
      "article",
      { class: "refusal" },
      h("p", {}, h("b", {}, this.desk.refusals.describe(entry)), ` – ${coded(entry)}`),
      versions && h("div", { class: "versions" }, version("mine", versions.mine), version("stored", versions.stored)),
      h(
        "p",
        { class: "buttons" },
        index ? h("button", { type: "button", onclick: () => this.hands.onAgain(index) }, "apply mine again") : commandButton("applyAgain", "apply mine again"),
        index ? h("button", { type: "button", onclick: () => this.hands.onDrop(index) }, "drop") : commandButton("dropRefused", "drop"),
      ),
    );
  }
}

function version(name, text) {
  return h("div", { class: "version" }, h("h3", {}, name), h("p", { dir: "auto" }, text || "–"));
}

function stripButton([command, label], where = "document") {
  return commandButton(command, label, { tabindex: "-1" }, where);
}
