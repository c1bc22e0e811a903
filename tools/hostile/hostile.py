"""Every hostile YAML and plan file through the program: what it says, how long it takes and how much memory.

    tools/hostile/hostile [--leat PROGRAM] [--corpora FOLDER]

Prints a line for each file. What is no mistake of YAML is tried again inside of a whole flow, see
fragments.py. Ends with 1 where a file is not refused for the cause that `hostile/MANIFEST.md`
names, or takes 2 s, or 256 MB, or puts a control character on the terminal.
"""

import argparse
import json
import pathlib
import sys
import tempfile

import fragments
import measured

SECONDS = 2
MEGABYTES = 256

# The manifest's causes in our words. Files that are sound YAML are here with what a flow's reader says of
# them: they have other keys than a flow.
CAUSES = {
    "alias-limit": "01 02",
    "merge-key": "04",
    "recursive-alias": "05",
    "unknown-alias": "07",
    "anchor-misplaced": "08 10 26",
    "nesting-depth": "11 13 14 16 17",
    "scalar-size": "19 25",
    "document-extra": "22",
    "directive": "23 79",
    "document-empty": "31",
    "control-character": "32 35 38 61",
    "encoding": "37 40 41 43 44",
    "invalid-escape": "46 47",
    "line-separator": "55",
    "text-after-value": "56",
    "tab-indentation": "62 64",
    "duplicate-key": "65 68",
    "key-not-text": "67 70",
    "root-not-mapping": "71 98 100",
    "unclosed-bracket": "73",
    "unclosed-quote": "74",
    "yaml-syntax": "76",
    "leading-indicator": "77",
    "tag": "88 89",
    "unknown-key": "20 34 49 50 52 53 58 59 80 82 83 85 86 91 92 94 95 97 101 103 105 106",
}


def causes():
    return {number: slug for slug, numbers in CAUSES.items() for number in numbers.split()}


def is_clean(text):
    return all(byte >= 0x20 and byte != 0x7F or byte == 0x0A for byte in text)


def flaws(run, is_cause_named, seconds, codes=frozenset({1, 2})):
    """What is wrong with a run, in words."""
    found = []
    if run.code not in codes:
        found.append(f"exit code {run.code}")
    if run.seconds >= seconds:
        found.append("too slow")
    if run.megabytes >= MEGABYTES:
        found.append("too much memory")
    if not is_clean(run.output) or not is_clean(run.errors):
        found.append("control characters on the terminal")
    if not is_cause_named:
        found.append("the cause is not named")
    return found


def report(name, said, run, found):
    figures = f"{run.seconds * 1000:6.0f} ms {run.megabytes:5.0f} MB"
    print(f"{name:36} {figures}  {said}" + (f"  <- {', '.join(found)}" if found else ""))
    return bool(found)


def check_yaml(leat, folder, seconds):
    expected = causes()
    wrong = 0
    for path in sorted(folder.iterdir()):
        text = measured.run(leat, "check", path)
        slugs = list(dict.fromkeys(finding["code"] for finding in findings_of(leat, path)))
        number = path.name.split("_")[0]
        is_named = expected.get(number) in slugs
        shown = ", ".join(slugs[:4]) + (f" and {len(slugs) - 4} more" if len(slugs) > 4 else "")
        wrong += report("yaml/" + path.name, shown, text, flaws(text, is_named, seconds))
    return wrong


def findings_of(leat, path):
    listed = json.loads(measured.run(leat, "check", "--format", "json", path).output or b"[]")
    return listed if isinstance(listed, list) else listed["diagnostics"]


def check_fragments(leat, folder, seconds):
    wrong = 0
    with tempfile.TemporaryDirectory() as scratch:
        flows = []
        for path in sorted(folder.iterdir()):
            number = path.name.split("_")[0]
            if number in fragments.EXPECTED:
                text, first_line = fragments.flow(number, path.read_text())
                flow = pathlib.Path(scratch) / path.name
                flow.write_text(text)
                flows.append((flow, number, first_line))
        for flow, number, first_line in flows:
            run = measured.run(leat, "check", flow)
            found = findings_of(leat, flow)
            expected = int(any(fragments.EXPECTED[number]))
            flawed = flaws(run, fragments.is_expected(number, first_line, found), seconds, {expected})
            slugs = list(dict.fromkeys(finding["code"] for finding in found))
            wrong += report("flow/" + flow.name, ", ".join(slugs) or "ok", run, flawed)
    return wrong


def check_plans(leat, folder, seconds):
    wrong = 0
    for path in sorted(folder.iterdir()):
        run = measured.run(leat, "run", path)
        said = run.errors.decode(errors="replace").strip().split("\n")[0]
        said = said.replace(str(path), path.name)
        is_named = "plan" in said or "flow" in said or "error[" in said
        wrong += report("plan/" + path.name, said[:90], run, flaws(run, is_named, seconds))
    return wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--leat", type=pathlib.Path, default=measured.PROGRAM)
    parser.add_argument("--corpora", type=pathlib.Path, default=measured.CORPORA)
    parser.add_argument("--seconds", type=float, default=SECONDS, help="for a build without optimization")
    options = parser.parse_args()
    hostile = options.corpora / "hostile"
    if not hostile.is_dir():
        sys.exit(f"there is no {hostile}; say where with --corpora or LEAT_CORPORA")
    leat = options.leat.resolve()
    wrong = check_yaml(leat, hostile / "yaml", options.seconds)
    wrong += check_fragments(leat, hostile / "yaml", options.seconds)
    wrong += check_plans(leat, hostile / "plan", options.seconds)
    print(f"{wrong} files are not as the manifest says")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
