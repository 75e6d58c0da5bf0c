"""Numbers and dates in a text, written in figures or in words, in one form each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from workbench.text.finding.words import Token

SMALL = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen"),
    *("fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
UNITS = {word: value for value, word in enumerate(SMALL)}
TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
SCALES = {"hundred": 100, "thousand": 1_000, "million": 10**6, "billion": 10**9, "trillion": 10**12, "m": 10**6, "bn": 10**9, "k": 1_000}
PERCENT = frozenset({"percent", "pct", "percentage"})
MONTH_NAMES = (*("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"),)
MONTHS = {form: number for number, name in enumerate(MONTH_NAMES, 1) for form in (name, name[:3])} | {"sept": 9}
PERCENT_SIGN = re.compile(r"(?<=\d)\s?%|\bper cent\b")


def spelled_out(text: str) -> str:
    """The text with % and `per cent` as the word they stand for."""
    return PERCENT_SIGN.sub(" percent", text)


def numbers(listed: Sequence[Token]) -> list[tuple[str, str]]:
    """(number, how it is written) in order: `43`, `90%`, `40000000000`. One, two and so on up to nine in words are left out:
    they are pronouns more often than counts. Figures of dates are left to `dates`."""
    found: list[tuple[str, str]] = []
    taken = {index for _, indexes, _ in _dated(listed) for index in indexes}
    index = 0
    while index < len(listed):
        value, used = _number_at(listed, index)
        if used == 0 or index in taken:
            index += max(used, 1)
            continue
        following = listed[index + used].lower if index + used < len(listed) else ""
        is_small_word = used == 1 and not listed[index].is_number and value < 10
        if following in PERCENT or not is_small_word:
            written = " ".join(token.text for token in listed[index : index + used])
            found.append((_canonical(value) + ("%" if following in PERCENT else ""), written))
        index += used
    return found


def dates(listed: Sequence[Token]) -> list[tuple[str, str]]:
    """(date, how it is written), every coarser form of it too: 27 March 2016 is `2016-03-27`, `2016-03`, `-03-27` and `2016`."""
    return [(form, written) for forms, _, written in _dated(listed) for form in forms]


def _number_at(listed: Sequence[Token], start: int) -> tuple[float, int]:
    """(value, how many words it takes); no word at all where there is no number."""
    token = listed[start]
    if token.is_number:
        value, used = _figure(token.text), 1
    else:
        value, used = _in_words(listed, start)
    while used and start + used < len(listed) and (scale := SCALES.get(listed[start + used].lower)):
        value, used = value * scale, used + 1
    return value, used


def _figure(text: str) -> float:
    plain = text.replace(",", "") if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", text) else text.replace(",", ".")
    try:
        return float(plain)
    except ValueError:  # 1.2.3, a version or a section
        return float(re.sub(r"\D", "", text))


def _in_words(listed: Sequence[Token], start: int) -> tuple[float, int]:
    """`one-hundred-and-sixty` in words that follow each other; an `and` counts only between two of them."""
    total, used = 0.0, 0
    while start + used < len(listed):
        word = listed[start + used].lower
        if word == "and" and used and start + used + 1 < len(listed) and _is_word(listed[start + used + 1].lower) and total >= 100:
            used += 1
        elif word in UNITS or word in TENS:
            total, used = total + UNITS.get(word, TENS.get(word, 0)), used + 1
        elif word == "hundred" and used:
            total, used = total * 100, used + 1
        else:
            break
    return total, used


def _is_word(lower: str) -> bool:
    return lower in UNITS or lower in TENS


def _canonical(value: float) -> str:
    return str(int(value)) if value < 10**15 and value == int(value) else repr(value)


def _dated(listed: Sequence[Token]) -> Iterator[tuple[list[str], set[int], str]]:
    for index, token in enumerate(listed):
        month = MONTHS.get(token.lower)
        if month and token.text[0].isupper():
            before, after, then = _at(listed, index - 1), _at(listed, index + 1), _at(listed, index + 2)
            day, indexes = 0, {index}
            if _is_day(before):
                day, indexes, year = int(before), indexes | {index - 1}, after
            elif _is_day(after):
                day, indexes, year = int(after), indexes | {index + 1}, then
            else:
                year = after
            if _is_year(year):
                indexes |= {index + (2 if day and not _is_day(before) else 1)}
            if len(indexes) == 1 and token.lower in ("may", "march"):
                continue
            yield _forms(int(year) if _is_year(year) else 0, month, day), indexes, _written(listed, indexes)
        elif (
            _is_year(token.text) and not MONTHS.get(_at(listed, index - 1).casefold()) and not MONTHS.get(_at(listed, index - 2).casefold())
        ):
            yield [token.text], {index}, token.text


def _at(listed: Sequence[Token], index: int) -> str:
    return listed[index].text if 0 <= index < len(listed) else ""


def _is_day(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 2 and 1 <= int(text) <= 31


def _is_year(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) == 4 and 1800 <= int(text) <= 2100


def _forms(year: int, month: int, day: int) -> list[str]:
    forms = [f"-{month:02}-{day:02}"] if day else [f"-{month:02}"]
    if year:
        forms += [f"{year}-{month:02}", str(year)]
    return forms + ([f"{year}-{month:02}-{day:02}"] if year and day else [])


def _written(listed: Sequence[Token], indexes: set[int]) -> str:
    return " ".join(listed[index].text for index in sorted(indexes))
