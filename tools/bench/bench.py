"""Runs the contenders on the same input, compares their outputs, and prints medians and ratios of one run.

    tools/bench/bench [A] [B] [--rows N] [--runs N] [--rounds N] [--only NAME]... [--leat PROGRAM]

First every contender computes --check-rows rows, and every cell is compared with polars'. Then the contenders
take turns at the full size, a process each; their checksums are compared as well. Ends with 1 if any output
differs, and with 2 if Leat's program has not been built.
"""

import argparse
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys

import numpy as np

import inputs

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
WORK = ROOT / ".build-bench"
RELATIVE = 1e-12
LEAT = ROOT / ".build" / "release" / "leat-bench"


def command(contender: str, leat: pathlib.Path) -> list[str]:
    if contender == "leat":
        return [str(leat)]
    return [sys.executable, str(HERE / f"with_{contender}.py")]


def run(program: list[str], workload: str, rows: int, runs: int, dump: pathlib.Path | None) -> dict:
    arguments = [workload, "--rows", str(rows), "--runs", str(runs)]
    arguments += ["--data", str(WORK / f"{workload}-{rows}")]
    if program[0] != sys.executable:
        arguments += ["--threads", str(len(os.sched_getaffinity(0))), "--json"]
    if dump:
        shutil.rmtree(dump, ignore_errors=True)
        dump.mkdir(parents=True)
        arguments += ["--dump", str(dump)]
    done = subprocess.run(program + arguments, stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(program + arguments)} ended with {done.returncode}")
    return json.loads(done.stdout)


def cell_differences(workload: str, expected: pathlib.Path, actual: pathlib.Path) -> list[str]:
    """Every output whose cells differ.

    A small difference of large numbers cannot be nearer than the numbers were, so that a cell is allowed a
    relative 1e-12 of itself or of the column's mean magnitude, whichever is larger. Nulls and NaN are exact.
    """
    found = []
    for name in inputs.OUTPUTS[workload]:
        valid = np.fromfile(expected / f"{name}.valid", np.uint8) != 0
        valid_too = np.fromfile(actual / f"{name}.valid", np.uint8) != 0
        if len(valid) != len(valid_too) or (valid != valid_too).any():
            found.append(f"{name}: nulls differ")
            continue
        left = np.fromfile(expected / f"{name}.f64", "<f8")[valid]
        right = np.fromfile(actual / f"{name}.f64", "<f8")[valid]
        scale = np.maximum(np.abs(left), np.abs(left).mean())
        with np.errstate(invalid="ignore"):
            same = (left == right) | (np.isnan(left) & np.isnan(right))
            same |= np.abs(left - right) <= RELATIVE * scale
        if not same.all():
            at = int(np.argmin(same))
            found.append(
                f"{name}: {np.count_nonzero(~same)} cells differ, the first is"
                f" {float(right[at])!r} and not {float(left[at])!r}"
            )
    return found


def checksum_differences(expected: dict, actual: dict) -> list[str]:
    found = []
    for name, wanted in expected["checksums"].items():
        got = actual["checksums"][name]
        if wanted["nulls"] != got["nulls"]:
            found.append(f"{name}: {got['nulls']} nulls and not {wanted['nulls']}")
        if not abs(wanted["sum"] - got["sum"]) <= RELATIVE * wanted["magnitude"]:
            found.append(f"{name}: sums to {got['sum']!r} and not {wanted['sum']!r}")
    return found


def check(workload: str, contenders: list[str], rows: int, leat: pathlib.Path) -> bool:
    inputs.write(workload, rows, WORK / f"{workload}-{rows}")
    good = True
    reference = WORK / "dump" / f"{workload}-polars"
    run(command("polars", leat), workload, rows, 1, reference)
    for contender in contenders:
        if contender == "polars":
            continue
        dump = WORK / "dump" / f"{workload}-{contender}"
        run(command(contender, leat), workload, rows, 1, dump)
        problems = cell_differences(workload, reference, dump)
        print(f"{workload}: {contender} equals polars in {rows:,} rows: {'no' if problems else 'yes'}")
        for problem in problems:
            print(f"    {problem}")
        good = good and not problems
    return good


def measure(
    workload: str, contenders: list[str], options: argparse.Namespace
) -> tuple[dict[str, dict], bool]:
    """The reports of all rounds, their seconds put together, and whether all checksums agree."""
    inputs.write(workload, options.rows, WORK / f"{workload}-{options.rows}")
    merged: dict[str, dict] = {}
    good = True
    for _ in range(options.rounds):
        for contender in contenders:
            report = run(
                command(contender, options.leat), workload, options.rows, options.runs, None
            )
            if contender in merged:
                report["seconds"] += merged[contender]["seconds"]
            merged[contender] = report
            problems = checksum_differences(merged["polars"], report)
            for problem in problems:
                print(f"{workload}: {contender}: {problem}")
            good = good and not problems
    return merged, good


def print_table(workload: str, reports: dict[str, dict]) -> None:
    polars = statistics.median(reports["polars"]["seconds"])
    print(f"\nworkload {workload}, {reports['polars']['rows']:,} rows")
    print(f"{'':<10}{'median':>10}{'fastest':>10}{'x polars':>10}{'extra memory':>14}  form")
    for contender, report in reports.items():
        median = statistics.median(report["seconds"])
        print(
            f"{contender:<10}{median * 1e3:>7.1f} ms{min(report['seconds']) * 1e3:>7.1f} ms"
            f"{polars / median:>10.2f}{report['peak_extra_bytes'] / 2**20:>10.1f} MiB"
            f"  {report.get('variant', '')}"
        )
    print(flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("workloads", nargs="*", default=["A", "B"])
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--check-rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--only", action="append", choices=["leat", "polars", "pandas", "duckdb"])
    parser.add_argument("--leat", type=pathlib.Path, default=LEAT)
    options = parser.parse_args()
    if unknown := set(options.workloads) - set(inputs.COLUMNS):
        parser.error(f"no workload {', '.join(sorted(unknown))}")
    contenders = ["polars", "leat", "pandas", "duckdb"]
    if options.only:
        # polars is what the others are compared with.
        contenders = [name for name in contenders if name in options.only or name == "polars"]
    absent = "leat" in contenders and not options.leat.exists()
    if absent:
        print(f"leat: skipped, there is no {options.leat}; build it with")
        print("    swift build -c release --product leat-bench")
        contenders.remove("leat")
    good = True
    for workload in options.workloads:
        good = check(workload, contenders, options.check_rows, options.leat) and good
        reports, agreed = measure(workload, contenders, options)
        good = good and agreed
        print_table(workload, reports)
    if not good:
        return 1
    return 2 if absent else 0


if __name__ == "__main__":
    sys.exit(main())
