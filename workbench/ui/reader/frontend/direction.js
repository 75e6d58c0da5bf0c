// Which way a text runs. No DOM.

const LEFTWARD = /[\p{sc=Arabic}\p{sc=Hebrew}\p{sc=Syriac}\p{sc=Thaana}\p{sc=Nko}\p{sc=Samaritan}\p{sc=Mandaic}\p{sc=Adlam}\p{sc=Hanifi_Rohingya}]/u;
const LETTERS = /\p{L}/gu;
const LEFTWARD_LANGUAGES = new Set(["ar", "arc", "ckb", "dv", "fa", "he", "iw", "ku", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"]);
const SAMPLE = 4000; // characters that are counted where no language is known

/** How many of the letters of a text run leftward, between 0 and 1; null when it has none. */
function leftwardShare(text) {
  const letters = text.match(LETTERS) ?? [];
  return letters.length ? letters.filter((letter) => LEFTWARD.test(letter)).length / letters.length : null;
}

/** A document's direction: that of most of its letters; its language decides where they are divided or missing. */
export function directionOf(language, text) {
  const share = leftwardShare(text.slice(0, SAMPLE));
  if (share !== null && (share > 0.6 || share < 0.4)) return share > 0.5 ? "rtl" : "ltr";
  const [code] = (language || "").toLowerCase().split(/[-_]/);
  if (code) return LEFTWARD_LANGUAGES.has(code) ? "rtl" : "ltr";
  return (share ?? 0) > 0.5 ? "rtl" : "ltr";
}

/** A sentence runs as its document does, unless all of its letters run the other way: it may begin with a foreign name. */
export function sentenceDirection(sentence, ofDocument) {
  const share = leftwardShare(sentence);
  if (share === 0) return "ltr";
  return share === 1 ? "rtl" : ofDocument;
}
