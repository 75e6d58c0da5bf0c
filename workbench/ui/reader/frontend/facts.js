// What is said about a claim beside its words: a line of chips, each with its key; a key opens its choices, a figure chooses.

import { faultOfDate } from "./checks.js";
import { commandButton } from "./controls.js";
import { h, kbd, say } from "./dom.js";
import { CONFIDENCES, HEDGES, MODES, TYPES, WORTHS, modeIn, wordOf } from "./vocabulary.js";
import { day } from "./words.js";

const NINE = 9;

/** Each field: its word on the chip, and how its value reads there. */
const FIELDS = {
  types: { word: "type", shown: ({ claim }) => claim.types.map((type) => wordOf(TYPES, type)).join(", ") },
  attribution: { word: "said by", shown: ({ claim }) => claim.attribution.map(({ source }) => source).join(" ‹ ") },
  hedge: { word: "hedge", shown: ({ claim }) => (claim.hedge ? wordOf(HEDGES, claim.hedge) : "") },
  claim_date: { word: "date", shown: ({ claim }) => day(claim.claim_date) },
  worth: { word: "worth", shown: ({ claim }) => (claim.worth ? `${claim.worth} of 3` : "") },
  event: { word: "event", shown: ({ claim }) => claim.event },
  checks: { word: "checks", shown: ({ claim }) => (claim.checks === "said" ? "that it was said" : "") },
  context: { word: "context", shown: ({ claim }) => (claim.context.length ? String(claim.context.length) : "") },
  confidence: { word: "sure", shown: ({ annotation }) => (annotation.confidence ? `${annotation.confidence} of 4` : "") },
};
const COMMANDS = { checks: "toggleChecks", context: "context" };

export class FactsView {
  /**
   * @param {object} hands
   * @param {(fields: object) => void} hands.onSay fields of the claim
   * @param {(confidence: number|null) => void} hands.onSure
   * @param {() => void} hands.onLeave
   */
  constructor(hands) {
    this.hands = hands;
    this.open = null; // the field whose choices are shown
    this.memory = { sources: [], events: [], addresses: [] };
    this.chips = Object.entries(FIELDS).map(([name, { word }]) => [name, this.#chip(name, word)]);
    this.choices = h("div", { class: "fact-choices", hidden: true, role: "group" });
    this.element = h("div", { class: "facts" }, h("div", { class: "chips", role: "toolbar", "aria-label": "About the claim" }, ...this.chips.map(([, chip]) => chip)), this.choices);
  }

  #chip(name, word) {
    const value = h("span", { class: "fact-value" });
    const button = commandButton(COMMANDS[name] ?? `choose:${name}`, word, { class: "fact", "aria-expanded": COMMANDS[name] ? null : "false" });
    button.append(" ", value);
    return button;
  }

  get isOpen() {
    return this.open !== null;
  }

  /** @param {{claim: object, annotation: object, paper: object, isClosed: boolean, demands: object}} standing `demands` by field: off, optional, required; told: only read */
  paint(standing) {
    const isOther = this.standing?.claim.uuid !== standing.claim.uuid;
    this.standing = standing;
    for (const [name, chip] of this.chips) this.#paintChip(name, chip);
    if (isOther || standing.isClosed) this.fold();
    else if (this.isOpen && !this.#isTyping) this.#show();
  }

  #paintChip(name, chip) {
    const demand = this.standing.demands[name] ?? "optional";
    const words = FIELDS[name].shown(this.standing);
    chip.hidden = demand === "off" || (demand === "told" && !words);
    chip.classList.toggle("is-told", demand === "told");
    say(chip.querySelector(".fact-value"), words);
    chip.classList.toggle("is-said", Boolean(words));
    chip.classList.toggle("is-wanted", demand === "required" && !words);
    if (demand === "required" && !words) chip.title = "needed";
    else chip.removeAttribute("title");
    if (chip.hasAttribute("aria-expanded")) chip.setAttribute("aria-expanded", String(this.open === name));
  }

  /** What was settled is read and not pressed. */
  closeTold() {
    for (const [name, chip] of this.chips) if (this.standing.demands[name] === "told") chip.disabled = true;
  }

  get #isTyping() {
    return this.choices.contains(this.choices.getRootNode().activeElement);
  }

  // -- choosing ----------------------------------------------------------------------------------------------------

  /** Opens the choices of a field, or closes them. */
  toggle(name) {
    if (this.open === name || ["off", "told"].includes(this.standing.demands[name])) return this.fold();
    this.open = name;
    this.#show();
    return this.choices.scrollIntoView({ block: "nearest" }); // beside the text the panel scrolls, below it what holds both
  }

  fold() {
    if (!this.isOpen) return;
    this.open = null;
    this.choices.hidden = true;
    this.choices.replaceChildren();
    for (const [, chip] of this.chips) if (chip.hasAttribute("aria-expanded")) chip.setAttribute("aria-expanded", "false");
  }

  #show() {
    for (const [name, chip] of this.chips) if (chip.hasAttribute("aria-expanded")) chip.setAttribute("aria-expanded", String(name === this.open));
    this.choices.setAttribute("aria-label", FIELDS[this.open].word);
    this.choices.replaceChildren(...this.#options().map(([, label, isOn], index) => this.#option(String(index + 1), label, isOn)), ...this.#further());
    this.choices.hidden = false;
  }

  #option(figure, label, isOn) {
    return h("button", { type: "button", class: "option", "aria-pressed": String(isOn), onclick: () => this.choose(figure) }, kbd(figure), " ", h("span", { dir: "auto" }, label));
  }

  /** What the figures 1 to 9 stand for: [value, label, whether it is chosen]. */
  #options() {
    const { claim, annotation, paper } = this.standing;
    const among = (list, chosen) => list.map(([value, label]) => [value, label, chosen === value]);
    switch (this.open) {
      case "types":
        return TYPES.map(([value, label]) => [value, label, claim.types.includes(value)]);
      case "hedge":
        return among(HEDGES, claim.hedge);
      case "worth":
        return among(WORTHS, claim.worth);
      case "confidence":
        return among(CONFIDENCES, annotation.confidence);
      case "claim_date":
        return among(datesOf(paper.document.published_on), claim.claim_date);
      case "event":
        return among(this.memory.events.slice(0, NINE).map((name) => [name, name]), claim.event);
      default:
        return this.#sources().map((name) => [name, name, claim.attribution.some(({ source }) => source === name)]);
    }
  }

  /** Who may be speaking: whoever the block is known to quote, the last used, then the publication and its author. */
  #sources() {
    const { claim, paper } = this.standing;
    const speaker = paper.speakerOf(paper.sentenceAt(claim.spans[0][0]));
    const { publisher, author } = paper.document;
    return [...new Set([speaker, ...this.memory.sources.slice(0, NINE - 3), publisher, author].filter(Boolean))].slice(0, NINE);
  }

  /** A figure: chooses, or takes the choice back. Returns whether it meant anything. */
  choose(figure) {
    if (figure === "0") this.#put(null);
    else {
      const option = this.#options()[Number(figure) - 1];
      if (!option) return false;
      this.#put(option[0]);
    }
    if (!["types", "attribution"].includes(this.open)) this.fold();
    return true;
  }

  #put(value) {
    const { claim, annotation } = this.standing;
    if (this.open === "confidence") return this.hands.onSure(annotation.confidence === value ? null : value);
    if (this.open === "types") return this.hands.onSay({ types: value === null ? [] : toggled(claim.types, value) });
    if (this.open === "attribution") return value === null ? this.#chain([]) : this.#addSource(value);
    const empty = this.open === "worth" ? null : "";
    return this.hands.onSay({ [this.open]: value === null || claim[this.open] === value ? empty : value });
  }

  // -- what is typed -----------------------------------------------------------------------------------------------

  #further() {
    const none = h("button", { type: "button", class: "option quiet", onclick: () => this.choose("0") }, kbd("0"), " none");
    const typed = { claim_date: "another date", event: "another event", attribution: "another source" }[this.open];
    const chain = this.open === "attribution" ? this.standing.claim.attribution.map((link, index) => this.#link(link, index)) : [];
    return [none, ...(typed ? [this.#line(typed)] : []), ...chain];
  }

  #line(words) {
    const { claim } = this.standing;
    const known = this.open === "event" ? this.memory.events : this.open === "attribution" ? this.memory.sources : [];
    const list = h("datalist", { id: "wb-known" }, ...known.map((name) => h("option", { value: name })));
    const value = this.open === "claim_date" ? claim.claim_date : "";
    this.input = h("input", {
      type: "text", class: "fact-line", value, placeholder: this.open === "claim_date" ? "YYYY-MM-DD, -MM or YYYY" : words, "aria-label": words,
      list: known.length ? "wb-known" : null, autocomplete: "off", maxlength: this.open === "claim_date" ? 10 : 300, dir: "auto", "data-line": "",
    });
    const fault = h("span", { class: "fault", role: "alert" });
    const field = this.open;
    this.input.addEventListener("change", (event) => this.#typed(field, event.target, fault));
    return h("label", { class: "fact-typed" }, kbd("Enter"), this.input, list, fault);
  }

  /** Enter while choices are open: to the line where one types. Returns whether there is one. */
  type() {
    const line = this.choices.querySelector(".fact-line");
    if (!line) return false;
    line.focus({ preventScroll: true });
    line.select();
    return true;
  }

  #typed(field, input, fault) {
    const value = input.value.trim();
    const wrong = field === "claim_date" ? faultOfDate(value) : "";
    say(fault, wrong);
    if (wrong) return;
    if (field === "attribution") {
      if (value) this.#addSource(value);
    } else this.hands.onSay({ [field]: value });
    this.fold();
  }

  // -- the chain of sources ----------------------------------------------------------------------------------------

  #addSource(source) {
    const { claim, paper } = this.standing;
    const chain = claim.attribution;
    if (chain.some((link) => link.source === source)) return this.#chain(chain.filter((link) => link.source !== source));
    const mode = chain.length ? "asserted" : modeIn(claim.quote, paper.blocks[paper.sentences[paper.sentenceAt(claim.spans[0][0])][2]]?.[2]);
    return this.#chain([...chain, { source, mode }]);
  }

  #chain(attribution) {
    this.hands.onSay({ attribution });
  }

  #link({ source, mode }, index) {
    const { attribution } = this.standing.claim;
    const choose = h("select", { "aria-label": `How ${source} speaks`, "data-line": "" }, ...MODES.map(([value, label]) => h("option", { value, selected: value === mode }, label)));
    choose.addEventListener("change", () => this.#chain(attribution.map((link, at) => (at === index ? { ...link, mode: choose.value } : link))));
    const drop = h("button", { type: "button", class: "quiet", onclick: () => this.#chain(attribution.filter((_, at) => at !== index)) }, "remove");
    return h("p", { class: "fact-link" }, index ? "via " : "", h("b", { dir: "auto" }, source), " ", choose, drop);
  }
}

/** The day, month and year of a document's date, as far as it says. */
function datesOf(published) {
  return [published, published.slice(0, 7), published.slice(0, 4)]
    .filter((date, index, all) => date && all.indexOf(date) === index)
    .map((date) => [date, day(date)]);
}

function toggled(list, value) {
  return list.includes(value) ? list.filter((one) => one !== value) : [...list, value];
}
