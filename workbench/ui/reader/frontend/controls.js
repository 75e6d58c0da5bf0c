// Buttons with their key printed on them.

import { h, kbd } from "./dom.js";
import { printed } from "./keymap.js";

/** A quiet button with a key that only it has. */
export function keyButton(key, label, traits = {}) {
  return h("button", { type: "button", ...traits }, kbd(key), label ? " " : null, label || null);
}

/** The button of a command: its key comes from the table, its press from the reader's one click listener. */
export function commandButton(command, label, traits = {}, where = "document") {
  return keyButton(printed(command, where), label, { "data-command": command, ...traits });
}
