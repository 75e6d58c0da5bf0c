// Making elements. Words enter the page as text nodes only: nothing here parses markup.

/**
 * @param {string} tag
 * @param {Record<string, unknown>} traits attributes; `onclick`-like functions become listeners; null and false are left out
 * @param {...(Node|string|null)} children strings become text
 */
export function h(tag, traits = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(traits)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** Sets text only when it differs, so that nothing is laid out anew for nothing. */
export function say(element, words) {
  if (element.textContent !== words) element.textContent = words;
}

/** A key as it is printed on controls. */
export const kbd = (key) => h("kbd", {}, key);

/** Scrolls `container`, and nothing around it, until `element` is in sight. */
export function reveal(container, element) {
  const frame = container.getBoundingClientRect();
  const box = element.getBoundingClientRect();
  if (box.bottom > frame.bottom) container.scrollTop += Math.min(box.bottom - frame.bottom, box.top - frame.top) + 8;
  else if (box.top < frame.top) container.scrollTop += box.top - frame.top - 8;
}

/** Whether the element takes typing. */
export function isField(element) {
  return element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement
    || (element instanceof HTMLInputElement && !["radio", "checkbox", "button"].includes(element.type));
}
