// The span a person is picking, before it is a claim: clauses to choose from, edges to move. Places are code points. No DOM.

import { characterEdges, clauses, trimmed, words } from "./tokens.js";

export class Pick {
  /**
   * @param {import("./paper.js").Paper} paper
   * @param {number} ordinal of the sentence it begins in
   * @param {[number, number]|null} span to begin with; without it the first clause of the sentence
   */
  constructor(paper, ordinal, span = null) {
    this.paper = paper;
    this.first = ordinal;
    this.last = ordinal;
    this.clauses = inPoints(paper, ordinal, clauses);
    this.at = 0;
    if (span) this.#take(span);
    else this.choose(0);
  }

  #take([start, end]) {
    const touched = this.paper.touchedBy([start, end]);
    [this.start, this.end] = [start, end];
    this.first = touched[0] ?? this.first;
    this.last = touched.at(-1) ?? this.last;
    this.clauses = inPoints(this.paper, this.first, clauses);
    this.at = this.clauses.findIndex(([from, to]) => from === start && to === end);
  }

  get span() {
    return [this.start, this.end];
  }

  /** Whether the span is exactly one of the clauses. */
  get isClause() {
    const [start, end] = this.clauses[this.at] ?? [];
    return start === this.start && end === this.end;
  }

  /** Takes the clause with this number; returns whether there is one. */
  choose(index) {
    if (!this.clauses[index]) return false;
    this.at = index;
    this.last = this.first;
    [this.start, this.end] = this.clauses[index];
    return true;
  }

  /** The next clause of the sentence, from the first again at the end. */
  next() {
    return this.choose((this.at + 1) % this.clauses.length);
  }

  /** Joins the clause that follows the span's end. */
  merge() {
    const following = this.clauses.find(([start, end]) => start >= this.end && end > this.end);
    if (following) [, this.end] = following;
    return Boolean(following);
  }

  /** Moves the end by words: 1 forward, -1 back. It stays behind the beginning. */
  moveEnd(step) {
    const edges = this.#edges(1, this.paper.sentences[this.last][1]);
    const end = step > 0 ? edges.find((edge) => edge > this.end) : edges.findLast((edge) => edge < this.end && edge > this.start);
    this.end = end ?? this.end;
    this.#settleLast();
    return end !== undefined;
  }

  /** Moves the beginning by words. */
  moveStart(step) {
    const edges = this.#edges(0, this.paper.sentences[this.first][0]);
    const start = step > 0 ? edges.find((edge) => edge > this.start && edge < this.end) : edges.findLast((edge) => edge < this.start);
    this.start = start ?? this.start;
    return start !== undefined;
  }

  /** Goes on to the end of the next sentence that is open to decisions. */
  extend() {
    const next = this.paper.neighbour(this.last, 1);
    if (next === null) return false;
    this.last = next;
    this.end = this.paper.sentences[next][1];
    return true;
  }

  /** Takes the last sentence off again. */
  shrink() {
    if (this.last === this.first) return false;
    this.last = this.paper.neighbour(this.last, -1);
    this.end = this.paper.sentences[this.last][1];
    return true;
  }

  /** Where words begin (0) or end (1) in the sentences of the span, and the outer edge of those sentences. */
  #edges(side, outer) {
    const found = [];
    for (let ordinal = this.first; ordinal <= this.last; ordinal += 1) found.push(...inPoints(this.paper, ordinal, words).map((word) => word[side]));
    return [...new Set([...found, outer])].sort((a, b) => a - b);
  }

  #settleLast() {
    this.last = this.paper.touchedBy(this.span).at(-1) ?? this.first;
  }
}

/** Places that a function finds in a sentence's text, in code points of the document. */
function inPoints(paper, ordinal, find) {
  const { offsets } = paper;
  const base = offsets.toUnits(paper.sentences[ordinal][0]);
  return find(paper.textOf(ordinal)).map(([start, end]) => [offsets.toPoints(base + start), offsets.toPoints(base + end)]);
}

/**
 * A span marked with the mouse, grown to whole words; `isFree`: only to whole characters.
 * @param {import("./paper.js").Paper} paper
 * @param {[number, number]} span code points
 */
export function snapped(paper, [start, end], isFree = false) {
  const span = [edgeAt(paper, start, 0, isFree), edgeAt(paper, end, 1, isFree)];
  if (isFree) return span;
  const { offsets } = paper;
  const [from, to] = trimmed(offsets.text, ...span.map((point) => offsets.toUnits(point)));
  return from < to ? [offsets.toPoints(from), offsets.toPoints(to)] : span;
}

function edgeAt(paper, point, side, isFree) {
  const ordinal = paper.sentenceAt(side ? point - 1 : point);
  const [from, to] = paper.sentences[ordinal];
  if (point <= from || point >= to) return point;
  const units = paper.offsets.toUnits(point) - paper.offsets.toUnits(from);
  const text = paper.textOf(ordinal);
  const word = isFree ? null : words(text).find(([first, last]) => first < units && units < last);
  const edges = characterEdges(text);
  const edge = word?.[side] ?? (side ? edges.find((one) => one >= units) : edges.findLast((one) => one <= units));
  return paper.offsets.toPoints(paper.offsets.toUnits(from) + edge);
}
