"""Texts written for these tests: an article of every kind of block, one of hostile text, one as long as one likes."""

from __future__ import annotations

from typing import Any

ARTICLE: list[tuple[str, list[str]]] = [
    ("headline", ["Harbour dredging halved the ferry delays, port says"]),
    ("dek", ["A winter of night work cost more than planned. Whether it was worth it depends on whom one asks."]),
    ("byline", ["By Ada Fennimore"]),
    ("dateline", ["Port Ellory, 14 March 2031"]),
    (
        "paragraph",
        [
            "The average delay of the morning ferry fell from nineteen minutes to nine "
            "between November and February, the port authority said on Monday.",
            "It credited the dredging of the eastern channel, which ended three weeks early.",
            "Nobody I spoke to on the quay believed the second half of that sentence.",
        ],
    ),
    (
        "paragraph",
        [
            "The works were paid for by the city and cost 41 million crowns, a third more than the council had approved in 2029.",
            "“We bought ten minutes a day for every passenger,” the harbour master, "
            "Ilse Korhonen, told reporters, “and we would do it again.”",
            "She added:",
        ],
    ),
    (
        "block_quote",
        [
            "Silt does not wait for a budget. In two years the channel would have closed to anything deeper than four metres, "
            "and the island would have been without a winter supply line for the first time since the war."
        ],
    ),
    ("heading", ["What the figures leave out"]),
    (
        "paragraph",
        [
            "The port counts a ferry as delayed only when it leaves more than five minutes late. 🚢 Arrivals are not counted at all.",
            "Until 2030 it counted both; the change was announced in a footnote of the annual report.",
            "A fair comparison would use the old rule for both winters.",
            "By that rule the delay fell from twenty-two minutes to sixteen, "
            "according to the passengers’ union, which kept its own log of 1,204 crossings.",
        ],
    ),
    ("list_item", ["Crossings cancelled in the winter of 2029–30: 61."]),
    ("list_item", ["Crossings cancelled in the winter of 2030–31: 58."]),
    ("list_item", ["Crossings that the port calls “rescheduled”: it does not say."]),
    (
        "paragraph",
        [
            "The council will vote on the western channel in June.",
            "It ought to ask for the raw log first.",
            "On Saturday the group announced that they would publish theirs, whatever the port does, "
            "and the ministry said it would look at both before it pays "
            "the last instalment of the grant that made the whole undertaking possible.",
        ],
    ),
    ("caption", ["The dredger Hedwig at work off the eastern mole, January 2031."]),
    ("credit", ["Photograph: Port Ellory Archive"]),
    ("boilerplate", ["Sign up for our evening letter."]),
]

HOSTILE: list[tuple[str, list[str]]] = [
    ("headline", ['<img src=x onerror="window.pwned=1"> **not bold** :red[no]']),
    ("paragraph", ["<script>window.pwned = 1</script> stays text.", "[link](javascript:alert(1)) and $x^2$ and `code` stay as they are."]),
    ("paragraph", ["قال المتحدث إن السفينة وصلت في الموعد.", "Then \u202eright to left\u202c and back, &amp; an entity."]),
    ("paragraph", ["🚢🚢 Two ships 🇫🇮 came\u00a0in.", "\tA line\n  broken inside, as verse is."]),
]


def long_article(sentence_count: int) -> list[tuple[str, list[str]]]:
    paragraphs: list[tuple[str, list[str]]] = [("headline", ["A long report"])]
    sentence = "In year {n} the harbour counted {n} crossings, which was more than the year before and fewer than anybody had hoped for."
    for first in range(1, sentence_count, 5):
        paragraphs.append(("paragraph", [sentence.format(n=n) for n in range(first, min(first + 5, sentence_count))]))
    return paragraphs


def laid_out(blocks: list[tuple[str, list[str]]]) -> tuple[str, list[list[Any]], list[list[int]]]:
    """Text, blocks and sentences with half-open code-point offsets, as the server would send them. `kind|speaker` names who speaks."""
    text, laid, sentences = "", [], []
    for index, (kind, parts) in enumerate(blocks):
        text += "\n\n" if text else ""
        start = len(text)
        for number, part in enumerate(parts):
            text += " " if number else ""
            sentences.append([len(text), len(text) + len(part), index])
            text += part
        laid.append([start, len(text), *kind.split("|")] if "|" in kind else [start, len(text), kind, ""])
    return text, laid, sentences


SCHEME = [
    {"value": "supported", "label": "supported", "canonical": "supported", "key": "1"},
    {"value": "refuted", "label": "refuted", "canonical": "refuted", "key": "2"},
    {"value": "nei", "label": "not enough evidence", "canonical": "not_enough_evidence", "key": "3"},
    {"value": "conflicting", "label": "conflicting", "canonical": "conflicting", "key": "4"},
    {"value": "not_checkable", "label": "not checkable", "canonical": "not_checkable", "key": "7"},
    {"value": "too_vague", "label": "too vague", "canonical": "too_vague", "key": "8"},
    {"value": "out_of_scope", "label": "out of scope", "canonical": "out_of_scope", "key": "9"},
]

ELSEWHERE = [
    {
        "document": {
            "uuid": "5c1b1f0e-2222-4222-8222-000000000001",
            "slug": "union-log",
            "title": "Union publishes its ferry log",
            "publisher": "The Islander",
            "published_on": "2031-03-16",
        },
        "ordinal": 11,
        "start": 120,
        "end": 190,
        "text": "The union’s log of 1,204 crossings shows a delay of sixteen minutes.",
        "before": "Both sides agree on the number of sailings.",
        "after": "The port disputes the method, not the figure.",
    },
    {
        "document": {
            "uuid": "5c1b1f0e-2222-4222-8222-000000000002",
            "slug": "budget",
            "title": "What the channel cost",
            "publisher": "City Ledger",
            "published_on": "2031-02",
        },
        "ordinal": 3,
        "start": 44,
        "end": 101,
        "text": "The council paid 41.2 million crowns for the eastern channel 🚢.",
        "before": "The council, which had been asked for its own figures by "
        + "the ministry, the union, the port and " * 12
        + "the press, gave none.",
        "after": "It had approved thirty.",
    },
]

# The text that the first of ELSEWHERE stands in.
UNION_LOG: list[tuple[str, list[str]]] = [
    ("headline", ["Union publishes its ferry log"]),
    ("paragraph", ["Both sides agree on the number of sailings.", ELSEWHERE[0]["text"], "The port disputes the method, not the figure."]),
    ("credit", ["Photograph: The Islander"]),
]
# Where it stands there, so that quotes are found again.
ELSEWHERE[0].update(zip(("start", "end"), laid_out(UNION_LOG)[2][2][:2], strict=False), ordinal=2)

GUIDELINE = """# What to label

A claim is what a *record* or a **count** could show false. Not `this`: <b>bold</b>.

1. Mark the innermost claim.
2. One claim per assertion:
   - a list is one
   - a cause is one

| key | verdict |
| --- | --- |
| 1 | supported |

> Undefined terms are too vague. See [the port](https://port.example/log), not [this](javascript:alert(1)).
"""
