"""Agreement of a campaign as it is stored, against what people did; and one layer of the demo worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import event, func, select, update

from tests.worlds import Tab, World
from workbench.agreement.statistic import Statistic
from workbench.domain.layers import Filters, Layer
from workbench.domain.records import Actor
from workbench.domain.vocabulary import Round, Stage
from workbench.services import demo, sentences
from workbench.store import accounts, models
from workbench.store.measuring import Measured
from workbench.store.queries import frames
from workbench.store.queries.frames import Which
from workbench.store.queries.people import as_actor
from workbench.store.work import Store

# harbour.txt: 0 headline, 1 reopened, 2 fourteen ships, 3 the ship's picture, 4 two had sunk, 5 shameful, 6 who will pay
EVERYTHING = Filters()


def measured(world: World, layer: Layer = Layer.DETECTION, filters: Filters = EVERYTHING) -> Measured:
    with world.store.reading() as session:
        return frames.measured(session, world.campaign_id, layer, filters, viewer=world.lead)


def statistic(
    found: Measured, name: str, *, level: str = "nominal", variant: str = "", label: str = "", people: tuple[str, ...] = ()
) -> Statistic:
    (row,) = [
        row
        for row in found.rows
        if (row.name, row.level, row.variant, row.label, row.annotators, row.document) == (name, level, variant, label, people, "")
    ]
    return row.statistic


def finished(tab: Tab, *claims: tuple[str, str]) -> Tab:
    for quote, verdict in claims:
        uuid = tab.mark(quote)
        if verdict:
            tab.do("judge", claim=uuid, verdict=verdict)
    tab.do("finish")
    return tab


def turned(world: World, tab: Tab, **columns: object) -> None:
    """The pass as one of another round, person or stage, without the assigning that leads to it."""
    with world.store.writing() as work:
        work.session.execute(update(models.Assignment).where(models.Assignment.uuid == tab.pass_uuid).values(**columns))
        work.commit()


@pytest.fixture
def read(world: World) -> World:
    """Two finished passes: both claim that two had sunk, with different verdicts; ann also claims the fourteen ships."""
    first, second = world.tab(), world.tab(world.second)
    first.do("decide", ordinals=[0], label="x", origin="key")
    first.do("decide", ordinals=[5], label="o", origin="key")
    second.do("decide", ordinals=[5], label="x", origin="key")
    finished(first, ("Two had sunk!", "supported"), ("The port authority said 14 ships were waiting.", "supported"))
    finished(second, ("Two had sunk!", "refuted"))
    return world


def test_detection_counts_every_sentence_of_finished_passes(read: World) -> None:
    found = measured(read)

    percent = statistic(found, "percent_agreement", variant="unit")
    assert (percent.n_units, percent.value) == (6, pytest.approx(5 / 6))
    assert statistic(found, "specific_agreement", label="claim").value == pytest.approx(2 / 3)
    assert (found.pass_count, found.people, found.document_count) == (2, ("ann", "bob"), 1)


def test_an_open_pass_and_a_reopened_one_do_not_count(read: World) -> None:
    tab = read.tab(read.second)
    tab.do("reopen")

    assert statistic(measured(read), "krippendorff_alpha").reason == "no unit labelled twice"


def test_what_is_kept_is_thrown_away_when_a_pass_changes(read: World) -> None:
    before = measured(read)
    assert measured(read) is before

    tab = read.tab(read.second)
    tab.do("reopen")
    finished(tab, ("The port authority said 14 ships were waiting.", ""))

    assert statistic(measured(read), "percent_agreement", variant="unit").value == 1.0


def test_a_pilot_is_in_no_number(read: World) -> None:
    turned(read, read.tab(read.second), round=Round.PILOT)

    found = measured(read, filters=Filters(rounds=tuple(Round)))
    assert statistic(found, "percent_agreement", variant="unit").reason == "no unit labelled twice"


def test_a_settled_split_and_furniture_are_outside(read: World) -> None:
    with read.store.writing() as work:
        harbour = work.session.scalars(select(models.Document.id).where(models.Document.slug == "harbour")).one()
        here = (models.Sentence.document_id == harbour) & (models.Sentence.ordinal == 0)
        work.session.execute(update(models.Sentence).where(here).values(is_furniture=1))
        work.commit()
    assert statistic(measured(read), "percent_agreement", variant="unit").n_units == 5

    again = read.tab(read.second)
    again.do("reopen")
    again.do("flag", ordinal=1, on=True)
    again.do("finish")
    sentences.settle_split(read.store, actor=read.lead, campaign_id=read.campaign_id, document="harbour", ordinal=1, note="Two in one.")

    assert statistic(measured(read), "percent_agreement", variant="unit").n_units == 4


def test_a_withdrawn_text_is_outside(read: World) -> None:
    from workbench.services import documents

    documents.withdraw(read.store, actor=read.lead, campaign_id=read.campaign_id, document="harbour")

    assert measured(read).pass_count == 0


def test_filters_choose_people_texts_days_and_guidelines(read: World) -> None:
    today = read.store.clock().date()
    two = {"people": ("ann", "bob"), "documents": ("harbour",), "guidelines": ("1.0",), "since": today, "until": today}
    with read.store.reading() as session:
        assert frames.choices(session, read.campaign_id, viewer=read.lead).people == (("ann", "ann"), ("bob", "bob"))

    assert measured(read, filters=Filters(**two)).pass_count == 2  # type: ignore[arg-type]
    for other in ({"people": ("ann",)}, {"documents": ("council",)}, {"guidelines": ("9",)}, {"since": date(2990, 1, 1)}):
        assert measured(read, filters=Filters(**(two | other))).pass_count < 2  # type: ignore[arg-type]


def test_only_keys_leaves_out_what_finishing_filled_in(read: World) -> None:
    """Of no claim, ann decided two sentences by key and bob one; the pairs left are the sunk ships and the shameful delay."""
    found = measured(read, filters=Filters(only_keys=True))

    assert statistic(found, "percent_agreement", variant="unit").n_units == 2


def test_subtypes_are_of_sentences_without_a_claim(read: World) -> None:
    found = measured(read, Layer.SUBTYPE)

    assert statistic(found, "percent_agreement", variant="unit").n_units == 4  # six less the two with a claim of somebody's
    assert statistic(found, "specific_agreement", label="o").value == 0.0


def test_verdicts_stand_beside_coverage(read: World) -> None:
    found = measured(read, Layer.VERDICT)

    assert found.rows[0].name == "alignment_coverage"
    assert found.rows[0].statistic.value == pytest.approx(2 / 3)
    assert statistic(found, "percent_agreement", variant="unit").value == 0.0
    assert statistic(measured(read, Layer.ON_SCALE), "percent_agreement", variant="unit").value == 1.0
    assert statistic(measured(read, Layer.TRUTH), "krippendorff_alpha", level="ordinal").value == pytest.approx(0.0)


def test_spans_are_compared_in_their_text(read: World) -> None:
    found = measured(read, Layer.SPANS)

    assert statistic(found, "span_f1_exact").value == pytest.approx(2 / 3)
    assert statistic(found, "span_f1_token").value == pytest.approx(2 * 4 / (4 + 13))  # Two had sunk ! and, ann alone, nine more


def test_evidence_is_compared_and_labelled_not_chance_corrected(world: World) -> None:
    for actor, url in ((world.annotator, "https://port.example/a"), (world.second, "https://port.example/a/")):
        tab = world.tab(actor)
        uuid = tab.mark("Two had sunk!")
        evidence = f"7a2d6c5e-0000-4000-8000-00000000000{actor.user_id % 10}"
        tab.do("attach", evidence=evidence, claim=uuid, stance="supports", set_no=1, url=url)
        tab.do("finish")

    found = statistic(measured(world, Layer.EVIDENCE), "evidence_mean_jaccard")

    assert (found.value, found.note) == (1.0, "not chance-corrected")


def test_worth_and_types_are_layers_of_their_own(world: World) -> None:
    for actor, worth, types in ((world.annotator, 1, ["event"]), (world.second, 3, ["event", "quantity"])):
        tab = world.tab(actor)
        uuid = tab.mark("Two had sunk!")
        tab.do("edit", claim=uuid, worth=worth, types=types)
        tab.do("finish")

    assert statistic(measured(world, Layer.WORTH), "percent_agreement", variant="unit").value == 0.0
    assert statistic(measured(world, Layer.TYPE), "evidence_mean_jaccard").value == 0.5
    assert statistic(measured(world, Layer.TYPE), "specific_agreement", label="event").value == 1.0


def test_a_second_reading_is_self_consistency_and_never_a_second_person(read: World) -> None:
    again = finished(read.tab(read.lead), ("Two had sunk!", "supported"))
    turned(read, again, round=Round.REVALIDATION, annotator_id=read.annotator.user_id)

    found = measured(read)

    assert statistic(found, "percent_agreement", variant="unit").value == pytest.approx(5 / 6)
    assert found.people == ("ann", "bob")
    assert statistic(found, "self_percent_agreement", people=("ann",)).value == pytest.approx(5 / 6)
    own = statistic(measured(read, Layer.VERDICT), "self_percent_agreement", people=("ann",))
    assert (own.value, own.n_units) == (1.0, 1)


def test_a_settled_claim_is_judged_directly_and_needs_no_coverage(read: World) -> None:
    """The lead settles one claim; ann and bob check it and differ. What they marked themselves is out by the filter on the round."""
    settled = read.tab(read.lead)
    shared = settled.mark("Two had sunk!")
    settled.do("finish")
    with read.store.writing() as work:
        source = work.session.scalars(select(models.Assignment).where(models.Assignment.uuid == settled.pass_uuid)).one()
        source.stage = Stage.SETTLE
        own = work.session.scalars(select(models.Assignment).where(models.Assignment.id != source.id)).all()
        for row, verdict in zip(own, ("supported", "refuted"), strict=True):
            row.stage, row.claims_from = Stage.CHECK, source.id
            verdict_id = work.session.scalars(select(models.Verdict.id).where(models.Verdict.value == verdict)).first()
            judged = models.Annotation(assignment_id=row.id, claim_uuid=shared, revision=99, verdict_id=verdict_id, why="", is_gone=False)
            work.session.add(judged)
        work.commit()

    found = measured(read, Layer.VERDICT)

    percent = statistic(found, "percent_agreement", variant="unit")
    assert (percent.n_units, percent.value) == (1, 0.0)
    assert statistic(found, "alignment_coverage").reason == "the claims were settled before: nothing had to be aligned"
    assert statistic(measured(read), "percent_agreement", variant="unit").reason == "no ratings"


def test_gold_is_held_against_each_and_pooled_into_nobody(read: World) -> None:
    turned(read, read.tab(), round=Round.GOLD)

    found = measured(read)

    assert statistic(found, "percent_agreement", variant="unit").reason == "no unit labelled twice"
    assert statistic(found, "gold_percent_agreement", people=("bob",)).value == pytest.approx(5 / 6)
    assert statistic(found, "gold_f1", label="claim", people=("bob",)).value == pytest.approx(2 / 3)
    assert statistic(measured(read, Layer.VERDICT), "gold_percent_agreement", people=("bob",)).value == 0.0


def test_each_number_opens_its_units(read: World) -> None:
    with read.store.reading() as session:
        page = frames.units(session, read.campaign_id, Layer.DETECTION, EVERYTHING, Which(), viewer=read.lead)
        agreed = frames.units(session, read.campaign_id, Layer.DETECTION, EVERYTHING, Which(only_disagreeing=False), viewer=read.lead)
        verdicts = frames.units(session, read.campaign_id, Layer.VERDICT, EVERYTHING, Which(labels=("refuted",)), viewer=read.lead)

    (unit,) = page.units
    assert unit.text.startswith("The port authority said 14 ships were waiting.")
    assert [(given.annotator, given.label) for given in unit.given] == [("ann", "claim"), ("bob", "no claim")]
    assert (page.count, agreed.count) == (1, 6)
    assert [(given.annotator, given.label, given.words) for given in verdicts.units[0].given] == [
        ("ann", "Supported", "Two had sunk!"),
        ("bob", "Refuted", "Two had sunk!"),
    ]


def test_what_is_kept_costs_few_queries(read: World) -> None:
    measured(read)
    asked: list[str] = []
    event.listen(read.store.reader, "before_cursor_execute", lambda *words: asked.append(words[2]))

    measured(read)

    assert len([query for query in asked if query.startswith("SELECT")]) <= 8


# -- the demo ----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def with_demo(store: Store) -> tuple[Store, Actor, int]:
    with store.writing() as work:
        lead = as_actor(accounts.add(work, "lead", "First lead", is_admin=True))
        demo.load(work, lead)
        campaign_id = work.session.scalar(select(func.min(models.Campaign.id)))
        work.commit()
    assert campaign_id is not None
    return store, lead, campaign_id


def test_the_demos_detection_layer_by_hand(with_demo: tuple[Store, Actor, int]) -> None:
    """Counted in `seeds/passes`, finished ones alone: in never-a-ceasefire two people, in three texts three.

    Of 43 sentences read by two, both claim 14, one claims 6, none claims 23.
    Of 142 read by three, three claim 67, two claim 17, one claims 21, none claims 37.
    """
    store, lead, campaign_id = with_demo
    with store.reading() as session:
        found = frames.measured(session, campaign_id, Layer.DETECTION, EVERYTHING, viewer=lead)

    # Percent, unit mean: one third of the pairs agree where three are split, none where two are.
    percent = (14 + 23 + 67 + 37 + (17 + 21) / 3) / (43 + 142)
    # Alpha: 2 x 43 + 3 x 142 = 512 values, 28 + 6 + 201 + 34 + 21 = 290 of them claims. Whatever m, a split unit adds 2 to what disagrees:
    # of two values both orders of one pair over m - 1 = 1, of three values both orders of two pairs over m - 1 = 2.
    values = 2 * 43 + 3 * 142
    claims = 2 * 14 + 6 + 3 * 67 + 2 * 17 + 21
    apart = 6 + 17 + 21
    assert (values, claims) == (512, 290)
    observed = 2 * apart / values
    expected = 2 * claims * (values - claims) / (values * (values - 1))
    alpha = 1 - observed / expected
    # AC1: a label's share is the mean over units of its share in each; Gwet counts units read by one, 36 claims of 68 in the fifth text.
    # Chance is 2 p (1 - p) for two labels.
    share = (14 + 6 / 2 + 67 + 17 * 2 / 3 + 21 / 3 + 36) / (43 + 142 + 68)
    chance = 2 * share * (1 - share)
    ac1 = (percent - chance) / (1 - chance)
    # Specific agreement on claim: n (n - 1) over n (m - 1), summed over units.
    specific = (14 * 2 + 67 * 6 + 17 * 2) / (14 * 2 + 6 + 67 * 6 + 17 * 4 + 21 * 2)

    assert statistic(found, "percent_agreement", variant="unit").value == pytest.approx(percent)
    assert statistic(found, "krippendorff_alpha").value == pytest.approx(alpha)
    assert statistic(found, "gwet_ac1").value == pytest.approx(ac1)
    assert statistic(found, "specific_agreement", label="claim").value == pytest.approx(specific)
    assert (round(percent, 4), round(alpha, 4), round(ac1, 4), round(specific, 4)) == (0.8306, 0.6508, 0.6642, 0.8498)
    assert statistic(found, "percent_agreement", variant="unit").n_pairs == 43 + 3 * 142
