"""Well-formed mistakes: types, units, frames, orders, declarations."""

from calls import WINDOWS, single_quoted
from flow import Place
from kinds import entries, is_option, kind, pick, tokens
from mistake import adding_node, mistake, place_of, replacing

ARITHMETIC = ("+", "-", "*", "/", "//", "%", "**", "<", "<=", ">", ">=")
NUMBERS = ("int64", "float64")


def columns(flow, *types):
    return [(frame, name) for (frame, name), (type, _) in flow.columns().items() if type in types]


@kind
def text_operand(flow, random):
    """A text where an operator takes a number."""
    choices = []
    for expression, index in tokens(flow, "sign"):
        after = expression.tokens[index + 1 : index + 3]
        if expression.tokens[index].text not in ARITHMETIC or not after or index == 0:
            continue
        if after[0].kind == "number" or after[0].kind == "name" and not after[0].text in flow.names("params"):
            choices.append((expression, after[0]))
    _, token = pick(random, choices)
    text = "''x''" if single_quoted(flow, token) else "'x'"
    return replacing(flow, place_of(token), text, "type-mismatch")


@kind
def condition_is_a_number(flow, random):
    frame, name = pick(random, columns(flow, *NUMBERS))
    name = flow.column_in(frame, name)
    return adding_node(flow, None, f"chosen: if({name}, 1, 2)", name, "type-mismatch")


@kind
def number_in_logic(flow, random):
    frame, name = pick(random, columns(flow, *NUMBERS))
    name = flow.column_in(frame, name)
    word = random.choice(["and", "or"])
    return adding_node(flow, None, f"both: {name} > 0 {word} {name} + 1", f"{name} + 1", "type-mismatch")


@kind
def text_for_date(flow, random):
    dates = columns(flow, "date")
    name = flow.column_in(*pick(random, dates))
    return adding_node(flow, None, f"newer: {name} > '2024-01-01'", "'2024-01-01'", "type-mismatch")


@kind
def wrong_declared_type(flow, random):
    frame, name = pick(random, columns(flow, *NUMBERS))
    name = flow.column_in(frame, name)
    type = random.choice(["string", "bool", "date"])
    node = f"{{expr: {name} * 2, type: {type}}}"
    return adding_node(flow, None, f"typed: {node}", f"{type}}}", "type-mismatch")


@kind
def wrong_declared_unit(flow, random):
    known = [(key, unit) for key, (_, unit) in flow.columns().items() if unit]
    (frame, name), _ = pick(random, known)
    name = flow.column_in(frame, name)
    node = f"{{expr: {name}, unit: furlong}}"
    return adding_node(flow, None, f"measured: {node}", "furlong", "unit-mismatch")


@kind
def wrong_nullability(flow, random):
    nullable = [
        e for e in entries(flow, lambda e: e.path[2:3] == ("columns",) and e.text.startswith("float64?"))
    ]
    found = pick(random, nullable)
    name = flow.column_in(found.path[1], found.path[3])
    node = f"{{expr: {name}, type: float64}}"
    return adding_node(flow, None, f"sure: {node}", "float64}", "type-mismatch")


@kind
def units_differ(flow, random):
    known = [(key, unit) for key, (type, unit) in flow.columns().items() if unit]
    pairs = [(a, b) for a, u in known for b, v in known if a[0] == b[0] and u != v]
    left, right = pick(random, pairs)
    name, other = flow.column_in(*left), flow.column_in(*right)
    sign = random.choice(["+", "-", "<", ">=", "=="])
    return adding_node(flow, None, f"sum_of: {name} {sign} {other}", other, "unit-mismatch")


@kind
def frames_differ(flow, random):
    numbers = columns(flow, *NUMBERS)
    pairs = [(a, b) for a in numbers for b in numbers if a[0] != b[0]]
    (frame, name), (other, second) = pick(random, pairs)
    token = f"{other}.{second}"
    sign = random.choice(["*", "/"])
    return adding_node(flow, None, f"across: {frame}.{name} {sign} {token}", token, "frame-mismatch")


@kind
def no_order(flow, random):
    """A window over a source that has no order."""
    without = [s for s in flow.names("sources") if ("sources", s, "order") not in flow.by_path]
    numbers = [c for c in columns(flow, *NUMBERS) if c[0] in without]
    name = pick(random, sorted(WINDOWS))
    call = f"{name}({'.'.join(pick(random, numbers))}, 3)"
    return adding_node(flow, None, f"smooth_of: {call}", call, "no-order")


@kind
def cycle(flow, random):
    """A node comes to read itself, or one of its readers."""
    readers = [(e, i) for e, i in tokens(flow, "name") if e.frame is None
               and ("nodes", e.tokens[i].text) in flow.by_path]
    expression, index = pick(random, readers)
    reader = expression.node[-1]
    first = [e for e in flow.expressions if e.node == ("nodes", expression.tokens[index].text)]
    operands = [t for t in first[0].tokens if t.kind in ("number", "name") and not before_dot(first[0], t)]
    token = pick(random, operands)
    text = flow.replaced(place_of(token), reader)
    names = [flow.by_path[first[0].node].key, flow.by_path[expression.node].key]
    changed = Place(token.line, token.start, token.start + len(reader))
    return mistake(text, [changed] + names, "cycle")


def before_dot(expression, token):
    index = expression.tokens.index(token)
    return expression.tokens[index - 1].text == "=" if index else False


@kind
def shadowed_column(flow, random):
    _, name = pick(random, flow.columns())
    return adding_node(flow, None, f"{name}: 1", name, "shadowed-column")


@kind
def duplicate_name(flow, random):
    """A node with the name of a parameter."""
    name = pick(random, flow.names("params"))
    return adding_node(flow, None, f"{name}: 1", name, "duplicate-name")


@kind
def duplicate_key(flow, random):
    found = pick(random, entries(flow, lambda e: e.key is not None and e.style == "plain"
                                 and flow.lines[e.key.line].lstrip().startswith(e.path[-1] + ":")))
    line = flow.lines[found.key.line]
    place = Place(found.key.line + 1, found.key.start, found.key.end)
    return mistake(flow.inserted(found.key.line + 1, [line]), place, "duplicate-key")


@kind
def missing_option(flow, random):
    """A declaration loses an option that it cannot do without; it is told at the declaration's name."""
    needed = [e for e in entries(flow, lambda e: e.path[-1] == "type" and e.path[0] in ("params", "sources"))
              if flow.by_path[e.path[:-1]].style == "map"]
    found = pick(random, needed)
    line = flow.lines[found.key.line]
    rest = line[found.value.end :].removeprefix(", ")
    text = flow.with_line(found.key.line, line[: found.key.start] + rest)
    return mistake(text, flow.by_path[found.path[:-1]].key, "missing-key")


@kind
def missing_default(flow, random):
    found = pick(random, entries(flow, lambda e: is_option(e.path, "params") and e.path[2] == "default"
                                 and flow.by_path[e.path[:2]].style == "map"))
    line = flow.lines[found.key.line]
    end = found.value.end
    if found.text.startswith("date("):
        return None
    text = flow.with_line(found.key.line, line[: found.key.start].rstrip(", ") + line[end:])
    return mistake(text, flow.by_path[found.path[:2]].key, "unbound-parameter")


@kind
def default_outside_its_limits(flow, random):
    limited = [e for e in entries(flow, lambda e: is_option(e.path, "params") and e.path[2] == "default")
               if e.path[:2] + ("min",) in flow.by_path]
    found = pick(random, limited)
    return replacing(flow, found.value, f"-{random.randrange(1, 9)}", "invalid-parameter")


@kind
def default_of_another_type(flow, random):
    plain = [e for e in entries(flow, lambda e: is_option(e.path, "params") and e.path[2] == "default")
             if flow.by_path[e.path[:2] + ("type",)].text in NUMBERS]
    found = pick(random, plain)
    return replacing(flow, found.value, random.choice(["'four'", "true", "date('2024-01-01')"]),
                     "invalid-parameter")


@kind
def missing_edition(flow, random):
    index = flow.lines.index("leat: 1")
    text = "\n".join(flow.lines[:index] + flow.lines[index + 1 :])
    return mistake(text, Place(index, 0, len(flow.lines[index + 1])), "missing-edition")


@kind
def unknown_edition(flow, random):
    index = flow.lines.index("leat: 1")
    return replacing(flow, Place(index, 6, 7), random.choice(["2", "1.0", "one", "v1"]), "missing-edition")


@kind
def invalid_name(flow, random):
    """A node whose name is none; nothing else is said where it is read."""
    found = pick(random, [e for e in flow.nodes() if "_" in e.path[-1]])
    name = found.path[-1].replace("_", random.choice(["-", " ", "."]), 1)
    return replacing(flow, found.key, name, "invalid-name")


@kind
def list_for_one_value(flow, random):
    found = pick(random, entries(flow, lambda e: e.path[-1] in ("path", "format") and e.style == "plain"))
    return replacing(flow, found.value, f"[{found.text}, other]", "expected-scalar")


@kind
def text_for_a_section(flow, random):
    frame = pick(random, flow.names("sources"))
    entry = flow.by_path["sources", frame, "columns"]
    if entry.style != "map":
        return None
    return replacing(flow, entry.value, "all", "expected-mapping")


@kind
def body_that_nothing_calls(flow, random):
    """A transform of the flow's own whose body fits no types; no node has to call it to find that."""
    if flow.names("transforms"):
        return None
    body, place, token = random.choice([
        ("x + 'a'", 4, "'a'"), ("upper(x)", 6, "x"), ("x and x > 1", 0, "x"), ("mean(x) + trim(x)", 15, "x"),
    ])
    line = f"  odd: {{args: {{x: {{type: number}}}}, body: {body}}}"
    start = line.rindex("body: ") + 6 + place
    index = len(flow.lines) - 1
    return mistake(flow.inserted(index, ["transforms:", line]),
                   Place(index + 1, start, start + len(token)), "type-mismatch")


@kind
def word_listed_twice(flow, random):
    """A parameter of a new enum that has a word twice."""
    if "params:" not in flow.lines:
        return None
    line = "  method: {type: enum, values: [mean, median, mean], default: mean}"
    start = line.rindex("mean]")
    index = flow.lines.index("params:") + 1
    return mistake(flow.inserted(index, [line]), Place(index, start, start + 4), "invalid-option")
