// From a key press to the name of a command. No DOM beyond the event's own fields.

import { SIGNS, rowOf } from "./keymap.js";

const LETTER_LESS = { BracketLeft: "[", BracketRight: "]", Comma: ",", Period: ".", Slash: "/", Equal: "=" };

/**
 * The key as we name it: lower case; on keyboards without Latin letters the place of the key decides, so that `o` on a
 * Cyrillic keyboard is where `o` is printed on a Latin one. Digits of AZERTY, typed without Shift, fall back likewise.
 */
export function keyName(event) {
  const { key, code = "" } = event;
  if (key === " ") return "space";
  if (key.length > 1) return key.toLowerCase();
  if (/^[a-z0-9]$/i.test(key)) return key.toLowerCase();
  if (SIGNS.has(key)) return key;
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(code);
  if (digit && !event.shiftKey && !isAltGraph(event)) return digit[1];
  if (!/\p{L}/u.test(key)) return key;
  const letter = /^Key([A-Z])$/.exec(code);
  if (letter) return letter[1].toLowerCase();
  return LETTER_LESS[code] ?? key;
}

/** Some keyboards make `[` with AltGr, which Windows reports as Ctrl+Alt; a Mac makes it with Option. */
function isAltGraph(event) {
  return event.getModifierState?.("AltGraph") ?? false;
}

/**
 * The key press as the table of keys writes it, in lower case: `j`, `shift+x`, `ctrl+enter`. Null while an input method is at
 * work and with Alt. Signs and figures are themselves with or without Shift: keyboards differ in which of them need it.
 */
export function chordOf(event) {
  if (event.isComposing || event.keyCode === 229) return null;
  const name = keyName(event);
  const isTyped = isAltGraph(event) || SIGNS.has(name);
  const isControl = (event.ctrlKey || event.metaKey) && !isAltGraph(event);
  if (event.altKey && (isControl || !isTyped)) return null;
  const hasShift = event.shiftKey && (name.length > 1 || /\p{L}/u.test(name));
  return `${isControl ? "ctrl+" : ""}${hasShift ? "shift+" : ""}${name}`;
}

/**
 * The command of a key press, or null when the key is not ours.
 * @param {KeyboardEvent} event
 * @param {string} where the place whose keys count
 * @returns {string|null} a command's name; `digit:3` for the figures
 */
export function commandOf(event, where = "document") {
  const row = rowIn(event, where);
  if (!row) return null;
  return /^\d-\d$/.test(row.keys[0]) ? `${row.command}:${keyName(event)}` : row.command;
}

/** Whether a key held down goes on doing what it does: one that decides does not. */
export function repeats(event, where = "document") {
  return rowIn(event, where)?.repeats ?? false;
}

function rowIn(event, where) {
  const chord = chordOf(event);
  return chord === null ? null : rowOf(chord, where);
}

/** The one plain letter that was pressed, for the answers to questions; null with Ctrl, Alt or Cmd. */
export function letterOf(event) {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return null;
  const name = keyName(event);
  return name.length === 1 ? name : null;
}
