"""Holds what `explain` claims of derived frames against their data: keys, orders, series, types, nulls.

    tools/reference/claims [--rounds N] [--seed S] [--frames N] [--leat PROGRAM]

Each round writes random tables and a flow that grows by one random frame at a time, whatever the verbs and
the frames before it; a frame that the checker refuses is left out. Then every frame is computed, and every
claim about it must hold in its rows. A run may fail only where it verifies what nobody can prove, such as a
grid with rows between its places.
"""

import argparse
import dataclasses
import datetime
import math
import pathlib
import random
import re
import subprocess
import sys

import polars as pl

ROOT = pathlib.Path(__file__).resolve().parents[2]

SOURCES = """\
leat: 1
sources:
  events:
    path: events.parquet
    series: who
    order: at
    key: id
    columns: {id: int64, who: string?, at: timestamp, x: float64?, k: int64?, flag: bool?}
    nodes:
      before: shift(x, 1)
      so_far: cum_count(x)
      near: rolling_mean(x, 2, min_periods=1)
      kk: k % 3
  days:
    path: days.parquet
    order: day
    columns: {day: date, y: float64, g: string}
    nodes: {change: diff(y), month: 'truncate(day, 1mo)'}
  people: {path: people.parquet, key: name, columns: {name: string, age: int64?, z: float64}}
  loose: {path: loose.parquet, columns: {k: int64?, g: string?, y: float64?}}
frames:
"""
TYPES = {
    pl.Int64: "int64", pl.Int32: "int32", pl.Float64: "float64", pl.String: "string", pl.Boolean: "bool",
    pl.Date: "date",
}  # fmt: skip

@dataclasses.dataclass
class Frame:
    """What `explain` says of a frame."""

    name: str
    series: list[str]
    order: list[str]
    key: list[str]
    types: dict[str, str]
    is_ordered: bool

    def of(self, *types: str) -> list[str]:
        return [name for name, type_ in self.types.items() if type_.split(" ")[0].rstrip("?") in types]


def explained(text: str, name: str) -> Frame:
    head, *rows = text.split("\n")
    facts = head.rsplit("; ", 1)[-1] if "; " in head else head.split(": ", 1)[1]
    found = re.fullmatch(
        r"(?:series (.*?), )?(?:no order|in the order of the file|ordered by (.*?))"
        r"(?:, one row per \((.*)\))?",
        facts,
    )
    if not found:
        raise SystemExit(f"not understood: {head}")
    series, order, key = (part.split(", ") if part else [] for part in found.groups())
    types = {}
    for row in rows:
        column = re.match(r"  (\w+) +((?:\w|\(|\)|, )+\??(?: \[[^]]*\])?)  ", row)
        if not column or row.startswith("  declared at"):
            break
        types[column[1]] = column[2]
    return Frame(name, series, order, key, types, "no order" not in facts)


class Maker:
    """Random frames over those that there are."""

    def __init__(self, rng: random.Random, frames: list[Frame]):
        self.rng = rng
        self.frames = frames

    def frame(self, name: str) -> str:
        """A line of the flow; empty where the parts that were drawn do not fit each other."""
        parent = self.rng.choice(self.frames)
        verbs = [self.where, self.where, self.group, self.group, self.join, self.join, self.asof, self.sort]
        verbs += [self.distinct, self.limit, self.sample, self.union, self.unpivot, self.resample]
        verb = self.rng.choice(verbs)
        parts = verb(parent)
        if parts is None:
            return ""
        if verb == self.union:
            return f"  {name}: {{{parts}}}\n"
        is_sorted = verb in (self.sort, self.resample)
        nodes = self.sums(parent) if verb == self.group else self.nodes(parent, is_sorted)
        named = ", ".join(f"{name}_{number}{part}" for number, part in enumerate(self.pick(nodes, 4)))
        return f"  {name}: {{from: {parent.name}, {parts}, nodes: {{{named}}}}}\n"

    def pick(self, names: list[str], count: int = 1) -> list[str]:
        return self.rng.sample(names, min(count, len(names)))

    def where(self, parent: Frame) -> str:
        tests = [f"{name} is not null" for name in parent.types]
        tests += [f"{name} > {self.rng.choice([0, 1, 2])}" for name in parent.of("int64", "float64")]
        tests += [f"{name} != ''b''" for name in parent.of("string")] + parent.of("bool")
        word = self.rng.choice([" and ", " and ", " or "])
        return f"where: '{word.join(self.pick(tests, self.rng.choice([1, 1, 2])))}'"

    def sort(self, parent: Frame) -> str:
        by = self.pick(list(parent.types), self.rng.choice([1, 2]))
        if self.rng.random() < 0.3:
            return f"sort: {{by: [{', '.join(by)}], series: {self.pick(list(parent.types))[0]}}}"
        down = [f"{{by: {name}, descending: true}}" if self.rng.random() < 0.3 else name for name in by]
        return f"sort: [{', '.join(down)}]"

    def distinct(self, parent: Frame) -> str:
        return f"distinct: [{', '.join(self.pick(list(parent.types), self.rng.choice([1, 2])))}]"

    def limit(self, parent: Frame) -> str:
        return f"limit: {{rows: {self.rng.choice([0, 1, 9, 40])}, skip: {self.rng.choice([0, 3])}}}"

    def sample(self, parent: Frame) -> str:
        size = self.rng.choice(["rows: 5", "rows: 30", "fraction: 0.5"])
        return f"sample: {{{size}, seed: {self.rng.randrange(9)}}}"

    def group(self, parent: Frame) -> str:
        keys = [f"{name}: {name}" for name in parent.types]
        steps = ["1d", "1w", "1mo"]
        times = parent.of("date", "timestamp")
        keys += [f"m_{name}: 'truncate({name}, {self.rng.choice(steps)})'" for name in times]
        keys += [f"d_{name}: date({name})" for name in parent.of("timestamp")]
        keys += [f"r_{name}: {name} % 2" for name in parent.of("int64")]
        return f"group_by: {{{', '.join(self.pick(keys, self.rng.choice([1, 1, 2])))}}}"

    def pairs(self, parent: Frame, other: Frame, theirs: list[str]) -> list[tuple[str, str]]:
        """Columns of one type in both."""
        if other.name == parent.name:
            return []
        plain = {name: other.types[name].rstrip("?") for name in theirs if name in other.types}
        return [(a, b) for a, type_ in parent.types.items() for b in plain if type_.rstrip("?") == plain[b]]

    def take(self, other: Frame, key: str, count: int) -> str:
        taken = self.pick([name for name in other.types if name != key], count)
        return ", ".join(f"t{self.rng.randrange(10**6)}_{name}: {name}" for name in taken)

    def join(self, parent: Frame) -> str | None:
        other = self.rng.choice(self.frames)
        plain = [name for name in other.types if name not in other.of("float64")]
        found = self.pairs(parent, other, plain)
        if not found:
            return None
        keyed = [pair for pair in found if other.key == [pair[1]]]
        own, theirs = self.rng.choice(keyed or found)
        kind = self.rng.choice(["inner", "left", "left", "right", "full", "semi", "anti"])
        parts = f"with: {other.name}, on: {{{own}: {theirs}}}, kind: {kind}"
        if kind not in ("semi", "anti"):
            parts += f", take: {{{self.take(other, theirs, 2)}}}"
            parts += "" if keyed and self.rng.random() < 0.7 else ", multiply: true"
        return f"join: {{{parts}}}"

    def asof(self, parent: Frame) -> str | None:
        other = self.rng.choice(self.frames)
        found = self.pairs(parent, other, other.order)
        if not found:
            return None
        own, theirs = self.rng.choice(found)
        way = self.rng.choice(["backward", "forward", "nearest"])
        taken = self.take(other, theirs, 1)
        parts = f"with: {other.name}, at: {{{own}: {theirs}}}, direction: {way}"
        return f"asof_join: {{{parts}, take: {{{taken}}}}}" if taken else f"asof_join: {{{parts}}}"

    def union(self, parent: Frame) -> str | None:
        other = self.rng.choice(self.frames)
        tag = ", tag: origin" if self.rng.random() < 0.5 else ""
        both = f"{parent.name}, {other.name}"
        return None if other.name == parent.name else f"union: {{of: [{both}], missing: null{tag}}}"

    def unpivot(self, parent: Frame) -> str | None:
        columns = self.pick(parent.of(self.rng.choice(["float64", "int64"])), 2)
        tail = self.rng.randrange(10**6)
        parts = f"columns: [{', '.join(columns)}], name: what_{tail}, value: n_{tail}"
        return None if len(columns) < 2 else f"unpivot: {{{parts}}}"

    def resample(self, parent: Frame) -> str | None:
        if len(parent.order) != 1 or parent.order[0] not in parent.types:
            return None
        type_ = parent.types[parent.order[0]].rstrip("?")
        steps = {"int64": ["1"], "date": ["1d", "1mo"], "timestamp": ["1h"]}
        if type_ not in steps:
            return None
        return f"resample: {{every: {self.rng.choice(steps[type_])}, at: {parent.order[0]}}}"

    def sums(self, parent: Frame) -> list[str]:
        """Nodes of a grouped frame."""
        numbers = parent.of("float64", "int64")
        nodes = ["n: count(*)"] + [f"s_{c}: {f}({c})" for c in numbers for f in ("sum", "max", "mean")]
        ends = ("first", "last") if parent.is_ordered else ()
        return nodes + [f"f_{c}: {f}({c})" for c in parent.types for f in ends]

    def nodes(self, parent: Frame, is_sorted: bool) -> list[str]:
        numbers = parent.of("int64", "float64")
        nodes = [f"c_{c}: 'coalesce({c}, 0)'" for c in numbers]
        nodes += [f"b_{c}: 'if({c} is null, 0, 1)'" for c in parent.types]
        nodes += [f"w_{c}: 'if({c} is null, 0, {c})'" for c in numbers]
        by = self.pick(list(parent.types))
        nodes += [f"a_{c}: '{f}({c}, by={g})'" for c in numbers for f in ("sum", "max", "mean") for g in by]
        if parent.is_ordered or is_sorted:
            nodes += [f"h_{c}: 'shift({c}, 1)'" for c in parent.types]
            nodes += [f"u_{c}: cum_count({c})" for c in parent.types]
            nodes += [f"m_{c}: 'rolling_sum({c}, 2, min_periods=1)'" for c in numbers]
        for other in self.frames:
            if len(other.key) == 1:
                for own, key in self.pick(self.pairs(parent, other, other.key)):
                    value = self.pick(list(other.types))[0]
                    nodes.append(f"l_{value}: 'lookup({other.name}.{value}, {key}={own})'")
        return nodes


def tables(rng: random.Random, folder: pathlib.Path) -> None:
    rows = rng.choice([0, 1, 2, 30, 200])
    start = datetime.datetime(2024, 1, 30)
    moments = sorted(start + datetime.timedelta(hours=rng.randrange(24 * 90)) for _ in range(rows))

    def some(values: list, chance: float = 0.2) -> list:
        return [None if rng.random() < chance else rng.choice(values) for _ in range(rows)]

    columns = {
        "id": (pl.Int64, rng.sample(range(1000), rows)),
        "who": (pl.String, some(["a", "b", "c", ""])),
        "at": (pl.Datetime("us"), moments),
        "x": (pl.Float64, some([-1.5, 0.0, 2.5, math.nan, 7.0])),
        "k": (pl.Int64, some([0, 1, 2, 3, 4, 5])),
        "flag": (pl.Boolean, some([True, False])),
    }
    events = pl.DataFrame([pl.Series(name, cells, type_) for name, (type_, cells) in columns.items()])
    events.write_parquet(folder / "events.parquet")
    count = rng.choice([0, 1, 40])
    days = [start.date() + datetime.timedelta(days=day) for day in sorted(rng.sample(range(90), count))]
    pl.DataFrame(
        {
            "day": days,
            "y": [rng.choice([1.0, 2.0, 3.5]) for _ in days],
            "g": [rng.choice("abc") for _ in days],
        },
        schema={"day": pl.Date, "y": pl.Float64, "g": pl.String},
    ).write_parquet(folder / "days.parquet")
    names = rng.sample(["a", "b", "c", "", "d"], rng.choice([0, 1, 3, 5]))
    pl.DataFrame(
        {"name": names, "age": [rng.choice([None, 1, 2, 40]) for _ in names], "z": [0.5 for _ in names]},
        schema={"name": pl.String, "age": pl.Int64, "z": pl.Float64},
    ).write_parquet(folder / "people.parquet")
    pl.DataFrame(
        {"k": some([0, 1, 2]), "g": some(["a", "b"]), "y": some([1.0, math.nan, 2.0])},
        schema={"k": pl.Int64, "g": pl.String, "y": pl.Float64},
    ).write_parquet(folder / "loose.parquet")


def place(value: object) -> tuple:
    """Where a value stands among others: NaN last, null after that, each equal to itself."""
    if value is None:
        return (2, 0)
    return (1, 0) if isinstance(value, float) and math.isnan(value) else (0, value)


def broken(frame: Frame, table: pl.DataFrame) -> list[str]:
    """Which claims do not hold."""
    wrong = []
    for name, type_ in frame.types.items():
        if name not in table.columns:
            continue
        column = table[name]
        if not type_.split(" ")[0].endswith("?") and column.null_count():
            wrong.append(f"{name} is {type_} and has {column.null_count()} nulls")
        plain = type_.split(" ")[0].rstrip("?")
        if TYPES.get(column.dtype.base_type(), plain) != plain:
            wrong.append(f"{name} is {type_} and was stored as {column.dtype}")
    rows = table.to_dicts()
    if frame.key and all(name in table.columns for name in frame.key):
        keys = [tuple(place(row[name]) for name in frame.key) for row in rows]
        if len(set(keys)) != len(keys):
            wrong.append(f"({', '.join(frame.key)}) is no key")
    if frame.order and all(name in table.columns for name in frame.order + frame.series):
        last = {}
        for row in rows:
            series = tuple(place(row[name]) for name in frame.series)
            now = tuple(place(row[name]) for name in frame.order)
            if series in last and now < last[series]:
                wrong.append(f"{frame.order} is no order of the series {frame.series}")
                break
            last[series] = now
    return wrong


class Round:
    """One flow that grows."""

    def __init__(self, leat: pathlib.Path, folder: pathlib.Path):
        self.leat, self.folder = leat, folder
        self.text = ""

    def do(self, *arguments: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [self.leat, *arguments], capture_output=True, text=True, cwd=self.folder, timeout=120
        )

    def write(self, text: str, output: str = "") -> None:
        (self.folder / "claims.leat.yaml").write_text(SOURCES + text + output)

    def explain(self, name: str) -> tuple[Frame | None, str]:
        checked = self.do("check", "claims.leat.yaml")
        if checked.returncode not in (0, 1):
            raise SystemExit(f"check ended with {checked.returncode} in {self.folder}: {checked.stdout}")
        if checked.returncode:
            return None, checked.stdout + checked.stderr
        done = self.do("explain", "claims.leat.yaml", name)
        if done.returncode:
            raise SystemExit(f"explain ended with {done.returncode} in {self.folder}: {done.stderr}")
        return explained(done.stdout, name), ""

    def add(self, line: str, name: str) -> tuple[Frame | None, str]:
        self.write(self.text + line)
        frame, why = self.explain(name)
        if frame:
            self.text += line
        return frame, why

    def table(self, name: str) -> pl.DataFrame | str:
        """A frame's rows, or why they are refused."""
        self.write(self.text, f"outputs:\n  o_{name}: {{from: {name}, select: ['*'], path: out.parquet}}\n")
        done = self.do("run", "claims.leat.yaml", "--rows", "0", "--no-progress")
        if done.returncode not in (0, 1):
            raise SystemExit(f"run ended with {done.returncode} in {self.folder}: {done.stderr}")
        return done.stderr if done.returncode else pl.read_parquet(self.folder / "out.parquet")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--frames", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--leat", type=pathlib.Path, default=ROOT / ".build" / "release" / "leat")
    arguments = parser.parse_args()
    rng = random.Random(arguments.seed)
    folder = ROOT / ".build" / "claims"
    folder.mkdir(parents=True, exist_ok=True)
    counts = {"frames": 0, "refused by the checker": 0, "refused by the run": 0, "claims broken": 0}
    reasons: dict[str, int] = {}
    for number in range(arguments.rounds):
        tables(rng, folder)
        flow = Round(arguments.leat.resolve(), folder)
        flow.write("  all_people: {from: people, where: z > 0}\n")
        frames = []
        for source in ("events", "days", "people", "loose"):
            frame, why = flow.explain(source)
            if not frame:
                raise SystemExit(why)
            frames.append(frame)
        for index in range(arguments.frames):
            name = f"f{index}"
            line = Maker(rng, frames).frame(name)
            if not line:
                continue
            frame, why = flow.add(line, name)
            if not frame:
                counts["refused by the checker"] += 1
                for slug in set(re.findall(r"error\[([a-z-]+)\]", why)):
                    reasons[slug] = reasons.get(slug, 0) + 1
                continue
            frames.append(frame)
            counts["frames"] += 1
            table = flow.table(name)
            if isinstance(table, str):
                counts["refused by the run"] += 1
                reasons[table.split("\n")[0][:60]] = reasons.get(table.split("\n")[0][:60], 0) + 1
                continue
            for text in broken(frame, table):
                counts["claims broken"] += 1
                kept = folder / f"broken-{arguments.seed}-{number}-{name}.leat.yaml"
                kept.write_bytes((folder / "claims.leat.yaml").read_bytes())
                print(f"seed {arguments.seed}, round {number}, {line.strip()}\n  {text}")
    for reason, count in sorted(reasons.items(), key=lambda item: -item[1])[:30]:
        print(f"{count:6} {reason}")
    print(", ".join(f"{count} {what}" for what, count in counts.items()))
    sys.exit(1 if counts["claims broken"] else 0)


if __name__ == "__main__":
    main()
