"""Mistakes in YAML: brackets, quotes, indentation, and the traps that it springs without an error."""

from calls import WINDOWS, calls
from flow import Place
from kinds import entries, kind, pick, plain_nodes, tokens
from mistake import adding_node, mistake, place_of, replacing


def ordered_number(flow, random):
    """A column of numbers that windows can run over."""
    return flow.column_in(*pick(random, [
        key for key, (type, _) in flow.columns().items()
        if type in ("int64", "float64") and ("sources", key[0], "order") in flow.by_path
    ]))


@kind
def unclosed_parenthesis(flow, random):
    """A call's `)` goes; it may be told at the `(`, at its name, or where the `)` was missed."""
    expression, call = pick(random, [(e, c) for e, c in calls(flow) if e.entry.style == "plain"])
    opening, closing = expression.tokens[call.open], expression.tokens[call.close]
    text = flow.replaced(place_of(closing), "")
    after = Place(closing.line, closing.start - 1, closing.start + 3)
    last = expression.tokens[-1]
    end = Place(last.line, last.end - 1, last.end + 1)
    return mistake(text, [place_of(opening), place_of(expression.tokens[call.name]), after, end],
                   "unclosed-bracket", "expression-syntax")


@kind
def extra_parenthesis(flow, random):
    expression = pick(random, plain_nodes(flow))
    last = expression.tokens[-1]
    place = Place(last.line, last.end, last.end)
    return replacing(flow, place, ")", "unclosed-bracket", "expression-syntax")


@kind
def unclosed_flow_collection(flow, random):
    """The `}` or `]` at a line's end goes; told at the opening sign."""
    found = pick(random, entries(flow, lambda e: e.style in ("map", "list")
                                 and flow.lines[e.value.line].endswith(e.text)))
    line = flow.lines[found.value.line]
    return mistake(flow.with_line(found.value.line, line[:-1]),
                   Place(found.value.line, found.value.start, found.value.start + 1), "unclosed-bracket")


@kind
def unclosed_text(flow, random):
    """A text inside an expression loses its last quote."""
    found = [e.tokens[i] for e, i in tokens(flow, "string") if e.entry.style == "plain" and i > 0]
    token = pick(random, found)
    return replacing(flow, Place(token.line, token.end - 1, token.end), "", "unclosed-quote",
                               at=(token.start - token.end + 1, len(token.text) - 1))


@kind
def unclosed_scalar(flow, random):
    """A quoted value loses its last quote, and goes on to the end of the file for YAML."""
    found = pick(random, entries(flow, lambda e: e.style in ("single", "double")))
    place = Place(found.value.line, found.value.end - 1, found.value.end)
    width = found.value.end - found.value.start - 1
    return replacing(flow, place, "", "unclosed-quote", "text-after-value", at=(-width, width))


@kind
def tab_indentation(flow, random):
    index = pick(random, [i for i, line in enumerate(flow.lines) if line.startswith("  ") and line.strip()])
    line = flow.lines[index]
    return mistake(flow.with_line(index, "\t" + line.lstrip()), Place(index, 0, 1), "tab-indentation")


@kind
def one_space_too_many(flow, random):
    """A key is indented by one more than its neighbours."""
    return shifted(flow, random, 1)


@kind
def one_space_too_few(flow, random):
    return shifted(flow, random, -1)


def shifted(flow, random, by):
    keys = [e for e in entries(flow, lambda e: e.key is not None and e.style in ("plain", "map"))
            if flow.lines[e.key.line][: e.key.start].strip() == "" and e.key.start > 1]
    # With a neighbour of the same indentation above, it cannot be meant.
    keys = [e for e in keys if flow.lines[e.key.line - 1].startswith(" " * e.key.start + e.path[-1][:0])
            and flow.lines[e.key.line - 1][e.key.start : e.key.start + 1].isalpha()
            and not flow.lines[e.key.line - 1].endswith(":")]
    entry = pick(random, keys)
    line = flow.lines[entry.key.line]
    text = " " + line if by > 0 else line[1:]
    return mistake(flow.with_line(entry.key.line, text), Place(entry.key.line, 0, len(text)), "yaml-syntax")


@kind
def missing_space_after_colon(flow, random):
    """`key:value` is a text to YAML, not a pair."""
    keys = [e for e in entries(flow, lambda e: e.key is not None and e.style == "plain" and len(e.path) > 1)
            if flow.lines[e.key.line][: e.key.start].strip() == ""]
    entry = pick(random, keys)
    line = flow.lines[entry.key.line]
    text = line[: entry.key.end + 1] + line[entry.value.start :]
    return mistake(flow.with_line(entry.key.line, text), Place(entry.key.line, entry.key.start, len(text)),
                   "yaml-syntax")


@kind
def split_at_the_comma(flow, random):
    """A call in a map or list between braces, which YAML cuts at the comma."""
    name = pick(random, sorted(WINDOWS))
    call = f"{name}({ordered_number(flow, random)}, 3)"
    node = random.choice([f"{{expr: {call}, doc: Cut.}}", f"{{coalesce: [{call}, 0]}}"])
    return adding_node(flow, None, f"split: {node}", call, "comma-split")


@kind
def split_type(flow, random):
    """`decimal(10, 2)` between braces."""
    entry = flow.by_path["sources", pick(random, flow.names("sources")), "columns"]
    if entry.style != "section":
        return None
    index = entry.key.line + 1
    line = " " * (entry.key.start + 2) + "amount: {type: decimal(10, 2), doc: Money.}"
    start = line.index("decimal")
    return mistake(flow.inserted(index, [line]), Place(index, start, start + 14), "comma-split")


@kind
def colon_for_a_label(flow, random):
    found = [e.tokens[i] for e, i in tokens(flow, "label") if e.entry.style == "plain"]
    token = pick(random, found)
    text = flow.replaced(Place(token.line, token.end, token.end + 1), ": ")
    return mistake(text, Place(token.line, token.start, token.end + 1), "colon-in-call")


@kind
def comment_inside_a_call(flow, random):
    """The rest of the call stands behind ` #`, or on the line below."""
    name = pick(random, sorted(WINDOWS))
    column = ordered_number(flow, random)
    node = adding_node(flow, None, f"cut_off: {name}({column}, # weeks 3)", "# weeks 3)", "comment-cut")
    if random.random() < 0.5:
        return node
    lines = node.text.split("\n")
    place = node.places[0]
    lines[place.line : place.line + 1] = [lines[place.line][: place.start] + "# weeks",
                                          " " * 12 + "3)"]
    return mistake("\n".join(lines), Place(place.line, place.start, place.start + 7), "comment-cut")


@kind
def reserved_sign_first(flow, random):
    """A value that begins with a sign of YAML's."""
    sign, slugs = random.choice([
        ("@", ["leading-indicator"]), ("`", ["leading-indicator"]), ("%", ["leading-indicator"]),
        ("*", ["unknown-alias", "leading-indicator"]), ("&", ["anchor-misplaced"]), ("!", ["tag"]),
    ])
    expression = pick(random, [e for e in plain_nodes(flow) if e.tokens[0].kind == "name"])
    value = expression.entry.value
    return replacing(flow, Place(value.line, value.start, value.start), sign, *slugs)


@kind
def text_first(flow, random):
    """A value that begins with a text in quotes, which is the whole value to YAML."""
    texts = [k for k, (type, _) in flow.columns().items() if type == "string"]
    name = flow.column_in(*pick(random, texts))
    quote = random.choice("'\"")
    rest = f"== {name}"
    return adding_node(flow, None, f"is_it: {quote}north{quote} {rest}", rest, "text-after-value")


@kind
def second_document(flow, random):
    index = pick(random, [e.key.line for e in flow.entries if e.key and len(e.path) == 1 and e.key.line > 3])
    return mistake(flow.inserted(index, ["---"]), Place(index, 0, 3), "document-extra")


@kind
def merge_key(flow, random):
    entry = flow.by_path["sources", pick(random, flow.names("sources")), "columns"]
    if entry.style != "section":
        return None
    index = entry.key.line + 1
    line = " " * (entry.key.start + 2) + "<<: {extra: int64}"
    return mistake(flow.inserted(index, [line]), Place(index, entry.key.start + 2, entry.key.start + 4),
                   "merge-key")


@kind
def control_character(flow, random):
    expression = pick(random, plain_nodes(flow))
    token = pick(random, expression.tokens)
    sign = random.choice(["\x0b", "\x00", "\x1b"])
    return replacing(flow, Place(token.line, token.end, token.end), sign, "control-character")


@kind
def stray_character(flow, random):
    """A character of no token: a typographic quote or minus, a currency sign."""
    expression = pick(random, plain_nodes(flow))
    found = [t for t in expression.tokens if t.text not in ("(", ")")]
    token = pick(random, found)
    sign = random.choice(["€", "−", "\N{NO-BREAK SPACE}", ";", "\\", "’", "×"])
    place = Place(token.line, token.end, token.end)
    return replacing(flow, place, sign, "expression-syntax", "wrong-operator")
