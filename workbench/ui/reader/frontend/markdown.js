// A guideline's Markdown as elements: headings, paragraphs, lists, quotes, tables, emphasis, code, links. Words become text nodes
// and nothing else: whatever looks like markup beyond this stays as it was typed.

import { faultOfAddress } from "./checks.js";
import { h } from "./dom.js";

const ITEM = /^(\s*)(?:[-*+]|(\d{1,9})[.)])\s+(.*)$/;
const RULE = /^\s*(?:-{3,}|\*{3,}|_{3,})\s*$/;
const INLINE = /`([^`]+)`|\*\*(?=\S)(.+?)\*\*|__(?=\S)(.+?)__|(?<![\p{L}\p{N}])\*(?=\S)([^*]+?)\*|(?<![\p{L}\p{N}_])_(?=\S)([^_]+?)_(?![\p{L}\p{N}])|\[([^\]]+)\]\(([^()\s]+)\)/gu;

/** @returns {Node[]} */
export function asElements(markdown) {
  const lines = markdown.replace(/\r\n?/g, "\n").split("\n");
  const found = [];
  for (let at = 0; at < lines.length; ) {
    const [element, next] = block(lines, at);
    if (element) found.push(element);
    at = Math.max(next, at + 1);
  }
  return found;
}

function block(lines, at) {
  const line = lines[at];
  const heading = /^(#{1,6})\s+(.*?)\s*#*$/.exec(line);
  if (!line.trim()) return [null, at + 1];
  if (heading) return [h(`h${Math.min(heading[1].length + 1, 6)}`, {}, ...inline(heading[2])), at + 1];
  if (RULE.test(line)) return [h("hr"), at + 1];
  if (line.startsWith("```")) return fenced(lines, at);
  if (/^\s*>/.test(line)) return quoted(lines, at);
  if (line.includes("|") && /^\s*\|?\s*:?-+/.test(lines[at + 1] ?? "")) return table(lines, at);
  return ITEM.test(line) ? list(lines, at) : paragraph(lines, at);
}

/** The lines from `at` for which `isPart` holds, and where they end. */
function run(lines, at, isPart) {
  let end = at;
  while (end < lines.length && isPart(lines[end], end)) end += 1;
  return [lines.slice(at, end), end];
}

function fenced(lines, at) {
  const [body, end] = run(lines, at + 1, (line) => !line.startsWith("```"));
  return [h("pre", {}, h("code", {}, body.join("\n"))), end + 1];
}

function quoted(lines, at) {
  const [body, end] = run(lines, at, (line) => /^\s*>/.test(line));
  return [h("blockquote", {}, ...asElements(body.map((line) => line.replace(/^\s*> ?/, "")).join("\n"))), end];
}

function table(lines, at) {
  const [body, end] = run(lines, at, (line) => line.includes("|"));
  const cells = (line) => line.trim().replace(/^\||\|$/g, "").split("|").map((cell) => cell.trim());
  const row = (line, tag) => h("tr", {}, ...cells(line).map((cell) => h(tag, {}, ...inline(cell))));
  return [h("table", {}, row(body[0], "th"), ...body.slice(2).map((line) => row(line, "td"))), end];
}

function list(lines, at) {
  const depth = ITEM.exec(lines[at])[1].length;
  const isOrdered = ITEM.exec(lines[at])[2] !== undefined;
  const items = [];
  let end = at;
  while (end < lines.length) {
    const item = ITEM.exec(lines[end]);
    if (item && item[1].length > depth) {
      const [nested, next] = list(lines, end);
      items.at(-1).append(nested);
      end = next;
    } else if (item && item[1].length === depth && (item[2] !== undefined) === isOrdered) {
      items.push(h("li", {}, ...inline(item[3])));
      end += 1;
    } else if (!item && lines[end].trim() && /^\s/.test(lines[end])) {
      items.at(-1).append(" ", ...inline(lines[end].trim()));
      end += 1;
    } else break;
  }
  return [h(isOrdered ? "ol" : "ul", { start: isOrdered ? ITEM.exec(lines[at])[2] : null }, ...items), end];
}

function paragraph(lines, at) {
  const [body, end] = run(lines, at, (line, index) => line.trim() && (index === at || !/^(?:#{1,6}\s|```|\s*>)/.test(line)) && (index === at || !ITEM.test(line)));
  return [h("p", {}, ...inline(body.join(" "))), end];
}

function inline(text) {
  const found = [];
  let at = 0;
  for (const match of text.matchAll(INLINE)) {
    const [whole, code, bold, bolder, italic, slanted, words, address] = match;
    if (words !== undefined && faultOfAddress(address)) continue; // no address to follow: it stays as typed
    found.push(text.slice(at, match.index));
    at = match.index + whole.length;
    if (code !== undefined) found.push(h("code", {}, code));
    else if (words !== undefined) found.push(h("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, ...inline(words)));
    else found.push(h((bold ?? bolder) !== undefined ? "strong" : "em", {}, ...inline(bold ?? bolder ?? italic ?? slanted)));
  }
  found.push(text.slice(at));
  return found.filter((part) => part !== "");
}
