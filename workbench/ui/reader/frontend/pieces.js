// The evidence of a claim under the keyboard: the focus walks over its pieces, letters change what they do to the claim.

import { commandOf, repeats } from "./keys.js";
import { WORDS } from "./words.js";

export class Pieces {
  /** @param {import("./hands.js").Hands} hands */
  constructor(hands) {
    this.hands = hands;
  }

  get #all() {
    return [...this.hands.panel.element.querySelectorAll(".piece")];
  }

  begin() {
    this.hands.withClaim(() => {
      this.hands.guideline.close();
      this.#focus(0);
    });
  }

  #focus(index) {
    const all = this.#all;
    if (!all.length) return this.hands.foot.say(this.hands.desk.stage.why("paste") ? WORDS.noTextEvidence : WORDS.noEvidence);
    return all[Math.max(0, Math.min(index, all.length - 1))].focus();
  }

  /** Keys while a piece has the focus. */
  key(event, piece) {
    const command = commandOf(event, "pieces");
    if (!command) return;
    event.preventDefault();
    if (event.repeat && !repeats(event, "pieces")) return;
    const [name, stance] = command.split(":");
    this.#does[name](piece.dataset.evidence, this.#all.indexOf(piece), stance);
  }

  #does = {
    down: (_, index) => this.#focus(index + 1),
    up: (_, index) => this.#focus(index - 1),
    stance: (evidence, index, stance) => this.#change("amend", { evidence, stance }, index),
    editPiece: (evidence) => this.#edit(evidence),
    removePiece: (evidence, index) => this.#change("detach", { evidence }, index),
    leavePieces: () => this.hands.text.focus(),
  };

  /** The list is drawn anew with every change: the focus goes to what stands in the same place. */
  #change(kind, body, index) {
    this.hands.desk.perform(kind, body);
    if (this.#all.length) this.#focus(index);
    else this.hands.text.focus();
  }

  #edit(uuid) {
    const { desk, panel, foot } = this.hands;
    const evidence = desk.table.get("evidence", uuid);
    if (desk.closed) foot.say(desk.closed);
    else if (evidence.kind === "web") panel.form.edit(uuid, evidence);
    else foot.say(WORDS.sentenceStays);
  }
}
