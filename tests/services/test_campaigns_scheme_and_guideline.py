"""Versions of the verdict scheme and of the guideline: what passes keep, what is retired, what is announced."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from tests.worlds import World
from workbench.domain import entries, schemes
from workbench.domain.records import Scheme, VerdictValue
from workbench.domain.vocabulary import CanonicalVerdict
from workbench.errors import BadEntry, NotAllowed, StaleEntry
from workbench.services import campaigns
from workbench.store import models
from workbench.store.queries import campaigns as queries
from workbench.store.queries import passes


def scheme_of(world: World) -> Scheme:
    with world.store.reading() as session:
        return queries.scheme(session, world.campaign_id, viewer=world.lead)


def publish(world: World, values: tuple[VerdictValue, ...], *, name: str = "Mine", seen: int | None = None) -> int:
    now = scheme_of(world)
    return campaigns.publish_scheme(
        *(world.store,),
        actor=world.lead,
        campaign_id=world.campaign_id,
        scheme=Scheme(name, 0, values),
        seen_version=now.version if seen is None else seen,
    )


def without(scheme: Scheme, *names: str) -> tuple[VerdictValue, ...]:
    return tuple(value for value in schemes.live(scheme) if value.value not in names)


def guideline(world: World, version: str, body: str, note: str = "Something.", seen: str = "1.0") -> None:
    campaigns.publish_guideline(
        world.store, actor=world.lead, campaign_id=world.campaign_id, version=version, body=body, note=note, seen_version=seen
    )


# -- presets -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("preset", list(schemes.PRESETS))
def test_every_preset_is_sound_and_can_be_published(world: World, preset: str) -> None:
    found = schemes.PRESETS[preset]
    assert schemes.check(found) == found

    assert publish(world, found.values, name=found.name) == 2


def test_presets_spell_labels_as_the_data_sets_do() -> None:
    labels = {name: [value.label for value in scheme.values] for name, scheme in schemes.PRESETS.items()}

    assert labels["fever"] == ["SUPPORTS", "REFUTES", "NOT ENOUGH INFO"]
    assert labels["averitec"][:4] == ["Supported", "Refuted", "Not Enough Evidence", "Conflicting Evidence/Cherrypicking"]
    assert labels["politifact"][:6] == ["True", "Mostly True", "Half True", "Mostly False", "False", "Pants on Fire"]
    positions = [value.position for value in schemes.POLITIFACT.values]
    assert positions == [6, 5, 4, 3, 2, 1, None, None, None]
    off = {value.canonical for scheme in schemes.PRESETS.values() for value in scheme.values if value.canonical in schemes.OFF_SCALE}
    assert off == {verdict.value for verdict in schemes.OFF_SCALE}


# -- the scheme --------------------------------------------------------------------------------------------------------


def test_a_pass_keeps_the_version_it_was_begun_under_and_a_new_one_takes_the_new(world: World) -> None:
    old = world.tab()
    renamed = tuple(replace(value, label=value.label.upper()) for value in scheme_of(world).values)
    publish(world, renamed)
    new = world.tab(world.second)

    with world.store.reading() as session:
        before, after = (passes.text(session, tab.pass_uuid, viewer=tab.actor)["scheme"][0]["label"] for tab in (old, new))
    assert (before, after) == ("Supported", "SUPPORTED")


def test_a_value_in_use_is_retired_and_one_never_given_goes(world: World) -> None:
    tab = world.tab()
    claim = tab.mark("Two had sunk!")
    tab.do("judge", claim=claim, verdict="too_vague")
    tab.do("judge", claim=claim, verdict="refuted")

    publish(world, without(scheme_of(world), "too_vague", "out_of_scope"))

    values = {value.value: value for value in scheme_of(world).values}
    assert values["too_vague"].retired_at is not None, "an earlier version of an annotation gives it"
    assert "out_of_scope" not in values
    with world.store.reading() as session:
        shown = passes.text(session, world.tab(world.second).pass_uuid, viewer=world.second)["scheme"]
        assert session.scalars(select(models.Verdict).where(models.Verdict.value == "out_of_scope")).all(), "version 1 keeps it"
    assert "too_vague" not in {value["value"] for value in shown}
    assert tab.do("judge", claim=claim, verdict="too_vague")["refused"] == [], "the old pass still offers it"


def test_a_retired_value_stays_retired_with_its_date_and_can_come_back(world: World) -> None:
    tab = world.tab()
    tab.do("judge", claim=tab.mark("Two had sunk!"), verdict="too_vague")
    first = scheme_of(world)
    publish(world, without(first, "too_vague"))
    retired = next(value for value in scheme_of(world).values if value.retired_at)
    publish(world, without(scheme_of(world), "not_checkable"))
    assert next(value for value in scheme_of(world).values if value.value == "too_vague") == retired

    publish(world, schemes.live(first))

    assert {value.value for value in schemes.live(scheme_of(world))} == {value.value for value in first.values}


def test_two_leads_who_publish_at_once_do_not_overwrite_each_other(world: World) -> None:
    publish(world, without(scheme_of(world), "too_vague"))

    with pytest.raises(StaleEntry, match=r"\[W602\] Version 2 of the scheme was published while you worked on version 1"):
        publish(world, without(scheme_of(world), "out_of_scope"), seen=1)


def test_publishing_what_is_there_already_is_refused(world: World) -> None:
    now = scheme_of(world)
    with pytest.raises(BadEntry, match="as it is in version 1"):
        publish(world, now.values, name=now.name)


SOUND = schemes.PLAIN.values
WRONG: dict[str, tuple[tuple[VerdictValue, ...], str]] = {
    "one alone": (SOUND[:1], "2 to 9 verdicts"),
    "ten": (tuple(replace(SOUND[2], value=f"v{n}", label=f"V{n}", key=str(n % 9 + 1)) for n in range(10)), "2 to 9 verdicts"),
    "same label": ((SOUND[0], replace(SOUND[1], label="TRUE")), "same labels: true"),
    "same key": ((SOUND[0], replace(SOUND[1], key="1")), "same keys: 1"),
    "same place": ((SOUND[0], replace(SOUND[1], position=2)), "same places on the scale: 2"),
    "same short name": ((SOUND[0], replace(SOUND[1], value="true")), "same short names: true"),
    "key 0": ((SOUND[0], replace(SOUND[1], key="0")), "digit from 1 to 9"),
    "letter": ((SOUND[0], replace(SOUND[1], key="a")), "digit from 1 to 9"),
    "empty label": ((SOUND[0], replace(SOUND[1], label=" ")), "label is empty"),
    "short name": ((SOUND[0], replace(SOUND[1], value="Not So")), "short name"),
    "meaning": ((SOUND[0], replace(SOUND[1], canonical="maybe")), "meaning"),
    "off scale with place": ((*SOUND, replace(schemes.TOO_VAGUE, position=3)), "off the truth scale"),
    "place 0": ((SOUND[0], replace(SOUND[1], position=0)), "from 1 to 100"),
}


@pytest.mark.parametrize("wrong", list(WRONG))
def test_a_scheme_nobody_could_label_with_is_refused(world: World, wrong: str) -> None:
    values, words = WRONG[wrong]
    with pytest.raises(BadEntry, match=words):
        publish(world, values)

    assert scheme_of(world).version == 1


def test_an_annotator_publishes_neither_scheme_nor_guideline(world: World) -> None:
    with pytest.raises(NotAllowed):
        campaigns.publish_scheme(world.store, actor=world.annotator, campaign_id=world.campaign_id, scheme=schemes.FEVER, seen_version=1)
    with pytest.raises(NotAllowed):
        campaigns.publish_guideline(
            world.store, actor=world.annotator, campaign_id=world.campaign_id, version="2", body="x", note="x", seen_version="1.0"
        )


def test_a_short_name_is_made_from_a_label() -> None:
    assert [schemes.value_of(label) for label in ("Mostly True", "  ¿Que? ", "A/B -- c", "…")] == ["mostly_true", "que", "a_b_c", ""]
    assert {verdict.value for verdict in CanonicalVerdict} >= schemes.OFF_SCALE


# -- the guideline -----------------------------------------------------------------------------------------------------


def news(world: World, who: str = "annotator") -> str | None:
    with world.store.reading() as session:
        found = queries.guideline_news(session, world.campaign_id, viewer=getattr(world, who))
    return f"{found.version}: {found.note}" if found else None


def test_a_new_version_is_announced_to_each_until_they_opened_it(world: World) -> None:
    assert news(world) is None, "a first version changes nothing"
    guideline(world, "1.1", "# Guideline\n\nHeadlines count.", "Headlines count.")
    assert [news(world, who) for who in ("annotator", "second", "lead")] == ["1.1: Headlines count."] * 3

    campaigns.mark_guideline_seen(world.store, actor=world.annotator, campaign_id=world.campaign_id, version="1.1")

    assert (news(world), news(world, "second")) == (None, "1.1: Headlines count.")
    guideline(world, "1.2", "# Guideline\n\nThey do not.", "They do not.", seen="1.1")
    assert news(world) == "1.2: They do not."


def test_each_pass_remembers_the_version_it_was_begun_under(world: World) -> None:
    world.tab()
    guideline(world, "1.1", "New")
    world.tab(document="council")

    with world.store.reading() as session:
        assert list(session.scalars(select(models.Assignment.guideline_version).order_by(models.Assignment.id))) == ["1.0", "1.1"]


@pytest.mark.parametrize(
    ("version", "body", "note", "words"),
    [
        ("", "New", "x", "numbers with dots"),
        ("two", "New", "x", "numbers with dots"),
        ("1.0", "New", "x", "must be above"),
        ("1", "New", "x", "must be above"),
        ("0.9", "New", "x", "must be above"),
        ("1.1", "  ", "x", "guideline is empty"),
        ("1.1", "New", " ", "what changed is empty"),
        ("1.1", "New", "two\nlines", "line break"),
        ("1.1", "nul \0", "x", "control character"),
    ],
)
def test_a_guideline_that_cannot_be_published_is_refused_with_the_field(
    world: World, version: str, body: str, note: str, words: str
) -> None:
    with pytest.raises(BadEntry, match=words):
        guideline(world, version, body, note)

    with world.store.reading() as session:
        assert [row.version for row in queries.guidelines(session, world.campaign_id, viewer=world.lead)] == ["1.0"]


def test_versions_count_as_numbers() -> None:
    assert entries.next_version("1.10", "1.9") == "1.10"
    assert entries.next_version("2", "summer") == "2", "an imported campaign may have counted otherwise"
    assert entries.version_key("1.0.0") == entries.version_key("1")


def test_a_version_written_on_an_older_one_is_refused(world: World) -> None:
    guideline(world, "1.1", "New")

    with pytest.raises(StaleEntry, match=r"Version 1\.1 of the guideline was published while you worked on version 1\.0"):
        guideline(world, "1.2", "Newer", seen="1.0")


def test_the_same_text_is_no_new_version(world: World) -> None:
    guideline(world, "1.1", "New")

    with pytest.raises(BadEntry, match="as it is in version"):
        guideline(world, "1.2", "New", seen="1.1")
