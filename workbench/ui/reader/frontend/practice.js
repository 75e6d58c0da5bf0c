// Practice: sentences to decide by key, each with its answer afterwards. It lives on the Guideline page and stores nothing.

import { commandButton, keyButton } from "./controls.js";
import { h, kbd } from "./dom.js";
import { followTheme } from "./frame.js";
import { usePreset } from "./keymap.js";
import { commandOf } from "./keys.js";
import { LABELS, STRIP } from "./words.js";

const ANSWERS = STRIP.filter(([command]) => command === "claim" || command === "flag" || command.startsWith("label:"));
const KEYS = { claim: "c", flag: "s" }; // of the answers; a label's is its own letter
const ON = ["Enter", "down", "nextUndecided"];

const keyOf = (command) => KEYS[command] ?? command.replace("label:", "");
const wordsOf = (key) => ({ c: "claim", s: "badly split" })[key] ?? LABELS[key];

/** `x` in backticks is a key. */
const said = (words) => words.split("`").map((part, at) => (at % 2 ? kbd(part) : part));

export class Practice {
  /** @param {{questions: {sentence: string, key: string, rule: string, why: string}[], keys: string}} quiz */
  constructor(parent, { questions, keys }) {
    usePreset(keys);
    this.questions = questions;
    this.given = []; // one answer for each question so far
    this.isAnswered = false;
    this.card = h("div", { class: "practice", tabindex: "0", role: "group", "aria-label": "Practice" });
    this.element = h("div", { class: "workbench-reader" }, this.card);
    for (const name of ["keydown", "keyup", "keypress"]) this.element.addEventListener(name, (event) => event.stopPropagation()); // c and r are Streamlit's
    this.card.addEventListener("keydown", (event) => this.#key(event));
    this.card.addEventListener("click", ({ target }) => this.#does(target.closest("[data-command]")?.dataset.command));
    parent.append(this.element);
    this.#paint();
  }

  receive() {
    followTheme(this.element);
  }

  get #at() {
    return this.given.length - Number(this.isAnswered);
  }

  #key(event) {
    const command = event.key === "Enter" && !event.ctrlKey ? "Enter" : commandOf(event);
    if (command === "Enter" && event.target !== this.card) return; // the browser presses the button
    if (event.repeat || !this.#does(command)) return;
    event.preventDefault();
  }

  /** Returns whether the command does something here. */
  #does(command) {
    const isAnswer = ANSWERS.some(([one]) => one === command);
    if (isAnswer && !this.isAnswered && this.#at < this.questions.length) {
      this.given.push(keyOf(command));
      this.isAnswered = true;
    } else if (ON.includes(command) && this.isAnswered) this.isAnswered = false;
    else if (command === "again") this.given = [];
    else return false;
    this.#paint();
    this.card.focus({ preventScroll: true });
    return true;
  }

  #paint() {
    this.card.replaceChildren(...(this.#at < this.questions.length ? this.#question(this.questions[this.#at]) : this.#result()));
  }

  #question({ sentence, key, rule, why }) {
    const given = this.given[this.#at];
    const strip = h("div", { class: "strip", role: "toolbar", "aria-label": "What it is" }, ...ANSWERS.map(([command, label]) => commandButton(command, label, { disabled: this.isAnswered })));
    const answer = this.isAnswered
      ? [h("p", {}, sign(given === key), given === key ? ` Yes: ${wordsOf(key)}.` : ` You: ${wordsOf(given)}. The guideline: ${wordsOf(key)}.`), h("p", {}, ...said(why), ` (${rule})`), keyButton("Enter", "next", { "data-command": "Enter" })]
      : [h("p", { class: "which" }, "What is it?")];
    return [
      h("p", { class: "which" }, `Sentence ${this.#at + 1} of ${this.questions.length}`),
      h("blockquote", { class: "asked", dir: "auto" }, sentence),
      strip,
      h("div", { class: "answered", role: "status" }, ...answer),
    ];
  }

  #result() {
    const missed = this.questions.map((question, at) => ({ ...question, given: this.given[at] })).filter(({ key, given }) => key !== given);
    const right = this.questions.length - missed.length;
    const line = ({ sentence, given, key, rule, why }) => h("li", {}, h("span", { class: "asked", dir: "auto" }, sentence), h("br"), `You: ${wordsOf(given)}. The guideline: ${wordsOf(key)}. `, ...said(why), ` (${rule})`);
    return [
      h("p", { role: "status" }, h("b", {}, `${right} of ${this.questions.length} as the guideline has it.`), missed.length ? " These differed; their rules are above:" : ""),
      h("ol", {}, ...missed.map(line)),
      h("button", { type: "button", "data-command": "again" }, "again from the first"),
    ];
  }
}

function sign(isRight) {
  return h("b", { class: isRight ? "tone-supported" : "tone-refuted" }, isRight ? "✓" : "✕");
}
