"""Every table; importing this module fills the metadata."""

from workbench.store.models.adjudication import AdjudicationRound, Conflict, ConflictState, Ruling, Settlement
from workbench.store.models.audit import Audit, AuditSeal
from workbench.store.models.base import Base
from workbench.store.models.campaigns import Campaign, Guideline, Membership, Scheme, Verdict
from workbench.store.models.documents import Block, Document, Sentence, SettledSplit
from workbench.store.models.finding import EvidenceSearch, FinderTotals, SentenceTerms, TermCount
from workbench.store.models.names import Alias
from workbench.store.models.passes import Annotation, Answer, Assignment, Claim, ClaimLink, Comment, Decision, Draft, Evidence, Operation
from workbench.store.models.people import FailedAttempt, Session, SignInLink, User
from workbench.store.models.snapshots import Snapshot, SnapshotPart

__all__ = [
    "AdjudicationRound",
    "Alias",
    "Annotation",
    "Answer",
    "Assignment",
    "Audit",
    "AuditSeal",
    "Base",
    "Block",
    "Campaign",
    "Claim",
    "ClaimLink",
    "Comment",
    "Conflict",
    "ConflictState",
    "Decision",
    "Document",
    "Draft",
    "Evidence",
    "EvidenceSearch",
    "FailedAttempt",
    "FinderTotals",
    "Guideline",
    "Membership",
    "Operation",
    "Ruling",
    "Scheme",
    "Sentence",
    "SentenceTerms",
    "Session",
    "SettledSplit",
    "Settlement",
    "SignInLink",
    "Snapshot",
    "SnapshotPart",
    "TermCount",
    "User",
    "Verdict",
]
