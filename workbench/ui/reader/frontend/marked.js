// A field whose dangling words are faintly underlined: the same words lie behind it, see-through, and carry the marks.

import { danglingWords, splitAtDangling } from "./checks.js";
import { h, say } from "./dom.js";

export class MarkedField {
  /** @param {HTMLTextAreaElement} area */
  constructor(area) {
    this.area = area;
    this.behind = h("div", { class: "behind", "aria-hidden": "true", dir: "auto" });
    this.heard = h("p", { class: "dangling heard", id: "wb-dangling" });
    this.element = h("div", { class: "marked" }, this.behind, area, this.heard);
    area.setAttribute("aria-describedby", this.heard.id);
    area.addEventListener("scroll", () => (this.behind.scrollTop = area.scrollTop));
    this.shown = null;
  }

  paint(text = this.area.value) {
    if (this.shown === text) return;
    this.shown = text;
    this.behind.replaceChildren(...splitAtDangling(text).map(([words, isDangling]) => (isDangling ? h("mark", {}, words) : words)), "\u200b");
    this.behind.scrollTop = this.area.scrollTop;
    const words = danglingWords(text);
    say(this.heard, words.length ? `needs a name or a date: ${words.join(", ")}` : "");
    this.area.title = this.heard.textContent;
  }
}
