// Questions about a claim and the leads' answers. Other annotators see neither.

import { h, kbd, say } from "./dom.js";
import { printed } from "./keymap.js";

export class ThreadView {
  /** @param {{onComment: (text: string) => void}} hands */
  constructor(hands) {
    this.hands = hands;
    this.answers = {};
    this.list = h("div", { class: "thread" });
    this.input = h("input", { type: "text", id: "wb-comment", class: "comment-line", autocomplete: "off", maxlength: 2000, dir: "auto", "data-line": "", placeholder: "ask a lead about this claim" });
    this.input.addEventListener("change", () => this.#send());
    this.element = h("div", { class: "asking" }, h("label", { class: "name", for: "wb-comment" }, "Question ", kbd(printed("comment"))), this.list, this.input);
  }

  paint(desk, claim, isOff) {
    const comments = desk.table.of("comment", claim.uuid);
    const isClosed = Boolean(desk.closed);
    this.element.hidden = isOff && !comments.length;
    this.input.hidden = isClosed || isOff;
    if (this.claim !== claim.uuid) this.input.value = "";
    this.claim = claim.uuid;
    const signature = JSON.stringify([comments, this.answers]);
    if (signature === this.signature) return;
    this.signature = signature;
    this.list.replaceChildren(...comments.flatMap(([uuid, { text }]) => [entry("you", text), ...(this.answers[uuid] ?? []).map((answer) => entry(answer.by, answer.text))]));
  }

  #send() {
    const words = this.input.value.trim();
    if (!words) return;
    this.input.value = "";
    this.hands.onComment(words);
  }
}

function entry(by, text) {
  const words = h("p", { dir: "auto" }, h("b", {}, `${by}: `));
  const said = h("span", {});
  say(said, text);
  words.append(said);
  return words;
}
