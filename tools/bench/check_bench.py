"""Times `leat check`, `compile` and `run PLAN` on large flows, a fresh process for every run.

    tools/bench/check-bench [--runs N] [--seed S] [--leat PROGRAM] [--quick]

Prints the median, the least and the most of all runs, and the time per node, from which linearity is read.
Ends with 1 when a bar of the language's is missed. Wall-clock times on a busy machine say more about its
neighbours than about Leat, so that processor time stands beside them.
"""

import argparse
import dataclasses
import os
import pathlib
import statistics
import sys
import time

import large_flows

WORK = large_flows.ROOT / ".build-bench" / "check"
SIZES = [1_000, 4_000, 16_000]
CHAIN = 100_000


@dataclasses.dataclass
class Timing:
    wall: list[float]  # milliseconds of each run
    processor: list[float]

    @property
    def median(self) -> float:
        return statistics.median(self.wall)

    def text(self) -> str:
        return (
            f"{self.median:8.1f} {min(self.wall):8.1f} {max(self.wall):8.1f}"
            f" {statistics.median(self.processor):9.1f}"
        )


def timed(command: list[str], runs: int, code: int = 0) -> Timing:
    """Runs a command in fresh processes, after one that brings the files into memory."""
    timing = Timing([], [])
    with open(os.devnull, "wb") as nowhere:
        streams = [(os.POSIX_SPAWN_DUP2, nowhere.fileno(), 1), (os.POSIX_SPAWN_DUP2, nowhere.fileno(), 2)]
        for run in range(runs + 1):
            begun = time.perf_counter()
            process = os.posix_spawn(command[0], command, os.environ, file_actions=streams)
            _, status, usage = os.wait4(process, 0)
            elapsed = time.perf_counter() - begun
            if os.waitstatus_to_exitcode(status) != code:
                raise SystemExit(f"{' '.join(command)} ended with {os.waitstatus_to_exitcode(status)}")
            if run > 0:
                timing.wall.append(elapsed * 1e3)
                timing.processor.append((usage.ru_utime + usage.ru_stime) * 1e3)
    return timing


class Bench:
    def __init__(self, leat: pathlib.Path, runs: int, seed: int):
        self.leat, self.runs, self.seed = leat, runs, seed
        self.missed: list[str] = []
        WORK.mkdir(parents=True, exist_ok=True)
        (WORK / "weekly.csv").write_text("week,spend\n1,2.5\n")

    def flow(self, name: str, text: str) -> str:
        path = WORK / f"{name}.leat.yaml"
        path.write_text(text)
        return str(path)

    def measure(
        self, title: str, arguments: list[str], nodes: int, bar: float | None = None, code: int = 0
    ) -> float:
        timing = timed([str(self.leat), *arguments], self.runs, code)
        per_node = timing.median * 1e3 / nodes if nodes else 0
        verdict = "" if bar is None else f"  bar {bar:.0f}: {'held' if timing.median < bar else 'MISSED'}"
        if bar is not None and timing.median >= bar:
            self.missed.append(title)
        print(f"{title:34} {timing.text()} {per_node:9.2f}{verdict}", flush=True)
        return timing.median

    def mixed(self) -> None:
        base = self.measure("check, a flow of one node", ["check", self.flow("one", large_flows.chain(1))], 0)
        bars = {1_000: 50.0, 4_000: 100.0}
        found = {}
        for nodes in SIZES:
            flow = self.flow(f"mixed-{nodes}", large_flows.mixed(self.leat, nodes, self.seed))
            found[nodes] = self.measure(f"check, {nodes:,} nodes", ["check", flow], nodes, bars.get(nodes))
        # The library's pages are read once, whatever the number of nodes: so from the second size on.
        slopes = [
            (found[large] - found[small]) * 1e3 / (large - small) for small, large in zip(SIZES, SIZES[1:])
        ]
        shown = ", ".join(f"{slope:.1f}" for slope in slopes)
        print(f"  each further node, microseconds: {shown} (process and program: {base:.1f} ms)")

    def framed(self, nodes: int) -> None:
        """Nodes of frames that are filtered, grouped and joined, with tags, units and docs."""
        flow = self.flow("framed", large_flows.framed(nodes, self.seed))
        self.measure(f"check, {nodes:,} nodes of frames", ["check", flow], nodes, 150.0)
        self.measure(f"explain, {nodes:,} nodes of frames", ["explain", flow], nodes)
        around = ["graph", flow, "--of", "rich_a", "--format", "json"]
        self.measure(f"graph of one of {nodes:,}", around, nodes)
        plan = str(WORK / "framed.leatplan")
        self.measure(f"compile, {nodes:,} nodes of frames", ["compile", flow, "-o", plan], nodes)

    def shapes(self, count: int) -> None:
        for name, text in [("chain", large_flows.chain(count)), ("fan", large_flows.fan(count))]:
            flow, plan = self.flow(name, text), str(WORK / f"{name}.leatplan")
            self.measure(f"check, {name} of {count:,}", ["check", flow], count)
            self.measure(f"compile, {name} of {count:,}", ["compile", flow, "-o", plan], count)
            self.measure(f"run the plan, {name} of {count:,}", ["run", plan], count)

    def start(self, nodes: int) -> None:
        """A plan of many nodes on one row: all that is measured is the way to the first row.

        Sources in an unknown format end a run where the first file would be opened (exit code 64): then the
        plan is read and verified, and Apache Arrow is not loaded yet. All sources are, since files are opened
        side by side.
        """
        one = self.flow("one", large_flows.chain(1))
        plan = str(WORK / "one.leatplan")
        self.measure("compile, a flow of one node", ["compile", one, "-o", plan], 0)
        self.measure("run the plan, a flow of one node", ["run", plan], 0)
        text = large_flows.runnable(self.leat, nodes, self.seed, WORK)
        flow, plan = self.flow("start", text), str(WORK / "start.leatplan")
        self.measure(f"compile, {nodes:,} nodes", ["compile", flow, "-o", plan], nodes)
        sources = [f"--source={frame}=nothing.none" for frame in large_flows.FRAMES]
        to_source = ["run", plan, *sources]
        self.measure(f"start the plan, {nodes:,} nodes", to_source, nodes, 20.0, code=64)
        self.measure(f"run the plan, {nodes:,} nodes, one row", ["run", plan, "--rows", "0"], nodes)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--leat", type=pathlib.Path, default=large_flows.LEAT)
    parser.add_argument("--quick", action="store_true", help="small shapes: a look while working")
    arguments = parser.parse_args()
    if not arguments.leat.exists():
        raise SystemExit(f"{arguments.leat} is not there: tools/build makes it")
    print(f"{'milliseconds':34} {'median':>8} {'least':>8} {'most':>8} {'processor':>9} {'us/node':>9}")
    bench = Bench(arguments.leat, arguments.runs, arguments.seed)
    bench.mixed()
    bench.framed(4_000)
    bench.start(4_000)
    bench.shapes(10_000 if arguments.quick else CHAIN)
    sys.exit(1 if bench.missed else 0)


if __name__ == "__main__":
    main()
