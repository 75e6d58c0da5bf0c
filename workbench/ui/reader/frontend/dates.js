// Dates of a day, a month or a year, compared only as far as both of them say.

/**
 * Whether one date is surely later than another; false when either is unknown.
 * @param {string} date 2016-02-23, 2016-02, 2016 or ""
 * @param {string} than likewise
 */
export function isLater(date, than) {
  if (!date || !than) return false;
  const length = Math.min(date.length, than.length);
  return date.slice(0, length) > than.slice(0, length);
}

/** Today where the person is: 2026-11-22. */
export function today(now = new Date()) {
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}
