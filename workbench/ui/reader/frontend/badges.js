// What is worth knowing about a piece of evidence at a glance: later than the claim, from the same source as another, used before.

import { isLater } from "./dates.js";

/** The host of an address without `www.`, or "". */
export function hostOf(url) {
  try {
    return new URL(url).hostname.replace(/^www\./, "");
  } catch {
    return "";
  }
}

const folded = (name) => (name ?? "").normalize("NFKC").toLowerCase().replace(/^the\s+/, "").trim();

/** Where evidence comes from, as names that two pieces of one source share. */
function originsOf({ kind, url, archive_url: archive, publisher, document }) {
  const hosts = kind === "web" ? [hostOf(url)].filter((host) => host && !host.endsWith("archive.org")) : [`document:${document}`];
  return new Set([...hosts, folded(publisher), archive].filter(Boolean));
}

/**
 * Badges of each piece, by uuid.
 * @param {[string, object][]} pieces evidence of one claim
 * @param {{attribution: object[]}} claim
 * @param {string} publisher of the claim's own document
 * @returns {Map<string, string[]>}
 */
export function badgesOf(pieces, claim, publisher) {
  const speakers = new Set([...claim.attribution.map(({ source }) => folded(source)), folded(publisher)].filter(Boolean));
  const seen = new Map(); // origin → number of the first piece from there
  const badges = new Map();
  pieces.forEach(([uuid, piece], index) => {
    const origins = originsOf(piece);
    const found = [];
    if ([...origins].some((origin) => speakers.has(origin))) found.push("speaks for the claim itself");
    const first = [...origins].map((origin) => seen.get(origin)).find((at) => at !== undefined);
    if (first !== undefined) found.push(`same source as piece ${first + 1}: counts once`);
    for (const origin of origins) if (!seen.has(origin)) seen.set(origin, index);
    badges.set(uuid, found);
  });
  return badges;
}

/**
 * One line for a claim's evidence that is later than the claim, or "". ⚑ only where the campaign forbids it.
 * @param {[string, object][]} pieces
 * @param {string} date the claim's, else its document's
 * @param {string} policy the campaign's
 */
export function laterWords(pieces, date, policy) {
  if (policy === "ignore") return "";
  const count = pieces.filter(([, piece]) => isLater(piece.published_on, date)).length;
  if (!count) return "";
  const words = count === pieces.length ? "Later than the claim." : `${count} of ${pieces.length} later than the claim.`;
  return policy === "forbid" ? `⚑ ${words} This campaign asks for earlier evidence.` : words;
}
