// All keys, laid over the reader on `?`: the table of keys as it stands under the preset in use.

import { keyButton } from "./controls.js";
import { h, kbd } from "./dom.js";
import { SECTIONS, glyph, keysOf, printed } from "./keymap.js";

export class HelpView {
  constructor() {
    this.close = keyButton(printed("help", "help"), "close", { "data-command": "help" });
    this.groups = h("div", { class: "groups" });
    this.card = h("div", { class: "card" }, h("header", {}, h("h2", { id: "wb-keys" }, "Keys"), this.close), this.groups);
    this.element = h("div", { class: "help", hidden: true, role: "dialog", "aria-modal": "true", "aria-labelledby": "wb-keys" }, this.card);
  }

  /** Lists the keys that do something in this stage. */
  suit(stage) {
    const sections = stage.keys(SECTIONS);
    this.groups.replaceChildren(...sections.map(({ title, rows }) => h("section", {}, h("h3", {}, title), h("dl", {}, ...rows.flatMap(line)))));
  }

  get isOpen() {
    return !this.element.hidden;
  }

  toggle(isOpen = !this.isOpen) {
    this.element.hidden = !isOpen;
    if (isOpen) this.close.focus();
  }
}

function line(row) {
  return [h("dt", {}, ...keysOf(row).map((key) => kbd(glyph(key)))), h("dd", {}, row.words)];
}
