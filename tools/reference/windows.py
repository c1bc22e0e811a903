"""Compares windows of time with exact arithmetic and polars on random series, with ties, gaps, nulls, NaN.

    tools/reference/windows [--rounds N] [--seed S] [--leat PROGRAM]

Each round writes a table, runs windows of many spans over a date, a timestamp and one with a zone, at one,
two and seven threads, and holds every cell against the definition, worked out in fractions from the rows
whose times lie in (t - span, t]. Sums of whole numbers are held against polars too.
"""

import argparse
import datetime
import math
import pathlib
import random
import subprocess
import sys
from fractions import Fraction
from zoneinfo import ZoneInfo

import polars as pl
from dateutil.relativedelta import relativedelta

ROOT = pathlib.Path(__file__).resolve().parents[2]
ZONE = ZoneInfo("Europe/Vienna")
SPANS = {
    "day": ["1d", "7d", "2w", "1mo", "1q", "1y"],
    "at": ["1us", "90min", "36h", "1d", "1w", "1mo"],
    "zoned": ["90min", "24h", "1d", "3d", "1mo"],
}
TYPES = {"day": "date", "at": "timestamp", "zoned": "timestamp(Europe/Vienna)"}
# Name, expression, and what a list of the values of a window gives.
MEASURES = {
    "total": "rolling_sum(x, {})",
    "mean": "rolling_mean(x, {})",
    "rows": "rolling_count(x, {})",
    "low": "rolling_min(x, {}, min_periods=2)",
    "high": "rolling_max(x, {})",
    "kinds": "rolling_n_unique(x, {})",
    "reach": "rolling_range(x, {})",
    "middle": "rolling_median(x, {})",
    "part": "rolling_quantile(x, 0.3, {}, min_periods=3)",
    "spread": "rolling_std(x, {})",
    "variance": "rolling_var(x, {}, ddof=0)",
    "whole": "rolling_sum(n, {})",
    "whole_mean": "rolling_mean(n, {})",
    "whole_low": "rolling_min(n, {})",
    "whole_std": "rolling_std(n, {})",
}


def before(time, span: str):
    """The time one span earlier; on the clocks of the zone for days and longer."""
    count = int("".join(letter for letter in span if letter.isdigit()))
    unit = span.lstrip("0123456789")
    exact = {"us": "microseconds", "min": "minutes", "h": "hours"}
    if unit in exact:
        return time - datetime.timedelta(**{exact[unit]: count})
    step = {
        "d": relativedelta(days=count),
        "w": relativedelta(weeks=count),
        "mo": relativedelta(months=count),
        "q": relativedelta(months=3 * count),
        "y": relativedelta(years=count),
    }[unit]
    if not isinstance(time, datetime.datetime) or time.tzinfo is None:
        return time - step
    local = time.astimezone(ZONE).replace(tzinfo=None, fold=0) - step
    moment = local.replace(tzinfo=ZONE).astimezone(datetime.timezone.utc)
    if moment.astimezone(ZONE).replace(tzinfo=None) == local:
        return moment
    # The clocks left the time out: the window begins where they were put forward.
    while (moment - datetime.timedelta(minutes=1)).astimezone(ZONE).replace(tzinfo=None) > local:
        moment -= datetime.timedelta(minutes=1)
    return moment - datetime.timedelta(microseconds=1)


def rounded(value: Fraction) -> float:
    try:
        return value.numerator / value.denominator
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def root(value: Fraction) -> float:
    if value == 0:
        return 0.0
    shift = 2 * max(0, 200 - (value.numerator.bit_length() - value.denominator.bit_length()) // 2)
    return rounded(Fraction(math.isqrt((value.numerator << shift) // value.denominator), 1 << (shift // 2)))


def total(values):
    if any(isinstance(value, float) and not math.isfinite(value) for value in values):
        return float(sum(value for value in values if not math.isfinite(value)))
    return sum(map(Fraction, values), Fraction(0))


def variance(values, ddof):
    if len(values) <= ddof:
        return None
    if any(isinstance(value, float) and not math.isfinite(value) for value in values):
        return math.nan
    exact = [Fraction(value) for value in values]
    mean = sum(exact) / len(exact)
    return sum((value - mean) ** 2 for value in exact) / (len(exact) - ddof)


def quantile(values, share):
    if any(math.isnan(value) for value in values):
        return math.nan
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    low = int(place)
    fraction = place - low
    if fraction == 0 or ordered[low] == ordered[low + 1]:
        return float(ordered[low])
    if not (math.isfinite(ordered[low]) and math.isfinite(ordered[low + 1])):
        return (1 - fraction) * ordered[low] + fraction * ordered[low + 1]
    return rounded(
        Fraction(ordered[low])
        + (Fraction(ordered[low + 1]) - Fraction(ordered[low])) * Fraction(fraction)
    )


def extreme(values, choose):
    return math.nan if any(math.isnan(value) for value in values) else choose(values)


def expected(name: str, values: list):
    if name == "rows":
        return len(values)
    if name == "kinds":
        return len({"NaN" if value != value else value for value in values})
    if len(values) < {"low": 2, "part": 3}.get(name, 1):
        return None
    if name in ("total", "whole", "mean", "whole_mean"):
        sum_ = total(values)
        if "mean" in name:
            # A mean of floats is the rounded sum over the count; that of integers is rounded once.
            if name == "mean":
                sum_ = rounded(sum_) if isinstance(sum_, Fraction) and abs(sum_) < 2**1023 else sum_
                return sum_ / len(values) if isinstance(sum_, float) else rounded(sum_ / len(values))
            return rounded(sum_ / len(values))
        return int(sum_) if name == "whole" else rounded(sum_) if isinstance(sum_, Fraction) else sum_
    if name in ("low", "whole_low"):
        return extreme(values, min)
    if name == "high":
        return extreme(values, max)
    if name == "reach":
        return extreme(values, max) - extreme(values, min)
    if name in ("middle", "part"):
        return quantile(values, 0.5 if name == "middle" else 0.3)
    found = variance(values, 0 if name == "variance" else 1)
    if not isinstance(found, Fraction):
        return found
    return rounded(found) if name == "variance" else root(found)


def table(rng: random.Random, column: str) -> pl.DataFrame:
    count = rng.choice([0, 1, 2, 7, 60, 400])
    scale = rng.choice([1, 1, 100, 5000])
    rows = []
    for series in ["a", "b", "c"][: rng.choice([1, 3])]:
        time = datetime.datetime(2024, rng.choice([1, 3, 10]), 25, 1, 30, tzinfo=datetime.timezone.utc)
        for _ in range(count):
            step = rng.choice([0, 0, 15, 30, 60, 60, 24 * 60, rng.randrange(60 * scale)])
            time += datetime.timedelta(minutes=step)
            x = rng.choice([rng.gauss(0, 1), rng.gauss(1e15, 1), rng.uniform(-5, 5), 1e300, -1e300, 5e-324])
            if rng.random() < 0.01:
                x = rng.choice([math.nan, math.inf, -math.inf, 1.7e308, 1.7e308])
            kind = {"day": time.date(), "at": time.replace(tzinfo=None), "zoned": time}[column]
            rows.append(
                (
                    series,
                    kind,
                    None if rng.random() < 0.15 else x,
                    None if rng.random() < 0.15 else rng.randrange(-(1 << 52), 1 << 52),
                )
            )
    rows.sort(key=lambda row: (row[1], rng.random()))
    kind = {"day": pl.Date, "at": pl.Datetime("us"), "zoned": pl.Datetime("us", "UTC")}[column]
    schema = {"s": pl.String, column: kind, "x": pl.Float64, "n": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row").with_row_index("id").cast({"id": pl.Int64})


def windows(frame: pl.DataFrame, column: str, span: str) -> list[list[int]]:
    """The rows in the window of each row."""
    rows = list(zip(frame["s"].to_list(), frame[column].to_list()))
    by_series: dict[str, list[int]] = {}
    for row, (series, _) in enumerate(rows):
        by_series.setdefault(series, []).append(row)
    found = []
    for series, time in rows:
        start = before(time, span)
        found.append([row for row in by_series[series] if start < rows[row][1] <= time])
    return found


def same(a, b) -> bool:
    if a is None or b is None or isinstance(a, int):
        return a == b
    return a == b or (math.isnan(a) and math.isnan(b)) or math.isclose(a, b, rel_tol=1e-14, abs_tol=0)


def check(leat: pathlib.Path, folder: pathlib.Path, rng: random.Random, column: str) -> tuple[int, list[str]]:
    frame = table(rng, column)
    frame.write_parquet(folder / "series.parquet")
    names = {f"{name}_{span}": (name, span) for span in SPANS[column] for name in MEASURES}
    nodes = "\n".join(f"  {key}: {MEASURES[name].format(span)}" for key, (name, span) in names.items())
    (folder / "windows.leat.yaml").write_text(
        f"leat: 1\nsources:\n  series:\n    path: series.parquet\n    order: {column}\n"
        f"    series: s\n    key: id\n"
        f"    columns: {{id: int64, s: string, {column}: {TYPES[column]}, x: float64?, n: int64?}}\n"
        f"nodes:\n{nodes}\noutputs:\n  found: {{select: [{', '.join(names)}], path: found.parquet}}\n"
    )
    files = []
    for threads in (1, 2, 7):
        command = [leat, "run", folder / "windows.leat.yaml", "--threads", str(threads), "--rows", "0"]
        done = subprocess.run(command, capture_output=True, text=True, cwd=folder)
        if done.returncode:
            raise SystemExit(f"leat ended with {done.returncode} in {folder}: {done.stderr}")
        files.append((folder / "found.parquet").read_bytes())
    wrong = [] if files[0] == files[1] == files[2] else ["other bytes at another thread count"]
    found = pl.read_parquet(folder / "found.parquet")
    x, n = frame["x"].to_list(), frame["n"].to_list()
    cells = 0
    for span in SPANS[column]:
        rows = windows(frame, column, span)
        for name in MEASURES:
            cells += len(rows)
            source = n if name.startswith("whole") else x
            for row, cell in enumerate(found[f"{name}_{span}"].to_list()):
                values = [source[other] for other in rows[row] if source[other] is not None]
                want = expected(name, values)
                if not same(want, cell) and not is_lost(name, values, want, cell):
                    wrong.append(f"{column}, {name} of {span}, row {row}: {cell!r}, expected {want!r}")
        wrong += against_polars(frame, found, column, span)
    return cells, wrong


def is_lost(name: str, values: list, want: float | None, found: float | None) -> bool:
    """Whether a sum differs by what twice the working precision cannot hold beside its largest values."""
    if name not in ("total", "mean") or want is None or found is None or not math.isfinite(want):
        return False
    return abs(found - want) <= 2**-100 * math.fsum(map(abs, values))


def against_polars(frame: pl.DataFrame, found: pl.DataFrame, column: str, span: str) -> list[str]:
    # polars refuses local times that the clocks leave out, so the zone is left to the definition. Its
    # windows never begin before those of earlier rows, though a month before May 31, 02:41 (April 30, 02:41)
    # is before a month before May 30, 13:56: months before times of day are left to the definition too.
    if column == "zoned" or frame.height == 0 or (column == "at" and span.endswith(("mo", "q", "y"))):
        return []
    n = pl.col("n").rolling_sum_by(column, span.replace("min", "m"), closed="right").over("s")
    want = frame.select(n).to_series().to_list()
    mine = found[f"whole_{span}"].to_list()
    # polars gives nothing for a window without values, or zero.
    return [
        f"{column}, polars' sum of {span}, row {row}: {b!r}, expected {a!r}"
        for row, (a, b) in enumerate(zip(want, mine))
        if b is not None and a != b
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--leat", type=pathlib.Path, default=ROOT / ".build" / "release" / "leat")
    arguments = parser.parse_args()
    folder = ROOT / ".build" / "windows"
    folder.mkdir(parents=True, exist_ok=True)
    rng = random.Random(arguments.seed)
    cells, wrong = 0, []
    for round_ in range(arguments.rounds):
        for column in SPANS:
            seen, bad = check(arguments.leat.resolve(), folder, rng, column)
            cells += seen
            wrong += [f"round {round_}: {text}" for text in bad[:5]]
    for text in wrong[:40]:
        print(text)
    print(f"{arguments.rounds} rounds, {cells} cells: {len(wrong)} differences")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
