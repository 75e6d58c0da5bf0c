// The operations this tab has made and the server has not yet confirmed. No DOM, no clock: both are handed in.

/** @typedef {{seq: number, at: string, kind: string, base: number}} Operation plus the fields of its kind */

/** Which text an operation would have stored, for showing two versions side by side. */
export function textOf(operation) {
  if (operation.kind === "edit" || operation.kind === "mark") return { field: "text", text: operation.text };
  if (operation.kind === "judge" && "why" in operation) return { field: "why", text: operation.why };
  return null;
}

function wire(batch) {
  const list = batch.list.map(({ base, shown, ...operation }) => operation); // `base` is the batch's, `shown` only ours
  return { boot: batch.boot, base: batch.list[0].base, heirs: batch.heirs, list };
}

export class OperationLog {
  /**
   * @param {string} boot random uuid of this page load
   * @param {object|null} stored what an earlier load of this tab left behind (`toStore()`)
   */
  constructor(boot, stored = null) {
    this.boot = boot;
    this.seq = 0;
    this.elder = (stored?.batches ?? []).filter((batch) => batch.list.length > 0);
    this.refused = stored?.refused ?? [];
    this.own = { boot, heirs: this.#heirs(), list: [] };
  }

  /** The server forgives us what these earlier loads of the same tab still write. */
  #heirs() {
    return Object.fromEntries(this.elder.map((batch) => [batch.boot, batch.list.at(-1).seq]));
  }

  /** Adds an operation made at `at` by someone who saw revision `base`. */
  add(kind, body, { at, base }) {
    this.seq += 1;
    const operation = { seq: this.seq, at, kind, ...body, base };
    this.own.list.push(operation);
    return operation;
  }

  /** Every waiting operation, oldest first. */
  get waiting() {
    return [...this.elder, this.own].flatMap((batch) => batch.list);
  }

  get isEmpty() {
    return this.own.list.length === 0 && this.elder.length === 0;
  }

  /** The batches as they are sent: earlier loads first. */
  batches() {
    return [...this.elder, this.own].filter((batch) => batch.list.length > 0).map(wire);
  }

  /**
   * Takes the server's receipt: stored operations leave, refused ones move to `refused` with their content.
   * @returns {boolean} whether anything changed
   */
  acknowledge(ack, refused = []) {
    const reasons = new Map(refused.map((reason) => [`${reason.boot}/${reason.seq}`, reason]));
    let left = 0;
    for (const batch of [...this.elder, this.own]) {
      const highest = ack?.[batch.boot] ?? 0;
      const stored = batch.list.filter((operation) => operation.seq <= highest);
      for (const operation of stored) {
        const reason = reasons.get(`${batch.boot}/${operation.seq}`);
        if (reason) this.refused.push({ ...reason, operation });
      }
      batch.list = batch.list.filter((operation) => operation.seq > highest);
      left += stored.length;
    }
    this.elder = this.elder.filter((batch) => batch.list.length > 0);
    return left > 0;
  }

  /** Takes a refused operation off the list and returns it. */
  takeRefused(index) {
    return this.refused.splice(index, 1)[0];
  }

  /** What must survive a reload. */
  toStore() {
    return { batches: [...this.elder, this.own].filter((batch) => batch.list.length > 0), refused: this.refused };
  }
}
