"""Evidence for a claim in the campaign's other documents: found for an annotator, and what was shown is kept; or for a command."""

from __future__ import annotations

from workbench.domain import checked
from workbench.domain.permissions import Action
from workbench.domain.records import Actor, FoundSentence
from workbench.store import access, searches
from workbench.store.queries import documents
from workbench.store.work import Store
from workbench.text.finding import rankers

LONGEST_QUERY = 500  # characters


def find(store: Store, *, actor: Actor, pass_uuid: str, words: str, claim: str = "") -> list[FoundSentence]:
    """What the finder shows for a claim of the annotator's own pass, best first. Raises NotAllowed, NotFound.

    Where the claim (its uuid) is named, what was shown is kept with rank and ranker: as the claim's own when the words are the
    claim's, as extra when they are others. A pass that takes no more work keeps nothing.
    """
    ranker, query = rankers.named(store.settings.ranker), _storable(words)
    with store.reading() as session:
        found = documents.sentences_like(session, pass_uuid, query, viewer=actor, ranker=ranker)
    if claim and found:
        with store.writing() as work:
            searches.keep(work, actor, pass_uuid, checked.uuid(claim), query, ranker.version, found)
            work.commit()
    return found


def evidence(store: Store, *, actor: Actor, campaign_id: int, words: str, besides: str | None = None, top: int = 20) -> list[FoundSentence]:
    """What the finder would show for these words, best first; nothing is kept. besides: the claim's document, by slug or file name.

    Raises NotAllowed, NotFound, BadEntry.
    """
    with store.reading() as session:
        access.require(session, actor, Action.SEE_CAMPAIGN, campaign_id)
        ranker = rankers.named(store.settings.ranker)
        return documents.evidence(session, campaign_id, _storable(words), viewer=actor, besides=besides, top=top, ranker=ranker)


def _storable(words: str) -> str:
    """Whatever was typed, as both engines take it: no NUL, no half characters, not without end."""
    return words[:LONGEST_QUERY].replace("\0", " ").encode("utf-8", "replace").decode("utf-8")
