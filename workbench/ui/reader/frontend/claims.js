// Claims in reading order, the sentences they touch and the lanes their underlines run in. No DOM here.

import { lastAtOrBefore } from "./offsets.js";

/** @typedef {{uuid: string, spans: number[][], quote: string, text: string, lane: number}} PlacedClaim */

/** Kinds of block that assert nothing of their own: passed over, counted nowhere. */
export const FURNITURE = new Set(["byline", "dateline", "timestamp", "embed_stub", "teaser", "credit", "boilerplate", "source_line"]);

const LANES = 3; // deeper overlaps share the last lane: three lines are what the leading has room for

function byPlace(a, b) {
  return a.spans[0][0] - b.spans[0][0] || b.spans.at(-1)[1] - a.spans.at(-1)[1] || (a.uuid < b.uuid ? -1 : 1);
}

/** Gives each claim the first lane whose last claim has ended. */
function giveLanes(claims) {
  const ends = [];
  for (const claim of claims) {
    const free = ends.findIndex((end) => end <= claim.spans[0][0]);
    const lane = free === -1 ? ends.length : free;
    ends[lane] = claim.spans.at(-1)[1];
    claim.lane = Math.min(lane, LANES - 1);
  }
}

/** Ordinals of the sentences in which a span has more than white space. */
function touchedBy([start, end], sentences, starts, offsets) {
  const found = [];
  for (let ordinal = Math.max(0, lastAtOrBefore(starts, start)); ordinal < sentences.length; ordinal += 1) {
    const [from, to] = sentences[ordinal];
    if (from >= end) break;
    if (to > start && offsets.hasInk(Math.max(start, from), Math.min(end, to))) found.push(ordinal);
  }
  return found;
}

/**
 * All claims of a document, placed.
 * @param {Iterable<[string, object]>} entries [uuid, value]
 * @param {number[][]} sentences [start, end, block]
 * @param {number[]} starts the sentences' starts
 * @param {import("./offsets.js").Offsets} offsets
 * @returns {{list: PlacedClaim[], at: Map<number, PlacedClaim[]>}}
 */
export function place(entries, sentences, starts, offsets) {
  const list = [...entries].map(([uuid, value]) => ({ ...value, uuid, lane: 0 })).sort(byPlace);
  giveLanes(list);
  const at = new Map();
  for (const claim of list) {
    const ordinals = new Set(claim.spans.flatMap((span) => touchedBy(span, sentences, starts, offsets)));
    for (const ordinal of ordinals) at.set(ordinal, [...(at.get(ordinal) ?? []), claim]);
  }
  return { list, at };
}

/**
 * A sentence cut where claims begin and end.
 * @param {number[]} sentence [start, end]
 * @param {PlacedClaim[]} claims those that touch it
 * @returns {{start: number, end: number, claims: PlacedClaim[]}[]}
 */
export function segments([start, end], claims) {
  const cuts = new Set([start, end]);
  for (const place of claims.flatMap((claim) => claim.spans.flat())) if (place > start && place < end) cuts.add(place);
  const places = [...cuts].sort((a, b) => a - b);
  return places.slice(0, -1).map((from, index) => ({
    start: from,
    end: places[index + 1],
    claims: claims.filter((claim) => claim.spans.some(([first, last]) => first <= from && from < last)),
  }));
}
