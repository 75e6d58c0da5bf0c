// The document as it reads: one row per sentence, built once; afterwards only rows that look different are touched.

import { segments } from "./claims.js";
import { h, say } from "./dom.js";
import { FURNITURE } from "./paper.js";
import { snapped } from "./pick.js";
import { LABELS, WORDS, toneOf } from "./words.js";

const CURRENT_AT = 0.4; // of the height: the eye stays there and the text moves past
const PAGE = 0.85; // of the height
const BULLET = /^\s*(?:[-–—•*·◦▪]|\(?\w{1,3}[.)])\s/;

export class TextView {
  /**
   * @param {ShadowRoot} root
   * @param {{onSentence: (ordinal: number, claim: string|null) => void, onMarked: (span: number[]|null, box: DOMRect|null) => void}} hands
   */
  constructor(root, hands) {
    this.root = root;
    this.hands = hands;
    this.rows = [];
    this.marks = [];
    this.places = new WeakMap(); // text node → its UTF-16 index in the document
    this.drawn = new Map(); // ordinal → how its claims were drawn
    this.shown = { picked: [], hit: [], context: [], pointed: [] }; // spans in code points, beside the claims
    this.numbered = []; // places that carry a number, in code points
    this.current = null;
    this.sheet = h("div", { class: "sheet", role: "listbox", tabindex: "0", "aria-label": "Sentences of the document" });
    this.marker = h("button", { type: "button", class: "marker", hidden: true, "data-command": "claim" }, h("kbd", {}, "c"), " claim from selection");
    this.element = h("div", { class: "text" }, this.sheet, this.marker);
    this.element.addEventListener("mouseup", (event) => this.#released(event));
    this.element.addEventListener("mousedown", (event) => this.marker.contains(event.target) || this.#hideMarker());
  }

  // -- building --------------------------------------------------------------------------------------------------

  /** Builds the whole document. */
  build(desk) {
    this.desk = desk;
    this.paper = desk.paper;
    const blocks = [];
    let open = -1;
    this.paper.sentences.forEach((sentence, ordinal) => {
      if (sentence[2] !== open) blocks.push(this.#block((open = sentence[2])));
      blocks.at(-1).append(this.#row(ordinal));
    });
    this.sheet.dir = this.paper.direction;
    if (this.paper.document.language) this.sheet.lang = this.paper.document.language;
    this.sheet.replaceChildren(...blocks);
    this.paper.sentences.forEach((_, ordinal) => this.#draw(ordinal));
  }

  #block(index) {
    const [start, end, kind] = this.paper.blocks[index] ?? [0, 0, "paragraph"];
    const text = this.paper.offsets.slice(start, end);
    const traits = ["block", kind.replace(/[^a-z_]/g, "")];
    if (/\n/.test(text.trim())) traits.push("broken");
    if (FURNITURE.has(kind)) traits.push("aside");
    if (kind === "list_item" && !BULLET.test(text)) traits.push("bulleted");
    const speaker = this.paper.blocks[index]?.[3];
    const name = speaker ? h("p", { class: "speaker" }, `${speaker}:`) : null;
    return h("div", { class: traits.join(" "), role: "presentation" }, name);
  }

  #row(ordinal) {
    const isFurniture = this.paper.isFurniture[ordinal];
    const isOutside = this.paper.isOutside[ordinal];
    const mark = h("span", { class: "mark" });
    const split = h("span", { class: "split" });
    const words = h("span", { class: "words", dir: this.paper.directionOf(ordinal) });
    const row = h(
      "div",
      {
        class: `sentence${isFurniture ? " furniture" : ""}${isOutside ? " outside" : ""}`,
        id: `s${ordinal}`,
        role: isFurniture || isOutside ? "presentation" : "option",
        "aria-selected": isFurniture || isOutside ? null : "false",
        title: isOutside ? this.desk.stage.outside : isFurniture ? WORDS.furniture : null,
      },
      h("span", { class: "no" }, String(ordinal + 1)),
      split,
      mark,
      words,
    );
    this.rows[ordinal] = row;
    this.marks[ordinal] = { mark, split, words };
    return row;
  }

  // -- painting --------------------------------------------------------------------------------------------------

  /** Draws sentences anew whose decision or claims may have changed. */
  paint(ordinals) {
    for (const ordinal of ordinals) this.#draw(ordinal);
    this.#drawCurrent();
  }

  #draw(ordinal) {
    if (!this.rows[ordinal]) return;
    this.#drawMark(ordinal);
    this.#drawClaims(ordinal);
  }

  #drawMark(ordinal) {
    const { mark, split } = this.marks[ordinal];
    const decision = this.desk.decisionAt(ordinal);
    const claims = this.desk.claimsAt(ordinal);
    const letter = claims.length ? "✓" : decision?.label ?? "";
    const words = claims.length ? (claims.length === 1 ? "claim" : `${claims.length} claims`) : LABELS[letter];
    say(mark, this.paper.isFurniture[ordinal] ? "" : letter);
    mark.classList.toggle("is-claim", claims.length > 0);
    mark.classList.toggle("is-filled", !claims.length && (decision?.origin ?? "key") !== "key");
    label(mark, words);
    say(split, decision?.is_badly_split ? "s" : "");
    label(split, decision?.is_badly_split ? "badly split" : null);
  }

  #drawClaims(ordinal) {
    const { words } = this.marks[ordinal];
    const claims = this.desk.claimsAt(ordinal);
    const active = claims.length > 1 && claims.some(({ uuid }) => uuid === this.desk.activeClaim) ? this.desk.activeClaim : null;
    const drawn = claims.map((claim) => [claim.spans, claim.lane, this.#tone(claim), claim.uuid]);
    const extras = this.#extrasAt(ordinal);
    const signature = JSON.stringify([drawn, active, extras]);
    if (this.drawn.get(ordinal) === signature) return;
    this.drawn.set(ordinal, signature);
    const pieces = segments(this.paper.sentences[ordinal], [...claims, ...extras]);
    words.replaceChildren(...pieces.flatMap((segment) => this.#segment(segment, active)));
  }

  /** What is shown in a sentence beside its claims: the span being picked, words that were searched, numbers of clauses. */
  #extrasAt(ordinal) {
    const [from, to] = this.paper.sentences[ordinal];
    const isHere = ([start, end]) => start < to && end > from;
    const spans = Object.entries(this.shown).flatMap(([kind, all]) => all.filter(isHere).map((span) => ({ kind, spans: [span] })));
    const numbers = this.numbered.map((place, index) => ({ kind: "number", number: index + 1, spans: [[place, to]] }));
    return [...spans, ...numbers.filter(({ spans: [[place]] }) => from <= place && place < to)];
  }

  /** Shows spans (code points) of one kind (those of `shown`) in place of those shown before. */
  show(kind, spans) {
    const before = this.shown[kind];
    if (JSON.stringify(before) === JSON.stringify(spans)) return;
    this.shown[kind] = spans;
    this.#redraw([...before, ...spans]);
  }

  /** Numbers places in the text from 1. */
  number(places) {
    const before = this.numbered;
    this.numbered = places.length > 1 ? places : [];
    this.#redraw([...before, ...places].map((place) => [place, place + 1]));
  }

  #redraw(spans) {
    for (const ordinal of new Set(spans.flatMap((span) => this.paper.touchedBy(span)))) this.#drawClaims(ordinal);
  }

  #tone(claim) {
    return toneOf(this.desk.verdictOf(claim.uuid)?.canonical);
  }

  /** A stretch of text with its lines; where one of several claims is active, the others step back. */
  #segment({ start, end, claims: all }, active) {
    const text = document.createTextNode(this.paper.offsets.slice(start, end));
    this.places.set(text, this.paper.offsets.toUnits(start));
    const claims = all.filter(({ kind }) => !kind);
    const kinds = [...new Set(all.map(({ kind }) => kind))].filter((kind) => kind && kind !== "number");
    const number = all.find((one) => one.kind === "number" && one.spans[0][0] === start);
    const before = number ? [h("span", { class: "clause-no", "data-no": number.number, "aria-hidden": "true" })] : [];
    if (!claims.length && !kinds.length) return [...before, text];
    const names = [...kinds, ...(claims.length ? ["claimed"] : [])].join(" ");
    const segment = h("span", { class: names, "data-claims": claims.map((claim) => claim.uuid).join(" ") || null }, text);
    for (const claim of claims) {
      const isBehind = active !== null && claim.uuid !== active;
      segment.style.setProperty(`--lane-${claim.lane}`, `var(--${this.#tone(claim)}${isBehind ? "-behind" : ""})`);
    }
    return [...before, segment];
  }

  /** Moves the accent bar. The claims of both sentences are drawn anew where an active claim is told apart. */
  #drawCurrent() {
    const { current } = this.desk;
    const before = this.current;
    if (before !== current) {
      this.rows[before]?.setAttribute("aria-selected", "false");
      this.rows[current]?.setAttribute("aria-selected", "true");
      this.sheet.setAttribute("aria-activedescendant", `s${current}`);
      this.current = current;
      if (before !== null) this.#drawClaims(before);
    }
    if (this.rows[current]) this.#drawClaims(current);
  }

  /** Brings the current sentence, or another, to its height on the page. */
  showCurrent(ordinal = this.desk.current) {
    const row = this.rows[ordinal];
    if (!row) return;
    const { top, height } = this.#box(row);
    this.element.scrollTop += top - Math.max(CURRENT_AT * this.element.clientHeight - height / 2, 8);
  }

  /** Where a row stands, from the upper edge of the text. */
  #box(row) {
    const { top, height } = row.getBoundingClientRect();
    return { top: top - this.element.getBoundingClientRect().top, height };
  }

  /** As `showCurrent`, but only when the sentence is out of sight. */
  keepInSight(ordinal = this.desk.current) {
    const row = this.rows[ordinal];
    if (!row) return;
    const { top, height } = this.#box(row);
    if (top < 0 || top + height > this.element.clientHeight) this.showCurrent(ordinal);
  }

  /** A page on or back; the current sentence stays where it is in the text. */
  turn(direction) {
    this.element.scrollTop += direction * PAGE * this.element.clientHeight;
  }

  focus() {
    this.sheet.focus({ preventScroll: true });
  }

  // -- the mouse -------------------------------------------------------------------------------------------------

  #released(event) {
    if (event.button !== 0 || this.marker.contains(event.target)) return;
    this.isFree = event.altKey; // characters instead of words
    const span = this.selection();
    if (span) {
      this.hands.onMarked(span);
      this.#select(span);
      this.#showMarker(event);
      return;
    }
    const row = event.target.closest?.(".sentence");
    const ordinal = this.rows.indexOf(row);
    if (ordinal < 0) return;
    const claims = event.target.closest(".claimed")?.dataset.claims.split(" ") ?? [];
    const next = (claims.indexOf(this.desk.activeClaim) + 1) % claims.length; // a second click: the claim beneath
    this.hands.onSentence(ordinal, claims[next] ?? null);
  }

  /**
   * What is marked with the mouse, in code points, grown to whole words and without white space at its ends.
   * @returns {[number, number]|null}
   */
  selection() {
    const range = this.#range();
    if (!range || (range.startContainer === range.endContainer && range.startOffset === range.endOffset)) return null;
    const start = this.#unitsAt(range.startContainer, range.startOffset);
    const end = this.#unitsAt(range.endContainer, range.endOffset);
    if (start === null || end === null || start >= end) return null;
    const span = this.paper.offsets.trim(this.paper.offsets.toPoints(start), this.paper.offsets.toPoints(end));
    return span && snapped(this.paper, span, this.isFree);
  }

  /** Shows as selected what would be marked. */
  #select([start, end]) {
    const [from, to] = [this.#nodeAt(start, 0), this.#nodeAt(end, 1)];
    if (from && to) document.getSelection()?.setBaseAndExtent(...from, ...to);
  }

  /** The text node and its offset at a place; `side` 1: where the text before it ends. */
  #nodeAt(point, side) {
    const ordinal = this.paper.sentenceAt(point - side);
    const unit = this.paper.offsets.toUnits(point);
    const walker = document.createTreeWalker(this.marks[ordinal].words, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const offset = unit - this.places.get(node);
      if (offset >= 0 && (side ? offset <= node.length : offset < node.length)) return [node, offset];
    }
    return null;
  }

  /** The selection inside the shadow root: each browser hands it out differently. */
  #range() {
    const selection = document.getSelection();
    if (selection?.getComposedRanges) {
      const [range] = selection.getComposedRanges({ shadowRoots: [this.root] });
      return range && this.sheet.contains(range.startContainer) ? range : null;
    }
    const inner = this.root.getSelection?.() ?? selection;
    const range = inner?.rangeCount ? inner.getRangeAt(0) : null;
    return range && this.sheet.contains(range.startContainer) ? range : null;
  }

  /** A place in the DOM → UTF-16 index in the document. Between elements: the nearest text after it, or before. */
  #unitsAt(node, offset) {
    if (this.places.has(node)) return this.places.get(node) + offset;
    const child = node.childNodes?.[offset] ?? null;
    const walker = document.createTreeWalker(this.sheet, NodeFilter.SHOW_TEXT);
    walker.currentNode = child ?? node;
    if (child && this.places.has(child)) return this.places.get(child);
    const isBehind = !child && this.sheet.contains(node);
    while (walker.nextNode()) {
      const text = walker.currentNode;
      if (isBehind && node.contains(text)) continue;
      if (this.places.has(text)) return this.places.get(text);
    }
    return this.paper.offsets.text.length;
  }

  #showMarker(event) {
    if (this.desk.stage.whyNot("mark")) return;
    const box = this.element.getBoundingClientRect();
    const left = Math.min(event.clientX - box.left, this.element.clientWidth - 190);
    this.marker.style.left = `${Math.max(left, 8)}px`;
    this.marker.style.top = `${event.clientY - box.top + this.element.scrollTop + 14}px`;
    this.marker.hidden = false;
  }

  #hideMarker() {
    this.marker.hidden = true;
  }

  /** Forgets what is marked. */
  clearSelection() {
    this.#hideMarker();
    document.getSelection()?.removeAllRanges();
  }
}

function label(element, words) {
  if (words) {
    element.setAttribute("role", "img");
    element.setAttribute("aria-label", words);
    element.setAttribute("title", words);
  } else {
    for (const name of ["role", "aria-label", "title"]) element.removeAttribute(name);
  }
}
