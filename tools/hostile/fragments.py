"""Hostile fragments put where they hurt: in whole flows, as the numbers, patterns and names of nodes.

The files of `hostile/yaml` are no flows. What most of them would break is the reader of YAML, which judges
them as they are; the others are here, each with what is said of it, in the order of the lines.
"""

import json

HEAD = """leat: 1
sources:
  s: {order: t, columns: {t: timestamp, day: date, x: float64, k: string}}
nodes:
"""
FIRST_LINE = HEAD.count("\n") + 1

NONE = ""

# A slug, or nothing, for each line of the fragment.
EXPECTED = {
    "82": [NONE] * 2,
    # Numbers are decimal; `1_000` is one.
    "83": ["invalid-number"] * 4 + [NONE],
    # `1e-400` is the nearest float, zero.
    "85": ["expression-syntax"] * 3 + ["invalid-number", NONE] + ["invalid-number"] * 3,
    "86": ["invalid-constant"] * 5,
    # The last is a moment without a zone.
    "91": ["invalid-date"] * 2 + ["invalid-timestamp", NONE],
    # RE2 is linear in the text. It has no back references, no look-behind and at most 1,000 repetitions.
    "98": [NONE] * 6 + ["invalid-pattern"] * 4 + [NONE],
    "100": ["expression-syntax"] * 4
    + ["invalid-number"] * 2
    + ["unclosed-quote", "wrong-operator", "expression-syntax"]
    # What divides by zero or overflows is a value, or an error of its row.
    + [NONE] * 3
    + ["expression-syntax", "wrong-operator"]
    + ["expression-syntax"] * 2
    + ["wrong-operator"]
    + ["invalid-number"] * 2
    + ["expression-syntax"],
    # At the word or the end of the line that it is, inside of folded, escaped and literal text.
    "101": [NONE, "expression-syntax", NONE, "expression-syntax", NONE, "expression-syntax"],
    # Told where the circle closes, which is in the other file.
    "103": ["import-cycle"],
    # Chains of 20,000 and 2^60 ways through a diamond.
    "105": [],
    "106": [],
}


def expression(number, text):
    """The fragment's value as a node of a flow."""
    if number == "86":
        return f"rolling_mean(x, {text})"
    if number == "91":
        return f"t == timestamp('{text}')" if "T" in text else f"day == date('{text}')"
    if number == "98":
        pattern = json.loads(text).replace("'", "''")
        return f"matches(k, '{pattern}')"
    return text


def chained(steps):
    """`  - {name: s2, from: [s1, s1]}` as `s2: s1 + s1`."""
    yield "  s0: x + 1\n"
    for step in steps[1:]:
        name, sources = step.strip().removeprefix("- {name: ").removesuffix("}").split(", from: ")
        yield f"  {name}: {' + '.join(sources.strip('[]').split(', '))} + 1\n"


def flow(number, text):
    """A flow with the fragment in it, and the line of the flow on which the fragment begins."""
    lines = text.splitlines()
    if number == "103":
        return "leat: 1\nimports:\n  other: " + lines[0].split(": ")[1] + "\n", 3
    if number in ("105", "106"):
        return HEAD + "".join(chained(lines)), FIRST_LINE
    if number == "82":
        head = HEAD + "  n:\n    expr: x\n    tags:\n"
        return head + "".join(f"      {line}\n" for line in lines), FIRST_LINE + 3
    if number == "101":
        return HEAD + "".join(f"  {line}\n" for line in lines), FIRST_LINE
    nodes = []
    for index, line in enumerate(lines):
        value = line.removeprefix("- ") if line.startswith("- ") else line.split(": ", 1)[1]
        nodes.append(f"  n{index}: {expression(number, value)}\n")
    return HEAD + "".join(nodes), FIRST_LINE


def is_expected(number, first_line, findings):
    """Whether each line is told for what is wrong with it, and no other is.

    One line may have several mistakes, as `a = b` has with two unknown columns.
    """
    expected = EXPECTED[number]
    slugs = {}
    for finding in findings:
        slugs.setdefault(finding["line"] - first_line, []).append(finding["code"])
    wanted = {index for index, slug in enumerate(expected) if slug}
    return slugs.keys() == wanted and all(expected[index] in slugs[index] for index in wanted)
