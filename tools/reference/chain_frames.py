"""Frames as the model of chains.py has them, and the nodes that they are given at random."""

import calendar
import dataclasses
import datetime
import math
import random


@dataclasses.dataclass
class Frame:
    """A frame as the model has it. `inherited` are nodes of the frames whose rows it keeps."""

    name: str
    types: dict[str, str]
    rows: list[dict]
    series: list[str] = dataclasses.field(default_factory=list)
    order: list[str] | None = None
    key: list[str] = dataclasses.field(default_factory=list)
    own: list[str] = dataclasses.field(default_factory=list)
    inherited: list[str] = dataclasses.field(default_factory=list)
    verb: str = "source"

    def of(self, *types: str) -> list[str]:
        return [name for name, type_ in self.types.items() if type_ in types]

    def given(self) -> list[str]:
        """Columns and own nodes."""
        return [name for name in self.types if name not in self.inherited]

    def groups(self) -> list[list[dict]]:
        """The rows of each series."""
        found: dict[tuple, list[dict]] = {}
        for row in self.rows:
            found.setdefault(tuple(place(row[name]) for name in self.series), []).append(row)
        return list(found.values())


def place(value: object) -> tuple:
    """Where a value stands: NaN is the largest number, null comes last; each equals itself."""
    if value is None:
        return (2, 0)
    return (1, 0) if isinstance(value, float) and math.isnan(value) else (0, value)


def falling(value: object) -> tuple:
    """The same from above: null comes last again."""
    if value is None:
        return (2, 0)
    if isinstance(value, float) and math.isnan(value):
        return (0, 0)
    if isinstance(value, str):
        return (1, tuple(-byte for byte in value.encode()) + (1,))
    return (1, -value.toordinal() if isinstance(value, datetime.date) else -value)


def total(values: list) -> object:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def largest(values: list) -> object:
    known = [value for value in values if value is not None]
    return max(known, key=place) if known else None


def months_back(day: datetime.date, months: int) -> datetime.date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


class Nodes:
    """Random nodes of a frame, as text and as cells."""

    def __init__(self, rng: random.Random, frames: list[Frame]):
        self.rng = rng
        self.frames = frames
        self.count = 0

    def fresh(self, word: str) -> str:
        self.count += 1
        return f"{word}{self.count}"

    def partner(self, parent: Frame, keys: bool = False) -> tuple[Frame, str, str] | None:
        """Another frame with a column of the same type."""
        found = [
            (other, own, theirs)
            for other in self.frames
            if other is not parent and (not keys or len(other.key) == 1)
            for theirs in (other.key if keys else other.types)
            for own in parent.types
            if parent.types[own] == other.types[theirs]
        ]
        return self.rng.choice(found) if found else None

    def nodes(self, frame: Frame, grouped: Frame | None) -> list[tuple[str, str]]:
        made = []
        ways = [self.aggregated if grouped else self.summed]
        ways += [self.shifted, self.counted, self.filled, self.looked_up, self.windowed]
        for way in self.rng.choices(ways, k=3):
            found = way(frame, grouped) if grouped and way == self.aggregated else way(frame)
            if found is None:
                continue
            word, words, type_, cells = found
            name = self.fresh(word)
            for row, cell in zip(frame.rows, cells):
                row[name] = cell
            made.append((name, words, type_))
        for row in frame.rows:
            row.pop("of", None)
        for name, _, type_ in made:
            frame.types[name] = type_
            frame.own.append(name)
        return [(name, words) for name, words, _ in made]

    def aggregated(self, frame: Frame, of: Frame):
        name = self.rng.choice(of.of("int64", "float64") or [None])
        if name is None:
            return "n", "count(*)", "int64", [len(row["of"]) for row in frame.rows]
        values = [[inner[name] for inner in row["of"]] for row in frame.rows]
        way = self.rng.choice([("sum", total), ("max", largest)])
        return "a", f"{way[0]}({name})", of.types[name], list(map(way[1], values))

    def in_series(self, frame: Frame, cells):
        """The cells of each row, from those of each series."""
        found: dict[int, object] = {}
        for group in frame.groups():
            for row, cell in zip(group, cells(group)):
                found[id(row)] = cell
        return [found[id(row)] for row in frame.rows]

    def shifted(self, frame: Frame):
        if frame.order is None:
            return None
        name = self.rng.choice(list(frame.types))
        cells = self.in_series(frame, lambda group: [None] + [row[name] for row in group[:-1]])
        return "s", f"shift({name}, 1)", frame.types[name], cells

    def counted(self, frame: Frame):
        if frame.order is None:
            return None
        name = self.rng.choice(list(frame.types))

        def cells(group):
            count = 0
            for row in group:
                count += row[name] is not None
                yield count if row[name] is not None else None

        return "c", f"cum_count({name})", "int64", self.in_series(frame, cells)

    def windowed(self, frame: Frame):
        """The sum over a span of time, or over rows."""
        numbers = frame.of("int64", "float64")
        if frame.order is None or not numbers:
            return None
        name = self.rng.choice(numbers)
        at = frame.order[0] if len(frame.order) == 1 and frame.order[0] in frame.given() else ""
        is_sound = frame.types.get(at) == "date" and all(row[at] is not None for row in frame.rows)
        if not is_sound or self.rng.random() < 0.3:
            cells = self.in_series(
                frame,
                lambda group: [
                    total([row[name] for row in group[max(0, end - 2) : end + 1]])
                    for end in range(len(group))
                ],
            )
            return "w", f"rolling_sum({name}, 3, min_periods=1)", frame.types[name], cells
        text, back = self.rng.choice(
            [("3d", lambda day: day - datetime.timedelta(days=3)), ("1mo", lambda day: months_back(day, 1))]
        )
        cells = self.in_series(
            frame,
            lambda group: [
                total([r[name] for r in group if back(row[at]) < r[at] <= row[at]]) for row in group
            ],
        )
        return "d", f"rolling_sum({name}, {text})", frame.types[name], cells

    def summed(self, frame: Frame):
        numbers = frame.of("int64", "float64")
        if not numbers or any("of" in row for row in frame.rows):
            return None
        name, by = self.rng.choice(numbers), self.rng.choice(list(frame.types))
        found: dict[tuple, list] = {}
        for row in frame.rows:
            found.setdefault(place(row[by]), []).append(row[name])
        cells = [total(found[place(row[by])]) for row in frame.rows]
        return "b", f"sum({name}, by={by})", frame.types[name], cells

    def filled(self, frame: Frame):
        numbers = frame.of("int64", "float64")
        if not numbers:
            return None
        name = self.rng.choice(numbers)
        cells = [0 if row[name] is None else row[name] + 1 for row in frame.rows]
        return "f", f"coalesce({name} + 1, 0)", frame.types[name], cells

    def looked_up(self, frame: Frame):
        found = self.partner(frame, keys=True)
        if not found:
            return None
        other, own, key = found
        names = [name for name in other.types if name != key]
        if not names:
            return None
        name = self.rng.choice(names)
        known = {place(row[key]): row[name] for row in other.rows if row[key] is not None}
        cells = [None if row[own] is None else known.get(place(row[own])) for row in frame.rows]
        return "l", f"lookup({other.name}.{name}, {key}={own})", other.types[name], cells
