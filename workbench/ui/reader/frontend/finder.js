// Evidence from the campaign's other documents: type, move, attach with one key.

import { AttachBar } from "./attaching.js";
import { keyButton } from "./controls.js";
import { h, reveal, say } from "./dom.js";
import { printed } from "./keymap.js";
import { commandOf, repeats } from "./keys.js";
import { WORDS, count, day, stanceOf } from "./words.js";

const PAUSE = 250; // ms after typing
const NEAR = 120; // characters of a sentence beside a result: more would push the result itself out of sight
const LONGEST_QUERY = 500; // characters: what the server looks at

export class FinderView {
  /**
   * @param {object} hands
   * @param {(words: string, claim: string) => Promise<object[]>} hands.search
   * @param {(result: object, stance: string, joins: boolean) => number|null} hands.onAttach gives the set's number
   * @param {(result: object) => object|null} hands.attachedAs the evidence a result is already
   * @param {(result: object) => void} hands.onOpen shows that text
   * @param {() => void} hands.onClose
   */
  constructor(hands) {
    this.hands = hands;
    this.results = [];
    this.rows = [];
    this.at = 0;
    this.asked = 0;
    this.query = h("input", { type: "text", id: "wb-query", autocomplete: "off", "aria-label": "Words to find", "aria-controls": "wb-results" });
    this.status = h("p", { class: "found", role: "status" });
    this.list = h("div", { class: "results", id: "wb-results", role: "listbox", tabindex: "0", "aria-label": "Sentences found" });
    const open = keyButton(printed("open", "results"), "open the text", { onclick: () => this.#does.open() });
    this.bar = new AttachBar("results", (stance, joins) => this.#attach(stance, joins), open);
    this.nothing = WORDS.nothingFound;
    this.element = h(
      "section",
      { class: "finder", hidden: true, "aria-label": "Find evidence" },
      h(
        "header",
        {},
        h("span", { class: "which" }, "Evidence in other documents"),
        keyButton(printed("escape", "results"), "close", { class: "quiet", onclick: () => this.close() }),
      ),
      this.query,
      this.status,
      this.list,
      this.bar.element,
    );
    this.query.addEventListener("input", () => this.#askSoon());
    this.list.addEventListener("focus", () => this.#light(this.at));
    this.list.addEventListener("click", (event) => this.#light(this.rows.findIndex((row) => row.contains(event.target))));
    this.list.addEventListener("dblclick", () => this.#does.open());
  }

  /** Says what there is to find in, before anything is looked for. */
  suit({ of }, stage) {
    this.nothing = of === 1 ? WORDS.onlyText : WORDS.nothingFound;
    if (!stage.why("paste")) this.nothing += ` ${WORDS.orAddress}`;
  }

  get isOpen() {
    return !this.element.hidden;
  }

  /** @param {string} words the claim's own; others can be typed over them */
  open(words, claim) {
    this.element.hidden = false;
    if (this.query.value !== words || this.claim !== claim) {
      this.claim = claim;
      this.query.value = words;
      this.#ask();
    }
    this.query.focus();
    this.query.setSelectionRange(0, this.query.value.length, "backward"); // backward: its beginning stays in sight
  }

  /** Back from the text that a result opened: what was attached there shows here too. */
  resume() {
    this.results.forEach((result, index) => this.#badge(index, this.hands.attachedAs(result)));
    this.list.focus({ preventScroll: true });
  }

  close() {
    if (!this.isOpen) return;
    this.element.hidden = true;
    this.query.value = "";
    this.#show([]);
    this.hands.onClose();
  }

  #askSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#ask(), PAUSE);
  }

  async #ask() {
    clearTimeout(this.timer);
    const words = this.query.value.trim().slice(0, LONGEST_QUERY);
    const turn = (this.asked += 1); // a slow answer must not overwrite a later one
    if (!words) {
      this.#show([]);
      return say(this.status, WORDS.wordsToFind);
    }
    say(this.status, "searching …");
    this.isSearching = true;
    try {
      const results = await this.hands.search(words, this.claim);
      if (turn === this.asked) this.#show(results, true);
    } catch (fault) {
      if (turn === this.asked) say(this.status, `${fault.message} Change a word to search again.`);
    }
    if (turn === this.asked) this.isSearching = false;
    return null;
  }

  #show(results, hasSearched = false) {
    this.results = results;
    this.at = 0;
    this.rows = results.map((result, index) => row(result, index));
    this.list.replaceChildren(...this.rows);
    this.bar.element.hidden = !results.length;
    say(this.status, hasSearched ? (results.length ? count(results.length, "sentence") : this.nothing) : "");
    results.forEach((result, index) => this.#badge(index, this.hands.attachedAs(result)));
    this.#light(0);
  }

  #light(index) {
    if (index < 0 || index >= this.rows.length) return;
    this.rows[this.at]?.setAttribute("aria-selected", "false");
    this.at = index;
    this.rows[index].setAttribute("aria-selected", "true");
    this.list.setAttribute("aria-activedescendant", `r${index}`);
    reveal(this.list, this.rows[index]);
  }

  /** Keys while the focus is in the finder. */
  key(event) {
    const where = event.target === this.query ? "query" : "results";
    if (where === "results" && event.target !== this.list) return this.#buttonKey(event);
    const command = commandOf(event, where);
    if (!command) return;
    event.preventDefault();
    if (event.repeat && !repeats(event, where)) return;
    const [name, stance] = command.split(":");
    this.#does[name](stance);
  }

  /** On the finder's own buttons only leaving is ours: the browser presses them. */
  #buttonKey(event) {
    if (commandOf(event, "results") !== "escape") return;
    event.preventDefault();
    this.close();
  }

  #does = {
    escape: () => this.close(),
    open: () => this.results[this.at] && this.hands.onOpen(this.results[this.at]),
    results: () => this.#toResults(),
    down: () => this.#light(Math.min(this.at + 1, this.rows.length - 1)),
    up: () => this.#up(),
    stance: (stance) => this.#attach(stance, false),
    above: (stance) => this.#attach(stance, true),
  };

  /** Also before they are there: a hand that knows the way does not wait, and its next letter is no word to find. */
  #toResults() {
    this.list.focus({ preventScroll: true });
    if (!this.rows.length && !this.isSearching) this.#ask();
  }

  #up() {
    if (this.at === 0) this.query.focus();
    else this.#light(this.at - 1);
  }

  #attach(stance, joins) {
    const result = this.results[this.at];
    if (!result) return;
    const setNo = this.hands.onAttach(result, stance, joins);
    if (setNo === null) return;
    this.#badge(this.at, { stance, set_no: setNo });
    say(this.status, `Attached: ${stanceOf(stance).label}, set ${setNo}.`);
  }

  /** Says on a result what it is evidence for already. */
  #badge(index, evidence) {
    if (!evidence) return;
    const { symbol, label } = stanceOf(evidence.stance);
    say(this.rows[index].querySelector(".attached"), `${symbol} ${label}, set ${evidence.set_no}`);
  }
}

function row(result, index) {
  const { title, publisher, published_on: date } = result.document;
  const from = [publisher, day(date) || "date unknown"].filter(Boolean).join(", ");
  return h(
    "div",
    { class: "result", role: "option", id: `r${index}`, "aria-selected": "false" },
    h(
      "p",
      { class: "from" },
      h("span", { class: "from-title", dir: "auto" }, title),
      ` · ${from} · ${result.ordinal + 1}`,
      h("span", { class: "attached" }),
    ),
    h(
      "p",
      { class: "excerpt", dir: "auto" },
      result.before ? h("span", { class: "around" }, `${endOf(result.before)} `) : null,
      h("span", {}, result.text),
      result.after ? h("span", { class: "around" }, ` ${beginningOf(result.after)}`) : null,
    ),
    h("p", { class: "why", dir: "auto" }, (result.reasons ?? []).join(" · ")),
  );
}

/** The last words of a sentence. */
function endOf(words) {
  const all = [...words];
  if (all.length <= NEAR) return words;
  const kept = all.slice(-NEAR).join("");
  return `… ${kept.slice(kept.indexOf(" ") + 1)}`;
}

/** Its first ones. */
function beginningOf(words) {
  const all = [...words];
  if (all.length <= NEAR) return words;
  const kept = all.slice(0, NEAR).join("");
  return `${kept.slice(0, kept.includes(" ") ? kept.lastIndexOf(" ") : kept.length)} …`;
}
