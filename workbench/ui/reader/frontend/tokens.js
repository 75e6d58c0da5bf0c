// Words, clauses and characters of a stretch of text, as UTF-16 places in it. No DOM.

const OPENING = /^[\p{Ps}\p{Pi}"'¿¡]+/u;
const CLOSING = /[\p{Pe}\p{Pf}"'.,;:!?…،؛؟。、，；：！？]+$/u;
const DASH = /[—―–]/u;
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u; // words without spaces between
const INK = /[\p{L}\p{N}\p{S}]/u;

/**
 * The words of a text: what stands between white space and dashes, without the punctuation around it, so that `1,204`, `co-op`,
 * `12%` and a family of emoji are one each.
 * @param {string} text
 * @returns {[number, number][]}
 */
export function words(text) {
  const found = [];
  for (const { 0: run, index } of text.matchAll(/[^\s—―–]+/gu)) {
    if (UNSPACED.test(run)) found.push(...segmented(run, index));
    else found.push(bare(run, index));
  }
  return found.filter(([start, end]) => end > start);
}

function bare(run, index) {
  const start = index + (OPENING.exec(run)?.[0].length ?? 0);
  return [start, Math.max(start, index + run.length - (CLOSING.exec(run)?.[0].length ?? 0))];
}

function segmented(run, index) {
  const parts = [...new Intl.Segmenter(undefined, { granularity: "word" }).segment(run)];
  return parts.filter((part) => part.isWordLike).map((part) => [index + part.index, index + part.index + part.segment.length]);
}

/** A comma, semicolon or colon before a space, a dash, a bracket; the listed words begin a clause of their own. */
const CUT = /[,;:،؛](?=[\s"'”’)\]])|[，；：、]|[—―]|\s[–-]\s|[()[\]{}]|(?<![\p{L}\p{N}])(?:and|but|while|which)(?![\p{L}\p{N}])/giu;
const LINKING = /^(?:and|but)$/i; // they join clauses and belong to neither; `while` and `which` begin theirs

/**
 * The clauses of a sentence, in reading order: what lies between commas, semicolons, colons, dashes, brackets and the words and,
 * but, while, which. The whole sentence when there is nothing to cut at.
 * @param {string} sentence
 * @returns {[number, number][]}
 */
export function clauses(sentence) {
  const found = [];
  let start = 0;
  for (const { 0: cut, index } of sentence.matchAll(CUT)) {
    found.push([start, index]);
    const isOwn = /^\p{L}/u.test(cut) && !LINKING.test(cut);
    start = isOwn ? index : index + cut.length;
  }
  found.push([start, sentence.length]);
  return found.map(([from, to]) => trimmed(sentence, from, to)).filter(([from, to]) => INK.test(sentence.slice(from, to)));
}

const LEFT_OVER = /^(?:[\s\p{Pf}\p{Pe},;:]|["'](?=\s))+/u; // of the clause before, like a closing quotation mark
const NOT_YET = /(?:[\s\p{Pi}\p{Ps}]|(?<=\s)["'])+$/u;

/** A stretch of a text without the white space and the punctuation at its ends that belongs to what is before and after. */
export function trimmed(text, from, to) {
  const part = text.slice(from, to);
  const start = from + (LEFT_OVER.exec(part)?.[0].length ?? 0);
  return [start, Math.max(start, to - (NOT_YET.exec(part)?.[0].length ?? 0))];
}

/** Where the characters that a person sees begin, and the text's end: no mark may cut through one of them. */
export function characterEdges(text) {
  const parts = new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(text);
  return [...Array.from(parts, (part) => part.index), text.length];
}
