"""Mistakes in the tests of a flow: each is put into a sound test that is added to it."""

from flow import Place
from kinds import kind, pick
from mistake import misspelled, mistake

CELLS = {
    "string": "north", "categorical": "north", "date": "2024-01-31", "bool": "true", "float32": "0.5",
    "float64": "0.25", "duration": "90min", "timestamp": "2024-01-31T10:00",
}
WRONG = {"date": "31.01.2024", "bool": "yes", "duration": "90 minutes", "timestamp": "yesterday"}


def cell(type):
    zoned = "Z" if type.startswith("timestamp(") else ""
    return CELLS.get(type.split("(")[0], "7") + zoned


class Test:
    """A test that gives rows of a source and expects them as they are."""

    def __init__(self, flow, random):
        self.flow, self.random = flow, random
        columns = flow.columns()
        self.source = pick(random, sorted({source for source, _ in columns}))
        self.types = {name: type for (source, name), (type, _) in columns.items() if source == self.source}
        self.names = sorted(random.sample(sorted(self.types), min(3, len(self.types))))
        self.source_key, self.params = self.source, ""
        self.given = [self.names] + [[cell(self.types[name]) for name in self.names] for _ in range(2)]
        self.expected = [list(row) for row in self.given]
        self.expect, self.extra = "expect", ""

    def seeded(self, token, *slugs):
        """The flow with the test; the mistake is `token`, a line of it or the first line that has it."""
        def table(rows):
            return [" " * 8 + " | ".join(row) for row in rows]

        lines = ["tests:", "  - name: seeded", "    given:", f"      {self.source_key}: |"]
        lines += table(self.given) + [f"    {self.expect}:", f"      {self.source}: |"] + table(self.expected)
        lines += [line for line in [self.params, self.extra] if line]
        first = len(self.flow.lines) - (1 if self.flow.lines[-1] == "" else 0)
        whole = [index for index, line in enumerate(lines) if line.strip() == token]
        index = (whole or [index for index, line in enumerate(lines) if token in line])[0]
        start = lines[index].rindex(token)
        text = "\n".join(self.flow.lines[:first] + lines) + "\n"
        return mistake(text, Place(first + index, start, start + len(token)), *slugs)

    def slip(self, word, known):
        return misspelled(word, self.random, known) or pick(self.random, [])


@kind
def test_of_unknown_source(flow, random):
    test = Test(flow, random)
    test.source_key = test.slip(test.source, flow.known_names())
    return test.seeded(f"{test.source_key}:", "unknown-frame")


def with_unknown_column(test, table, flow, random):
    """One column name of a table misspelled: that name, and the slug."""
    position = random.randrange(len(test.names))
    name = test.slip(test.names[position], flow.known_names())
    table[0] = test.names[:position] + [name] + test.names[position + 1 :]
    return test.seeded(name, "unknown-column")


@kind
def test_with_unknown_given_column(flow, random):
    test = Test(flow, random)
    return with_unknown_column(test, test.given, flow, random)


@kind
def test_with_unknown_expected_column(flow, random):
    test = Test(flow, random)
    return with_unknown_column(test, test.expected, flow, random)


@kind
def test_cell_of_another_type(flow, random):
    test = Test(flow, random)
    position = random.randrange(len(test.names))
    type = test.types[test.names[position]].split("(")[0]
    if type in ("string", "categorical"):
        return None
    wrong = WRONG.get(type, "seven")
    pick(random, [test.given, test.expected])[random.choice([1, 2])][position] = wrong
    return test.seeded(wrong, "invalid-cell")


@kind
def test_row_that_is_too_long(flow, random):
    test = Test(flow, random)
    pick(random, [test.given, test.expected])[random.choice([1, 2])].append("extra")
    return test.seeded("extra", "malformed-table")


@kind
def test_row_that_is_too_short(flow, random):
    test = Test(flow, random)
    if len(test.names) < 2:
        return None
    row = pick(random, [test.given, test.expected])[1]
    row[:] = [" | ".join(row[:-1]).replace("north", "south").replace("7", "8")]
    return test.seeded(row[0], "malformed-table")


@kind
def test_cell_without_closing_quote(flow, random):
    test = Test(flow, random)
    position = random.randrange(len(test.names))
    pick(random, [test.given, test.expected])[random.choice([1, 2])][position] = "'open"
    return test.seeded("'open", "unclosed-quote")


@kind
def test_with_misspelled_key(flow, random):
    test = Test(flow, random)
    test.expect = test.slip("expect", {"expect"})
    return test.seeded(f"{test.expect}:", "unknown-key")


@kind
def test_of_unknown_parameter(flow, random):
    test = Test(flow, random)
    name = test.slip(pick(random, flow.names("params")), flow.known_names())
    test.params = f"    params: {{{name}: 1}}"
    return test.seeded(name, "unknown-name")


@kind
def test_with_words_for_a_tolerance(flow, random):
    test = Test(flow, random)
    test.extra = "    tolerance: small"
    return test.seeded("small", "invalid-number")
