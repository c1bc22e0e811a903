"""Seeds single mistakes into valid flows and asks `leat check` about each: into those beside this file, and
those of specs/examples that have several frames, one that imports another, and a bind file.

    tools/mistakes/mistakes [--each N] [--seed N] [--leat PROGRAM] [--kind KIND]... [--show]

A mistake counts as found when there is exactly one error, of the right slug, that begins inside the token
where the mistake is. Prints a line for each kind and every miss, and ends with 1 when less than 99 % are
found.
"""

import argparse
import concurrent.futures
import json
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

# Each adds its kinds to the register.
import binding
import calls
import framed
import governing
import grammar
import meanings
import misspellings
import rows
import storing
import structure
import testing
from flow import Flow
from kinds import GROUPS, KINDS, NoPlace

MODULES = [
    misspellings, calls, meanings, grammar, structure, storing, framed, governing, binding, rows, testing,
]
HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
EXAMPLES = ["jaffle_shop", "quotes", "stations"]
NEEDED = 0.99


def transforms(leat):
    """The names of the library's transforms: what a slip of the hand must not make."""
    listing = subprocess.run([leat, "transforms"], capture_output=True, text=True, check=True).stdout
    return {line.split("(")[0].strip() for line in listing.splitlines() if line.startswith("  ")}


def flows(leat):
    known = transforms(leat)
    found = []
    for path in sorted((HERE / "flows").glob("*.leat.yaml")):
        flow = Flow(path.name.split(".")[0], path.read_text())
        flow.transforms = known
        found.append(flow)
    for name in EXAMPLES:
        path = ROOT / "specs" / "examples" / name / f"{name}.leat.yaml"
        found.append(framed.FramedFlow(name, path.read_text()))
    for path in [HERE / "imported" / "markets.leat.yaml", *sorted((HERE / "framed").glob("*.leat.yaml"))]:
        found.append(framed.FramedFlow(path.name.split(".")[0], path.read_text()))
    for path in sorted((HERE / "bound").glob("*.bind.yaml")):
        found.append(binding.BoundFlow(path.name.split(".")[0], path.read_text()))
    return found


def seeded(name, flows, count, seed):
    """Mistakes of one kind, taking the flows in turn: the flow and the mistake."""
    chance = random.Random(f"{seed} {name}")
    suitable = [flow for flow in flows if flow.group == GROUPS.get(name, "plain")]
    order = chance.sample(suitable, len(suitable))
    found, texts = [], set()
    for attempt in range(count * 40):
        flow = order[attempt % len(order)]
        try:
            made = KINDS[name](flow, chance)
        except NoPlace:
            continue
        if made and made.text not in texts:
            texts.add(made.text)
            found.append((flow, made))
        if len(found) == count:
            break
    return found


def diagnosed(leat, path):
    """The errors that `leat check` reports for a file, or in words what else it did."""
    try:
        run = subprocess.run(
            [leat, "check", "--format", "json", path.name], cwd=path.parent, capture_output=True, timeout=20)
        found = json.loads(run.stdout)
    except subprocess.TimeoutExpired:
        return "no answer in 20 s"
    except json.JSONDecodeError:
        return f"exit code {run.returncode}: {run.stderr.decode(errors='replace')[-200:]}"
    found = found if isinstance(found, list) else found["diagnostics"]
    return [finding for finding in found if finding["severity"] == "error"]


def miss(mistake, found):
    """What is wrong with the findings, in words; None when they are right."""
    if isinstance(found, str):
        return found
    told = "; ".join(f"{f['line']}:{f['column']} {f['code']}" for f in found)
    if len(found) != 1:
        return f"{len(found)} errors: {told}"
    finding = found[0]
    if finding["code"] not in mistake.slugs:
        return f"{told}, expected {' or '.join(sorted(mistake.slugs))}"
    line, column = finding["line"] - 1, finding["column"] - 1
    if any(p.line == line and p.start <= column < max(p.end, p.start + 1) for p in mistake.places):
        return None
    places = ", ".join(f"{p.line + 1}:{p.start + 1}-{p.end + 1}" for p in mistake.places)
    return f"{told}, expected at {places}"


def report(name, cases, findings, show):
    """Prints the line of a kind and its misses; returns how many there are."""
    misses = [(case, miss(case[1], found)) for case, found in zip(cases, findings)]
    misses = [(case, words) for case, words in misses if words]
    print(f"{len(cases) - len(misses):4} of {len(cases):3}  {name}", flush=True)
    for (flow, made), words in misses:
        print(f"      {flow.name}: {words}")
        if show:
            lines = made.text.split("\n")
            for place in made.places[:1]:
                print("      | " + "\n      | ".join(lines[max(0, place.line - 1) : place.line + 2]))
    return len(misses)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--each", type=int, default=10, help="mistakes of each kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--leat", default=str(ROOT / ".build/release/leat"))
    parser.add_argument("--kind", action="append", help="only this kind")
    parser.add_argument("--show", action="store_true", help="show the lines of each miss")
    options = parser.parse_args()
    leat = str(pathlib.Path(options.leat).resolve())
    sound = flows(leat)
    total = missed = 0
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(2) as pool:
        # What a flow imports lies beside it.
        shutil.copytree(HERE / "imported" / "lib", pathlib.Path(folder) / "lib")
        for path in (HERE / "bound").glob("*.leat.yaml"):
            shutil.copy(path, folder)
        for flow in sound:
            path = pathlib.Path(folder) / f"{flow.name}{flow.suffix}"
            path.write_text("\n".join(flow.lines))
            if diagnosed(leat, path) != []:
                sys.exit(f"{flow.name} is not sound to begin with: {diagnosed(leat, path)}")
        for name in options.kind or sorted(KINDS):
            cases = seeded(name, sound, options.each, options.seed)
            paths = []
            for index, (flow, made) in enumerate(cases):
                paths.append(pathlib.Path(folder) / f"{name}-{index}-{flow.name}{flow.suffix}")
                paths[-1].write_text(made.text)
            findings = list(pool.map(lambda path: diagnosed(leat, path), paths))
            missed += report(name, cases, findings, options.show)
            total += len(cases)
    share = 1 - missed / total
    print(f"{total} mistakes of {len(options.kind or KINDS)} kinds: {total - missed} found ({share:.1%})")
    sys.exit(0 if share >= NEEDED else 1)


if __name__ == "__main__":
    main()
