"""How long sentences and claims take: pictures of people's middle halves, and in words who or what is far off or too fast."""

from __future__ import annotations

from typing import Any

import streamlit as st

from workbench.domain.records import CampaignCard
from workbench.store.queries.own_pace import LONGEST_PAUSE_S
from workbench.store.queries.work_times import FAR_OFF, TOO_FAST_S, Of, Times
from workbench.ui import charts, messages, tables

MOST_DRAWN = 30  # people in a picture; the table has all


def draw(campaign: CampaignCard, sentences: list[Times], claims: list[Times]) -> None:
    st.subheader(messages.TIME)
    if not sentences and not claims:
        st.text(messages.NO_TIMES)
        return
    usual = [*_usual(sentences, messages.TIME_IN_WORDS), *_usual(claims, messages.CLAIM_TIME_IN_WORDS)]
    st.text("\n".join([*usual, *_outliers(sentences, claims)]))
    for lines, title in ((sentences, messages.SECONDS_A_SENTENCE), (claims, messages.SECONDS_A_CLAIM)):
        if drawn := [_drawn(one) for one in lines if one.of in (Of.ALL, Of.PERSON)][: MOST_DRAWN + 1]:
            st.altair_chart(charts.times(drawn, title), alt=f"Median and middle half of {title}, by annotator.")
    st.caption(messages.TIME_RULE.format(pause=LONGEST_PAUSE_S // 60))
    with st.expander(messages.AS_TABLE):
        rows = [_row(one, "sentence") for one in sentences] + [_row(one, "claim") for one in claims]
        tables.table(rows, name=f"{campaign.slug}-times", alt="Median and middle half by annotator, texts and passes far off")


def _usual(lines: list[Times], words: str) -> list[str]:
    return [words.format(time=duration(one.median), low=duration(one.low), high=duration(one.high)) for one in lines if one.of is Of.ALL]


def _outliers(sentences: list[Times], claims: list[Times]) -> list[str]:
    far = [*_far_off(sentences, messages.FAR_OFF_SENTENCES), *_far_off(claims, messages.FAR_OFF_CLAIMS)]
    fast = [
        messages.TOO_FAST.format(who=one.annotator, title=one.title or one.document, fast=one.fast_count, of=one.count, limit=TOO_FAST_S)
        for one in claims
        if one.of is Of.PASS
    ]
    return (far or [messages.NOBODY_FAR_OFF]) + (fast or ([messages.NOBODY_TOO_FAST.format(limit=TOO_FAST_S)] if claims else []))


def _far_off(lines: list[Times], words: str) -> list[str]:
    usual = next((one.median for one in lines if one.of is Of.ALL), 0.0)
    listed = [one for one in lines if one.of in (Of.PERSON, Of.TEXT) and _is_far_off(one.median, usual)]
    return [
        words.format(who=_who(one), time=duration(one.median), much=messages.MORE_THAN if one.median > usual else messages.LESS_THAN)
        for one in listed
    ]


def _is_far_off(median: float, usual: float) -> bool:
    return median > FAR_OFF * usual or median * FAR_OFF < usual


def _who(one: Times) -> str:
    match one.of:
        case Of.ALL:
            return messages.EVERYBODY
        case Of.PERSON:
            return one.annotator
        case Of.TEXT:
            return f"“{one.title or one.document}”"
        case Of.PASS:
            return f"{one.annotator} in “{one.title or one.document}”"


def _drawn(one: Times) -> dict[str, Any]:
    return {"Who": _who(one), "low": one.low, "median": one.median, "high": one.high, "Counted": one.count}


def _row(one: Times, unit: str) -> dict[str, Any]:
    return {
        "Time for a": unit,
        "Who or what": _who(one),
        "Counted": one.count,
        "A quarter takes at most, s": round(one.low, 1),
        "Median, s": round(one.median, 1),
        "Three quarters take at most, s": round(one.high, 1),
        f"Below {TOO_FAST_S} s": one.fast_count if unit == "claim" else None,
    }


def duration(seconds: float) -> str:
    """`41 s`, from two minutes on `3 min`."""
    return f"{round(seconds)} s" if seconds < 120 else f"{round(seconds / 60)} min"
