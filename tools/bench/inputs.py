"""The benchmark's input columns: a function of the row number, written as raw little-endian float64 files.

Cell of row r (from 0) in column k (from 0, in the order of COLUMNS), all in wrapping 64-bit integers:

    z = (k * 2^40 + r + 1) * 0x9E3779B97F4A7C15
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB
    z = z ^ (z >> 31)                               (splitmix64)
    cell = low + (z >> 11) * 2^-53 * (high - low)   (in float64, from left to right within the product)

A file `<column>.f64` holds the cells of all rows and nothing else.
"""

import pathlib

import numpy as np

# Per workload: column name to the range [low, high) of its cells.
COLUMNS = {
    "A": {"spend": (10.0, 1000.0), "signups": (1.0, 400.0)},
    "B": {"a": (0.0, 100.0), "b": (1.0, 100.0), "c": (1.0, 50.0), "d": (0.0, 20.0)},
}
OUTPUTS = {
    "A": [
        "avg_3wk_spend",
        "spend_per_signup",
        "spend_shift_3weeks",
        "spend_shift_3weeks_per_signup",
        "spend_zscore",
    ],
    "B": ["o1", "o2", "o3", "o4", "o5", "o6", "o7", "o8"],
}


def cells(column: int, low: float, high: float, rows: int) -> np.ndarray:
    z = np.arange(1, rows + 1, dtype=np.uint64) + np.uint64(column << 40)
    z *= np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z ^= z >> np.uint64(31)
    return low + (z >> np.uint64(11)).astype(np.float64) * 2.0**-53 * (high - low)


def write(workload: str, rows: int, folder: pathlib.Path) -> None:
    """Writes the columns that are not there yet."""
    folder.mkdir(parents=True, exist_ok=True)
    for k, (name, (low, high)) in enumerate(COLUMNS[workload].items()):
        path = folder / f"{name}.f64"
        if not path.exists() or path.stat().st_size != rows * 8:
            cells(k, low, high, rows).astype("<f8").tofile(path)


def read(workload: str, rows: int, folder: pathlib.Path) -> dict[str, np.ndarray]:
    """The columns in memory, each in a buffer of its own."""
    columns = {name: np.fromfile(folder / f"{name}.f64", "<f8") for name in COLUMNS[workload]}
    for name, column in columns.items():
        if len(column) != rows:
            raise SystemExit(f"{folder / name}.f64 has {len(column)} rows, not {rows}")
    return columns
