"""Mistakes in flows of several frames: verbs, operands, checks, variants, tests, policies and outputs.

The flows are those of `specs/examples` that have frames. Each kind is a pattern with one group, the token
that is spoiled, and what stands in its place; the mistake is what stands there then.
"""

import re

from flow import Place
from kinds import NoPlace, kind_of
from mistake import mistake, misspelled


class FramedFlow:
    """A flow as lines: the patterns know how it is written, and nothing else is read from it."""

    group = "framed"
    suffix = ".leat.yaml"

    def __init__(self, name, text):
        self.name = name
        self.lines = text.split("\n")
        self.words = set(re.findall(r"[A-Za-z_]\w*", text))

    def places(self, pattern, section=None):
        """The first groups of a pattern in all lines, or in those of one section of the top level."""
        inside = None
        for index, line in enumerate(self.lines):
            if line[:1].isalpha():
                inside = line.split(":")[0]
            if section is not None and inside != section:
                continue
            for match in re.finditer(pattern, line):
                yield Place(index, match.start(1), match.end(1))

    def text_at(self, place):
        return self.lines[place.line][place.start : place.end]

    def replaced(self, place, text):
        lines = list(self.lines)
        line = lines[place.line]
        lines[place.line] = line[: place.start] + text + line[place.end :]
        return "\n".join(lines)

    def inserted(self, index, line):
        return "\n".join(self.lines[:index] + [line] + self.lines[index:])

    def without(self, index):
        return "\n".join(self.lines[:index] + self.lines[index + 1 :])


def one_of(flow, random, pattern, section):
    found = list(flow.places(pattern, section))
    if not found:
        raise NoPlace
    return random.choice(found)


def nearest(text, pattern, place):
    """The first group of the pattern that is nearest to a place."""
    places = list(FramedFlow("", text).places(pattern))
    if not places:
        raise NoPlace
    return min(places, key=lambda p: abs(p.line - place.line))


def slip(name, pattern, *slugs, section=None, group="framed"):
    """The token gets a slip of the hand."""
    def make(flow, random):
        place = one_of(flow, random, pattern, section)
        word = misspelled(flow.text_at(place), random, flow.words)
        if word is None:
            return None
        at = Place(place.line, place.start, place.start + len(word))
        return mistake(flow.replaced(place, word), at, *slugs)
    kind_of(group, name, make)


def swap(name, pattern, text, *slugs, section=None, at=None, told=None, group="framed"):
    """Another text stands for the token; the mistake is all of it, the part `at`, or the nearest `told`."""
    def make(flow, random):
        place = one_of(flow, random, pattern, section)
        new = random.choice(text) if isinstance(text, list) else text
        part = at or new
        start = place.start + new.index(part)
        changed = flow.replaced(place, new)
        if told is not None:
            return mistake(changed, nearest(changed, told, place), *slugs)
        return mistake(changed, Place(place.line, start, start + max(len(part), 1)), *slugs)
    kind_of(group, name, make)


def drop(name, pattern, *slugs, section=None, told=None, group="framed"):
    """The token goes; it is told at the token of `told` nearest to it, or where it stood."""
    def make(flow, random):
        place = one_of(flow, random, pattern, section)
        text = flow.replaced(place, "")
        if told is None:
            return mistake(text, Place(place.line, place.start, place.start + 1), *slugs)
        return mistake(text, nearest(text, told, place), *slugs)
    kind_of(group, name, make)


def add(name, pattern, line, token, *slugs, section=None, group="framed"):
    """A line behind the one of the pattern; the mistake is `token` in it, and `{}` is the pattern's group."""
    def make(flow, random):
        place = one_of(flow, random, pattern, section)
        new = line.replace("{}", flow.text_at(place))
        wrong = token.replace("{}", flow.text_at(place))
        start = new.index(wrong)
        at = Place(place.line + 1, start, start + len(wrong))
        return mistake(flow.inserted(place.line + 1, new), at, *slugs)
    kind_of(group, name, make)


FRAMES = "frames"
# Verbs and their keys
slip("misspelled-parent", r"^    from: (\w{4,})", "unknown-frame", section=FRAMES)
slip("misspelled-verb", r"^    (group_by|join|asof_join|where|sort):", "unknown-key", section=FRAMES)
slip("misspelled-right-side", r"\bwith: (\w+)", "unknown-frame", section=FRAMES)
slip("misspelled-key-of-a-join", r"\bjoin: \{with: \w+, on: [^}]+\}?, (kind|take):", "unknown-key",
     section=FRAMES)
slip("misspelled-key-of-an-as-of-join", r"^      (within|direction|take): ", "unknown-key", section=FRAMES)
slip("misspelled-kind-of-join", r"\bkind: (left|anti)", "unknown-word", section=FRAMES)
slip("misspelled-direction", r"\bdirection: (forward|nearest)", "unknown-word", section=FRAMES)
slip("misspelled-left-key", r"\bon: \{(\w+):", "unknown-column", section=FRAMES)
slip("misspelled-right-key", r"\bon: \{\w+: (\w{3,})\}", "unknown-column", section=FRAMES)
slip("misspelled-key-of-both", r"\bon: (\w+)[,}]", "unknown-column", section=FRAMES)
slip("misspelled-group-of-an-as-of-join", r"^      by: (\w+)", "unknown-column", section=FRAMES)
slip("misspelled-time", r"\bat: \{(\w+):", "unknown-column", section=FRAMES)
slip("misspelled-time-of-the-right", r"\bat: \{\w+: (\w+)\}", "unknown-column", section=FRAMES)
slip("misspelled-taken-column", r"\btake: \{\w+: (\w{4,})", "unknown-column", section=FRAMES)
slip("misspelled-taken-name", r"\btake: \[(\w{4,}),", "unknown-column", section=FRAMES)
slip("misspelled-group", r"^    group_by: (\w+)", "unknown-column", section=FRAMES)
slip("misspelled-expression-of-a-group", r"group_by: \{.*\((\w{4,}),", "unknown-column", section=FRAMES)
slip("misspelled-sort", r"^    sort: (\w+)", "unknown-column", section=FRAMES)
slip("misspelled-argument-of-an-aggregate", r"^      \w+: (?:sum|count|mean|max|min)\((\w{4,})\)$",
     "unknown-column", section=FRAMES)
slip("misspelled-node-of-a-frame", r"^      \w+: (\w{6,}) [-/*] \w", "unknown-column", section=FRAMES)
swap("tolerance-of-another-type", r"\bwithin: (\w+)", "60", "type-mismatch", section=FRAMES)
swap("tolerance-below-zero", r"\bwithin: (\w+)", "-5min", "invalid-constant", "type-mismatch", section=FRAMES)
swap("joined-with-itself", r"^    join: \{with: (totals|orders)\b", ["customers", "accounts"],
     "duplicate-name", "unknown-frame", section=FRAMES)
swap("cycle-of-frames", r"^    from: (payments|weather|quotes)$", ["paid", "days", "by_symbol"], "cycle",
     "unknown-frame", section=FRAMES)
swap("keys-of-two-types", r"\bon: \{origin: (faa)\}", "lat", "type-mismatch", section=FRAMES)
swap("condition-is-a-number", r"^    where: (.*)$", "1 + 2", "type-mismatch", section=FRAMES)
swap("aggregate-forgotten", r"^      \w+: (sum\(\w+\))$", "amount_due", "unknown-column", section=FRAMES)
add("two-verbs", r"^    (where): ", "    limit: 3", "limit", "conflicting-keys", section=FRAMES)
add("no-verb", r"^(frames):", "  bare:\n    from: orders", "bare", "missing-key")
add("key-twice-in-a-frame", r"^    (from): \w+$", "    from: orders", "from", "duplicate-key", section=FRAMES)
drop("right-side-not-unique", r"^( +key: (?:faa|account))$", "may-multiply", section="sources",
     told=r"\bon: (\{origin: faa\}|account\b)")
drop("join-without-keys", r"join: \{with: \w+(, on: \w+), kind", "missing-key", section=FRAMES,
     told=r"\bjoin: (\{with: \w+, kind.*\})")

# Checks
slip("misspelled-check", r"checks: \[\{(min|between|in|matches|length):", "unknown-key")
slip("misspelled-column-of-a-check", r"^      - (?:not_null|\{unique): \[?(\w{4,})", "unknown-column")
slip("misspelled-severity", r"\bseverity: (warn)", "unknown-word")
slip("misspelled-name-in-a-condition", r"\bassert: (\w{3}) <=", "unknown-column")
swap("empty-range", r"\bbetween: (\[-?\d+, [\d.]+\])", "[500, -500]", "invalid-constant")
swap("half-a-range", r"\bbetween: (\[.*?\])", "[1]", "expected-list")
swap("words-for-a-number", r"checks: \[\{min: (\d+)\}", "\"'low'\"", "type-mismatch")
swap("number-for-a-word", r"\bin: \[(\w+)", "1", "type-mismatch")
swap("share-of-percent", r"\bmostly: (0\.\d+)", "95", "invalid-constant")
swap("pattern-that-is-none", r"\bmatches: ('.*?')", "'('", "invalid-pattern")
swap("condition-that-is-none", r"\bassert: (\w+ <= \w+)", "5", "type-mismatch")

# Repetitions, variants, parameters, units
swap("marker-of-no-variable", r"^      (\$\(way\))_amount:", "$(ways)", "template-marker")
swap("nothing-to-repeat", r"\bfor: (\{way: \[.*\]\})", "{way: []}", "empty-for")
swap("variant-that-is-none", r"\bwhen: \w+ == ('\w+')", "'other'", "invalid-constant", "unknown-word")
slip("misspelled-parameter-of-a-variant", r"\bwhen: (\w+) ==", "unknown-name", "unknown-column")
slip("misspelled-default", r"\btype: enum, .*default: (\w+)", "invalid-parameter")
swap("default-below-its-limit", r"\bdefault: ([\d.]+), min: 0", "-1", "invalid-parameter")
swap("unit-of-another-kind", r"\bto_unit\((\w+, '\S+')\)", "wind, 'kg'", "unit-mismatch")
swap("unit-that-is-none", r"\bto_unit\(\w+, ('\S+')\)", "'3 m'", "invalid-unit")
add("units-differ", r"^      (wind_metric): ", "      both: wind + wind_metric", "wind_metric",
    "unit-mismatch")
add("rows-of-another-frame", r"^      (is_first): ", "      across: order_number / paid.paid_amount",
    "paid.paid_amount", "frame-mismatch")
add("rows-of-a-derived-frame", r"^      (is_day): ", "      across: celsius / days.mean_temp",
    "days.mean_temp", "frame-mismatch")
add("rows-of-a-joined-frame", r"^      (all_in): ", "      across: fee / by_account.volume",
    "by_account.volume", "frame-mismatch")

# Outputs, tests, policies
slip("misspelled-output-column", r"^      - (\w{5,})$", "unknown-column", section="outputs")
slip("misspelled-frame-of-an-output", r"^    from: (\w+)", "unknown-frame", section="outputs")
slip("misspelled-table-of-a-test", r"^      (orders|payments|quotes|weather): \|", "unknown-frame",
     section="tests")
slip("misspelled-column-of-a-test", r"^        (?:id|origin|customer|number) \| (\w{4,})", "unknown-column",
     section="tests")
swap("cell-of-another-type", r"^        [17] +\| (\d+) ", "seven", "invalid-cell", section="tests")
slip("misspelled-tag-of-a-rule", r"^      (?:forbid|restrict): (\w+)", "unknown-tag", section="policies")
slip("misspelled-key-of-a-rule", r"^      (forbid|restrict|reason): ", "unknown-key", section="policies")
add("label-at-a-forbidden-output", r"^      - (on_weekend|card_share)$", "      - first_name", "first_name",
    "policy-violation", "unknown-column", section="outputs")
drop("output-without-owner", r"^(    owner: \w+)$", "policy-requirement", section="outputs",
     told=r"^  (customers|orders|payments|months):$")

# Files, limits, instances
swap("misspelled-suffix", r"^    path: (\S+\.parquet)$", ["out/rows.parqet", "out/rows.xlsx"],
     "unknown-format")
swap("limit-of-another-type", r"\bmin: (\d+)", "\"'low'\"", "invalid-parameter", section="params")
swap("limit-by-a-name", r"\bmin: (\d+)", "lowest", "not-constant", section="params")
swap("marker-in-a-path-without-for", r"^    path: (\S+)\.parquet$", "out/$(region)", "template-marker",
     section="outputs")
swap("marker-in-a-selection-without-for", r"^      - (\w{5,})$", "total_$(region)", "template-marker",
     section="outputs")
add("check-for-nothing", r"^      - (not_null: .*)$", "      - {for: {w: []}, row_count: {min: w}}",
    "{w: []}", "empty-for")

# Imports
IMPORTS = "imports"
swap("import-that-is-not-there", r"\bfrom: (lib/\w+\.leat\.yaml)", "lib/tend.leat.yaml", "import-not-found",
     section=IMPORTS)
swap("import-from-outside", r"\bfrom: (lib/\w+\.leat\.yaml)", "../trend.leat.yaml",
     "import-outside", "import-not-found", section=IMPORTS)
slip("misspelled-frame-for-a-source", r"\bsources: \{\w+: (\w+)", "unknown-frame", section=IMPORTS)
slip("misspelled-key-of-an-import", r"[, ] (params|sources|override):", "unknown-key", section=IMPORTS)
slip("misspelled-parameter-of-an-import", r"\bparams: \{(\w+):", "unknown-name", section=IMPORTS)
swap("parameter-beyond-its-limits", r"\bwindow: (5)\}", "53", "invalid-parameter", section=IMPORTS)
swap("parameter-of-another-type", r"\bwindow: (5)\}", "2.5", "invalid-parameter", section=IMPORTS)
slip("misspelled-override", r"\boverride: \{(\w+):", "unknown-name", section=IMPORTS)
slip("misspelled-column-of-an-override", r"\blevel: (spend) \*", "unknown-name", section=IMPORTS)
slip("misspelled-namespace", r"\b(america|europe)\.\w", "unknown-frame", "unknown-transform", section=FRAMES)
slip("misspelled-imported-node", r"\b(?:america|europe)\.(trend|level)", "unknown-name", "unknown-column",
     section=FRAMES)
swap("misspelled-imported-transform", r"\b(america\.ratio)\(", "america.rato", "unknown-transform",
     section=FRAMES)
