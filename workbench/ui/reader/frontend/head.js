// The line above the text: where one is, how far one is, and whether the work is safe.

import { h, say } from "./dom.js";
import { progress } from "./stage.js";
import { clock, count, day, number, WORDS } from "./words.js";

const REST = 700; // ms without another operation

export class HeadView {
  constructor() {
    this.previous = h("a", { class: "turn", target: "_self" }, "‹");
    this.next = h("a", { class: "turn", target: "_self" }, "›");
    this.position = h("span", { class: "position" });
    this.title = h("span", { class: "title" });
    this.publisher = h("span", { class: "chip" });
    this.date = h("span", { class: "date" });
    this.progress = h("span", { class: "progress" });
    this.bar = h("span", { class: "bar-done" });
    this.finished = h("span", { class: "chip finished", hidden: true }, "finished");
    this.saved = h("span", { class: "saved" });
    this.receipt = h("p", { class: "unseen", role: "status", "aria-live": "polite" });
    this.element = h(
      "header",
      { class: "head" },
      h("nav", { class: "turns", "aria-label": "Documents" }, this.previous, this.position, this.next),
      h("span", { class: "about" }, this.title, this.publisher, this.date),
      h("span", { class: "counts" }, this.finished, this.progress, h("span", { class: "bar", "aria-hidden": "true" }, this.bar)),
      this.receipt,
      h("span", { class: "saving" }, this.saved, h("span", { class: "dot", "aria-hidden": "true" })),
    );
  }

  /** Writes what never changes. */
  build({ paper: { document: paper } }) {
    turn(this.previous, paper.previous, "previous document");
    turn(this.next, paper.next, "next document");
    say(this.position, paper.position ? `${paper.position}/${paper.of}` : "");
    say(this.title, paper.title);
    this.title.title = paper.title;
    say(this.publisher, paper.publisher ?? "");
    this.publisher.hidden = !paper.publisher;
    say(this.date, day(paper.published_on));
  }

  paint(desk) {
    const { all, done, noun } = progress(desk);
    say(this.progress, `${number(done)} of ${count(all, noun)}`);
    this.bar.style.transform = `scaleX(${all ? done / all : 0})`;
    this.finished.hidden = !desk.closed;
    say(this.finished, desk.readOnly ? "read only" : "finished");
    this.paintSaving(desk);
  }

  paintSaving(desk) {
    const { saving } = desk;
    const words = { saved: desk.savedAt ? `saved ${clock(desk.savedAt)}` : "no changes yet", saving: "saving …", retrying: WORDS.notSaved };
    say(this.saved, words[saving]);
    if (this.element.dataset.saving === saving) return;
    if (saving === "saved" && desk.lastDone) this.#tell(desk, words.saved);
    this.element.dataset.saving = saving;
  }

  /** The receipt for those who listen, once the hand rests: what was done last, and that it is stored. */
  #tell(desk, saved) {
    clearTimeout(this.telling);
    this.telling = setTimeout(() => say(this.receipt, `${desk.refusals.describe({ operation: desk.lastDone })}, ${saved}`), REST);
  }
}

function turn(link, slug, words) {
  link.setAttribute("aria-label", words);
  link.title = words;
  if (slug) return void (link.href = `?document=${encodeURIComponent(slug)}`);
  link.setAttribute("role", "link"); // without an address it is none by itself, and may have no name
  link.setAttribute("aria-disabled", "true");
  return null;
}
