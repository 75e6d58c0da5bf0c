// Places in the text. The server counts code points, the browser UTF-16 units: this is the one file that converts.

/** What Python's str.strip and ours agree to cut at the ends of a claim. */
const SPACE = /[\s\u0085\u001c-\u001f]/;

/** Count of numbers in the sorted list `sorted` that are smaller than `limit`. */
function countBelow(sorted, limit) {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A text with both ways of counting. Only characters beyond U+FFFF cost memory: most articles have none. */
export class Offsets {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
    this.wideUnits = []; // UTF-16 index of every character that takes two units
    this.widePoints = []; // the same characters as code points
    for (let unit = 0; unit < text.length; unit += 1) {
      if (text.codePointAt(unit) > 0xffff) {
        this.widePoints.push(unit - this.wideUnits.length);
        this.wideUnits.push(unit);
        unit += 1;
      }
    }
  }

  /** UTF-16 index → code points. In the middle of a pair: the pair's start. */
  toPoints(unit) {
    return unit - countBelow(this.wideUnits, unit);
  }

  /** Code points → UTF-16 index. */
  toUnits(point) {
    return point + countBelow(this.widePoints, point);
  }

  /** The text between two code points. */
  slice(start, end) {
    return this.text.slice(this.toUnits(start), this.toUnits(end));
  }

  /**
   * The span without white space at its ends.
   * @returns {[number, number] | null} null when nothing is left
   */
  trim(start, end) {
    let first = this.toUnits(start);
    let last = this.toUnits(end);
    while (first < last && SPACE.test(this.text[first])) first += 1;
    while (last > first && SPACE.test(this.text[last - 1])) last -= 1;
    return first < last ? [this.toPoints(first), this.toPoints(last)] : null;
  }

  /** Whether any character between two code points is not white space. */
  hasInk(start, end) {
    return this.trim(start, end) !== null;
  }
}

/** Index of the last of the sorted `starts` that is not after `offset`; -1 when all are. */
export function lastAtOrBefore(starts, offset) {
  return countBelow(starts, offset + 1) - 1;
}
