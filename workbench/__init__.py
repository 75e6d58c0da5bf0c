"""Workbench: mark the claims a text makes, give them verdicts and evidence, measure and settle disagreement, export."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workbench.notebooks import open_campaign as open_campaign

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """`open_campaign` only when it is asked for: it needs pandas, which takes longer to import than most commands to run."""
    if name == "open_campaign":
        from workbench.notebooks import open_campaign

        return open_campaign
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
