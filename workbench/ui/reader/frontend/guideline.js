// The guideline beside the text: it stays open while one goes on labelling, and its own keys only turn its pages.

import { commandButton, keyButton } from "./controls.js";
import { h, say } from "./dom.js";
import { printed } from "./keymap.js";
import { asElements } from "./markdown.js";
import { WORDS } from "./words.js";

const TURN = 0.85; // of the height: a line or two stay in sight

export class GuidelineView {
  /** @param {{fetch: () => Promise<{version: string, body: string, news: boolean}>, onClose: () => void}} hands */
  constructor(hands) {
    this.hands = hands;
    this.version = h("span", { class: "which" }, "Guideline");
    this.body = h("div", { class: "guideline-body", tabindex: "0", role: "document", "aria-label": "Guideline" });
    this.status = h("p", { class: "found", role: "status" });
    this.element = h(
      "section",
      { class: "guideline", hidden: true, "aria-label": "Guideline" },
      h("header", {}, this.version, commandButton("guideline", "close", { class: "quiet" })),
      this.status,
      this.body,
      h("p", { class: "hint" }, keyButton(printed("pageDown"), "on", { "data-command": "pageDown" }), keyButton(printed("pageUp"), "back", { "data-command": "pageUp" })),
    );
  }

  get isOpen() {
    return !this.element.hidden;
  }

  close() {
    if (!this.isOpen) return;
    this.element.hidden = true;
    this.hands.onClose();
  }

  /** Asks each time it is opened: a lead may have published another version. */
  async open() {
    this.element.hidden = false;
    say(this.status, this.body.childElementCount ? "" : "opening …");
    try {
      const { version, body, news } = await this.hands.fetch();
      say(this.version, version ? `Guideline ${version}${news ? " · new" : ""}` : "Guideline");
      if (body !== this.shown) this.body.replaceChildren(...(body ? asElements(body) : [h("p", {}, WORDS.noGuideline)]));
      this.shown = body;
      say(this.status, "");
    } catch (fault) {
      say(this.status, fault.message);
    }
  }

  turn(direction) {
    this.body.scrollTop += direction * TURN * this.body.clientHeight;
  }
}
