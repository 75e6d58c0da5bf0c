// From a key press to the name of a command. No DOM beyond the event's own fields.

const PLAIN = {
  j: "down", arrowdown: "down", k: "up", arrowup: "up", n: "nextUndecided", home: "first", end: "last",
  c: "claim", o: "label:o", p: "label:p", i: "label:i", x: "label:x", b: "label:b", s: "flag",
  enter: "editText", r: "why", e: "find", u: "paste", g: "guideline", l: "copyLink",
  "[": "previousClaim", "]": "nextClaim", "?": "help", backspace: "undo", escape: "escape",
};
const SHIFTED = {
  x: "fill", f: "finish", r: "reopen", delete: "deleteClaim", backspace: "deleteClaim", "?": "help",
  "[": "previousClaim", "]": "nextClaim",
};
const CONTROL = { z: "undo", y: "redo", enter: "saveAndNext" };

/**
 * The key as we name it: lower case; on keyboards without Latin letters the place of the key decides, so that `o` on a
 * Cyrillic keyboard is where `o` is printed on a Latin one. Digits of AZERTY, typed without Shift, fall back likewise.
 */
export function keyName(event) {
  const { key, code = "" } = event;
  if (key.length > 1) return key.toLowerCase();
  if (/^[a-z0-9]$/i.test(key)) return key.toLowerCase();
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(code);
  if (digit && !event.shiftKey && !isAltGraph(event)) return digit[1];
  if (!/\p{L}/u.test(key)) return key;
  const letter = /^Key([A-Z])$/.exec(code);
  if (letter) return letter[1].toLowerCase();
  return { BracketLeft: "[", BracketRight: "]" }[code] ?? key;
}

/** Some keyboards make `[` with AltGr, which Windows reports as Ctrl+Alt. */
function isAltGraph(event) {
  return event.getModifierState?.("AltGraph") ?? false;
}

/**
 * The command of a key press in the document, or null when the key is not ours.
 * @returns {string|null} a command's name; `digit:3` for the figures
 */
export function commandOf(event) {
  if (event.isComposing || event.keyCode === 229) return null; // an input method is at work
  const name = keyName(event);
  const isControl = (event.ctrlKey || event.metaKey) && !isAltGraph(event);
  if (isControl) return event.altKey ? null : controlCommand(name, event.shiftKey);
  if (event.altKey && !isAltGraph(event)) return null;
  if (/^\d$/.test(name)) return `digit:${name}`; // AZERTY types its figures with Shift
  const table = event.shiftKey ? SHIFTED : PLAIN;
  return Object.hasOwn(table, name) ? table[name] : null;
}

function controlCommand(name, isShifted) {
  if (isShifted) return name === "z" ? "redo" : null;
  return Object.hasOwn(CONTROL, name) ? CONTROL[name] : null;
}

/** The one plain letter that was pressed, for questions and stances; null with Ctrl, Alt or Cmd. */
export function letterOf(event) {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return null;
  const name = keyName(event);
  return name.length === 1 ? name : null;
}
