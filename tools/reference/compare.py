"""Compares one table of results with the table that is expected.

Values are equal when null stands where null stands, NaN where NaN stands, infinities and everything that
is no float agree exactly, and floats agree within a relative 1e-12. Types are compared by name for Parquet
and Arrow; CSV has no types, so its text is read as the expected ones.

    python compare.py EXPECTED.parquet ACTUAL.csv|parquet|arrow
"""

import pathlib
import sys

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.ipc
import pyarrow.parquet

RELATIVE = 1e-12


def read(path: str | pathlib.Path, schema: pa.Schema | None = None) -> pa.Table:
    """Reads by suffix; a CSV file needs the schema its text is meant to have."""
    path = pathlib.Path(path)
    match path.suffix:
        case ".parquet":
            return pa.parquet.ParquetFile(path).read()
        case ".arrow":
            with pa.memory_map(str(path)) as file:
                return pa.ipc.open_file(file).read_all()
        case ".csv":
            types = {field.name: field.type for field in schema or ()}
            return pa.csv.read_csv(
                path,
                convert_options=pa.csv.ConvertOptions(
                    column_types=types,
                    null_values=[""],
                    strings_can_be_null=True,
                    quoted_strings_can_be_null=False,
                ),
            )
        case other:
            raise SystemExit(f"{path}: no reader for {other!r}")


def type_name(of: pa.DataType) -> str:
    """One name for layouts that mean the same: large strings, dictionaries, timestamps of any unit."""
    if pa.types.is_dictionary(of):
        return type_name(of.value_type)
    if pa.types.is_string(of) or pa.types.is_large_string(of) or pa.types.is_string_view(of):
        return "string"
    if pa.types.is_timestamp(of):
        return f"timestamp({of.tz})" if of.tz else "timestamp"
    return str(of)


def column_difference(
    expected: pa.ChunkedArray, actual: pa.ChunkedArray
) -> tuple[str | None, float]:
    """What differs first, or none, and the largest relative difference of floats."""
    missing = np.asarray(expected.is_null())
    missing_too = np.asarray(actual.is_null())
    if (missing != missing_too).any():
        row = int(np.argmax(missing != missing_too))
        return f"row {row + 1}: {expected[row]} expected, {actual[row]} found", 0.0
    if not pa.types.is_floating(expected.type):
        wanted, found = expected.to_pylist(), actual.to_pylist()
        for row, (left, right) in enumerate(zip(wanted, found)):
            if left != right:
                return f"row {row + 1}: {left!r} expected, {right!r} found", 0.0
        return None, 0.0
    left = expected.filter(pa.array(~missing)).to_numpy()
    right = actual.filter(pa.array(~missing)).to_numpy()
    rows = np.flatnonzero(~missing)
    with np.errstate(all="ignore"):
        same = (left == right) | (np.isnan(left) & np.isnan(right))
        off = np.abs(left - right) / np.abs(left)
        # Infinities and zeros agree exactly or not at all; both make `off` useless.
        off = np.where(same, 0.0, np.where(np.isfinite(off), off, np.inf))
    worst = float(off.max(initial=0.0))
    if worst > RELATIVE:
        at = int(np.argmax(off > RELATIVE))
        wanted, found = float(left[at]), float(right[at])
        return f"row {rows[at] + 1}: {wanted!r} expected, {found!r} found, off by {off[at]:.1e}", worst
    return None, worst


def differences(expected: pa.Table, actual: pa.Table, typed: bool) -> tuple[list[str], float]:
    """Every difference, one line each, and the largest relative difference of floats."""
    found: list[str] = []
    worst = 0.0
    if expected.column_names != actual.column_names:
        return [f"columns {expected.column_names} expected, {actual.column_names} found"], worst
    if expected.num_rows != actual.num_rows:
        return [f"{expected.num_rows} rows expected, {actual.num_rows} found"], worst
    for name in expected.column_names:
        wanted, got = type_name(expected[name].type), type_name(actual[name].type)
        if typed and wanted != got:
            found.append(f"{name}: type {wanted} expected, {got} found")
            continue
        difference, off = column_difference(expected[name], actual[name])
        worst = max(worst, off)
        if difference:
            found.append(f"{name}: {difference}")
    return found, worst


def compare(expected: str | pathlib.Path, actual: str | pathlib.Path) -> tuple[list[str], float]:
    wanted = read(expected)
    found = read(actual, wanted.schema)
    return differences(wanted, found, typed=pathlib.Path(actual).suffix != ".csv")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    lines, off = compare(sys.argv[1], sys.argv[2])
    print("\n".join(lines) or f"equal; floats within {off:.1e}")
    sys.exit(bool(lines))
