// The row under what can be attached: its keys, for hands that have a keyboard, and buttons for a mouse or a finger.

import { keyButton } from "./controls.js";
import { h } from "./dom.js";
import { printed } from "./keymap.js";
import { STANCES } from "./words.js";

export class AttachBar {
  /**
   * @param {string} where the place whose keys are printed
   * @param {(stance: string, joins: boolean) => void} onAttach
   * @param {...Node} others further buttons
   */
  constructor(where, onAttach, ...others) {
    this.onAttach = onAttach;
    this.joins = keyButton("⇧", "with the set above", { "aria-pressed": "false", title: "both are needed together; without it a set of its own", onclick: () => this.#joining(!this.isJoining) });
    const stances = STANCES.map(({ value, label }) =>
      keyButton(printed(`stance:${value}`, where), label, { onclick: ({ shiftKey }) => this.#attach(value, shiftKey) }));
    this.element = h("p", { class: "hint", role: "group", "aria-label": "Attach" }, ...stances, this.joins, ...others);
  }

  get isJoining() {
    return this.joins.getAttribute("aria-pressed") === "true";
  }

  #joining(isOn) {
    this.joins.setAttribute("aria-pressed", String(isOn));
  }

  /** The set above is meant for one piece: the next one begins a set again. */
  #attach(stance, isShifted) {
    const joins = isShifted || this.isJoining;
    this.#joining(false);
    this.onAttach(stance, joins);
  }
}
