"""Compares the results of the example flows with what polars and pandas compute from the same files.

Each flow runs from CSV, Parquet and Arrow into CSV, Parquet and Arrow: nine runs, each compared with both
references. Prints one line per run and ends with 1 when anything differs.

    tools/reference/check [--flow NAME]... [--leat PROGRAM] [--expected FOLDER]

`--expected` only writes what is expected, as Parquet and CSV, and runs nothing. The corpora are looked for
in `../shared/corpora` beside the repository, or where LEAT_CORPORA says; flows whose files are absent are
skipped.
"""

import argparse
import dataclasses
import os
import pathlib
import subprocess
import sys

import pyarrow as pa
import pyarrow.csv
import pyarrow.ipc
import pyarrow.parquet

import compare
import expected
import with_pandas
import with_polars

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "specs" / "examples"
CORPORA = pathlib.Path(os.environ.get("LEAT_CORPORA", ROOT / ".." / "shared" / "corpora")).resolve()
WORK = ROOT / ".build-reference"
FORMATS = ["csv", "parquet", "arrow"]


@dataclasses.dataclass
class Source:
    path: pathlib.Path
    # What the flow declares, for the files that are converted from CSV.
    types: dict[str, pa.DataType]
    null_values: list[str] = dataclasses.field(default_factory=lambda: [""])


@dataclasses.dataclass
class Flow:
    name: str
    output: str
    sources: dict[str, Source]

    @property
    def path(self) -> pathlib.Path:
        return EXAMPLES / self.name / f"{self.name}.leat.yaml"


def of_type(type: pa.DataType, *names: str) -> dict[str, pa.DataType]:
    return {name: type for name in names}


CHANNELS = ["facebook", "twitter", "tv", "youtube", "radio", "billboards"]
FLOWS = [
    Flow(
        "spend",
        "features",
        {
            "weekly": Source(
                EXAMPLES / "spend" / "data" / "spend.csv",
                of_type(pa.int64(), "year", "week", "signups") | of_type(pa.float64(), "spend"),
            )
        },
    ),
    Flow(
        "hamilton",
        "features",
        {
            "spend": Source(
                CORPORA / "hamilton" / "marketing_spend.csv", of_type(pa.float64(), *CHANNELS)
            ),
            "signups": Source(
                CORPORA / "hamilton" / "signups.csv", of_type(pa.int64(), "womens", "mens")
            ),
        },
    ),
    Flow(
        "weather",
        "features",
        {
            "weather": Source(
                CORPORA / "nycflights13" / "weather.csv",
                of_type(pa.string(), "origin")
                | of_type(pa.int64(), "year", "month", "day", "hour", "wind_dir")
                | of_type(pa.float64(), "temp", "dewp", "humid", "wind_speed", "wind_gust")
                | of_type(pa.float64(), "precip", "pressure", "visib")
                | of_type(pa.timestamp("us", "UTC"), "time_hour"),
                ["NA"],
            )
        },
    ),
]


def converted(source: Source, format: str, folder: pathlib.Path) -> pathlib.Path:
    """The source's file in another format, its columns of the declared types."""
    if format == "csv":
        return source.path
    table = pa.csv.read_csv(
        source.path,
        convert_options=pa.csv.ConvertOptions(
            column_types=source.types,
            include_columns=list(source.types),
            null_values=source.null_values,
        ),
    )
    path = folder / f"{source.path.stem}.{format}"
    if format == "parquet":
        # Small row groups, so that a window has to reach over their borders.
        pa.parquet.write_table(table, path, row_group_size=1000)
    else:
        with pa.ipc.new_file(path, table.schema) as file:
            file.write_table(table, max_chunksize=1000)
    return path


def write_expected(flow: Flow, folder: pathlib.Path) -> dict[str, pathlib.Path]:
    """What each reference computes, as Parquet; polars' also as CSV for people who want to look."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {name: str(source.path) for name, source in flow.sources.items()}
    tables = {
        "polars": expected.from_polars(with_polars.FLOWS[flow.name](files)),
        "pandas": expected.from_pandas(with_pandas.FLOWS[flow.name](files)),
    }
    paths = {}
    for engine, table in tables.items():
        paths[engine] = folder / f"{flow.name}.{engine}.parquet"
        pa.parquet.write_table(table, paths[engine])
    pa.csv.write_csv(tables["polars"], folder / f"{flow.name}.csv")
    return paths


def run_leat(
    leat: str, flow: Flow, inputs: dict[str, pathlib.Path], output: pathlib.Path
) -> str | None:
    """Runs the flow; gives the program's complaint if it failed."""
    output.unlink(missing_ok=True)
    command = [leat, "run", str(flow.path), "--output", f"{flow.output}={output}", "--no-progress"]
    for name, path in inputs.items():
        command += ["--source", f"{name}={path}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    if done.returncode == 0:
        return None
    return f"exit {done.returncode}: {(done.stderr or done.stdout).strip()}"


def report(what: str, problems: list[str], off: float) -> bool:
    verdict = f"{len(problems)} differ" if problems else f"equal, floats within {off:.1e}"
    print(f"{what:<40} {verdict}", flush=True)
    for line in problems[:20]:
        print("    " + line.replace("\n", "\n    "))
    return not problems


def check_flow(leat: str, flow: Flow, folder: pathlib.Path) -> bool:
    references = write_expected(flow, folder)
    good = report(f"{flow.name}: polars, pandas", *compare.compare(*references.values()))
    for source_format in FORMATS:
        inputs = {
            name: converted(source, source_format, folder) for name, source in flow.sources.items()
        }
        for format in FORMATS:
            what = f"{flow.name}: {source_format} to {format}"
            output = folder / f"{flow.name}.from-{source_format}.{format}"
            complaint = run_leat(leat, flow, inputs, output)
            if complaint:
                report(what, [complaint], 0.0)
                good = False
                continue
            problems, worst = [], 0.0
            for engine, path in references.items():
                lines, off = compare.compare(path, output)
                problems += [f"{engine}: {line}" for line in lines]
                worst = max(worst, off)
            good = report(what, problems, worst) and good
    return good


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--flow", action="append", choices=[flow.name for flow in FLOWS])
    parser.add_argument("--leat", default=str(ROOT / "tools" / "leat"))
    parser.add_argument("--expected", type=pathlib.Path, metavar="FOLDER")
    arguments = parser.parse_args()
    good = True
    for flow in FLOWS:
        if arguments.flow and flow.name not in arguments.flow:
            continue
        absent = [str(source.path) for source in flow.sources.values() if not source.path.exists()]
        if absent:
            print(f"{flow.name}: skipped, there is no {', '.join(absent)}")
        elif arguments.expected:
            write_expected(flow, arguments.expected)
        else:
            good = check_flow(arguments.leat, flow, WORK / flow.name) and good
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
