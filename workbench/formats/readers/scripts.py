"""What people of the demo do with a text, as records: annotators' passes sentence by sentence, a lead's settling, checks of its claims.

`passes/<annotator>/<document>.toml`, `settled/<document>.toml`, `checks/<annotator>/<document>.toml` of a demo campaign's folder.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from workbench.errors import BadSettings

Record = TypeVar("Record")


@dataclass(frozen=True)
class ScriptedEvidence:
    """Words of another text of the campaign (`document`, a slug, and `quote`), or a web source (`url`)."""

    stance: str
    set: int = 1
    document: str = ""
    quote: str = ""
    url: str = ""
    title: str = ""
    publisher: str = ""
    published_on: str = ""
    excerpt: str = ""
    is_detached: bool = False  # attached, and taken away again


@dataclass(frozen=True)
class ScriptedLink:
    """What the claim is to one that the same annotator marked before: the `claim`-th of that sentence of another text, from 1."""

    relation: str
    document: str
    sentence: int
    claim: int = 1


@dataclass(frozen=True)
class ScriptedClaim:
    """No `quote`: the whole sentence. `verdict_at_first` stands until the evidence is attached."""

    text: str
    verdict: str = ""
    why: str = ""
    quote: str = ""
    verdict_at_first: str = ""
    worth: int | None = None
    said_by: str = ""  # the innermost source, reported and not quoted
    claim_date: str = ""  # a day, a month or a year: when what it says happened
    event: str = ""
    removed: str = ""  # "undo" or "remove": how the annotator took it back
    evidence: tuple[ScriptedEvidence, ...] = ()
    links: tuple[ScriptedLink, ...] = ()


@dataclass(frozen=True)
class ScriptedSentence:
    """`number` counts from 1 as on the screen; `begins` are its first words. With claims that stay, `key` is empty."""

    number: int
    begins: str
    key: str = ""
    key_at_first: str = ""  # pressed, and undone
    is_filled: bool = False  # by "nothing more up to here"
    is_badly_split: bool = False
    claims: tuple[ScriptedClaim, ...] = ()


@dataclass(frozen=True)
class Script:
    annotator: str
    document: str
    started: datetime
    is_finished: bool
    sentences: tuple[ScriptedSentence, ...]

    @property
    def name(self) -> str:
        return f"{self.annotator}/{self.document}"


@dataclass(frozen=True)
class SettledStep:
    """What a lead does with the marks that begin in a sentence: takes somebody's, in other words perhaps, or drops them with a reason."""

    sentence: int
    take: str = ""
    text: str = ""
    drop: str = ""


@dataclass(frozen=True)
class Settling:
    document: str
    started: datetime
    is_finished: bool
    steps: tuple[SettledStep, ...]


@dataclass(frozen=True)
class CheckedClaim:
    """`begins`: the first words of the settled claim."""

    begins: str
    verdict: str
    why: str = ""
    evidence: tuple[ScriptedEvidence, ...] = ()


@dataclass(frozen=True)
class Check:
    annotator: str
    document: str
    started: datetime
    is_finished: bool
    claims: tuple[CheckedClaim, ...]

    @property
    def name(self) -> str:
        return f"checks/{self.annotator}/{self.document}"


def read(path: Path) -> Script:
    """The script of a file, named by its place. Raises BadSettings with the sentence that cannot be meant."""

    def script(raw: dict[str, Any]) -> Script:
        return Script(path.parent.name, path.stem, raw["started"], raw["is_finished"], tuple(map(_sentence, raw["sentences"])))

    return _parsed(path, script)


def settling(path: Path) -> Settling:
    """Raises BadSettings."""

    def script(raw: dict[str, Any]) -> Settling:
        return Settling(path.stem, raw["started"], raw["is_finished"], tuple(SettledStep(**step) for step in raw["steps"]))

    return _parsed(path, script)


def check(path: Path) -> Check:
    """Raises BadSettings."""

    def script(raw: dict[str, Any]) -> Check:
        claims = tuple(_record(CheckedClaim, claim, evidence=_evidence) for claim in raw["claims"])
        return Check(path.parent.name, path.stem, raw["started"], raw["is_finished"], claims)

    return _parsed(path, script)


def _parsed(path: Path, make: Callable[[dict[str, Any]], Record]) -> Record:
    try:
        return make(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        place = "/".join(path.parts[-3:])
        raise BadSettings(f"seeds/{place} cannot be read: {error}.") from error


def _sentence(raw: dict[str, Any]) -> ScriptedSentence:
    return _record(ScriptedSentence, raw, claims=_claim)


def _claim(raw: dict[str, Any]) -> ScriptedClaim:
    return _record(ScriptedClaim, raw, evidence=_evidence, links=_link)


def _link(raw: dict[str, Any]) -> ScriptedLink:
    return ScriptedLink(**raw)


def _evidence(raw: dict[str, Any]) -> ScriptedEvidence:
    return ScriptedEvidence(**raw)


def _record(kind: Callable[..., Record], raw: dict[str, Any], **parts: Callable[[dict[str, Any]], Any]) -> Record:
    """A record whose lists of tables are records too."""
    return kind(**raw | {name: tuple(make(part) for part in raw.get(name, ())) for name, make in parts.items()})
