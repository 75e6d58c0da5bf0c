"""R15: an action cut short at any statement leaves nothing behind, and the next try does it whole."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.store.facts import Interrupted, damage, differing, everything, full_pass, interrupted, interrupted_commit
from tests.worlds import Tab, World
from workbench.domain.records import CampaignSettings
from workbench.domain.vocabulary import LinkPurpose, Role
from workbench.services import assigning, campaigns, exporting, importing, people, signing_in, starting

Action = Callable[[], Any]
CLAIM = "11111111-2222-4333-8444-555555555555"
EVIDENCE = "66666666-7777-4888-8999-aaaaaaaaaaaa"


def message(tab: Tab) -> dict[str, Any]:
    """One of everything a reader can send."""
    start = tab.text.index("Two had sunk!")
    listed = [
        tab.operation("decide", ordinals=[1, 4], label="o", origin="key"),
        tab.operation("mark", claim=CLAIM, spans=[[start, start + 13]], quote="Two had sunk!", text="Two ships had sunk."),
        tab.operation("judge", claim=CLAIM, verdict="supported", why="Seen."),
        tab.operation("attach", evidence=EVIDENCE, claim=CLAIM, stance="supports", set_no=1, url="https://port.example/"),
        tab.operation("flag", ordinal=2, on=True),
        tab.operation("undo"),
        tab.operation("redo"),
        tab.operation("judge", claim=CLAIM, verdict="no such verdict"),
        tab.operation("finish"),
    ]
    drafts = [{"claim": CLAIM, "field": "text", "text": "Two sh"}]
    batch = {"boot": tab.boot, "base": tab.base, "heirs": {}, "list": listed}
    return {"pass": tab.pass_uuid, "batches": [batch], "cursor": 3, "drafts": drafts}


def receive(world: World, _folder: Path) -> Action:
    tab = world.tab()
    sent = message(tab)
    return lambda: tab.receive(sent)


def begin_pass(world: World, _folder: Path) -> Action:
    return lambda: assigning.begin_pass(world.store, actor=world.second, campaign_id=world.campaign_id, document="council")


def import_text(world: World, _folder: Path) -> Action:
    files = [("new.txt", b"A new text.\n\nIt has two paragraphs. And three sentences.\n")]
    return lambda: list(importing.import_texts(world.store, actor=world.lead, campaign_id=world.campaign_id, files=files))


def import_native(world: World, folder: Path) -> Action:
    full_pass(world)
    exporting.export(world.store, actor=world.lead, campaign_id=world.campaign_id, format="jsonl", out=folder)
    return lambda: importing.import_native(world.store, actor=world.operator, path=folder / "campaign.jsonl", name="again")


def create_campaign(world: World, _folder: Path) -> Action:
    return lambda: campaigns.create(world.store, actor=world.operator, settings=CampaignSettings(title="Another"))


def add_user(world: World, _folder: Path) -> Action:
    return lambda: people.add_user(world.store, actor=world.operator, name="kim")


def give_role(world: World, _folder: Path) -> Action:
    people.add_user(world.store, actor=world.operator, name="kim")
    return lambda: people.give_role(world.store, actor=world.operator, campaign_id=world.campaign_id, name="kim", role=Role.LEAD)


def make_link(world: World, _folder: Path) -> Action:
    return lambda: signing_in.make_link(world.store, actor=world.operator, name="ann", purpose=LinkPurpose.SIGN_IN)


def use_link(world: World, _folder: Path) -> Action:
    token = signing_in.make_link(world.store, actor=world.operator, name="ann", purpose=LinkPurpose.SIGN_IN)
    return lambda: signing_in.use_link(world.store, token=token)


def seal(world: World, _folder: Path) -> Action:
    return lambda: starting.seal_audit(world.store)


@pytest.mark.parametrize(
    "prepare",
    [receive, begin_pass, import_text, import_native, create_campaign, add_user, give_role, make_link, use_link, seal],
    ids=lambda prepare: prepare.__name__,
)
def test_r15_an_action_cut_short_at_any_statement_is_all_or_nothing(world: World, tmp_path: Path, prepare: Any) -> None:
    action = prepare(world, tmp_path / "out")
    before = everything(world.store)

    for number in count(1):
        with interrupted(world.store.writer, at=number) as asked:
            try:
                with interrupted_commit(world.store.writer):
                    action()
            except Interrupted:
                assert differing(before, everything(world.store)) == set(), f"left behind by stopping at: {asked[-1]}"
        if len(asked) < number:  # it came as far as its commit
            break
    action()

    assert number > 2
    assert differing(before, everything(world.store)) != set()
    assert damage(world.store) == []
    assert world.store.writer.pool.checkedout() == 0
