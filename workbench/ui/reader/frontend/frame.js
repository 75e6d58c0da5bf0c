// The reader's place on Streamlit's page: its height, its theme, and the page's own scrolling.

const SHORTEST = 320; // px of the whole reader: a laptop at 200 % has no more, and what is below the window's edge is not seen
const MARGIN = 8; // px to the lower edge of the window
const MOST_BLANK = 240; // px of Streamlit's padding below its content that we take back

/** Light or dark, measured: the theme says its colours but not which of the two it is. */
export function followTheme(element) {
  const [red, green, blue] = getComputedStyle(element).backgroundColor.match(/[\d.]+/g)?.map(Number) ?? [255, 255, 255];
  const theme = 0.2126 * red + 0.7152 * green + 0.0722 * blue < 128 ? "dark" : "light";
  if (element.dataset.theme !== theme) element.dataset.theme = theme;
}

/** Makes the reader end where the window ends: the text scrolls, the page does not. */
export function fit(element) {
  const { depth, page } = placeOf(element);
  const height = Math.max(SHORTEST, Math.floor(window.innerHeight - depth - MARGIN));
  if (element.style.getPropertyValue("--height") !== `${height}px`) element.style.setProperty("--height", `${height}px`);
  if (page) takeBackBlank(element, page);
}

/** Distance from the top of the page however far it is scrolled, and what scrolls. */
function placeOf(element) {
  let depth = element.getBoundingClientRect().top;
  let page = null;
  for (let around = element; around; around = around.parentNode ?? around.host) {
    depth += around.scrollTop ?? 0;
    if (!page && around !== element && around.scrollHeight > around.clientHeight && isScrolling(around)) page = around;
  }
  return { depth: Math.max(0, depth), page };
}

function isScrolling(element) {
  return element instanceof Element && ["auto", "scroll"].includes(getComputedStyle(element).overflowY);
}

/** Streamlit pads the end of a page; a wheel over the panel would scroll the reader away for nothing. */
function takeBackBlank(element, page) {
  const end = element.getBoundingClientRect().bottom + page.scrollTop - page.getBoundingClientRect().top;
  const blank = Math.floor(page.scrollHeight - Math.max(end, page.clientHeight));
  if (blank <= 0 || blank > MOST_BLANK) return;
  const taken = parseFloat(element.style.marginBottom) || 0;
  element.style.marginBottom = `${taken - blank}px`;
}
