"""Holds random chains of frames, every verb after every verb, against a model in plain Python.

    tools/reference/chains [--rounds N] [--seed S] [--frames N] [--leat PROGRAM]

Each round writes random tables (empty ones, one row, keys that are all null, NaN, ties) and a flow of frames
of frames with nodes. Rows, order and cells of every frame must be those of the model, which is written from
specs/language/frames.md. Floats are quarters, so that every sum is exact.
"""

import argparse
import datetime
import math
import pathlib
import random
import subprocess
import sys

import polars as pl
from chain_frames import Frame, place
from chain_verbs import Maker

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCHEMAS = {
    "events": {"id": "int64", "who": "string", "day": "date", "x": "float64", "k": "int64"},
    "lines": {"row": "int64", "g": "string", "n": "int64", "y": "float64"},
    "people": {"name": "string", "size": "int64"},
}
SOURCES = """\
leat: 1
sources:
  events:
    path: events.parquet
    series: who
    order: day
    key: id
    columns: {id: int64, who: string?, day: date, x: float64?, k: int64?}
  lines: {path: lines.parquet, order: row, columns: {row: int64, g: string?, n: int64?, y: float64?}}
  people: {path: people.parquet, key: name, columns: {name: string, size: int64?}}
frames:
"""
TYPES = {"int64": pl.Int64, "float64": pl.Float64, "string": pl.String, "date": pl.Date}


def tables(rng: random.Random) -> list[Frame]:
    start = datetime.date(2024, 1, 27)
    people = rng.sample(["a", "b", None, "", "zz"], rng.choice([1, 3]))
    lack = rng.choice([0.2, 0.2, 1.0])

    def some(values: list) -> object:
        return None if rng.random() < lack else rng.choice(values)

    numbers = [0.0, -0.0, 1.5, -2.25, math.nan, 7.0]
    count = rng.choice([0, 1, 2, 12, 60])
    days = sorted(start + datetime.timedelta(days=rng.randrange(70)) for _ in range(count))
    ids = rng.sample(range(200), count)
    events = [
        {"id": id_, "who": rng.choice(people), "day": day, "x": some(numbers), "k": some([0, 1, 2, 5])}
        for id_, day in zip(ids, days)
    ]
    count = rng.choice([0, 1, 3, 20])
    numbers_of = sorted(rng.sample(range(40), count))
    lines = [
        {"row": row, "g": some(["a", "b", "ü"]), "n": some([0, 1, 3]), "y": some(numbers)}
        for row in numbers_of
    ]
    names = rng.sample(["a", "b", "", "d"], rng.choice([0, 3]))
    people = [{"name": name, "size": some([1, 2])} for name in names]
    return [
        Frame("events", dict(SCHEMAS["events"]), events, ["who"], ["day"], ["id"]),
        Frame("lines", dict(SCHEMAS["lines"]), lines, [], ["row"], ["row"]),
        Frame("people", dict(SCHEMAS["people"]), people, key=["name"]),
    ]


def write(frames: list[Frame], folder: pathlib.Path) -> None:
    for frame in frames:
        columns = {name: [row[name] for row in frame.rows] for name in frame.types}
        schema = {name: TYPES[type_] for name, type_ in frame.types.items()}
        pl.DataFrame(columns, schema=schema).write_parquet(folder / f"{frame.name}.parquet")


def differences(frame: Frame, found: pl.DataFrame) -> list[str]:
    if found.height != len(frame.rows):
        return [f"{found.height} rows, expected {len(frame.rows)}"]
    wrong = []
    for name in frame.types:
        for number, (cell, row) in enumerate(zip(found[name].to_list(), frame.rows)):
            if place(cell) != place(row[name]):
                wrong.append(f"{name}, row {number}: {cell!r}, expected {row[name]!r}")
                break
    return wrong


VERBS = [
    "where", "limit", "sample", "sort", "distinct", "group", "join", "asof", "union", "unpivot", "resample",
    "zipped",
]  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--frames", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--leat", type=pathlib.Path, default=ROOT / ".build" / "release" / "leat")
    arguments = parser.parse_args()
    rng = random.Random(arguments.seed)
    folder = ROOT / ".build" / "chains"
    (folder / "out").mkdir(parents=True, exist_ok=True)
    pairs: dict[tuple[str, str], int] = {(a, b): 0 for a in VERBS for b in VERBS}
    cells, wrong = 0, 0
    for round_ in range(arguments.rounds):
        frames = tables(rng)
        write(frames, folder)
        sources = len(frames)
        maker, text = Maker(rng, frames), SOURCES
        for _ in range(arguments.frames * 3):
            if len(frames) == arguments.frames + sources:
                break
            parent = rng.choice(frames[-6:] + frames)
            # What was tried least comes first.
            verb = min(VERBS, key=lambda verb: (pairs.get((parent.verb, verb), 0), rng.random()))
            verb = verb if rng.random() < 0.5 else rng.choice(VERBS)
            made = maker.frame(f"f{len(frames)}", verb, parent)
            if made and len(made[1].rows) < 3000:
                text += made[0]
                frames.append(made[1])
                if parent.verb != "source":
                    pairs[parent.verb, verb] += 1
        outputs = "".join(
            f"  {f.name}: {{from: {f.name}, select: [{', '.join(f.types)}], path: out/{f.name}.parquet}}\n"
            for f in frames[sources:]
        )
        (folder / "chains.leat.yaml").write_text(text + "outputs:\n" + outputs)
        kept = folder / f"wrong-{arguments.seed}-{round_}.leat.yaml"
        done = subprocess.run(
            [arguments.leat.resolve(), "run", "chains.leat.yaml", "--rows", "0", "--no-progress"],
            capture_output=True, text=True, cwd=folder, timeout=300,
        )  # fmt: skip
        if done.returncode:
            wrong += 1
            kept.write_text(text + "outputs:\n" + outputs)
            print(f"round {round_}: leat ended with {done.returncode} ({kept.name})\n{done.stderr[:1500]}")
            continue
        for frame in frames[sources:]:
            found = pl.read_parquet(folder / "out" / f"{frame.name}.parquet")
            cells += found.height * found.width
            for line in differences(frame, found)[:2]:
                wrong += 1
                kept.write_text(text + "outputs:\n" + outputs)
                declared = next(row for row in text.split("\n") if row.startswith(f"  {frame.name}:"))
                print(f"round {round_}: {line}\n  {declared.strip()}")
    untried = [f"{b} after {a}" for (a, b), count in pairs.items() if not count]
    if untried:
        print(f"not tried: {', '.join(untried)}")
    print(f"{arguments.rounds} rounds, {cells} cells, {sum(pairs.values())} frames of frames: {wrong} wrong")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
