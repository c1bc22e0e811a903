"""Compares windows of correlation, shape, rank and regression with exact arithmetic, over rows and time.

    tools/reference/moments [--rounds N] [--seed S] [--leat PROGRAM]

Each round writes a table with ties, gaps, nulls, NaN and infinities, runs the windows at one, two and seven
threads, and holds every cell against its definition, worked out in fractions. A float may differ from that
by 2^-49 of the sum of the magnitudes of what the last step adds up or divides.
"""

import argparse
import datetime
import math
import pathlib
import random
import subprocess
import sys
from fractions import Fraction

import polars as pl

from windows import ROOT, before, root, rounded

WINDOWS = ["4", "9, min_periods=3", "30, min_periods=1", "1d", "7d", "1mo", "7d, min_periods=4"]
MEASURES = {
    "corr": "rolling_corr(x, y, {})",
    "cov": "rolling_cov(x, y, {})",
    "cov0": "rolling_cov(x, y, {}, ddof=0)",
    "skew": "rolling_skew(x, {})",
    "kurt": "rolling_kurt(x, {})",
    "rank": "rolling_rank(x, {})",
    "slope": "rolling_slope(x, {})",
    "slope_on": "rolling_slope(x, {}, on=y)",
    "intercept": "rolling_intercept(x, {})",
    "intercept_on": "rolling_intercept(x, {}, on=y)",
    "residual": "rolling_residual(x, {})",
    "residual_on": "rolling_residual(x, {}, on=y)",
}
NEAR = Fraction(1, 2**49)
NAN = (math.nan, 0)


def table(rng: random.Random) -> pl.DataFrame:
    """Rows of some series by day; whole columns are large beside how they vary, or hardly vary."""
    base, spread = rng.choice([(0, 1), (0, 1), (1e6, 1), (-3, 1e-5), (1e15, 4), (0, 1e100), (0, 1e-100)])
    rows = []
    for series in "abc"[: rng.choice([1, 3])]:
        day = datetime.date(2024, 1, 25)
        for _ in range(rng.choice([0, 1, 3, 40, 150])):
            day += datetime.timedelta(days=rng.choice([0, 0, 1, 1, 2, 9, 40]))
            x = rng.choice([rng.gauss(base, spread), base, base + spread * rng.randrange(3)])
            near = x / spread / 2 if abs(base) < 9 else 1.0
            y = rng.choice([rng.gauss(0, 5), float(rng.randrange(3)), near])
            if rng.random() < 0.01:
                x = rng.choice([math.nan, math.inf, -math.inf, -0.0])
            rows.append((series, day, *(None if rng.random() < 0.1 else value for value in (x, y))))
    rows.sort(key=lambda row: row[1])
    schema = {"s": pl.String, "day": pl.Date, "x": pl.Float64, "y": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row").with_row_index("id").cast({"id": pl.Int64})


def windows(frame: pl.DataFrame, window: str) -> list[list[int]]:
    """The rows in the window of each row."""
    seen: dict[str, list[int]] = {}
    times = frame["day"].to_list()
    for row, series in enumerate(frame["s"].to_list()):
        seen.setdefault(series, []).append(row)
    size = window.split(",")[0]
    found: list[list[int]] = [[] for _ in times]
    for rows in seen.values():
        for place, row in enumerate(rows):
            if size.isdigit():
                found[row] = rows[max(0, place + 1 - int(size)) : place + 1]
            else:
                start = before(times[row], size)
                found[row] = [other for other in rows if start < times[other] <= times[row]]
    return found


def needed(window: str) -> int:
    size, _, rest = window.partition(",")
    return int(rest.split("=")[1]) if rest else int(size) if size.isdigit() else 1


class Moments:
    """Sums over the pairs of a window, in fractions."""

    def __init__(self, pairs: list[tuple[Fraction, Fraction]]):
        self.count = len(pairs)
        self.x = sum(x for x, _ in pairs) / self.count
        self.y = sum(y for _, y in pairs) / self.count
        deviations = [(x - self.x, y - self.y) for x, y in pairs]
        self.xx = sum(x * x for x, _ in deviations)
        self.yy = sum(y * y for _, y in deviations)
        self.xy = sum(x * y for x, y in deviations)
        self.size = sum(abs(x * y) for x, y in deviations)
        self.third = sum(x**3 for x, _ in deviations)
        self.third_size = sum(abs(x) ** 3 for x, _ in deviations)
        self.fourth = sum(x**4 for x, _ in deviations)


def paired(name: str, moments: Moments, own: tuple[Fraction, Fraction]):
    """A measure of pairs with what its rounding is measured by; the first of a pair is `of`."""
    if name.startswith("cov"):
        below = moments.count - (0 if name == "cov0" else 1)
        return (moments.xy / below, moments.size / below) if below else (None, 0)
    if name == "corr":
        if moments.xx == 0 or moments.yy == 0:
            return NAN
        scale = Fraction(root(moments.xx * moments.yy))
        return moments.xy / scale, moments.size / scale
    if moments.yy == 0:
        return NAN
    slope, size = moments.xy / moments.yy, moments.size / moments.yy
    if name.startswith("slope"):
        return slope, size
    height = moments.x - slope * moments.y
    if name.startswith("intercept"):
        return height, abs(moments.x) + size * abs(moments.y)
    of, on = own
    return of - height - slope * on, abs(of) + abs(moments.x) + size * (abs(moments.y) + abs(on))


def shape(name: str, moments: Moments):
    count = moments.count
    if count < (3 if name == "skew" else 4):
        return None, 0
    if moments.xx == 0:
        return NAN
    if name == "skew":
        # sqrt(n (n - 1)) / (n - 2) * m3 / m2^1.5 with moments of n
        scale = Fraction(root(Fraction(count * count * (count - 1)) / moments.xx)) / (count - 2) / moments.xx
        return scale * moments.third, scale * moments.third_size
    fourth = count * moments.fourth / moments.xx**2
    scale = Fraction(count - 1, (count - 2) * (count - 3))
    return scale * ((count + 1) * (fourth - 3) + 6), scale * ((count + 1) * (fourth + 3) + 6)


def rank(values: list[float], own: float | None):
    if own is None or math.isnan(own):
        return None
    others = [value for value in values if not math.isnan(value)]
    return sum(value < own for value in others) + (sum(value == own for value in others) + 1) / 2


def expected(name: str, window: str, rows: list[int], row: int, columns: dict):
    """The exact result of a row, and what its rounding is measured by; NaN as it is, None for null."""
    x, other = columns["x"], columns["y" if name in ("corr", "cov", "cov0") or "_on" in name else "number"]
    if name in ("skew", "kurt", "rank"):
        other = columns["zero"]
    pairs = [(x[at], other[at]) for at in rows if x[at] is not None and other[at] is not None]
    if len(pairs) < max(needed(window), 0 if name in ("rank", "cov0") else 2):
        return None, 0
    if name == "cov0" and not pairs:
        return None, 0
    if name == "rank":
        return rank([value for value, _ in pairs], x[row]), 0
    if name.startswith("residual") and (x[row] is None or other[row] is None):
        return None, 0
    least = {"skew": 3, "kurt": 4}.get(name, 1)
    if len(pairs) < least:
        return None, 0
    if not all(math.isfinite(value) for pair in pairs for value in pair):
        return NAN
    moments = Moments([(Fraction(a), Fraction(b)) for a, b in pairs])
    if name in ("skew", "kurt"):
        return shape(name, moments)
    own = (x[row], other[row]) if name.startswith("residual") else (0, 0)
    return paired(name, moments, (Fraction(own[0]), Fraction(own[1])))


def agrees(want, size, cell) -> bool:
    if want is None or cell is None or isinstance(want, float):
        return want is cell is None or want == cell or (want != want and cell is not None and cell != cell)
    if not math.isfinite(cell):
        return cell == rounded(want)
    # The least float is what nothing smaller than it can be told from.
    return abs(Fraction(cell) - want) <= NEAR * size + Fraction(5e-324)


def check(leat: pathlib.Path, folder: pathlib.Path, rng: random.Random) -> tuple[int, list[str]]:
    frame = table(rng)
    frame.write_parquet(folder / "series.parquet")
    names = {f"{name}_{at}": (name, window) for at, window in enumerate(WINDOWS) for name in MEASURES}
    nodes = "\n".join(f"  {key}: {MEASURES[name].format(window)}" for key, (name, window) in names.items())
    (folder / "moments.leat.yaml").write_text(
        "leat: 1\nsources:\n  series:\n    path: series.parquet\n    order: day\n    series: s\n"
        "    key: id\n    columns: {id: int64, s: string, day: date, x: float64?, y: float64?}\n"
        f"nodes:\n{nodes}\noutputs:\n  found: {{select: [{', '.join(names)}], path: found.parquet}}\n"
    )
    files = []
    for threads in (1, 2, 7):
        command = [leat, "run", folder / "moments.leat.yaml", "--threads", str(threads), "--rows", "0"]
        done = subprocess.run(command, capture_output=True, text=True, cwd=folder)
        if done.returncode:
            raise SystemExit(f"leat ended with {done.returncode} in {folder}: {done.stderr}")
        files.append((folder / "found.parquet").read_bytes())
    wrong = [] if files[0] == files[1] == files[2] else ["other bytes at another thread count"]
    found = pl.read_parquet(folder / "found.parquet")
    seen: dict[str, int] = {}
    numbers = []
    for series in frame["s"].to_list():
        seen[series] = seen.get(series, 0) + 1
        numbers.append(seen[series])
    columns = {"x": frame["x"].to_list(), "y": frame["y"].to_list(), "number": numbers}
    columns["zero"] = [0] * len(numbers)
    cells = 0
    for window in WINDOWS:
        rows = windows(frame, window)
        for key, (name, _) in names.items():
            if names[key][1] != window:
                continue
            cells += frame.height
            for row, cell in enumerate(found[key].to_list()):
                want, size = expected(name, window, rows[row], row, columns)
                if not agrees(want, size, cell):
                    shown = rounded(want) if isinstance(want, Fraction) else want
                    wrong.append(f"{MEASURES[name].format(window)}, row {row}: {cell!r}, expected {shown!r}")
    return cells, wrong


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--leat", type=pathlib.Path, default=ROOT / ".build" / "release" / "leat")
    arguments = parser.parse_args()
    folder = ROOT / ".build" / "moments"
    folder.mkdir(parents=True, exist_ok=True)
    rng = random.Random(arguments.seed)
    cells, wrong = 0, []
    for round_ in range(arguments.rounds):
        seen, bad = check(arguments.leat.resolve(), folder, rng)
        cells += seen
        wrong += [f"round {round_}: {text}" for text in bad]
    for text in wrong[:40]:
        print(text)
    print(f"{arguments.rounds} rounds, {cells} cells: {len(wrong)} differences")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
