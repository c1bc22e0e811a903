"""Mistakes in the grammar of expressions, many of them habits from other languages."""

from flow import Place
from kinds import kind, pick, plain_nodes, tokens
from mistake import adding_node, mistake, place_of, replacing


def signs(flow, *texts):
    return [e.tokens[i] for e, i in tokens(flow, "sign", "keyword") if e.tokens[i].text in texts]


def number_names(flow):
    return [flow.column_in(*key) for key, (type, _) in flow.columns().items() if type in ("int64", "float64")]


@kind
def single_equals(flow, random):
    token = pick(random, signs(flow, "=="))
    return replacing(flow, place_of(token), "=", "wrong-operator")


@kind
def and_of_c(flow, random):
    token = pick(random, signs(flow, "and"))
    return replacing(flow, place_of(token), "&&", "wrong-operator")


@kind
def or_of_c(flow, random):
    token = pick(random, signs(flow, "or"))
    return replacing(flow, place_of(token), "||", "wrong-operator")


@kind
def not_of_c(flow, random):
    """`!` inside an expression; before one it is a tag to YAML."""
    token = pick(random, [t for t in signs(flow, "not") if flow.lines[t.line][t.end : t.end + 1] == " "])
    before = flow.lines[token.line][: token.start].rstrip()
    if before.endswith("is"):
        return None
    place = Place(token.line, token.start, token.end + 1)
    return replacing(flow, place, "!", "tag" if before.endswith(":") else "wrong-operator")


@kind
def power_of_c(flow, random):
    name = pick(random, number_names(flow))
    return adding_node(flow, None, f"squared: {name} ^ 2", "^", "wrong-operator")


@kind
def not_equal_of_sql(flow, random):
    token = pick(random, signs(flow, "=="))
    return replacing(flow, place_of(token), "<>", "wrong-operator")


@kind
def chained_comparison(flow, random):
    name = pick(random, number_names(flow))
    sign = random.choice(["<", "<=", ">"])
    node = adding_node(flow, None, f"ranged: 0 <= {name} {sign}# 10", f"{sign}#", "chained-comparison")
    return mistake(node.text.replace(f"{sign}#", sign), list(node.places), "chained-comparison")


@kind
def double_quoted_text(flow, random):
    """A text in double quotes in the middle of an expression."""
    found = [e.tokens[i] for e, i in tokens(flow, "string")
             if e.entry.style in ("plain", "block") and i > 0]
    token = pick(random, found)
    return replacing(flow, place_of(token), f'"{token.text[1:-1]}"', "double-quotes")


@kind
def bad_date(flow, random):
    date = random.choice(["2024-02-30", "2023-13-01", "01.02.2024", "2024-1-5", "yesterday"])
    dates = [key for key, (type, _) in flow.columns().items() if type == "date"]
    name = flow.column_in(*pick(random, dates))
    return adding_node(flow, None, f"later: {name} > date('{date}')", f"'{date}'", "invalid-date")


@kind
def bad_timestamp(flow, random):
    time = random.choice(["2024-02-29T25:00:00", "2024-02-29 noon", "2024-02-30T00:00:00"])
    times = [key for key, (type, _) in flow.columns().items() if type == "timestamp"]
    name = flow.column_in(*pick(random, times))
    node = f"later: {name} > timestamp('{time}')"
    return adding_node(flow, None, node, f"'{time}'", "invalid-timestamp")


@kind
def bad_number(flow, random):
    number = random.choice(["1_000_", "0x1f", "1.2.3", "12weeks", "99999999999999999999", "1e999"])
    found = [e.tokens[i] for e, i in tokens(flow, "number") if e.tokens[i].text.isdigit()]
    return replacing(flow, place_of(pick(random, found)), number, "invalid-number")


@kind
def missing_comma(flow, random):
    commas = [(e, i) for e, i in tokens(flow, "sign") if e.tokens[i].text == "," and e.innermost(i)
              and e.entry.style != "block" and e.tokens[i + 1].text != "-"]
    expression, index = pick(random, commas)
    token, after = expression.tokens[index], expression.tokens[index + 1]
    text = flow.replaced(place_of(token), "")
    return mistake(text, Place(after.line, after.start - 1, after.end - 1), "expression-syntax")


@kind
def missing_operator(flow, random):
    found = [(e, i) for e, i in tokens(flow, "sign")
             if e.tokens[i].text in ("*", "+", "/", ">", "<") and e.tokens[i + 1].kind in ("name", "number")]
    expression, index = pick(random, found)
    token, after = expression.tokens[index], expression.tokens[index + 1]
    if token.line != after.line:
        return None
    width = after.start - token.start
    text = flow.replaced(Place(token.line, token.start, after.start), "")
    return mistake(text, Place(after.line, after.start - width, after.end - width), "expression-syntax")


@kind
def operator_at_the_end(flow, random):
    """What is missing is told where the text ends."""
    expression = pick(random, plain_nodes(flow))
    end = expression.tokens[-1].end
    line = expression.tokens[-1].line
    sign = random.choice(["+", "*", "-", "and", "or"])
    text = flow.replaced(Place(line, end, end), f" {sign}")
    return mistake(text, Place(line, end, end + len(sign) + 2), "expression-syntax")


@kind
def operator_twice(flow, random):
    token = pick(random, signs(flow, "*", "+", "/", ">"))
    text = random.choice(["+", "*"])
    place = Place(token.line, token.end, token.end)
    slugs = ("expression-syntax",)
    return replacing(flow, place, f" {text}", *slugs, at=(1, 1))


@kind
def empty_value(flow, random):
    """A node without an expression is told at its key or behind it."""
    expression = pick(random, plain_nodes(flow))
    entry = expression.entry
    text = flow.replaced(entry.value, "")
    return mistake(text, Place(entry.key.line, entry.key.start, entry.value.start + 1), "expression-syntax")


@kind
def method_call(flow, random):
    """`column.mean()`, as in pandas."""
    name = pick(random, [n for n in number_names(flow) if "." not in n])
    return adding_node(flow, None, f"averaged: {name}.mean()", f"{name}.mean", "unknown-transform")


@kind
def index_in_brackets(flow, random):
    name = pick(random, number_names(flow))
    return adding_node(flow, None, f"before: {name}[-1]", "[", "expression-syntax")


@kind
def conditional_of_python(flow, random):
    name = pick(random, number_names(flow))
    return adding_node(flow, None, f"chosen: 1 if {name} > 2 else 3", "if", "expression-syntax")


@kind
def conditional_of_c(flow, random):
    name = pick(random, number_names(flow))
    return adding_node(flow, None, f"chosen: {name} > 2 ? 1 + 2", "?", "wrong-operator")


@kind
def pipe_between_booleans(flow, random):
    name = pick(random, number_names(flow))
    return adding_node(flow, None, f"either: ({name} > 2) | ({name} < 1)", "|", "pipe-target")
