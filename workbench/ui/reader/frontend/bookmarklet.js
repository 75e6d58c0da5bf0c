// What the guide's bookmarklet puts on the clipboard, read back: {"title", "url", "published_on", "excerpt"}.

import { faultOfAddress, faultOfDate } from "./checks.js";

const LONGEST = 20000;

/**
 * The fields of a web source in pasted words, or null when they are no such thing.
 * @param {string} words
 */
export function readPasted(words) {
  if (!words.trim().startsWith("{")) return null;
  let found;
  try {
    found = JSON.parse(words);
  } catch {
    return null;
  }
  if (typeof found?.url !== "string" || faultOfAddress(found.url)) return null;
  const text = (value) => (typeof value === "string" ? value.replace(/\s+/g, " ").trim().slice(0, LONGEST) : "");
  const date = text(found.date ?? found.published_on).slice(0, 10);
  const fields = { url: found.url, title: text(found.title), publisher: text(found.publisher), excerpt: text(found.selection ?? found.excerpt) };
  return { ...fields, published_on: faultOfDate(date) ? "" : date };
}
