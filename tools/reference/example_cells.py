"""What the examples' columns and cells are made of in Python."""

import datetime as dt
from dataclasses import dataclass


class Unknown(Exception):
    """The reference has no word for a part of the example."""


class Column(list):
    """Cells of one type; None is null."""

    def __init__(self, cells, type_name=""):
        super().__init__(cells)
        self.type = type_name


@dataclass(frozen=True)
class Failure:
    """The error of a cell."""

    why: str


@dataclass(frozen=True)
class Span:
    """A constant span of time in its own unit."""

    count: int
    unit: str

    def delta(self) -> dt.timedelta:
        units = {"us": 1, "ms": 1000, "s": 10**6, "min": 60 * 10**6, "h": 3600 * 10**6, "d": 86400 * 10**6}
        units["w"] = 7 * units["d"]
        if self.unit not in units:
            raise Unknown("a span of months")
        return dt.timedelta(microseconds=self.count * units[self.unit])

    def __neg__(self) -> "Span":
        return Span(-self.count, self.unit)

    @property
    def text(self) -> str:
        """As polars writes it."""
        return f"{self.count}{ {'min': 'm'}.get(self.unit, self.unit) }"
