// What the server stored and did not apply: each waits, with its content, until the person applies it again or drops it. No DOM.

import { textOf } from "./log.js";
import { LABELS, OPERATIONS, count } from "./words.js";

export class Refusals {
  /** @param {import("./desk.js").Desk} desk */
  constructor(desk) {
    this.desk = desk;
  }

  get list() {
    return this.desk.log.refused;
  }

  /** Mine and the stored text of a refused operation; null when it was not about text. */
  versionsOf({ operation, now }) {
    const mine = textOf(operation);
    if (!mine) return null;
    const value = now?.value ?? now;
    const told = typeof value === "string" ? value : value?.[mine.field];
    return { mine: mine.text, stored: told ?? this.desk.storedField(operation.claim, mine.field) };
  }

  /** Sends the content of a refused operation once more, on what stands now. */
  applyAgain(index = 0) {
    const { desk } = this;
    if (desk.closed && (desk.readOnly || this.list[index]?.operation.kind !== "reopen")) return desk.say(desk.closed);
    const { operation } = desk.log.takeRefused(index);
    const { seq, at, kind, base, ...body } = operation;
    return desk.perform(kind, body);
  }

  /** All refused operations once more, in the order they were made. */
  applyAllAgain() {
    const waiting = this.list.length; // one that is refused again comes back behind these
    for (let turn = 0; turn < waiting; turn += 1) this.applyAgain(0);
  }

  drop(index = 0) {
    this.desk.log.takeRefused(index);
    this.desk.settled();
  }

  dropAll() {
    this.desk.log.refused = [];
    this.desk.settled();
  }

  /** A refused operation in words: what it was and where. */
  describe({ operation }) {
    if (operation.kind === "decide") {
      const many = operation.ordinals.length > 1 ? count(operation.ordinals.length, "sentence") : `sentence ${operation.ordinals[0] + 1}`;
      return `${many}: ${LABELS[operation.label] ?? "taken back"}`;
    }
    if (operation.kind === "flag") return `sentence ${operation.ordinal + 1}: badly split`;
    const ordinal = this.desk.placeOf(operation);
    const what = operation.kind === "judge" ? ("why" in operation ? "the reason" : "the verdict") : OPERATIONS[operation.kind];
    return ordinal === null ? what : `sentence ${ordinal + 1}: ${what}`;
  }
}
