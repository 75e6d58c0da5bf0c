"""What one server process holds: the store and the key that signs sessions for its own pages."""

from __future__ import annotations

from workbench.security.tokens import Signer
from workbench.store.work import Store

signer = Signer()
_stores: list[Store] = []


def hold(store: Store) -> None:
    """Called once at start, by the server or by a test."""
    release()
    _stores.append(store)


def release() -> None:
    while _stores:
        _stores.pop().close()


def store() -> Store:
    """The process's store. A page started without the server has none, and so lets nobody in."""
    if not _stores:
        raise RuntimeError("Start the server with `make run`, `uvicorn app:app` or `streamlit run app.py`.")
    return _stores[0]


def is_ready() -> bool:
    return bool(_stores)
