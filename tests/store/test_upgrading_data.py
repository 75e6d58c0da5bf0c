"""Databases made by an older release: their rows are there after the upgrade, with sound values in what is new."""

from __future__ import annotations

import pytest
from alembic import command
from sqlalchemy import select, text

from workbench.domain.values import Annotation, Claim, Evidence, Kind
from workbench.domain.vocabulary import EvidenceKind, Stance
from workbench.settings import Settings
from workbench.store import guards, models, pass_rows, schema
from workbench.store.work import Store

AT = "2026-11-21T10:00:00.000000Z"
ROWS = (
    f"""INSERT INTO "user" (id, uuid, name, display_name, is_admin, is_active, created_at) VALUES (1, 'u', 'ann', 'Ann', 0, 1, '{AT}')""",
    "INSERT INTO campaign (id, uuid, slug, title, description, preset, coverage, evidence_policy, temporal_policy, created_at) "
    f"VALUES (1, 'c', 'harbour', 'Harbour', '', 'one_pass', 'every_claim', 'both', 'flag', '{AT}')",
    f"INSERT INTO membership (id, campaign_id, user_id, role, code, created_at) VALUES (1, 1, 1, 'annotator', 'a1', '{AT}')",
    f"INSERT INTO guideline (id, campaign_id, version, body, published_at) VALUES (1, 1, '1.0', '# G', '{AT}')",
    f"INSERT INTO scheme (id, campaign_id, version, name, created_at) VALUES (1, 1, 1, 'S', '{AT}')",
    "INSERT INTO document (id, uuid, campaign_id, number, slug, file_name, title, publisher, author, url, published_on, "
    "published_precision, date_origin, language, encoding, splitter, sha256, folded_sha256, sentence_count, imported_at, "
    "imported_by, text) VALUES "
    f"(1, 'd', 1, 1, 'harbour', 'h.txt', '', '', '', '', '', 'unknown', '', 'en', 'utf-8', 's', 'x', 'x', 0, '{AT}', 1, 'Ships wait.')",
    "INSERT INTO assignment (id, uuid, campaign_id, document_id, annotator_id, round, status, revision, cursor, scheme_id, "
    f"guideline_version, started_at) VALUES (1, 'p', 1, 1, 1, 'first', 'open', 0, 0, 1, '1.0', '{AT}')",
    """INSERT INTO claim (assignment_id, uuid, revision, spans, start, "end", quote, text, is_gone) """
    "VALUES (1, 'k', 1, '[[0,5]]', 0, 5, 'Ships', 'Ships wait.', 0)",
    "INSERT INTO annotation (assignment_id, claim_uuid, revision, why, is_gone) VALUES (1, 'k', 2, 'Seen.', 0)",
    "INSERT INTO evidence (assignment_id, uuid, revision, claim_uuid, stance, set_no, kind, url, title, publisher, published_on, excerpt, "
    "is_gone) VALUES (1, 'e', 3, 'k', 'supports', 1, 'web', 'https://port.example/', '', '', '', '', 0)",
)


@pytest.fixture
def old(configuration: Settings) -> Settings:
    """A database of the first revision with a row in every table that a later one fills."""
    config = schema._config()
    with schema._migrating(configuration) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        with connection.begin():
            for row in ROWS:
                connection.execute(text(row))
    return configuration


def test_rows_of_the_first_revision_are_kept_and_filled(old: Settings) -> None:
    schema.upgrade(old)

    store = Store(old)
    with store.reading() as session:
        asked = (
            "SELECT campaign.overlap, closed_at, guideline_seen, note, withdrawn_at, document.text, status FROM campaign, membership, "
            "guideline, "
        )
        found = session.execute(text(asked + "document, assignment")).all()
        assert session.execute(select(models.User.preferences)).all() == [({},)]
        (claim,) = [value for _, _, value in pass_rows.read(session, Kind.CLAIM, 1)]
        (annotation,) = [value for _, _, value in pass_rows.read(session, Kind.ANNOTATION, 1)]
        (evidence,) = [value for _, _, value in pass_rows.read(session, Kind.EVIDENCE, 1)]
    assert [tuple(row) for row in found] == [(1, None, "", "", None, "Ships wait.", "open")]
    assert claim == Claim(((0, 5),), "Ships", "Ships wait.")
    assert annotation == Annotation(why="Seen.")
    assert evidence == Evidence("k", Stance.SUPPORTS, 1, EvidenceKind.WEB, url="https://port.example/")
    with store.writer.begin() as connection:
        assert guards.missing(connection) == []
    store.close()
