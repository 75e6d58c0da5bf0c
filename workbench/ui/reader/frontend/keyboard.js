// Where a key press or a click goes: to the place that has the focus, in its own table of keys, and from there to the hands.

import { isField } from "./dom.js";
import { pressOf } from "./keymap.js";
import { chordOf, commandOf, letterOf, repeats } from "./keys.js";

export class Keyboard {
  /** @param {object} reader whose element it listens to; it may not be open yet */
  constructor(reader) {
    this.reader = reader;
    this.waiting = []; // typed while the reader was on no page
    this.listening = new AbortController();
    const { signal } = this.listening;
    const { element } = reader;
    element.addEventListener("keydown", (event) => this.#keydown(event), { signal });
    // Streamlit has c and r for itself. It must not hear anything that is typed in here.
    for (const name of ["keydown", "keyup", "keypress"]) element.addEventListener(name, (event) => event.stopPropagation(), { signal });
    window.addEventListener("keydown", (event) => this.#strayKey(event), { signal, capture: true });
    element.addEventListener("mousedown", (event) => this.#keepFocus(event), { signal });
    element.addEventListener("click", (event) => this.#click(event), { signal });
    element.addEventListener("focusin", ({ target }) => this.#showKeys(target), { signal });
    window.addEventListener("resize", () => reader.resized(), { signal });
    window.addEventListener("beforeunload", (event) => {
      if (reader.desk?.saving === "retrying") event.preventDefault(); // closing the tab now would lose work
    }, { signal });
  }

  close() {
    this.listening.abort();
  }

  /** Does what was typed while the reader was on no page. */
  catchUp() {
    for (const event of this.waiting.splice(0)) {
      if (isField(this.#focused)) this.#typeInto(this.#focused, event);
      else this.#keydown(event);
    }
  }

  #typeInto(field, { key, ctrlKey, metaKey }) {
    if (key.length === 1 && !ctrlKey && !metaKey) document.execCommand("insertText", false, key);
    else field.dispatchEvent(new KeyboardEvent("keydown", { key, ctrlKey, metaKey, bubbles: true }));
  }

  get #focused() {
    return this.reader.parent.activeElement;
  }

  /** A key pressed while nothing has the focus is meant for the document. */
  #strayKey(event) {
    if (!this.reader.isOpen || !this.#isMeantForText()) return;
    if (this.reader.left !== null) return void this.waiting.push(event);
    if (!this.reader.element.isConnected) return;
    if (!commandOf(event) && !this.reader.foot.question) return;
    event.stopImmediatePropagation();
    this.reader.text.focus();
    this.#keydown(event);
  }

  /** While the server is away, and until it is closed, Streamlit's own dialog takes the focus; who goes on typing means the document. */
  #isMeantForText() {
    const dialog = document.querySelector("[role=dialog]");
    if (!isConnected()) this.ofConnection = dialog;
    if (!dialog) return nothingHasFocus();
    const focused = document.activeElement;
    const isHeld = dialog.contains(focused) || focused?.dataset?.focusGuard !== undefined; // the guards keep Tab inside it
    return dialog === this.ofConnection && (isHeld || nothingHasFocus());
  }

  /** A button pressed with the mouse leaves the focus in the document, unless a field must first notice that it is left. */
  #keepFocus(event) {
    const button = event.target.closest("button");
    if (button?.dataset.press || (button && !isField(this.#focused ?? document.activeElement))) event.preventDefault();
  }

  /** The strip names the keys that count where the focus is. */
  #showKeys(target) {
    if (this.reader.isOpen && !this.reader.hands.isInMode) this.reader.foot.showPlace(this.#placeOf(target));
  }

  #placeOf(target) {
    const { finder, elsewhere, panel, search } = this.reader;
    if (search.element.contains(target)) return "search";
    if (elsewhere.element.contains(target)) return "elsewhere";
    if (finder.element.contains(target)) return target === finder.query ? "query" : "results";
    if (panel.form.element.contains(target)) return "form";
    if (target.classList.contains("piece")) return "pieces";
    return isField(target) ? "field" : null;
  }

  #click(event) {
    if (!this.reader.isOpen) return;
    const turn = event.target.closest("a.turn");
    if (turn) return void this.reader.hands.turn(event, turn);
    const { press, place } = event.target.closest("[data-press]")?.dataset ?? {};
    if (press) return void this.#focused?.dispatchEvent(new KeyboardEvent("keydown", pressOf(press, place)));
    const command = event.target.closest("[data-command]")?.dataset.command;
    if (!command || event.target.closest("button")?.disabled) return;
    if (event.detail > 0 && !isField(this.#focused)) this.reader.text.focus();
    this.reader.hands.run(command);
  }

  #keydown(event) {
    if (!this.reader.isOpen) return;
    const { target } = event;
    const { finder, elsewhere, panel, help, hands, search } = this.reader;
    if (help.isOpen) return void this.#helpKey(event);
    if (search.element.contains(target)) return void search.key(event);
    if (elsewhere.element.contains(target)) return void elsewhere.key(event);
    if (finder.element.contains(target)) return void finder.key(event);
    if (panel.form.element.contains(target)) return void panel.form.key(event);
    if (target.classList.contains("piece")) return void hands.pieces.key(event, target);
    if (isField(target)) return void this.#fieldKey(event, target);
    if (hands.modeKey(event)) return;
    if (this.#answered(event)) return;
    if (["Enter", " "].includes(event.key) && target.closest?.("button, a")) return; // the browser presses it
    const command = commandOf(event);
    if (!command) return;
    event.preventDefault();
    if (event.repeat && !repeats(event)) return;
    hands.run(command);
  }

  #helpKey(event) {
    if (commandOf(event, "help")) {
      event.preventDefault();
      this.reader.hands.run("help");
    } else if (event.key === "Tab") event.preventDefault(); // the one button keeps the focus
  }

  #fieldKey(event, field) {
    const isText = field === this.reader.panel.text;
    const isDone = (isText || "line" in field.dataset) && commandOf(event, "text") === "done";
    const command = isDone ? "escape" : commandOf(event, "field");
    if (!command) return;
    event.preventDefault();
    this.reader.text.focus(); // leaving the field saves it
    if (isText && isDone) this.reader.hands.claims.suggest();
    if (command !== "escape") this.reader.hands.run(command);
  }

  /** A key while a question stands: its answer, or the question is forgotten and the key means what it always means. */
  #answered(event) {
    if (["Shift", "Control", "Alt", "Meta"].includes(event.key)) return true;
    const answer = this.reader.foot.answerTo(letterOf(event));
    if (answer) {
      event.preventDefault();
      this.answer(answer.run);
      return true;
    }
    const wasAsking = this.reader.foot.forget();
    if (!wasAsking || chordOf(event) !== "escape") return false;
    event.preventDefault();
    return true;
  }

  answer(run) {
    this.reader.foot.forget();
    run();
    if (nothingHasFocus() || !isField(this.#focused)) this.reader.text.focus();
  }
}

/** Whether Streamlit's connection stands: what is sent meanwhile would be an error in its console and no more. */
export function isConnected() {
  const app = document.querySelector("[data-test-connection-state]");
  return !app || app.dataset.testConnectionState === "CONNECTED";
}

export function nothingHasFocus() {
  return !document.activeElement || document.activeElement === document.body;
}
