"""Writes Tests/Fixtures/windows.txt: series that break floating-point windows, and what comes out exactly.

Every finite double is an integer multiple of 2^-1074, so sums and sums of squares are exact in Python's
integers. Expected values are rounded once; standard deviations from 200 bits. A series has 700 cells and is
read cyclically, 5,600 rows; expected values are given for a sample of rows.

    tools/reference/python tools/reference/stress.py
"""

import math
import pathlib
import random
import struct

CELLS, ROWS = 700, 5600
LENGTHS = [1, 2, 9, 700, 66000, 140000]
WINDOWS = [1, 2, 3, 4, 5, 8, 9, 13, 64, 500, 512, 513, 700, 5000]
UNIT = 1074


def bits(value: float) -> str:
    if math.isnan(value):
        return "7ff8000000000000"
    return struct.pack(">d", value).hex()


def scaled(value: float) -> int:
    """The double in units of 2^-1074."""
    numerator, denominator = value.as_integer_ratio()
    return numerator * (1 << UNIT) // denominator


def rounded(numerator: int, denominator: int) -> float:
    """The nearest double of a quotient; infinite beyond the range."""
    try:
        return numerator / denominator
    except OverflowError:
        return math.inf if numerator > 0 else -math.inf


def series() -> dict[str, list[float]]:
    rng = random.Random(20240229)
    walk, level = [], 100.0
    for _ in range(CELLS):
        level += rng.gauss(0, 1)
        walk.append(level)
    small = [rng.uniform(-1, 1) for _ in range(CELLS)]
    spikes, infinite, leaving, giants = list(small), list(small), list(small), list(small)
    for row in range(11, CELLS, 97):
        spikes[row] = 1e300 * rng.uniform(0.5, 1)
    for row, value in [(20, math.inf), (90, -math.inf), (95, math.inf), (300, -math.inf)]:
        infinite[row] = value
    for row in [7, 64, 65, 400]:
        leaving[row] = math.nan
    for row in range(50, 60):
        giants[row] = 1.7e308 if row % 2 else -1.6e308
    giants[55] = 1.5e308
    giants[56] = 1.5e308
    return {
        "large_offset": [1e16 + 2 * rng.randrange(5000) for _ in range(CELLS)],
        "spikes": spikes,
        "infinite": infinite,
        "nan_leaving": leaving,
        "cancelling": [(1e16 if row % 2 else -1e16) + 2 * rng.randrange(9) for row in range(CELLS)],
        "denormal": [rng.randrange(-(2**40), 2**40) * 5e-324 for _ in range(CELLS)],
        "constant": [0.1] * CELLS,
        "random_walk": walk,
        "overflowing": giants,
        "wide_range": [math.ldexp(rng.uniform(-1, 1), rng.randrange(-60, 60)) for _ in range(CELLS)],
        "signed_zeros": [rng.choice([-0.0, -0.0, 0.0, -0.1, 0.1]) for _ in range(CELLS)],
    }


def special_sum(values: list[float]) -> float | None:
    if any(math.isnan(v) for v in values) or {math.inf, -math.inf} <= set(values):
        return math.nan
    return next((v for v in values if math.isinf(v)), None)


def float_results(values: list[float]) -> dict[str, float]:
    """Sum, mean, std and var (ddof 1), min and max of a window that is not empty."""
    count, special = len(values), special_sum(values)
    if special is not None:
        unordered = any(math.isnan(v) for v in values)
        spread = {"std": math.nan, "var": math.nan} if count > 1 else {}
        return spread | {
            "sum": special, "mean": special,
            "min": math.nan if unordered else min(values), "max": math.nan if unordered else max(values),
        }
    units = [scaled(v) for v in values]
    total = sum(units)
    square = sum(u * u for u in units)
    whole = rounded(total, 1 << UNIT) + 0.0
    # Where the sum is beyond the range, the mean is that of the sum with a larger exponent.
    mean = whole / count if math.isfinite(whole) else rounded(total, 1 << (UNIT + 64)) / count * 2.0**64
    spread = count * square - total * total
    result = {"sum": whole, "mean": mean, "min": ordered(values, min), "max": ordered(values, max)}
    if count > 1:
        result["var"] = rounded(spread, count * (count - 1) << (2 * UNIT))
        root = math.isqrt((spread << 400) // (count * (count - 1)))
        result["std"] = rounded(root, 1 << (UNIT + 200))
    return result


def ordered(values: list[float], choose) -> float:
    """Smallest or largest, -0.0 before 0.0."""
    return choose(values, key=lambda v: (v, math.copysign(1, v)))


def integer_results(values: list[int], low: int, high: int) -> dict[str, object]:
    count, total = len(values), sum(values)
    result = {
        "sum": total if low <= total <= high else "error",
        "mean": rounded(total, count), "min": min(values), "max": max(values),
    }
    if count > 1:
        spread = count * sum(v * v for v in values) - total * total
        result["var"] = rounded(spread, count * (count - 1))
        result["std"] = rounded(math.isqrt((spread << 400) // (count * (count - 1))), 1 << 200)
    return result


def window_of(cells: list, starts: list[int], row: int, window: int) -> list:
    """The cells of a window that belong to the row's series and are not null."""
    first = max([s for s in starts if s <= row] + [row - window + 1])
    return [c for c in (cells[r % CELLS] for r in range(first, row + 1)) if c is not None]


def text(value) -> str:
    if value is None:
        return "null"
    return bits(value) if isinstance(value, float) else str(value)


def write(out, name: str, cells: list, starts: list[int], results) -> None:
    rng = random.Random(name)
    out.write(f"series {name} {' '.join(text(c) for c in cells)}\n")
    out.write(f"starts {name} {' '.join(map(str, starts))}\n")
    for window in WINDOWS:
        rows = sorted(set(rng.sample(range(ROWS), 5) + rng.sample(range(CELLS), 4) + [0, window - 1, window]))
        for least in {window, max(1, window // 2)}:
            expected = {}
            for row in rows:
                values = window_of(cells, starts, row, window)
                found = results(values) if values and len(values) >= least else {}
                for measure in ["sum", "mean", "std", "var", "min", "max"]:
                    expected.setdefault(measure, []).append(f"{row}:{text(found.get(measure))}")
            for measure, values in expected.items():
                out.write(f"{measure} {name} {window} {least} {' '.join(values)}\n")
    write_columns(out, name, cells, results)
    write_running(out, name, cells, starts, results)


def write_columns(out, name: str, cells: list, results) -> None:
    """Aggregates of the first rows of a series."""
    for length in LENGTHS:
        values = [c for c in (cells * (length // CELLS + 1))[:length] if c is not None]
        found = results(values) if values else {}
        for measure in ["sum", "mean", "std", "var", "min", "max"]:
            out.write(f"all_{measure} {name} {length} 1 0:{text(found.get(measure))}\n")


def write_running(out, name: str, cells: list, starts: list[int], results) -> None:
    """Cumulative sums and extremes at a sample of rows; null where the cell is."""
    rows = sorted(random.Random(name).sample(range(ROWS), 12) + [0, 1, 16, 17])
    for measure in ["sum", "min", "max"]:
        found = []
        for row in rows:
            values = window_of(cells, starts, row, row + 1)
            value = None if cells[row % CELLS] is None else results(values)[measure]
            found.append(f"{row}:{text(value)}")
        out.write(f"cum_{measure} {name} 1 1 {' '.join(found)}\n")


def main() -> None:
    path = pathlib.Path(__file__).parents[2] / "Tests/Fixtures/windows.txt"
    rng = random.Random(7)
    with path.open("w") as out:
        for name, cells in series().items():
            write(out, name, cells, [0], float_results)
        holed = [None if rng.random() < 0.3 else c for c in series()["random_walk"]]
        starts = [0, 1, 2, 17, 300, 1024, 1031, 4000]
        write(out, "holes_and_series", holed, starts, float_results)
        signed = [rng.choice([2**63 - 1, -(2**63), rng.randrange(-(2**62), 2**62), 5]) for _ in range(CELLS)]
        write(out, "signed", signed, [0], lambda v: integer_results(v, -(2**63), 2**63 - 1))
        holed = [None if rng.random() < 0.2 else c for c in signed]
        write(out, "signed_holes", holed, starts, lambda v: integer_results(v, -(2**63), 2**63 - 1))
        unsigned = [rng.choice([2**64 - 1, 0, rng.randrange(2**64), 2**63]) for _ in range(CELLS)]
        write(out, "unsigned", unsigned, [0], lambda v: integer_results(v, 0, 2**64 - 1))


main()
