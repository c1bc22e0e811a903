"""What Leat says of the 402 cases of the YAML test suite, beside libyaml's verdicts.

    tools/hostile/suite [--leat PROGRAM] [--corpora FOLDER]

A case agrees when both accept it as YAML or both refuse it. Leat is stricter on purpose by some rules, which
are counted; what else differs is listed, and the program then ends with 1. What a flow's reader says of sound
YAML, such as an unknown key, is no verdict on YAML.
"""

import argparse
import collections
import csv
import json
import pathlib
import sys

import measured

# Rules of the language's YAML, each with its page in specs/diagnostics.
RULES = {
    "anchor-duplicate": "an anchor's name stands for one thing",
    "anchor-misplaced": "anchors are for literal maps and lists",
    "comment-cut": "a comment that cuts a value off",
    "directive": "no directive but %YAML 1.2",
    "document-empty": "a file has content",
    "document-extra": "a file is one document",
    "duplicate-key": "a key stands once",
    "key-not-text": "keys are texts",
    "leading-indicator": "a text that begins with a reserved sign is in quotes",
    "line-separator": "no line separators that YAML versions disagree about",
    "merge-key": "no merge keys",
    "root-not-mapping": "a file is a map",
    "tag": "no tags",
}
# Said of flows, not of YAML.
OF_FLOWS = {"missing-edition", "unknown-key", "expected-mapping", "expected-scalar"}


def findings(leat, paths):
    """The slugs that are said of each file, warnings apart, in one run of the program."""
    run = measured.run(leat, "check", "--format", "json", *paths)
    listed = json.loads(run.output)
    listed = listed if isinstance(listed, list) else listed["diagnostics"]
    found = collections.defaultdict(set)
    for finding in listed:
        if finding["severity"] == "error" and finding["code"] not in OF_FLOWS:
            found[pathlib.Path(finding["path"])].add(finding["code"])
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--leat", type=pathlib.Path, default=measured.PROGRAM)
    parser.add_argument("--corpora", type=pathlib.Path, default=measured.CORPORA)
    options = parser.parse_args()
    folder = options.corpora / "yaml-test-suite"
    with open(folder / "libyaml-0.2.5-verdicts.tsv") as table:
        verdicts = {row["case"]: row["libyaml"] for row in csv.DictReader(table, delimiter="\t")}
    paths = {case: folder / case / "in.yaml" for case in verdicts}
    found = findings(options.leat.resolve(), paths.values())
    counts = collections.Counter()
    rules = collections.Counter()
    others = []
    for case, verdict in sorted(verdicts.items()):
        slugs = found[paths[case]]
        if (verdict == "error") == bool(slugs):
            counts["both refuse it" if slugs else "both accept it"] += 1
        elif slugs & RULES.keys():
            counts["stricter on purpose"] += 1
            rules.update(slugs & RULES.keys())
        else:
            others.append(f"{case}: libyaml says {verdict}, Leat says {', '.join(sorted(slugs)) or 'ok'}")
    for words, count in sorted(counts.items()):
        print(f"{count:4}  {words}")
    for slug, count in sorted(rules.items()):
        print(f"          {count:4}  {slug}: {RULES[slug]}")
    print(f"{len(others):4}  differ otherwise")
    for line in others:
        print("      " + line)
    sys.exit(1 if others else 0)


if __name__ == "__main__":
    main()
