"""Compares derived frames with polars on random tables, with nulls, NaN, ties, and empty ones.

    tools/reference/frames [--rounds N] [--seed S] [--leat PROGRAM]

Each round writes two tables, runs one flow with a frame for each verb at one, two and seven threads, and
holds every output against polars. Rows must stand in the same order; floats must agree to 1e-12.
"""

import argparse
import datetime
import math
import pathlib
import random
import subprocess
import sys

import polars as pl

ALL = (1 << 64) - 1
ROOT = pathlib.Path(__file__).resolve().parents[2]

FLOW = """\
leat: 1
sources:
  left:
    path: left.parquet
    order: position
    key: row
    columns: {row: int64, k: int64?, g: string?, x: float64?, flag: bool?}
  dated:
    path: dated.parquet
    series: who
    order: day
    columns: {who: string?, day: date, z: float64}
  timed: {path: timed.parquet, order: hour, columns: {hour: timestamp, v: float64}}
  right:
    path: right.parquet
    order: position
    columns: {k2: int64?, g2: string?, y: float64?}
nodes:
  twice: x * 2
  half: count(row) // 2 - 3
frames:
  kept: {from: left, where: flag, nodes: {before: 'shift(x, 1)', run: cum_count(x)}}
  few: {from: kept, limit: {rows: 7, skip: 2}}
  up: {from: left, sort: [g, k], nodes: {before: 'shift(row, 1)'}}
  down: {from: left, sort: [{by: x, descending: true}, {by: k, descending: true}]}
  in_series: {from: left, sort: {by: row, series: g}, nodes: {before: 'shift(x, 1)', seen: cum_count(row)}}
  hourly_days:
    from: timed
    group_by: {day: date(hour)}
    nodes: {v: sum(v), more: 'v - shift(v, 1)'}
  firsts: {from: left, distinct: [k, g]}
  groups:
    from: left
    group_by: {k: k, even: row % 2}
    nodes: {total: sum(twice), rows: count(row), top: max(x), middle: median(x), some: any(flag)}
  rich: {from: groups, where: rows > 1, nodes: {mean: total / rows}}
  inner: {from: left, join: {with: right, on: {k: k2, g: g2}, multiply: true}}
  outer: {from: left, join: {with: right, on: {k: k2}, kind: full, take: [y], multiply: true}}
  lefts:
    from: left
    join: {with: groups, on: {k: k, "row % 2": even}, kind: left}
    nodes: {share: twice / total}
  rights: {from: left, join: {with: right, on: {k: k2}, kind: right, take: {other: y}, multiply: true}}
  per_k: {from: kept, distinct: k}
  taken: {from: right, join: {with: per_k, on: {k2: k}, kind: left, take: [twice, {so_far: run}]}}
  by_k: {from: right, sort: k2}
  by_y: {from: right, sort: y}
  back: {from: left, asof_join: {with: by_k, by: {g: g2}, at: {k: k2}, within: 3, take: {last: y}}}
  ahead:
    from: left
    asof_join: {with: by_y, at: {x: y}, direction: forward, strict: true, within: 1.5, take: {next: k2}}
  near:
    from: left
    asof_join: {with: by_y, by: {g: g2}, at: {x: y}, direction: nearest, take: {near: y, k2: k2}}
  marked: {from: right, where: y > 0, nodes: {row: k2 * 2, x: k2}}
  union: {union: {of: [few, marked, groups], missing: null, tag: origin}}
  busy: {from: dated, where: z > 0.3}
  daily:
    from: busy
    resample: {every: 1d, at: day}
    nodes: {before: 'shift(z, 1)', known: forward_fill(z), plus: z + 1}
  hours: {from: timed, where: v > 0.2}
  hourly: {from: hours, resample: {every: 90min, at: hour}, nodes: {before: 'shift(v, 1)'}}
  weeks: {from: dated, group_by: {who: who, week: 'truncate(day, 1w)'}, nodes: {z: sum(z)}}
  weekly: {from: weeks, resample: {every: 1w, at: week}}
  months: {from: dated, group_by: {who: who, month: 'truncate(day, 1q)'}, nodes: {z: sum(z)}}
  monthly: {from: months, resample: {every: 1mo, at: month}}
  in_order: {from: kept, sort: row}
  numbers: {from: in_order, resample: {every: 1, at: row}}
  sample: {from: left, sample: {rows: 20, seed: -3}, nodes: {before: 'shift(row, 1)'}}
  tenth: {from: sample, sample: {fraction: 0.3, seed: 5}}
  first: {from: left, limit: {rows: half, skip: 1}}
  long: {from: kept, unpivot: {columns: [k, row, run], name: what, value: n}, nodes: {past: 'shift(n, 1)'}}
  semi: {from: left, join: {with: right, on: {g: g2}, kind: semi}}
  anti: {from: left, join: {with: right, on: {g: g2}, kind: anti}}
outputs:
"""
OUTPUTS = {
    "kept": "row, x, twice, before, run",
    "few": "row, twice, run",
    "up": "row, g, k, before",
    "down": "row, x, k",
    "in_series": "row, before, seen",
    "hourly_days": "day, v, more",
    "firsts": "row, k, g",
    "groups": "k, even, total, rows, top, middle, some",
    "rich": "k, even, mean",
    "inner": "row, k, g, x, y",
    "outer": "row, x, y",
    "lefts": "row, total, share",
    "rights": "row, x, other",
    "taken": "k2, y, twice, so_far",
    "union": "origin, row, x, k, g, y, even, total",
    "back": "row, k, last",
    "ahead": "row, x, next",
    "near": "row, x, near, k2",
    "daily": "who, day, z, before, known, plus",
    "hourly": "hour, v, before",
    "weekly": "who, week, z",
    "monthly": "who, month, z",
    "numbers": "row, k, g, x, before",
    "sample": "row, x, before",
    "tenth": "row",
    "first": "row, g",
    "long": "what, n, x, g, past, before",
    "semi": "row",
    "anti": "row",
}


def times(rng: random.Random) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Days of several people, in the order of the days, and moments 90 minutes apart."""
    start = datetime.date(2023, 11, 27)
    people = rng.sample(["a", "b", None, "", "zz"], rng.choice([1, 2, 5]))
    chance = rng.choice([0.0, 0.02, 0.4, 1.0])
    spans = range(rng.choice([1, 30, 500]))
    days = [(who, start + datetime.timedelta(days=day)) for day in spans for who in people]
    days = [day for day in days if rng.random() < chance]
    moment = datetime.datetime(2024, 2, 28, 23, 30)
    hours = [moment + datetime.timedelta(minutes=90 * step) for step in spans if rng.random() < chance]
    dated = pl.DataFrame(
        {"who": [who for who, _ in days], "day": [day for _, day in days], "z": [rng.random() for _ in days]},
        schema={"who": pl.String, "day": pl.Date, "z": pl.Float64},
    )
    timed = pl.DataFrame(
        {"hour": hours, "v": [rng.random() for _ in hours]},
        schema={"hour": pl.Datetime("us"), "v": pl.Float64},
    )
    return dated, timed


def tables(rng: random.Random) -> tuple[pl.DataFrame, pl.DataFrame]:
    def cells(count, make):
        return [None if rng.random() < 0.15 else make() for _ in range(count)]

    def number():
        return rng.choice([rng.uniform(-5, 5), 0.0, 1.0, math.nan, math.inf, 2.5])

    keys, words = rng.choice([2, 5, 40]), ["", "a", "b", "äöü", "a" * 40, "zz"]
    counts = [rng.choice([0, 1, 3, 50, 3000]), rng.choice([0, 1, 4, 60])]
    left = pl.DataFrame(
        {
            "row": list(range(counts[0])),
            "k": cells(counts[0], lambda: rng.randrange(keys)),
            "g": cells(counts[0], lambda: rng.choice(words)),
            "x": cells(counts[0], number),
            "flag": cells(counts[0], lambda: rng.random() < 0.5),
        },
        schema={"row": pl.Int64, "k": pl.Int64, "g": pl.String, "x": pl.Float64, "flag": pl.Boolean},
    )
    right = pl.DataFrame(
        {
            "k2": cells(counts[1], lambda: rng.randrange(keys)),
            "g2": cells(counts[1], lambda: rng.choice(words)),
            "y": cells(counts[1], number),
        },
        schema={"k2": pl.Int64, "g2": pl.String, "y": pl.Float64},
    )
    return left, right


def on_grids(dated: pl.DataFrame, timed: pl.DataFrame, kept: pl.DataFrame) -> dict[str, pl.DataFrame]:
    daily = gaps(dated.filter(pl.col("z") > 0.3), "day", "1d", "who").with_columns(plus=pl.col("z") + 1)
    hourly = gaps(timed.filter(pl.col("v") > 0.2), "hour", "90m")

    def by(span: str, name: str) -> pl.DataFrame:
        keys = ["who", pl.col("day").dt.truncate(span).alias(name)]
        return dated.group_by(keys, maintain_order=True).agg(pl.col("z").sum())

    return {
        "daily": daily.with_columns(
            before=pl.col("z").shift(1).over("who"), known=pl.col("z").forward_fill().over("who")
        ),
        "hourly_days": timed.group_by(pl.col("hour").dt.date().alias("day"), maintain_order=True)
        .agg(pl.col("v").sum())
        .with_columns(more=pl.col("v") - pl.col("v").shift(1)),
        "hourly": hourly.with_columns(before=pl.col("v").shift(1)),
        "weekly": gaps(by("1w", "week"), "week", "1w", "who"),
        "monthly": gaps(by("1q", "month"), "month", "1mo", "who"),
        "numbers": gaps(kept, "row", "1i"),
    }


def gaps(frame: pl.DataFrame, at: str, every: str, by: str | None = None) -> pl.DataFrame:
    """The rows with their gaps, series by series. Of no rows polars makes no grid."""
    if frame.height == 0:
        return frame
    return frame.upsample(at, every=every, group_by=by, maintain_order=True)


def expected(left: pl.DataFrame, right: pl.DataFrame) -> dict[str, pl.DataFrame]:
    left = left.with_columns(twice=pl.col("x") * 2, even=pl.col("row") % 2)
    numbered = right.with_row_index("there")
    kept = left.filter(pl.col("flag")).with_columns(
        before=pl.col("x").shift(1),
        # A null row counts nothing and is null itself.
        run=pl.when(pl.col("x").is_not_null()).then(pl.col("x").is_not_null().cast(pl.Int64).cum_sum()),
    )
    groups = left.group_by("k", "even", maintain_order=True).agg(
        # Of no values there is no sum, no least and no "any".
        total=pl.when(pl.col("x").count() > 0).then(pl.col("twice").sum()),
        rows=pl.len().cast(pl.Int64),
        # NaN is the largest number.
        top=pl.when(pl.col("x").is_nan().any()).then(math.nan).otherwise(pl.col("x").max()),
        middle=pl.when(pl.col("x").is_nan().any()).then(math.nan).otherwise(pl.col("x").median()),
        some=pl.when(pl.col("flag").count() > 0).then(pl.col("flag").any()),
    )
    up = left.sort("g", "k", nulls_last=True, maintain_order=True)
    outer = pairs(left, numbered, ["k"], ["k2"], "full")
    few = kept.slice(2, 7)
    marked = right.filter(pl.col("y") > 0).with_columns(row=pl.col("k2") * 2, x=pl.col("k2"))
    parts = [
        ("few", few.select("row", "k", "g", "x", "flag")),
        ("marked", marked),
        ("groups", groups.select("k", "even", "total")),
    ]
    sample = lucky(left, -3, rows=20)
    return {
        "union": pl.concat(
            [part.with_columns(origin=pl.lit(name)) for name, part in parts], how="diagonal_relaxed"
        ),
        "kept": kept,
        "taken": right.join(
            kept.unique("k", keep="first", maintain_order=True).rename({"run": "so_far"}),
            left_on="k2",
            right_on="k",
            how="left",
            maintain_order="left",
        ),
        "few": few,
        "up": up.with_columns(before=pl.col("row").shift(1)),
        "down": left.sort("x", "k", descending=True, nulls_last=True, maintain_order=True),
        "in_series": left.with_columns(
            before=pl.col("x").shift(1).over("g"), seen=pl.col("row").cum_count().cast(pl.Int64).over("g")
        ),
        "firsts": left.unique(["k", "g"], keep="first", maintain_order=True),
        "groups": groups,
        "rich": groups.filter(pl.col("rows") > 1).with_columns(mean=pl.col("total") / pl.col("rows")),
        "inner": pairs(left, numbered, ["k", "g"], ["k2", "g2"], "inner"),
        "outer": outer,
        "lefts": left.join(groups, on=["k", "even"], how="left", maintain_order="left").with_columns(
            share=pl.col("twice") / pl.col("total")
        ),
        "rights": pairs(left, numbered, ["k"], ["k2"], "right").rename({"y": "other"}),
        "back": nearest(left, right, "k", "k2", ["g", "g2"], "backward", 3).rename({"y": "last"}),
        "ahead": nearest(left, right, "x", "y", None, "forward", 1.5, strict=True).rename({"k2": "next"}),
        "near": nearest(left, right, "x", "y", ["g", "g2"], "nearest").rename({"y": "near"}),
        "sample": sample.with_columns(before=pl.col("row").shift(1)),
        "tenth": lucky(sample, 5, fraction=0.3),
        "first": left.slice(1, max(0, left.height // 2 - 3)),
        "long": long(kept, ["k", "row", "run"], "what", "n"),
        "semi": left.join(right, left_on="g", right_on="g2", how="semi", maintain_order="left"),
        "anti": left.join(right, left_on="g", right_on="g2", how="anti", maintain_order="left"),
    }


def lucky(frame: pl.DataFrame, seed: int, rows: int | None = None, fraction: float = 0.0) -> pl.DataFrame:
    """The rows of the least hashes, in their order."""

    def mixed(value: int) -> int:
        word = (value + 0x9E3779B97F4A7C15) & ALL
        word = ((word ^ (word >> 30)) * 0xBF58476D1CE4E5B9) & ALL
        word = ((word ^ (word >> 27)) * 0x94D049BB133111EB) & ALL
        return word ^ (word >> 31)

    luck = [mixed(mixed(seed & ALL) ^ row) for row in range(frame.height)]
    if rows is None:
        return frame[[row for row in range(frame.height) if (luck[row] >> 11) * 2.0**-53 < fraction]]
    return frame[sorted(sorted(range(frame.height), key=lambda row: luck[row])[:rows])]


def long(frame: pl.DataFrame, columns: list[str], name: str, value: str) -> pl.DataFrame:
    """The cells of one row together; windows of each column by itself."""
    numbered = frame.with_row_index("there")
    kept = [column for column in numbered.columns if column not in columns]
    stacked = numbered.unpivot(columns, index=kept, variable_name=name, value_name=value)
    stacked = stacked.with_columns(past=pl.col(value).shift(1).over(name, order_by="there"))
    rank = pl.col(name).replace_strict({column: rank for rank, column in enumerate(columns)})
    return stacked.sort("there", rank, maintain_order=True)


def nearest(left, right, at, there, by, direction, within=None, strict=False) -> pl.DataFrame:
    """An as-of join with the rows of the left. Of rows at one place the last is found, so the others are
    left out before; of two rows equally far the one before, which is why both sides are looked for."""
    if direction == "nearest":
        found = nearest(left, right, at, there, by, "forward", within, strict).with_columns(
            pl.struct(*nearest(left, right, at, there, by, "backward", within, strict)).alias("back")
        )
        ahead, back = pl.col(there) - pl.col(at), pl.col(at) - pl.col("back").struct.field(there)
        # Infinity is at no distance from itself.
        ahead, back = (pl.when(far.is_nan()).then(0.0).otherwise(far) for far in (ahead, back))
        is_ahead = ahead.is_not_null() & (back.is_null() | (ahead < back))
        return found.select(
            pl.when(is_ahead).then(name).otherwise(pl.col("back").struct.field(name)).alias(name)
            for name in found.columns[:-1]
        )
    known = right.filter(pl.col(there).is_not_null() & (pl.col(there).cast(pl.Float64).is_nan().not_()))
    known = known.with_columns(known[there].alias("place"))
    keys = [there] + ([by[1]] if by else [])
    if by:
        known = known.filter(pl.col(by[1]).is_not_null())
    known = known.unique(keys, keep="last", maintain_order=True).sort("place")
    asked = left.filter(pl.col(at).is_not_null() & pl.col(at).cast(pl.Float64).is_nan().not_()).sort(at)
    found = asked.join_asof(
        known,
        left_on=at,
        right_on="place",
        by_left=by and by[0],
        by_right=by and by[1],
        strategy=direction,
        tolerance=within,
        allow_exact_matches=not strict,
        check_sortedness=False,
    )
    columns = [name for name in right.columns if name in found.columns]
    return left.join(found.select("row", *columns), on="row", how="left", maintain_order="left")


def pairs(left, right, left_on, right_on, how) -> pl.DataFrame:
    """A join with its rows in the order of the left, then of the right; those of the right alone last."""
    joined = left.join(right, left_on=left_on, right_on=right_on, how=how, coalesce=False)
    return joined.sort("row", "there", nulls_last=True)


def differences(name: str, want: pl.DataFrame, found: pl.DataFrame) -> list[str]:
    if want.height != found.height:
        return [f"{name}: {found.height} rows, expected {want.height}"]
    wrong = []
    for column in found.columns:
        for row, (a, b) in enumerate(zip(want[column].to_list(), found[column].to_list())):
            if isinstance(a, float) and isinstance(b, float):
                same = a == b or (math.isnan(a) and math.isnan(b)) or math.isclose(a, b, rel_tol=1e-12)
            else:
                same = a == b
            if not same:
                wrong.append(f"{name}.{column}, row {row}: {b!r}, expected {a!r}")
    return wrong


def run(leat: pathlib.Path, folder: pathlib.Path, threads: int) -> dict[str, bytes]:
    command = [leat, "run", folder / "frames.leat.yaml", "--threads", str(threads), "--rows", "0"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder)
    if done.returncode:
        raise SystemExit(f"leat ended with {done.returncode} in {folder}: {done.stderr}")
    return {name: (folder / "out" / f"{name}.parquet").read_bytes() for name in OUTPUTS}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--leat", type=pathlib.Path, default=ROOT / ".build" / "release" / "leat")
    arguments = parser.parse_args()
    folder = ROOT / ".build" / "frames"
    folder.mkdir(parents=True, exist_ok=True)
    lines = [
        f"  {name}: {{from: {name}, select: [{select}], path: out/{name}.parquet}}"
        for name, select in OUTPUTS.items()
    ]
    (folder / "frames.leat.yaml").write_text(FLOW + "\n".join(lines) + "\n")
    rng = random.Random(arguments.seed)
    cells, wrong = 0, []
    for round_ in range(arguments.rounds):
        left, right = tables(rng)
        left.write_parquet(folder / "left.parquet")
        right.write_parquet(folder / "right.parquet")
        dated, timed = times(rng)
        dated.write_parquet(folder / "dated.parquet")
        timed.write_parquet(folder / "timed.parquet")
        files = [run(arguments.leat.resolve(), folder, threads) for threads in (1, 2, 7)]
        if files[0] != files[1] or files[0] != files[2]:
            wrong.append(f"round {round_}: other bytes at another thread count")
        want = expected(left, right)
        want |= on_grids(dated, timed, want["kept"])
        for name in OUTPUTS:
            found = pl.read_parquet(folder / "out" / f"{name}.parquet")
            cells += found.height * found.width
            wrong += [f"round {round_}: {text}" for text in differences(name, want[name], found)[:3]]
    for text in wrong[:40]:
        print(text)
    print(f"{arguments.rounds} rounds, {len(OUTPUTS)} frames each, {cells} cells: {len(wrong)} differences")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
