"""Compares the results of the example flows with what polars and pandas compute from the same files.

Each flow runs from CSV, Parquet and Arrow into CSV, Parquet and Arrow: nine runs, whose outputs are compared
with the references: small flows with polars and with pandas, those of several frames with polars. Prints one
line per run and ends with 1 when anything differs.

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
import jaffle_shop
import quotes
import stations
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
    outputs: list[str]
    sources: dict[str, Source]

    def expected(self) -> dict[str, dict[str, pa.Table]]:
        """By engine and output what must come out."""
        files = {name: str(source.path) for name, source in self.sources.items()}
        if self.name in OF_FRAMES:
            tables = OF_FRAMES[self.name].outputs(files)
            return {"polars": {name: expected.from_polars(table) for name, table in tables.items()}}
        (output,) = self.outputs
        return {
            "polars": {output: expected.from_polars(with_polars.FLOWS[self.name](files))},
            "pandas": {output: expected.from_pandas(with_pandas.FLOWS[self.name](files))},
        }

    @property
    def path(self) -> pathlib.Path:
        return EXAMPLES / self.name / f"{self.name}.leat.yaml"


def of_type(type: pa.DataType, *names: str) -> dict[str, pa.DataType]:
    return {name: type for name in names}


OF_FRAMES = {"jaffle_shop": jaffle_shop, "stations": stations, "quotes": quotes}
CHANNELS = ["facebook", "twitter", "tv", "youtube", "radio", "billboards"]
FLOWS = [
    Flow(
        "spend",
        ["features"],
        {
            "weekly": Source(
                EXAMPLES / "spend" / "data" / "spend.csv",
                of_type(pa.int64(), "year", "week", "signups") | of_type(pa.float64(), "spend"),
            )
        },
    ),
    Flow(
        "hamilton",
        ["features"],
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
        ["features"],
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
    Flow(
        "jaffle_shop",
        ["customers", "orders", "payments", "months"],
        {
            "customers": Source(
                CORPORA / "jaffle_shop" / "raw_customers.csv",
                of_type(pa.int64(), "id") | of_type(pa.string(), "first_name", "last_name"),
            ),
            "orders": Source(
                CORPORA / "jaffle_shop" / "raw_orders.csv",
                of_type(pa.int64(), "id", "user_id")
                | of_type(pa.date32(), "order_date")
                | of_type(pa.string(), "status"),
            ),
            "payments": Source(
                CORPORA / "jaffle_shop" / "raw_payments.csv",
                of_type(pa.int64(), "id", "order_id", "amount") | of_type(pa.string(), "payment_method"),
            ),
        },
    ),
    Flow(
        "stations",
        ["hours", "days", "months", "zones"],
        {
            "weather": Source(
                CORPORA / "nycflights13" / "weather.csv",
                of_type(pa.string(), "origin")
                | of_type(pa.int64(), "wind_dir")
                | of_type(pa.float64(), "temp", "dewp", "humid", "wind_speed", "precip", "pressure", "visib")
                | of_type(pa.timestamp("us", "UTC"), "time_hour"),
                ["NA"],
            ),
            "airports": Source(
                CORPORA / "nycflights13" / "airports.csv",
                of_type(pa.string(), "faa", "name", "tzone") | of_type(pa.float64(), "lat", "lon", "alt"),
                ["NA"],
            ),
        },
    ),
    Flow(
        "quotes",
        ["orders", "accounts", "idle_accounts", "minutes", "symbols", "quotes"],
        {
            "orders": Source(
                WORK / "quotes" / "orders.csv",
                of_type(pa.string(), "account", "symbol", "side")
                | of_type(pa.int64(), "id", "quantity")
                | of_type(pa.float64(), "price")
                | of_type(pa.timestamp("us"), "ordered_at"),
            ),
            "quotes": Source(
                WORK / "quotes" / "quotes.csv",
                of_type(pa.int64(), "number")
                | of_type(pa.string(), "symbol")
                | of_type(pa.timestamp("us"), "quoted_at")
                | of_type(pa.float64(), "bid", "ask"),
            ),
            "accounts": Source(
                WORK / "quotes" / "accounts.csv",
                of_type(pa.string(), "account", "desk") | of_type(pa.float64(), "fee_rate"),
            ),
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
            strings_can_be_null=True,
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


def write_expected(flow: Flow, folder: pathlib.Path) -> dict[tuple[str, str], pathlib.Path]:
    """What each reference computes, as Parquet; polars' also as CSV for people who want to look."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = {}
    for engine, tables in flow.expected().items():
        for output, table in tables.items():
            path = folder / f"{flow.name}.{output}.{engine}.parquet"
            pa.parquet.write_table(table, path)
            paths[engine, output] = path
            if engine == "polars":
                pa.csv.write_csv(table, folder / f"{flow.name}.{output}.csv")
    return paths


def run_leat(
    leat: str, flow: Flow, inputs: dict[str, pathlib.Path], outputs: dict[str, pathlib.Path]
) -> str | None:
    """Runs the flow; gives the program's complaint if it failed."""
    command = [leat, "run", str(flow.path), "--no-progress"]
    for name, path in outputs.items():
        path.unlink(missing_ok=True)
        command += ["--output", f"{name}={path}"]
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
    good = True
    for output in flow.outputs:
        both = [path for (_, of), path in references.items() if of == output]
        if len(both) > 1:
            good = report(f"{flow.name}: polars, pandas", *compare.compare(*both)) and good
    for source_format in FORMATS:
        inputs = {
            name: converted(source, source_format, folder) for name, source in flow.sources.items()
        }
        for format in FORMATS:
            what = f"{flow.name}: {source_format} to {format}"
            outputs = {
                output: folder / f"{flow.name}.{output}.from-{source_format}.{format}"
                for output in flow.outputs
            }
            complaint = run_leat(leat, flow, inputs, outputs)
            if complaint:
                report(what, [complaint], 0.0)
                good = False
                continue
            problems, worst = [], 0.0
            for (engine, output), path in references.items():
                lines, off = compare.compare(path, outputs[output])
                problems += [f"{engine}, {output}: {line}" for line in lines]
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
    quotes.write(WORK / "quotes")
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
