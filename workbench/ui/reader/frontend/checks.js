// Small pure checks: addresses, dates, words that need a name. The server checks again; these only spare a round trip.

const LONGEST_ADDRESS = 2000;
const HIDDEN = /[\s\\\p{C}\p{Z}]/u;

/**
 * Why an address cannot be evidence, or "" when it can. Refuses whatever could be read in two ways, as the server does.
 * @param {string} address
 */
export function faultOfAddress(address) {
  if (!address) return "An address is needed.";
  if (address.length > LONGEST_ADDRESS) return `The address is longer than ${LONGEST_ADDRESS} characters.`;
  if (HIDDEN.test(address)) return "The address holds a space, a backslash or a character that cannot be seen.";
  let url;
  try {
    url = new URL(address);
  } catch {
    return "This is not a whole address; it begins with https:// or http://.";
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") return "Only addresses with https:// or http:// can be evidence.";
  if (!/^https?:\/\/[^/]/i.test(address)) return "The address names no host.";
  const host = address.replace(/^https?:\/\//i, "").split(/[/?#]/)[0];
  return host.includes("@") ? "The address carries a user name." : "";
}

const DAYS_IN = (year, month) => new Date(Date.UTC(year, month, 0)).getUTCDate();

/** Why a date cannot be used, or "": a year, a month or a day; empty when unknown. */
export function faultOfDate(date) {
  if (!date) return "";
  const parts = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(date);
  const [year, month, day] = (parts ?? []).slice(1).map((part) => (part === undefined ? 1 : Number(part)));
  const isReal = parts && year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= DAYS_IN(year, month);
  return isReal ? "" : "Write 2016-02-23, 2016-02 or 2016, or leave it empty.";
}

const DANGLING = new RegExp(
  "\\b(?:today|tonight|yesterday|tomorrow|now|currently|recently|so far|to date|this (?:morning|week|month|year)|"
    + "(?:last|next) (?:night|week|month|year|spring|summer|autumn|fall|winter)|(?:mon|tues|wednes|thurs|fri|satur|sun)day|"
    + "he|him|his|she|her|hers|they|them|their|theirs|we|us|our|ours|i|me|my|it|its|this|these|those|here|"
    + "there(?!\\s+(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|should|seems?|remains?)\\b)|"
    + "the (?:group|city|town|village|country|government|president|minister|ministry|company|party|army|region|area|"
    + "organi[sz]ation|report|spokes(?:man|woman|person)|two|former|latter))\\b",
  "giu",
);

/**
 * Words of a normalised text that only its place in the article explains: who, where, when. Each once, as written.
 * @param {string} text
 * @returns {string[]}
 */
export function danglingWords(text) {
  const seen = new Map();
  for (const [word] of text.matchAll(DANGLING)) {
    if (word === "US" || word === "IT") continue; // capitals: a country, a trade
    if (!seen.has(word.toLowerCase())) seen.set(word.toLowerCase(), word);
  }
  return [...seen.values()].slice(0, 12);
}

/**
 * A text cut where dangling words begin and end.
 * @param {string} text
 * @returns {[string, boolean][]} pieces in order, and whether each is one
 */
export function splitAtDangling(text) {
  const pieces = [];
  let at = 0;
  for (const found of text.matchAll(DANGLING)) {
    if (found[0] === "US" || found[0] === "IT") continue;
    if (found.index > at) pieces.push([text.slice(at, found.index), false]);
    pieces.push([found[0], true]);
    at = found.index + found[0].length;
  }
  return at < text.length ? [...pieces, [text.slice(at), false]] : pieces;
}
