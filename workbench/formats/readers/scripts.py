"""`seeds/passes/<annotator>/<document>.toml`: what a demo annotator does with a text, sentence by sentence, as records."""

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
class ScriptedClaim:
    """No `quote`: the whole sentence. `verdict_at_first` stands until the evidence is attached."""

    text: str
    verdict: str = ""
    why: str = ""
    quote: str = ""
    verdict_at_first: str = ""
    removed: str = ""  # "undo" or "remove": how the annotator took it back
    evidence: tuple[ScriptedEvidence, ...] = ()


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


def read(path: Path) -> Script:
    """The script of a file, named by its place. Raises BadSettings with the sentence that cannot be meant."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        sentences = tuple(_sentence(sentence) for sentence in raw["sentences"])
        return Script(path.parent.name, path.stem, raw["started"], raw["is_finished"], sentences)
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise BadSettings(f"seeds/passes/{path.parent.name}/{path.name} cannot be read: {error}.") from error


def _sentence(raw: dict[str, Any]) -> ScriptedSentence:
    return _record(ScriptedSentence, raw, claims=_claim)


def _claim(raw: dict[str, Any]) -> ScriptedClaim:
    return _record(ScriptedClaim, raw, evidence=lambda part: ScriptedEvidence(**part))


def _record(kind: Callable[..., Record], raw: dict[str, Any], **parts: Callable[[dict[str, Any]], Any]) -> Record:
    """A record whose lists of tables are records too."""
    return kind(**raw | {name: tuple(make(part) for part in raw.get(name, ())) for name, make in parts.items()})
