"""Mistakes in the arguments of calls."""

from flow import Place
from kinds import kind, pick, tokens
from mistake import adding_node, mistake, place_of, replacing

WINDOWS = {"rolling_mean", "rolling_min", "rolling_max", "rolling_sum", "rolling_std", "rolling_var",
           "rolling_median", "rolling_count"}
# Transforms of one or two arguments, without optional ones.
EXACT = {"abs", "log", "exp", "sqrt", "ceil", "floor", "sign", "weekday", "year", "month", "quarter",
         "cum_sum", "cum_max", "cum_min", "is_nan", "is_finite", "fill_null", "null_if", "truncate",
         "add_days", "day_of_year", "between", "rolling_count"}


def calls(flow, names=None):
    for expression in flow.expressions:
        for call in expression.calls:
            if names is None or expression.tokens[call.name].text in names:
                yield expression, call


def windows(flow):
    """The tokens of windows that are written as numbers or parameters."""
    for expression, call in calls(flow, WINDOWS):
        tokens = [expression.tokens[i] for label, r in call.arguments if label in (None, "window") for i in r]
        if tokens and tokens[-1].kind in ("number", "name") and len(call.arguments) > 1:
            yield tokens[-1]


def single_quoted(flow, token):
    """Whether a token stands in single quotes of YAML, where those inside are written twice."""
    return any(token in e.tokens for e in flow.expressions if e.entry.style == "single")


@kind
def missing_argument(flow, random):
    """The last required argument of a call goes, with its comma."""
    choices = [
        (e, c) for e, c in calls(flow, {"rolling_count", "fill_null", "null_if", "truncate", "add_days",
                                        "between"} | WINDOWS)
        if all(label is None for label, _ in c.arguments) and len(c.arguments) > 1
    ]
    expression, call = pick(random, choices)
    last = expression.tokens[call.arguments[-1][1][-1]]
    comma = expression.tokens[call.arguments[-1][1][0] - 1]
    name = expression.tokens[call.name]
    if comma.line != last.line or name.line != last.line:
        return None
    text = flow.replaced(Place(comma.line, comma.start, last.end), "")
    return mistake(text, Place(name.line, name.start, comma.start + 1), "wrong-arguments")


@kind
def extra_argument(flow, random):
    found = pick(random, calls(flow, EXACT))
    expression, call = found
    close = expression.tokens[call.close]
    extra = random.choice(["3", "2.5", "'x'"])
    place = Place(close.line, close.start, close.start)
    return replacing(flow, place, ", " + extra, "wrong-arguments", at=(2, len(extra)))


@kind
def argument_twice(flow, random):
    found = pick(random, calls(flow, WINDOWS))
    expression, call = found
    close = expression.tokens[call.close]
    place = Place(close.line, close.start, close.start)
    return replacing(flow, place, ", window=9", "wrong-arguments", at=(2, 8))


@kind
def label_before_position(flow, random):
    choices = [(e, c) for e, c in calls(flow, WINDOWS) if len(c.arguments) == 2 and not c.arguments[0][0]]
    found = pick(random, choices)
    expression, call = found
    first = expression.tokens[call.arguments[0][1][0]]
    second = expression.tokens[call.arguments[1][1][0]]
    text = flow.replaced(Place(first.line, first.start, first.start), "of=")
    return mistake(text, Place(second.line, second.start + 3, second.end + 3), "argument-order")


@kind
def text_for_number(flow, random):
    token = pick(random, windows(flow))
    quote = "''" if single_quoted(flow, token) else "'"
    word = random.choice(["3", "four"])
    return replacing(flow, place_of(token), f"{quote}{word}{quote}", "invalid-constant")


@kind
def fraction_for_number(flow, random):
    token = pick(random, windows(flow))
    return replacing(flow, place_of(token), random.choice(["2.5", "1e3"]), "invalid-constant")


@kind
def window_of_zero(flow, random):
    token = pick(random, windows(flow))
    return replacing(flow, place_of(token), "0", "invalid-constant")


@kind
def window_below_zero(flow, random):
    token = pick(random, windows(flow))
    return replacing(flow, place_of(token), f"-{random.randrange(1, 40)}", "invalid-constant")


@kind
def window_of_a_column(flow, random):
    token = pick(random, windows(flow))
    numbers = [
        flow.column_in(frame, name) for (frame, name), (type, _) in flow.columns().items() if type == "int64"
    ]
    if not token or not numbers or not any(token in e.tokens and e.frame is None for e in flow.expressions):
        return None
    return replacing(flow, place_of(token), pick(random, numbers), "not-constant")


@kind
def text_argument(flow, random):
    """A column of text where numbers are taken."""
    names = {"rolling_mean", "rolling_sum", "cum_sum", "abs", "floor", "ceil", "sqrt", "log", "diff"}
    texts = [(f, name) for (f, name), (type, _) in flow.columns().items() if type == "string"]
    found, text = pick(random, calls(flow, names)), pick(random, texts)
    expression, call = found
    arguments = call.arguments[0][1]
    inside = [expression.tokens[i] for i in arguments]
    frame = inside[0].text if inside[0].kind == "frame" else expression.frame
    if inside[0].line != inside[-1].line or (frame or text[0]) != text[0]:
        return None
    name = flow.column_in(*text) if expression.frame is None else text[1]
    place = Place(inside[0].line, inside[0].start, inside[-1].end)
    return replacing(flow, place, name, "type-mismatch")


@kind
def single_value_in_window(flow, random):
    """A window over a number."""
    name = pick(random, sorted(WINDOWS - {"rolling_count"}))
    value = str(random.randrange(2, 90))
    return adding_node(flow, None, f"of_nothing: {name}({value}, 3)", value, "type-mismatch")


@kind
def foreign_transform(flow, random):
    """A name that other libraries give to a transform, unlike ours."""
    names = ["ffill", "lag", "fillna", "isnull", "stddev", "avg", "nvl", "moving_average", "length_of"]
    token = pick(random, [e.tokens[i] for e, i in tokens(flow, "call") if e.tokens[i].text in EXACT])
    return replacing(flow, place_of(token), random.choice(names), "unknown-transform")
