"""Does this stop end a sentence? One decision per candidate, from the word before, the marks, and the word after."""

from __future__ import annotations

import re

from workbench.text.abbreviations import (
    BEFORE_NUMBER,
    DAY_NAMES,
    DAYS,
    FIRMS_AND_PLACES,
    LATIN,
    MONTH_NAMES,
    MONTHS,
    SPEECH_VERBS,
    STARTERS,
    TITLES,
    ZONES,
)
from workbench.text.characters import BULLETS, CLOSERS, DASHES, EMOJI, EMOTICON, LOWER_NAME, OPENERS, STOPS, WIDE_STOPS

_C = re.escape(CLOSERS)
# Begins with one class, so that the scan is a table look-up per character; possessive repeats make a run of dots one candidate.
CANDIDATE = re.compile(rf"[{STOPS}{WIDE_STOPS}](?:(?:[ \u00a0]\.){{2,500}}+|[{STOPS}{WIDE_STOPS}]*+)[{_C}」』）】]*+")
CREDIT_LABELS = ("Image:", "Photo:", "Picture:", "Photograph:", "Credit:")
CANDIDATE_OR_CREDIT = re.compile(rf"{CANDIDATE.pattern}|(?<=[\w)\"”’]) (?=(?:{'|'.join(CREDIT_LABELS)}) ?[A-Z])")
# What may still belong to the sentence after its stop: reference marks, `[…]`, a closing mark after a space, emoji, smileys.
TAIL = re.compile(
    rf"(?:\s?\[\d{{1,3}}\]|[¹²³⁰-⁹†‡]|\s?\[(?:…|\.\.\.)\](?=\s|$)|\s[”»](?=\s|$)|\s?[{EMOJI}]{{1,500}}+|\s?{EMOTICON}(?=\s|$)){{0,20}}"
)
DASH_RUN = re.compile(rf"[{DASHES}]{{1,9}}\s?")
LINK = re.compile(r"https?://|www\.")
GAP = re.compile(r"\s*+")
OPENING = re.compile(rf"[{re.escape(OPENERS)}]{{0,6}}\s?")
WORD = re.compile(r"\w(?:[\w’'.&-]{0,60}\w)?")
LAST_WORD = re.compile(r"[^\s\"“”‘(\[{/—–-]+$")
ACRONYM = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]|[A-Z]")
HALF_DAY = re.compile(r"[ap]\.m$", re.IGNORECASE)
LIST_NUMBER = re.compile(rf"[{re.escape(BULLETS)}\s(]*(?:\d{{1,3}}|[A-Za-z]|[ivxIVX]{{2,5}})$")
NUMERAL = re.compile(r"\d|[IVXLC]+\b")
SPEAKER = re.compile(rf"(?:I|[A-Z][\w’'.-]*,?(?: [A-Z][\w’'.-]*,?){{0,3}}) (?:{'|'.join(sorted(SPEECH_VERBS))})\b")
GLUED_BEFORE = re.compile(r"(?:[a-z]{2}|\b\d[\d,]*\d)$")
GLUED_AFTER = re.compile(rf"[{re.escape(OPENERS)}]{{0,3}}(?:[A-Z][a-z]|[AI]\b)")
ADDRESS = re.compile(
    r"[@/\\_=]|www\.|\.\w+\.|\.(?:com|org|net|edu|gov|co|io|uk|de|ru|htm|html|pdf|doc|txt|jpg|png|js|py|md)\b", re.IGNORECASE
)
CREDIT = re.compile(r"(?:Image|Photo|Picture|Credit|Source)s?: ?[A-Z]")

FAR = 60  # characters looked back; windows are bounded so that no text can make a decision slow


def sentence_end(text: str, stop: re.Match[str], start: int, end: int, *, is_informal: bool) -> int | None:
    """The offset at which the sentence ends whose stop was found, or None when it goes on.

    start, end: the sentence begins at start, its unit ends at end. is_informal: this text begins sentences in lower case.
    """
    marks = stop.group()
    if marks == " ":  # a credit run on to its caption: the line break between them was lost
        return stop.start()
    after = _past(TAIL, text, stop.end(), end)
    after = _with_closing_quote(text, after, end)
    if after >= end:
        return None
    if marks[0] in WIDE_STOPS:
        return after
    following = _past(GAP, text, after, end)
    if following == after:
        is_end = (after > stop.end() and text[after].isupper()) or _is_glued_end(text, stop, after, end)
        return after if is_end else None
    return after if _ends_here(text, stop, start, following, end, is_informal=is_informal) else None


def _past(pattern: re.Pattern[str], text: str, at: int, end: int) -> int:
    """Where the match of a pattern at `at` ends; `at` when there is none."""
    found = pattern.match(text, at, end)
    return found.end() if found else at


def _with_closing_quote(text: str, at: int, end: int) -> int:
    """A straight quote between two spaces closes what came before: `ended. " Then`."""
    return at + 2 if text[at + 1 : at + 2] == '"' and text[at].isspace() and text[at + 2 : at + 3].isspace() and at + 2 <= end else at


def _ends_here(text: str, stop: re.Match[str], start: int, following: int, end: int, *, is_informal: bool) -> bool:
    marks = stop.group()
    opening = _past(OPENING, text, following, end)
    found = WORD.match(text, opening, end)
    if found is None:
        return _ends_before_mark(text, following, marks, end)
    word, before = found.group(), _word_before(text, start, stop.start())
    if _is_list_number(text, start, stop):
        return False
    if text[stop.start() - 1 : stop.start()] in ("[", "(") and marks[1:2] != "" and marks.strip(STOPS)[:1] in (")", "]"):
        return word in STARTERS and following == opening
    if LINK.match(text, opening):
        return True
    if word in ("Inc", "Corp", "Ltd"):
        return False
    if word[0].islower():
        return _ends_before_lower(text, stop, before, opening, is_informal=is_informal)
    if stop.group().rstrip(CLOSERS) == "." and before:
        return _dot_ends(before, word, text, opening)
    if marks[-1] in CLOSERS and marks[0] in "?!":
        return not _is_attribution(text, following, end)
    if _is_loose_ellipsis(text, stop):
        return (word in STARTERS and word != "I") or len(marks) > 5
    return True


def _is_loose_ellipsis(text: str, stop: re.Match[str]) -> bool:
    """`turning … into`: words left out, with a space on both sides; more often inside a sentence than at its end."""
    marks = stop.group()
    return (
        (marks[0] == "…" or marks.startswith((". .", "...")))
        and text[stop.start() - 1 : stop.start()].isspace()
        and marks[-1] not in CLOSERS
    )


def _ends_before_mark(text: str, following: int, marks: str, end: int) -> bool:
    """What follows is no word: a dash, a bullet, a smiley, a row of stars."""
    mark = text[following : following + 1]
    if mark in DASHES:
        word = WORD.match(text, _past(DASH_RUN, text, following, end), end)
        return word is not None and not word.group()[0].islower() and marks[-1] not in CLOSERS
    return mark in BULLETS + '$€£#@~<>[(*_=|+¿¡"“' or mark.isalpha()


def _word_before(text: str, start: int, stop: int) -> str:
    window = text[max(start, stop - FAR) : stop]
    found = LAST_WORD.search(window.rsplit(None, 1)[-1]) if window.strip() and not window[-1].isspace() else None
    return found.group() if found else ""


def _is_list_number(text: str, start: int, stop: re.Match[str]) -> bool:
    return stop.group().strip(")") == "." and stop.start() - start <= 8 and bool(LIST_NUMBER.match(text[start : stop.start()]))


def _ends_before_lower(text: str, stop: re.Match[str], before: str, opening: int, *, is_informal: bool) -> bool:
    if LOWER_NAME.match(text, opening) and before.lower() not in LATIN and before not in TITLES and not ACRONYM.fullmatch(before):
        return stop.group()[-1] not in CLOSERS
    if not is_informal or stop.group()[0] == "…" or stop.group().startswith(".."):
        return False
    return before.isalnum() and len(before) > 2 and before.lower() not in BEFORE_NUMBER and stop.group()[-1] not in CLOSERS


def _dot_ends(before: str, word: str, text: str, opening: int) -> bool:
    """One full stop before a capital or a digit: is it the dot of an abbreviation?"""
    low = before.lower()
    is_starter = word in STARTERS or word.split("'")[0].split("’")[0] in STARTERS
    if CREDIT.match(text, opening):
        return True
    if low in LATIN and before != "IE":
        return False
    if before in FIRMS_AND_PLACES:
        return is_starter
    if before in TITLES:
        return False
    if low in BEFORE_NUMBER or (low in MONTHS and before[0].isupper()):
        return not NUMERAL.match(text, opening) or word in STARTERS
    if low in DAYS and before[0].isupper():
        return is_starter
    if HALF_DAY.search(before):
        return not (word in ZONES or word in DAY_NAMES or word in MONTH_NAMES or word.rstrip(".") in TITLES or word[0].isdigit())
    if ACRONYM.fullmatch(before):
        return is_starter
    return True


def _is_attribution(text: str, following: int, end: int) -> bool:
    """`“Why?” Smith asked.`: a name, then a verb of speech."""
    return bool(SPEAKER.match(text, following, min(end, following + FAR * 2)))


def _is_glued_end(text: str, stop: re.Match[str], after: int, end: int) -> bool:
    """`ended.Then`: a lost space, unless it is part of an address or a file name."""
    if not GLUED_AFTER.match(text, after, end):
        return False
    right = WORD.match(text, _past(OPENING, text, after, end), end)
    next_word = right.group() if right else ""
    if stop.group().startswith("..") or stop.group()[0] == "…":
        return next_word in STARTERS and next_word != "I"
    if not GLUED_BEFORE.search(text[max(0, stop.start() - 20) : stop.start()]):
        return False
    token = f"{_word_before(text, 0, stop.start())}.{next_word}"
    mark_after = text[right.end() : right.end() + 1] if right and next_word not in TITLES else ""
    return not ADDRESS.search(token + mark_after)
