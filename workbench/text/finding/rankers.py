"""Rankers by the name that WORKBENCH_RANKER gives them."""

from __future__ import annotations

from functools import lru_cache

from workbench.errors import BadSettings
from workbench.text.finding.embedding import EmbeddingRanker, encoder
from workbench.text.finding.ranking import LexicalRanker, Ranker

LEXICAL = "lexical"
EMBEDDING = "embedding:"


@lru_cache(maxsize=2)
def named(name: str) -> Ranker:
    """`lexical`, or `embedding:` and the name or path of a sentence-embedding model. Raises BadSettings, saying what to install."""
    if name == LEXICAL:
        return LexicalRanker()
    model = name.removeprefix(EMBEDDING)
    if not name.startswith(EMBEDDING) or not model:
        raise BadSettings(f"WORKBENCH_RANKER is {name!r}. It is lexical, or embedding: followed by the name or path of a model.")
    try:
        return EmbeddingRanker(encoder(model), model)
    except ImportError as error:
        raise BadSettings(
            f"WORKBENCH_RANKER is {name!r}, and the package it needs is not installed ({error.name}). Install it beside Workbench with "
            "`.venv/bin/python -m pip install sentence-transformers` (about 1.5 GB), or leave WORKBENCH_RANKER unset."
        ) from error
    except (OSError, ValueError) as error:
        raise BadSettings(f"WORKBENCH_RANKER: the model {model!r} cannot be loaded ({str(error).splitlines()[0][:200]}).") from error
