"""What every Python contender shares: arguments, timing, memory, checksums, dumps, and the JSON it prints.

A contender is a mapping from workload to variants. A variant takes the input columns once, outside the clock,
and gives a function whose calls are timed; the function gives all outputs, materialised. The fastest variant
(by median) is the contender's result, so that nobody is measured in a form that does not suit him.
"""

import argparse
import gc
import json
import os
import pathlib
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping

import numpy as np

import inputs

# An output as float64 values and a mask of the rows that are valid.
Cells = tuple[np.ndarray, np.ndarray]
Variant = Callable[[dict[str, np.ndarray]], Callable[[], object]]


def memory(field: str) -> int:
    """VmRSS (now) or VmHWM (the highest so far), in bytes."""
    for line in pathlib.Path("/proc/self/status").read_text().splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1]) * 1024
    raise SystemExit(f"/proc/self/status has no {field}")


def peak_beyond(run: Callable[[], object], output_bytes: int) -> int:
    """The most memory that one run takes beyond what was there before it and its own outputs."""
    gc.collect()
    before = memory("VmRSS")
    # Linux: forgets the high-water mark, which loading the inputs has set.
    pathlib.Path("/proc/self/clear_refs").write_text("5")
    result = run()
    peak = memory("VmHWM")
    del result
    return max(peak - before - output_bytes, 0)


def timed(run: Callable[[], object], runs: int) -> list[float]:
    """Seconds of each run after one to warm up. A result is freed between two runs, outside the clock."""
    run()
    seconds = []
    for _ in range(runs):
        gc.collect()
        start = time.perf_counter()
        result = run()
        seconds.append(time.perf_counter() - start)
        del result
    return seconds


def checksum(cells: Cells) -> dict[str, float | int]:
    values, valid = cells
    known = values[valid]
    return {
        "sum": float(known.sum()),
        "magnitude": float(np.abs(known).sum()),
        "nulls": int(len(valid) - np.count_nonzero(valid)),
    }


def contend(
    variants: Mapping[str, Mapping[str, Variant]],
    cells_of: Callable[[object, str], Cells],
) -> None:
    """Runs one contender as a program; `cells_of` reads one output of a result."""
    parser = argparse.ArgumentParser()
    parser.add_argument("workload", choices=list(variants))
    parser.add_argument("--rows", type=int, required=True)
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--dump", type=pathlib.Path)
    parser.add_argument("--memory-of", metavar="VARIANT", help="print the peak of one fresh run")
    arguments = parser.parse_args()
    columns = inputs.read(arguments.workload, arguments.rows, arguments.data)
    outputs = inputs.OUTPUTS[arguments.workload]
    if arguments.memory_of:
        run = variants[arguments.workload][arguments.memory_of](columns)
        print(peak_beyond(run, len(outputs) * arguments.rows * 8))
        return
    best: dict[str, object] = {}
    medians: dict[str, float] = {}
    for name, prepare in variants[arguments.workload].items():
        run = prepare(columns)
        seconds = timed(run, arguments.runs)
        medians[name] = statistics.median(seconds)
        if not best or medians[name] < statistics.median(best["seconds"]):
            best = {"variant": name, "seconds": seconds, "run": run}
    result = best.pop("run")()
    cells = {name: cells_of(result, name) for name in outputs}
    if arguments.dump:
        arguments.dump.mkdir(parents=True, exist_ok=True)
        for name, (values, valid) in cells.items():
            values.astype("<f8").tofile(arguments.dump / f"{name}.f64")
            valid.astype(np.uint8).tofile(arguments.dump / f"{name}.valid")
    report = {
        "workload": arguments.workload,
        "rows": arguments.rows,
        "threads": len(os.sched_getaffinity(0)),
        **best,
        "medians": medians,
        "checksums": {name: checksum(cells[name]) for name in outputs},
    }
    # In a process of its own, because an allocator that kept pages from an earlier run would hide the peak.
    again = [sys.executable, *sys.argv, "--memory-of", best["variant"]]
    peak = subprocess.run(again, check=True, stdout=subprocess.PIPE, text=True).stdout
    print(json.dumps(report | {"peak_extra_bytes": int(peak)}))
