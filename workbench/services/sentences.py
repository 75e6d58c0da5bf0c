"""Sentences and blocks corrected by a lead before anybody relies on them; afterwards flags of badly split ones are settled.

A sentence is named by the offsets it was shown with, not by its number: numbers move while others divide and join.
"""

from __future__ import annotations

from workbench.domain.permissions import Action
from workbench.domain.records import Actor
from workbench.errors import SentencesChanged
from workbench.store import access, audit, splits
from workbench.store.sentences import OpenSentences
from workbench.store.work import Store
from workbench.text import by_hand
from workbench.text.blocks import FURNITURE, BlockKind

Span = tuple[int, int]

LONGEST_NOTE = 2_000
KINDS = tuple(kind.value for kind in BlockKind)
FURNITURE_KINDS = frozenset(kind.value for kind in FURNITURE)


def split_sentence(store: Store, *, actor: Actor, campaign_id: int, document: str, sentence: Span, at: int) -> None:
    """Divide a sentence before the code point `at` of the document.

    Raises NotAllowed, CampaignClosed, NotFound, SentencesInUse, SentencesChanged.
    """
    with store.writing() as work:
        access.require_open(work.session, actor, Action.EDIT_DOCUMENTS, campaign_id)
        opened = OpenSentences(work, campaign_id, document)
        ordinal = opened.ordinal_of(sentence)
        parts = by_hand.divide(opened.text, *sentence, at)
        if parts is None:
            raise SentencesChanged("A sentence is divided between two of its characters, with words on both sides.")
        opened.replace(ordinal, 1, parts)
        audit.note(work, actor, "split sentence", document, campaign=campaign_id, ordinal=ordinal, at=at)
        work.commit()


def merge_sentences(store: Store, *, actor: Actor, campaign_id: int, document: str, first: Span, second: Span) -> None:
    """Join two neighbours of one block. Raises NotAllowed, CampaignClosed, NotFound, SentencesInUse, SentencesChanged."""
    with store.writing() as work:
        access.require_open(work.session, actor, Action.EDIT_DOCUMENTS, campaign_id)
        opened = OpenSentences(work, campaign_id, document)
        ordinal = opened.ordinal_of(first)
        if opened.ordinal_of(second) != ordinal + 1 or opened.block_of(ordinal) != opened.block_of(ordinal + 1):
            raise SentencesChanged("Only a sentence and the next one of the same block are joined.")
        opened.replace(ordinal, 2, [(first[0], second[1])])
        audit.note(work, actor, "merge sentences", document, campaign=campaign_id, ordinal=ordinal)
        work.commit()


def retag_block(store: Store, *, actor: Actor, campaign_id: int, document: str, block: Span, seen_kind: str, kind: str) -> None:
    """Say what a block is; its sentences become furniture or text with it.

    Raises NotAllowed, CampaignClosed, NotFound, SentencesInUse, SentencesChanged.
    """
    with store.writing() as work:
        access.require_open(work.session, actor, Action.EDIT_DOCUMENTS, campaign_id)
        if kind not in KINDS:
            raise SentencesChanged(f"There is no kind of block {kind[:40]!r}.")
        OpenSentences(work, campaign_id, document).retag(block, seen_kind=seen_kind, kind=kind)
        audit.note(work, actor, "retag block", document, campaign=campaign_id, start=block[0], before=seen_kind, now=kind)
        work.commit()


def settle_split(store: Store, *, actor: Actor, campaign_id: int, document: str, ordinal: int, note: str) -> None:
    """Take a sentence that is flagged as badly split out of detection statistics, or give the settlement another note.

    Nobody's offsets move. Raises NotAllowed, CampaignClosed, NotFound, SentencesChanged.
    """
    with store.writing() as work:
        access.require_open(work.session, actor, Action.EDIT_DOCUMENTS, campaign_id)
        written = note.strip()
        if not written or len(written) > LONGEST_NOTE or "\0" in written:
            raise SentencesChanged(f"Say in a note what is wrong with the sentence, in at most {LONGEST_NOTE} characters.")
        splits.settle(work, actor, campaign_id, document, ordinal, written)
        audit.note(work, actor, "settle split", document, campaign=campaign_id, ordinal=ordinal)
        work.commit()


def unsettle_split(store: Store, *, actor: Actor, campaign_id: int, document: str, ordinal: int) -> None:
    """Count a settled sentence again. Raises NotAllowed, CampaignClosed, NotFound, SentencesChanged."""
    with store.writing() as work:
        access.require_open(work.session, actor, Action.EDIT_DOCUMENTS, campaign_id)
        splits.unsettle(work, campaign_id, document, ordinal)
        audit.note(work, actor, "unsettle split", document, campaign=campaign_id, ordinal=ordinal)
        work.commit()
