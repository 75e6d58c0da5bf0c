// Claims in reading order, the sentences they touch and the lanes their underlines run in. No DOM here.

/** @typedef {{uuid: string, spans: number[][], quote: string, text: string, lane: number}} PlacedClaim */

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

/**
 * All claims of a document, placed.
 * @param {Iterable<[string, object]>} entries [uuid, value]
 * @param {import("./paper.js").Paper} paper
 * @returns {{list: PlacedClaim[], at: Map<number, PlacedClaim[]>}}
 */
export function place(entries, paper) {
  const list = [...entries].map(([uuid, value]) => ({ ...value, uuid, lane: 0 })).sort(byPlace);
  giveLanes(list);
  const at = new Map();
  for (const claim of list) {
    const ordinals = new Set(claim.spans.flatMap((span) => paper.touchedBy(span)));
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
