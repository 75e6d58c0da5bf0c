// The document as it never changes: text, blocks, sentences, and which of them are open to a decision. No DOM.

import { directionOf, sentenceDirection } from "./direction.js";
import { Offsets, lastAtOrBefore } from "./offsets.js";
import { Stage } from "./stage.js";

/** Kinds of block that assert nothing of their own: passed over, counted nowhere. */
export const FURNITURE = new Set(["byline", "dateline", "timestamp", "embed_stub", "teaser", "credit", "boilerplate", "source_line"]);

export class Paper {
  /**
   * @param {{document: object, text: string, blocks: [number, number, string, string][], sentences: [number, number, number][]}} answer
   * @param {Stage} stage what the pass is for, where the text is a pass's
   */
  constructor({ document, text, blocks, sentences }, stage = new Stage({ sentences })) {
    this.document = document;
    this.blocks = blocks;
    this.sentences = sentences;
    this.offsets = new Offsets(text);
    this.direction = directionOf(document.language, text);
    this.starts = sentences.map(([start]) => start);
    this.isFurniture = sentences.map(([, , block]) => FURNITURE.has(blocks[block]?.[2]));
    this.isOutside = sentences.map((_, ordinal) => stage.isOutside(ordinal));
    this.isClosed = sentences.map((_, ordinal) => !stage.isCheck && (this.isFurniture[ordinal] || this.isOutside[ordinal])); // a settled claim may lie anywhere
    this.openOrdinals = sentences.map((_, ordinal) => ordinal).filter((ordinal) => !this.isClosed[ordinal]);
  }

  textOf(ordinal) {
    return this.offsets.slice(...this.sentences[ordinal].slice(0, 2));
  }

  /** Who says a sentence, as confirmed at import; "" when nobody is named. */
  speakerOf(ordinal) {
    return this.blocks[this.sentences[ordinal][2]]?.[3] ?? "";
  }

  /** `ltr` or `rtl`. */
  directionOf(ordinal) {
    return sentenceDirection(this.textOf(ordinal), this.direction);
  }

  /** Whether there is such a sentence and it can be decided. */
  isOpen(ordinal) {
    return this.isClosed[ordinal] === false;
  }

  /** The open sentence at a place or after it; the last one when none follows. */
  nearestOpen(place) {
    return this.openOrdinals.find((ordinal) => ordinal >= place) ?? this.openOrdinals.at(-1) ?? 0;
  }

  /** The next open sentence in a direction (1 or -1), or null at the end. */
  neighbour(ordinal, step) {
    for (let next = ordinal + step; next >= 0 && next < this.sentences.length; next += step) if (this.isOpen(next)) return next;
    return null;
  }

  /** The first open sentence that a span (code points) touches, or null. */
  firstOpenIn([start, end]) {
    for (const ordinal of this.touchedBy([start, end])) if (this.isOpen(ordinal)) return ordinal;
    return null;
  }

  /** Ordinals of the sentences in which a span has more than white space. */
  touchedBy([start, end]) {
    const found = [];
    for (let ordinal = Math.max(0, lastAtOrBefore(this.starts, start)); ordinal < this.sentences.length; ordinal += 1) {
      const [from, to] = this.sentences[ordinal];
      if (from >= end) break;
      if (to > start && this.offsets.hasInk(Math.max(start, from), Math.min(end, to))) found.push(ordinal);
    }
    return found;
  }

  /** The sentence a place in the text belongs to. */
  sentenceAt(point) {
    return Math.max(0, lastAtOrBefore(this.starts, point));
  }
}
