"""Computes the examples of stdlib/** anew, without Leat, and compares them with what the pages promise.

An example's expression is read by Python's own parser after a few words are exchanged, and each transform in
it is a function of `example_rows.py` (cell by cell) or `example_columns.py` (whole columns). A transform
without such a function is listed by name, and so is an error of a cell that the reference does not know.
Floats agree within 1e-13 of each other, all else exactly; the sign of zero is not compared.
"""

import ast
import datetime as dt
import math
import pathlib
import re
import sys
import zoneinfo
from collections import Counter

import polars as pl
import yaml

import example_columns
import example_more  # noqa: F401, it adds its functions
import example_rows
from example_cells import Column, Failure, Span, Unknown

ROOT = pathlib.Path(__file__).resolve().parents[2]

# Where Leat means something else than the reference, on purpose: transform and expression, where
# that is not enough also the first column, to the reason.
DELIBERATE = {
    ("replace", "replace(x, '', '-')"): "an empty text is found nowhere; in Python between all characters",
    ("count_matches", "count_matches(x, 'x*')"): "RE2 has no empty match right after a match; Python has",
    ("ewm_mean", "ewm_mean(x, span=3, adjust=false)"): "the weights that pandas documents, and polars uses",
    ("rank", "rank(x)", "0.0 NaN -0.0 inf -inf"): "NaN has no rank; polars ranks it last",
    ("ewm_mean", "ewm_mean(x, alpha=1)"): "NaN is a value; pandas takes it for a missing one",
    ("ewm_mean", "ewm_mean(x, com=1, adjust=false, skip_nan=true)"): "infinity is a value; pandas skips it",
    ("ewm_std", "ewm_std(x, half_life=3, bias=true)"): "infinity is a value; pandas skips it",
    ("ewm_var", "ewm_var(x, span=5)"): "NaN and infinity are values; pandas skips them",
}

OPERATORS = {
    ast.Add: "add", ast.Sub: "subtract", ast.Mult: "multiply", ast.Div: "divide",
    ast.FloorDiv: "floor_divide",
    ast.Mod: "modulo", ast.Pow: "power", ast.Eq: "equal", ast.NotEq: "not_equal", ast.Lt: "less",
    ast.LtE: "less_equal", ast.Gt: "greater", ast.GtE: "greater_equal", ast.USub: "negate", ast.Not: "not",
    ast.And: "and", ast.Or: "or",
}  # fmt: skip
# What a function of the reference raises for cells that it was not written for, durations among them.
FOREIGN = (TypeError, ValueError, ArithmeticError, AttributeError, KeyError, pl.exceptions.PolarsError)
WORDS = {"true": "True", "false": "False", "null": "None"}
SPAN = r"\d+(?:us|ms|s|min|h|d|w|mo|q|y)\b"
TOKEN = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"|" + SPAN + r"|[A-Za-z_]\w*|\d[\d.eE]*|\s+|.")


def python_text(expression: str) -> str:
    """The expression in Python's words: spans of time, `null`, and names that Python keeps for itself."""
    parts = []
    for token in TOKEN.findall(expression):
        if token[0] == "'":
            parts.append(repr(token[1:-1].replace("''", "'")))
        elif span := re.fullmatch(r"(\d+)([a-z]+)", token):
            parts.append(f"__span({span[1]}, '{span[2]}')")
        elif token in WORDS:
            parts.append(WORDS[token])
        else:
            parts.append(token)
    text = "".join(parts)
    return re.sub(r"\b(if|and|or|not|with|else|from)(?=\(|=(?!=))", r"\1_", text)


class Evaluation:
    """One example's columns, and what its expression makes of them."""

    def __init__(self, columns: dict[str, Column], rows: int):
        self.columns = columns
        self.rows = rows

    def value(self, node: ast.AST):
        match node:
            case ast.Constant():
                return node.value
            case ast.Name():
                if node.id not in self.columns:
                    raise Unknown(node.id)
                return self.columns[node.id]
            case ast.List():
                return [self.value(item) for item in node.elts]
            case ast.BinOp():
                sides = [self.value(node.left), self.value(node.right)]
                return self.call(OPERATORS[type(node.op)], sides, {})
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant()):
                return -node.operand.value
            case ast.UnaryOp():
                return self.call(OPERATORS[type(node.op)], [self.value(node.operand)], {})
            case ast.BoolOp():
                values = [self.value(item) for item in node.values]
                result = values[0]
                for right in values[1:]:
                    result = self.call(OPERATORS[type(node.op)], [result, right], {})
                return result
            case ast.Compare():
                return self.comparison(node)
            case ast.Call():
                if node.func.id == "__span":
                    return Span(*(item.value for item in node.args))
                named = {item.arg.rstrip("_"): self.value(item.value) for item in node.keywords}
                return self.call(node.func.id.rstrip("_"), [self.value(item) for item in node.args], named)
        raise Unknown(type(node).__name__)

    def comparison(self, node: ast.Compare):
        left, right = self.value(node.left), self.value(node.comparators[0])
        match node.ops[0]:
            case ast.Is():
                return self.call("is_null", [left], {})
            case ast.IsNot():
                return self.call("is_not_null", [left], {})
            case ast.In():
                return self.call("is_in", [left, *right], {})
            case operator:
                return self.call(OPERATORS[type(operator)], [left, right], {})

    def call(self, name: str, values: list, named: dict):
        if function := example_columns.FUNCTIONS.get(name):
            return example_columns.run(function, self.rows, values, named)
        if function := example_rows.FUNCTIONS.get(name):
            return example_rows.run(function, self.rows, values, named)
        raise Unknown(name)


class Quoted(str):
    """A text in quotation marks, so that it is never a null."""


class Pages(yaml.BaseLoader):
    def construct_scalar(self, node):
        return Quoted(node.value) if node.style in ("'", '"') else node.value


Pages.add_constructor("tag:yaml.org,2002:str", Pages.construct_scalar)
# BaseLoader leaves scalars without a tag of their own to this constructor.
Pages.add_constructor(None, lambda loader, node: BASE[type(node)](loader, node))
BASE = {
    yaml.ScalarNode: Pages.construct_scalar,
    yaml.SequenceNode: lambda loader, node: loader.construct_sequence(node, deep=True),
    yaml.MappingNode: lambda loader, node: loader.construct_mapping(node, deep=True),
}


def page(path: pathlib.Path) -> dict:
    # YAML 1.1 takes the question mark of `int64?` in braces for its own.
    text = re.sub(r": ([\w()/]+\?)(?=[,}])", r': "\1"', path.read_text())
    return yaml.load(text, Pages)


def guess(cells: list[str]) -> str:
    given = [cell for cell in cells if cell != "null" or isinstance(cell, Quoted)]
    for name, pattern in [
        ("bool", r"true|false"),
        ("int64", r"-?\d+"),
        ("duration", r"-?(\d+(us|ms|s|min|h|d|w))+"),
        ("float64", r"-?inf|NaN|-?\d[\d.]*([eE][+-]?\d+)?"),
        ("date", r"\d{4}-\d\d-\d\d"),
    ]:
        if given and all(re.fullmatch(pattern, cell) for cell in given):
            return name
    return "string" if given else "float64"


def cell(text: str, type_name: str):
    if text == "null" and not isinstance(text, Quoted):
        return None
    kind = type_name.split("(")[0]
    if kind == "bool":
        return text == "true"
    if kind.startswith(("int", "uint")):
        return int(text, 0)
    if kind.startswith("float"):
        return float(text)
    if kind == "date":
        return dt.date.fromisoformat(text)
    if kind == "timestamp":
        moment = dt.datetime.fromisoformat(text.removesuffix("Z"))
        if zone := re.search(r"\((.*)\)", type_name):
            if offset := re.fullmatch(r"([+-])(\d\d):(\d\d)", zone[1]):
                hours = dt.timedelta(hours=int(offset[2]), minutes=int(offset[3]))
                target = dt.timezone(-hours if offset[1] == "-" else hours)
            else:
                target = zoneinfo.ZoneInfo(zone[1])
            return moment.replace(tzinfo=dt.UTC).astimezone(target)
        return moment
    if kind == "duration":
        parts = re.findall(r"(\d+)([a-z]+)", text)
        sign = -1 if text.startswith("-") else 1
        return sign * sum((Span(int(count), unit).delta() for count, unit in parts), dt.timedelta())
    return text


def column(cells: list[str], type_name: str | None) -> Column:
    type_name = (type_name or guess(cells)).rstrip("?")
    return Column([cell(text, type_name) for text in cells], type_name)


def same(expected, actual) -> bool:
    if isinstance(expected, bool) or isinstance(actual, bool) or expected is None or actual is None:
        return expected is actual
    if isinstance(expected, float) or isinstance(actual, float):
        if not isinstance(actual, (int, float)) or not isinstance(expected, (int, float)):
            return False
        if math.isnan(expected) or math.isnan(actual):
            return math.isnan(expected) and math.isnan(actual)
        return math.isclose(expected, actual, rel_tol=1e-13, abs_tol=1e-300)
    return expected == actual


def computed(example: dict) -> list:
    types = example.get("types", {})
    given = {name: column(cells, types.get(name)) for name, cells in example["given"].items()}
    rows = len(next(iter(given.values())))
    tree = ast.parse(python_text(example["expr"]), mode="eval").body
    series = given.get(example.get("series"))
    if series is None:
        return example_rows.spread(Evaluation(given, rows).value(tree), rows)
    result = [None] * rows
    for name in dict.fromkeys(series):
        places = [row for row in range(rows) if series[row] == name]
        part = {key: Column([cells[row] for row in places], cells.type) for key, cells in given.items()}
        value = Evaluation(part, len(places)).value(tree)
        for row, value in zip(places, example_rows.spread(value, len(places))):
            result[row] = value
    return result


def verdict(example: dict) -> str:
    """Empty where the reference agrees; otherwise what it says instead."""
    result = computed(example)
    if "fails" in example:
        failing = [row for row, value in enumerate(result, 1) if isinstance(value, Failure)]
        if not failing:
            raise Unknown("an error of a cell")
        row = int(next(iter(example["fails"].values())))
        return "" if failing[0] == row else f"first error in row {failing[0]}, not {row}"
    if failed := [value for value in result if isinstance(value, Failure)]:
        raise Unknown(f"reference fails: {failed[0].why}")
    cells = example["gives"]
    type_name = example.get("type") or guess(cells)
    if "type" not in example and getattr(result, "type", "").startswith(("date", "timestamp", "string")):
        type_name = result.type
    expected = [cell(text, type_name.rstrip("?")) for text in cells]
    if len(expected) == 1 and len(result) > 1:
        result = result[:1]
    if len(expected) == len(result) and all(map(same, expected, result)):
        return ""
    return f"page {expected}, reference {list(result)}"


def deliberate(name: str, example: dict) -> str | None:
    key = (name, example["expr"])
    return DELIBERATE.get(key) or DELIBERATE.get((*key, " ".join(next(iter(example["given"].values())))))


def main() -> int:
    checked, missing, wrong, differing = Counter(), {}, [], []
    transforms = covered = examples = 0
    bare = []
    for path in sorted(ROOT.glob("stdlib/*/*.yaml")):
        name, found = path.stem, 0
        transforms += 1
        for example in page(path).get("examples", []):
            examples += 1
            try:
                difference = verdict(example)
            except (Unknown, *FOREIGN) as unknown:
                missing.setdefault(name, []).append(f"{example['expr']} ({unknown})")
                continue
            if not difference:
                found += 1
                by = example_columns.FUNCTIONS.get(name) or example_rows.FUNCTIONS.get(name)
                checked[getattr(by, "source", "exact arithmetic")] += 1
            elif reason := deliberate(name, example):
                differing.append(f"{name}: {example['expr']}: {reason}")
            else:
                wrong.append(f"{name}: {example['expr']}: {difference}")
        covered += found > 0
        bare += [] if found else [name]
    print(f"{transforms} transforms, {examples} examples; {covered} transforms have examples checked here")
    for source, count in checked.most_common():
        print(f"  {count:4} agree with {source}")
    print(f"  {len(differing):4} differ on purpose")
    print("\n".join(f"       {line}" for line in differing), end="\n" if differing else "")
    print(f"  {sum(map(len, missing.values())):4} have no reference here, of {len(missing)} transforms:")
    for name, expressions in missing.items():
        print(f"       {name}: " + ("; ".join(expressions) if "-v" in sys.argv else str(len(expressions))))
    print(f"  {len(bare):4} transforms have no example checked here: {', '.join(bare)}")
    print(f"  {len(wrong):4} differ")
    print("\n".join(f"       {line}" for line in wrong), end="\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
