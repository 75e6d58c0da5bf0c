// When messages leave, and what stays in the tab until they have arrived. No DOM.

const PATIENCE = 4000; // ms without a receipt before we say so and send again
const PAUSE = 800; // ms after moving or typing
const CROWD = 60; // waiting operations from which on messages are gathered
const GATHERING = 250; // ms

/** Sends the message of the moment: at once, soon, or again. */
export class Post {
  /**
   * @param {object} with
   * @param {() => number} with.now milliseconds
   * @param {() => object} with.write the message as it stands
   * @param {() => number} with.size how many operations wait
   * @param {(message: object) => void} with.send
   */
  constructor({ now, write, size, send }) {
    Object.assign(this, { now, write, size, deliver: send });
    this.lastSent = 0;
    this.lastProgress = 0;
    this.timer = 0;
  }

  /** Something was confirmed, or the first operation after quiet was made. */
  progress() {
    this.lastProgress = this.now();
  }

  get isOverdue() {
    return this.now() - this.lastProgress >= PATIENCE;
  }

  send() {
    // Far from the server the list grows: sending it whole with every key would be quadratic.
    if (this.size() > CROWD && this.now() - this.lastSent < GATHERING) return this.soon(GATHERING);
    clearTimeout(this.timer);
    this.timer = 0;
    this.lastSent = this.now();
    return this.deliver(this.write());
  }

  soon(pause = PAUSE) {
    this.timer ||= setTimeout(() => {
      this.timer = 0;
      this.send();
    }, pause);
  }

  /** Sends once more what has not been confirmed for a while, and says whether it did. */
  again() {
    if (this.now() - this.lastSent < PATIENCE) return false;
    this.send();
    return true;
  }

  close() {
    clearTimeout(this.timer);
    this.deliver = () => {};
  }
}

/** One pass's corner of the tab's storage. Without storage, or when it is full, work still waits in memory. */
export class Kept {
  /** @param {Storage} storage sessionStorage, or anything like it */
  constructor(storage, user, pass) {
    this.storage = storage;
    this.prefix = `wb:${user}:`;
    this.key = `${this.prefix}${pass}`;
  }

  read(key = this.key) {
    try {
      return JSON.parse(this.storage.getItem(key) ?? "null");
    } catch {
      return null;
    }
  }

  write(content) {
    try {
      this.storage.setItem(this.key, JSON.stringify(content));
    } catch {
      // the foot says when work is not saved, and leaving the page then asks first
    }
  }

  /** What is kept of this person's other passes. */
  others() {
    const keys = Array.from({ length: this.storage.length }, (_, index) => this.storage.key(index));
    return keys.filter((key) => key.startsWith(this.prefix) && key !== this.key).map((key) => this.read(key) ?? {});
  }
}
