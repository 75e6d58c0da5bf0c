// All keys, laid over the reader on `?`.

import { h, kbd } from "./dom.js";
import { HELP } from "./words.js";

export class HelpView {
  constructor() {
    this.close = h("button", { type: "button", "data-command": "help" }, kbd("Esc"), " close");
    const groups = HELP.map(([title, lines]) => h("section", {}, h("h3", {}, title), h("dl", {}, ...lines.flatMap(line))));
    this.card = h("div", { class: "card" }, h("header", {}, h("h2", { id: "wb-keys" }, "Keys"), this.close), h("div", { class: "groups" }, ...groups));
    this.element = h("div", { class: "help", hidden: true, role: "dialog", "aria-modal": "true", "aria-labelledby": "wb-keys" }, this.card);
  }

  get isOpen() {
    return !this.element.hidden;
  }

  toggle(isOpen = !this.isOpen) {
    this.element.hidden = !isOpen;
    if (isOpen) this.close.focus();
  }
}

function line([keys, words]) {
  return [h("dt", {}, ...keys.split("  ").map((key) => kbd(key))), h("dd", {}, words)];
}
