// The closed words for what is said about a claim, in the order of their figures, and what a new claim is given by itself.

/** Each as [stored value, what stands on the button]. */
export const TYPES = [
  ["event", "event"], ["quantity", "quantity"], ["property", "property"], ["quote", "quote"], ["position", "position"],
  ["causal", "causal"], ["definition", "definition"], ["legal_finding", "legal finding"], ["media_coverage", "media coverage"],
];
export const HEDGES = [["reported", "reported"], ["alleged", "alleged"], ["apparent", "apparent"], ["possible", "possible"], ["probable", "probable"]];
export const WORTHS = [[1, "little"], [2, "some"], [3, "much"]];
export const CONFIDENCES = [[1, "a guess"], [2, "unsure"], [3, "fairly sure"], [4, "sure"]];
export const MODES = [
  ["asserted", "asserts"], ["direct_quote", "quoted"], ["indirect", "indirectly"], ["block_quote", "in a block quote"],
  ["paraphrase", "paraphrased"], ["hypothetical", "hypothetically"],
];
export const MEDIA = [
  ["", "not said"], ["web_text", "web text"], ["web_table", "web table"], ["pdf", "PDF"], ["image", "image"], ["video", "video"],
  ["audio", "audio"], ["metadata", "metadata"], ["other", "other"],
];
export const RELATIONS = [["same", "the same as"], ["contradicts", "contradicts"], ["qualifies", "qualifies"]];

/** The word for a stored value, or the value itself. */
export const wordOf = (list, value) => list.find(([stored]) => stored === value)?.[1] ?? String(value ?? "");

// In the order in which they are tried: what is only said to be so before what merely seems or may be.
const CUES = [
  ["alleged", /\b(?:alleged(?:ly)?|alleges?|claim(?:s|ed)|purported(?:ly)?|so-called)\b/iu],
  ["reported", /\b(?:reported(?:ly)?|is said to|are said to|was said to|were said to|according to (?:reports|rumou?rs))\b/iu],
  ["probable", /\b(?:likely|probabl[ey]|presumabl[ey]|in all likelihood)\b/iu],
  ["apparent", /\b(?:apparent(?:ly)?|appears?|appeared|seem(?:s|ed|ingly)?|evidently)\b/iu],
  ["possible", /\b(?:may|might|could|perhaps|maybe|possibl[ey])\b/iu],
];

/** The hedge that words of a sentence suggest, or "". */
export function hedgeIn(text) {
  return CUES.find(([, cue]) => cue.test(text))?.[0] ?? "";
}

/** How a source speaks that was named for these words: in quotation marks, in a block quote, or in the text's own words. */
export function modeIn(quote, blockKind) {
  if (blockKind === "block_quote") return "block_quote";
  return /[“”"«»„]/u.test(quote) ? "direct_quote" : "indirect";
}
