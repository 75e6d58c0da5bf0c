"""`make bench`. Each `bench_<subject>.py` has a `run() -> list[Row]`."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One measurement: `what` at `size` took or used `value` `unit`; more than `at_most` is over budget."""

    what: str
    size: str
    value: float
    unit: str
    at_most: float | None = None

    @property
    def is_over(self) -> bool:
        return self.at_most is not None and self.value > self.at_most
