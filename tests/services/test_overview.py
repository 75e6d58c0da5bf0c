"""What leads read of a campaign's work, against what was done by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.disputed import dispute
from tests.worlds import Tab, World
from workbench.domain.records import Actor, CampaignSettings
from workbench.domain.vocabulary import Preset, Round, Stage
from workbench.errors import NotAllowed
from workbench.services import answering, assigning, campaigns, documents, sentences, settling
from workbench.store.queries import hindrances, overview, work_times
from workbench.store.queries.hindrances import Kind
from workbench.store.queries.overview import Total
from workbench.store.queries.work_times import Of

MORNING = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def work_at(tab: Tab, seconds: float) -> None:
    """From here on the tab's store believes it is so many seconds after nine."""
    tab.world.store.clock = lambda: MORNING + timedelta(seconds=seconds)


def asked(world: World, query: Callable[..., Any], *further: Any, **more: Any) -> Any:
    with world.store.reading() as session:
        return query(session, world.campaign_id, *further, viewer=world.lead, **more)


@pytest.fixture
def worked(world: World) -> World:
    first, second = world.tab(), world.tab(world.second)
    work_at(first, 0)
    first.do("decide", ordinals=[0], label="x", origin="key")
    work_at(first, 10)
    slow = first.mark("Two had sunk!")
    work_at(first, 60)
    first.do("judge", claim=slow, verdict="supported")
    work_at(first, 3_600)
    first.do("decide", ordinals=[1], label="o", origin="key")
    work_at(second, 86_400)
    fast = second.mark("Two had sunk!")
    work_at(second, 86_405)
    second.do("judge", claim=fast, verdict="refuted")
    second.do(
        "attach", evidence="7a2d6c5e-0000-4000-8000-000000000001", claim=fast, stance="refutes", set_no=1, url="https://port.example/"
    )
    second.mark("Who will pay?")
    second.do("flag", ordinal=0, on=True)
    second.do("finish")
    return world


# -- how far -------------------------------------------------------------------------------------------------------------


def test_progress_counts_each_pass_and_leaves_breaks_out(worked: World) -> None:
    cells = asked(worked, overview.progress)

    assert [(cell.annotator, cell.decided_count, cell.open_count, cell.claim_count, cell.status.value) for cell in cells] == [
        ("ann", 3, 6, 1, "open"),
        ("bob", 6, 6, 2, "finished"),
    ]
    assert cells[0].seconds == 60


def test_pace_is_by_day_and_annotator(worked: World) -> None:
    days = asked(worked, overview.pace)

    assert [(day.day, day.annotator, day.operation_count) for day in days] == [("2026-11-02", "ann", 4), ("2026-11-03", "bob", 6)]


def test_pace_goes_back_so_many_days_with_work(worked: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overview, "DAYS", 1)

    assert [day.day for day in asked(worked, overview.pace)] == ["2026-11-03"]


def test_verdicts_are_those_that_stand(worked: World) -> None:
    counts = asked(worked, overview.verdicts)

    assert [(count.canonical, count.annotator, count.count) for count in counts] == [("supported", "ann", 1), ("refuted", "bob", 1)]


def test_sums_are_of_the_first_round_alone(worked: World) -> None:
    assigning.assign(worked.store, actor=worked.lead, campaign_id=worked.campaign_id, document="council", annotator="ann", section=(0, 2))
    place = {"campaign_id": worked.campaign_id, "document": "council", "annotator": "lea"}
    assigning.assign(worked.store, actor=worked.lead, round=Round.GOLD, **place)

    cells = asked(worked, overview.progress)

    of_council = [(cell.annotator, cell.round, cell.section, cell.open_count, cell.counts) for cell in cells if cell.document == "council"]
    assert of_council == [("ann", Round.FIRST, (0, 2), 2, True), ("lea", Round.GOLD, None, 4, False)]
    assert asked(worked, overview.totals) == [Total(Stage.ONE_PASS, 3, 1, 9, 14, 3)]


def test_texts_are_paged_by_their_number(worked: World, monkeypatch: pytest.MonkeyPatch) -> None:
    worked.tab(document="council")
    monkeypatch.setattr(overview, "PAGE", 1)

    assert asked(worked, overview.text_count) == 2
    assert [{cell.document for cell in asked(worked, overview.progress, page=page)} for page in range(3)] == [
        {"harbour"},
        {"council"},
        set(),
    ]


# -- how long ------------------------------------------------------------------------------------------------------------


def judged(tab: Tab, quote: str, at: float, *gaps: float) -> None:
    """A claim begun at that second; each gap later it is judged again."""
    work_at(tab, at)
    claim = tab.mark(quote)
    for number, gap in enumerate(gaps):
        at += gap
        work_at(tab, at)
        tab.do("judge", claim=claim, verdict=("supported", "refuted")[number % 2])


def begun(world: World, actor: Actor | None = None, document: str = "harbour") -> Tab:
    """A tab in which something was done at nine: the time of a pass's first operation is not known."""
    tab = world.tab(actor, document)
    work_at(tab, 0)
    tab.do("decide", ordinals=[0], label="x", origin="key")
    return tab


def test_a_claims_time_is_that_of_all_that_was_done_on_it(world: World) -> None:
    judged(begun(world), "Two had sunk!", 10, 20, 5)

    (everybody, ann) = asked(world, work_times.claim_times)

    assert (everybody.of, ann.of, ann.annotator, ann.count) == (Of.ALL, Of.PERSON, "ann", 1)
    assert everybody.median == ann.median == pytest.approx(35, abs=0.01)


def test_quartiles_are_by_nearest_rank(world: World) -> None:
    tab, at = begun(world), 0.0
    for quote, seconds in (("The harbour at Vell", 10), ("Two had sunk!", 40), ("Who will pay?", 20), ("It was a shameful delay.", 30)):
        judged(tab, quote, at + seconds / 2, seconds / 2)
        at += seconds

    (everybody, _) = asked(world, work_times.claim_times)

    assert [round(value) for value in (everybody.low, everybody.median, everybody.high)] == [10, 20, 30]
    assert (everybody.count, everybody.fast_count) == (4, 2)


@pytest.mark.parametrize("gaps", [(10.0, 301.0), (0.2, 0.2)], ids=["a break", "all at once"])
def test_a_claim_whose_time_is_not_known_is_left_out(world: World, gaps: tuple[float, float]) -> None:
    tab = begun(world)
    judged(tab, "Two had sunk!", *gaps)

    assert asked(world, work_times.claim_times) == []


def after(tab: Tab, seconds: float, kind: str, **body: Any) -> dict[str, Any]:
    """An operation made so many seconds after nine, for a message that may come much later."""
    work_at(tab, seconds)
    return tab.operation(kind, **body)


def test_what_waited_for_a_connection_took_the_time_that_the_tab_counted(world: World) -> None:
    tab, claim = begun(world), str(uuid4())
    quote = "Two had sunk!"
    start = tab.text.index(quote)
    waiting = [
        after(tab, 30, "mark", claim=claim, spans=[[start, start + len(quote)]], quote=quote, text=quote),
        after(tab, 50, "judge", claim=claim, verdict="supported"),
        *(after(tab, 60 + ordinal, "decide", ordinals=[ordinal], label="o", origin="key") for ordinal in (1, 2, 3, 4)),
    ]
    work_at(tab, 900)
    assert tab.send(*waiting)["refused"] == []

    (claims, _) = asked(world, work_times.claim_times)
    (sentences_, _) = asked(world, work_times.sentence_times)

    assert claims.median == pytest.approx(50, abs=0.01)
    assert sentences_.median == pytest.approx(64 / 5, abs=0.2)


@pytest.mark.parametrize(
    ("at", "seconds"),
    [("", 50), ("now", 50), ("2026-11-02T25:61:00.000Z", 50), ("2026-11-02T08:00:00.000Z", 30), ("2026-02-31T10:00:00.000Z", 30)],
    ids=["none", "a word", "no time", "put back and stopped", "no day, and stopped"],
)
def test_where_the_tabs_clock_is_no_help_the_servers_counts(world: World, at: str, seconds: float) -> None:
    tab, claim = begun(world), str(uuid4())
    quote = "Two had sunk!"
    start = tab.text.index(quote)

    tab.send(after(tab, 30, "mark", claim=claim, spans=[[start, start + len(quote)]], quote=quote, text=quote) | {"at": at})
    tab.send(after(tab, 50, "judge", claim=claim, verdict="supported") | {"at": at})

    (claims, _) = asked(world, work_times.claim_times)
    assert claims.median == pytest.approx(seconds, abs=0.01)


def test_a_claim_without_a_verdict_or_done_first_has_no_time(world: World) -> None:
    tab = world.tab()
    judged(tab, "Two had sunk!", 0, 30)
    work_at(tab, 60)
    tab.mark("Who will pay?")

    assert asked(world, work_times.claim_times) == []


def test_a_pass_is_named_when_most_of_its_claims_were_too_fast(world: World) -> None:
    quotes = ("The harbour at Vell", "Two had sunk!", "Who will pay?", "It was a shameful delay.", "14 ships")
    for actor, times in ((world.annotator, (5, 5, 5, 40, 40)), (world.second, (5, 5, 40, 40, 40))):
        tab, at = begun(world, actor), 0.0
        for quote, seconds in zip(quotes, times, strict=True):
            judged(tab, quote, at + seconds, seconds)
            at += 2 * seconds

    (named,) = [line for line in asked(world, work_times.claim_times) if line.of is Of.PASS]

    assert (named.annotator, named.document, named.fast_count, named.count) == ("ann", "harbour", 3, 5)


def test_a_sentences_time_is_that_of_its_pass_shared(world: World) -> None:
    tab = begun(world)
    for number, at in enumerate((20, 40, 60, 80, 2_000), 1):
        work_at(tab, at)
        tab.do("decide", ordinals=[number], label="o", origin="key")

    (everybody, ann) = asked(world, work_times.sentence_times)

    assert everybody.median == ann.median == pytest.approx(80 / 6, abs=0.01)


def test_a_text_far_off_is_named(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work_times, "ENOUGH", 1)
    for actor in (world.annotator, world.second):
        for document, count, seconds in (("harbour", 6, 10), ("council", 4, 60)):
            tab = begun(world, actor, document)
            for number in range(1, count):
                work_at(tab, number * seconds)
                tab.do("decide", ordinals=[number], label="o", origin="key")

    found = asked(world, work_times.sentence_times)

    assert [(line.document, line.median) for line in found if line.of is Of.TEXT] == [("council", pytest.approx(45, abs=0.01))]
    assert {line.annotator for line in found if line.of is Of.PERSON} == {"ann", "bob"}


# -- what is in the way --------------------------------------------------------------------------------------------------


def in_the_way(world: World, at: datetime = MORNING) -> dict[Kind, list[hindrances.Hindrance]]:
    found = asked(world, hindrances.hindrances, at)
    assert all(listed.count == len(listed.page) for listed in found.values())
    return {kind: list(listed.page) for kind, listed in found.items() if listed.count and kind is not Kind.TOO_FEW_READERS}


def test_claims_without_verdict_count_in_finished_passes(worked: World) -> None:
    found = in_the_way(worked)

    assert [(one.annotator, one.words, one.sentence) for one in found[Kind.WITHOUT_VERDICT]] == [("bob", "Who will pay?", 5)]
    assert [(one.annotator, one.words) for one in found[Kind.WITHOUT_EVIDENCE]] == [("ann", "Two had sunk!")]


def test_a_flag_is_in_the_way_until_it_is_settled(worked: World) -> None:
    assert [(one.document, one.sentence, one.number) for one in in_the_way(worked)[Kind.BADLY_SPLIT]] == [("harbour", 0, 1)]

    sentences.settle_split(worked.store, actor=worked.lead, campaign_id=worked.campaign_id, document="harbour", ordinal=0, note="Fine.")

    assert Kind.BADLY_SPLIT not in in_the_way(worked)


def test_a_lease_is_in_the_way_when_it_has_run_out(world: World) -> None:
    world.store.clock = lambda: MORNING
    assigning.assign(world.store, actor=world.lead, campaign_id=world.campaign_id, document="council", annotator="bob")

    assert Kind.LEASE_RAN_OUT not in in_the_way(world)
    (found,) = in_the_way(world, MORNING + timedelta(days=365))[Kind.LEASE_RAN_OUT]
    assert (found.document, found.annotator, found.number) == ("council", "bob", 0)


def test_a_pass_sent_back_is_in_the_way_until_it_is_touched(world: World) -> None:
    tab = world.tab()
    tab.do("finish")
    assigning.send_back(world.store, actor=world.lead, campaign_id=world.campaign_id, pass_uuid=tab.pass_uuid, note="Look at 3.")

    assert [(one.annotator, one.words) for one in in_the_way(world)[Kind.SENT_BACK]] == [("ann", "Look at 3.")]
    tab.base = tab.state["revision"]
    tab.do("decide", ordinals=[2], label="o", origin="key")
    assert Kind.SENT_BACK not in in_the_way(world)


def test_a_question_is_in_the_way_until_it_is_answered(world: World) -> None:
    tab, comment = world.tab(), str(uuid4())
    tab.do("comment", comment=comment, claim=tab.mark("Two had sunk!"), text="Which two?")

    assert [(one.annotator, one.words, one.sentence) for one in in_the_way(world)[Kind.QUESTION]] == [("ann", "Which two?", 3)]
    answering.answer(world.store, actor=world.lead, campaign_id=world.campaign_id, comment=comment, text="Both ferries.")
    assert Kind.QUESTION not in in_the_way(world)


def test_an_open_case_is_in_the_way(world: World) -> None:
    disputed = dispute(world)
    assert Kind.CASE_OPEN not in in_the_way(world)

    disputed.open("verdict")

    (found,) = in_the_way(world)[Kind.CASE_OPEN]
    assert found.document == "harbour"
    assert found.claim is not None


def test_a_refused_operation_is_in_the_way(world: World) -> None:
    world.tab().do("judge", claim=str(uuid4()), verdict="supported")

    (found,) = in_the_way(world)[Kind.REFUSED]
    assert (found.annotator, found.document) == ("ann", "harbour")
    assert found.words


def missing(world: World, at: datetime = MORNING) -> list[tuple[str, str, int | None]]:
    listed = asked(world, hindrances.hindrances, at)[Kind.TOO_FEW_READERS]
    return [(one.document, one.words, one.number) for one in listed.page]


def configure(world: World, **changed: Any) -> None:
    settings = CampaignSettings(title="Harbour", **changed)
    campaigns.configure(world.store, actor=world.lead, campaign_id=world.campaign_id, settings=settings)


def test_a_text_has_too_few_readers_where_its_thinnest_part_has(world: World) -> None:
    configure(world, overlap=2)
    place = {"campaign_id": world.campaign_id, "document": "harbour"}
    world.store.clock = lambda: MORNING
    for annotator, section in (("ann", (0, 4)), ("bob", (2, 6)), ("lea", (0, 2))):
        assigning.assign(world.store, actor=world.lead, annotator=annotator, section=section, **place)

    assert missing(world) == [("harbour", "one_pass", 1), ("council", "one_pass", 2)]
    documents.withdraw(world.store, actor=world.lead, campaign_id=world.campaign_id, document="council")
    assigning.assign(world.store, actor=world.lead, annotator="ann", section=(4, 6), **place)
    assert missing(world) == []
    assert missing(world, MORNING + timedelta(days=365)) == [("harbour", "one_pass", 2)]


def test_settled_claims_want_checkers(world: World) -> None:
    configure(world, preset=Preset.STAGED, overlap=1, check_overlap=2)
    tab = world.tab()
    tab.do("finish")
    place = {"campaign_id": world.campaign_id, "document": "harbour"}
    settling.begin(world.store, actor=world.lead, **place)

    assert missing(world) == [("council", "mark", 1)]
    settling.perform(world.store, actor=world.lead, seen=0, kind="finish", body={}, **place)
    assert missing(world) == [("harbour", "check", 2), ("council", "mark", 1)]
    assert [(total.stage, total.finished_count) for total in asked(world, overview.totals)] == [(Stage.MARK, 1)]
    assert [(cell.stage, cell.counts) for cell in asked(world, overview.progress)] == [(Stage.MARK, True), (Stage.SETTLE, False)]


def test_what_is_in_the_way_is_paged(worked: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hindrances, "PAGE", 1)
    worked.tab(worked.second, "council").do("flag", ordinal=1, on=True)

    first, second, beyond = (
        asked(worked, hindrances.hindrances, MORNING, pages={Kind.BADLY_SPLIT: page})[Kind.BADLY_SPLIT] for page in (0, 1, 9)
    )

    assert (first.count, [one.document for one in first.page]) == (2, ["harbour"])
    assert [one.document for one in second.page] == ["council"] == [one.document for one in beyond.page]


def test_annotators_do_not_see_how_far_others_are(worked: World) -> None:
    of_campaign = (overview.progress, overview.text_count, overview.totals, overview.pace, overview.verdicts)
    for ask in (*of_campaign, work_times.sentence_times, work_times.claim_times):
        with worked.store.reading() as session, pytest.raises(NotAllowed):
            ask(session, worked.campaign_id, viewer=replace(worked.annotator))
    with worked.store.reading() as session, pytest.raises(NotAllowed):
        hindrances.hindrances(session, worked.campaign_id, MORNING, viewer=worked.annotator)
