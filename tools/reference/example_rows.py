"""Transforms that look at one row: Python's integers, fractions, decimals, texts and calendar."""

import calendar
import datetime as dt
import functools
import hashlib
import math
import re
from decimal import Decimal, ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP
from fractions import Fraction

import polars as pl

from example_cells import Column, Failure, Span, Unknown

FUNCTIONS = {}
NAN = math.nan


def row(name, source="exact arithmetic", nulls=False):
    """Names a function of one row's cells; with `nulls` it wants to see nulls, too."""

    def add(function):
        function.source, function.nulls = source, nulls
        FUNCTIONS[name] = function
        return function

    return add


def spread(value, rows):
    return value if isinstance(value, Column) else Column([value] * rows)


def run(function, rows, values, named):
    results = Column([])
    columns = [value for value in [*values, *named.values()] if isinstance(value, Column)]
    types = {value.type for value in columns}
    integer = next((t for t in types if t.startswith(("int", "uint"))), None)
    for index in range(rows):
        cells = [value[index] if isinstance(value, Column) else value for value in values]
        words = {k: value[index] if isinstance(value, Column) else value for k, value in named.items()}
        lazy = function in (FUNCTIONS["if"], FUNCTIONS["and"], FUNCTIONS["or"])
        if not lazy and (failed := [cell for cell in cells if isinstance(cell, Failure)]):
            results.append(failed[0])
        elif not function.nulls and any(cell is None for cell in cells):
            results.append(None)
        else:
            try:
                result = function(*cells, **words)
                if len(types) == 1 and integer and type(result) is int and not fits(result, integer):
                    result = Failure("overflow")
            except OverflowError as error:
                if any(word in str(error) for word in ["date", "year", "days"]):
                    raise Unknown("a date beyond Python's calendar") from None
                result = Failure(str(error))
            except (ArithmeticError, ValueError) as error:
                result = Failure(str(error))
            results.append(result)
    results.type = column_type(results)
    if len(types) == 1 and results.type == "int64" and integer:
        results.type = integer
    return results


def fits(value, integer):
    bits = int(integer.lstrip("uint"))
    low, high = (0, 2**bits) if integer[0] == "u" else (-(2 ** (bits - 1)), 2 ** (bits - 1))
    return low <= value < high


def column_type(cells):
    given = next((cell for cell in cells if cell is not None and not isinstance(cell, Failure)), None)
    for kind, name in [(bool, "bool"), (int, "int64"), (float, "float64"), (str, "string")]:
        if isinstance(given, kind):
            return name
    if isinstance(given, dt.datetime):
        return "timestamp"
    return "date" if isinstance(given, dt.date) else ""


def plain(*cells):
    """Spans of a fixed length as Python's own; sums with clocks of a zone are checked by Leat's own tests."""
    cells = [cell.delta() if isinstance(cell, Span) else cell for cell in cells]
    if any(isinstance(cell, dt.timedelta) for cell in cells):
        days = [type(cell) is dt.date for cell in cells]
        cells = [dt.datetime(c.year, c.month, c.day) if day else c for c, day in zip(cells, days)]
    if any(getattr(cell, "tzinfo", None) for cell in cells):
        raise Unknown("arithmetic with a zone")
    return cells


def is_float(*cells):
    return any(isinstance(cell, float) for cell in cells)


@row("add")
def add(a, b):
    a, b = plain(a, b)
    return a + b


@row("subtract")
def subtract(a, b):
    a, b = plain(a, b)
    return a - b


@row("multiply")
def multiply(a, b):
    a, b = plain(a, b)
    return a * b


@row("divide")
def divide(a, b, on_zero=None):
    a, b = plain(a, b)
    if b == 0 and not isinstance(b, dt.timedelta):
        if on_zero == "null":
            return None
        if a == 0 or a != a:
            return NAN
        return math.copysign(math.inf, math.copysign(1, a) * math.copysign(1, b))
    if isinstance(a, dt.timedelta):
        return a / b
    if not is_float(a, b):
        return float(Fraction(a, b))
    return a / b


@row("floor_divide")
def floor_divide(a, b, on_zero=None):
    a, b = plain(a, b)
    if b == 0 and on_zero == "null":
        return None
    if is_float(a, b) and b == 0:
        return divide(float(a), b)
    if is_float(a, b) and math.isfinite(a) and math.isfinite(b):
        return float(math.floor(Fraction(a) / Fraction(b)))
    return a // b


@row("modulo")
def modulo(a, b, on_zero=None):
    a, b = plain(a, b)
    if b == 0 and on_zero == "null":
        return None
    if is_float(a, b) and (b == 0 or math.isinf(a)):
        return NAN
    return a % b


@row("power", "Python's math")
def power(a, b):
    try:
        return math.pow(a, b)
    except OverflowError:
        return math.inf if a > 0 or b % 2 == 0 else -math.inf
    except ValueError:
        return NAN if a != 0 else math.inf


@row("safe_divide", nulls=True)
def safe_divide(a, b, default=0.0):
    if b is None or b == 0:
        return default
    return None if a is None else a / b


def mapped(name, function, source="Python's math", nulls=False):
    row(name, source, nulls)(lambda *cells, **words: function(*cells, **words))


def real(function, outside=NAN):
    """A function of floats whose domain ends in NaN rather than in an error."""

    def call(*cells):
        try:
            return float(function(*map(float, cells)))
        except ValueError:
            return outside

    return call


for name in ["acos", "asin", "atan", "atan2", "cbrt", "cos", "sin", "tan", "tanh", "sqrt", "degrees",
             "radians", "hypot"]:  # fmt: skip
    mapped(name, real(getattr(math, name)))
mapped("cosh", lambda x: math.cosh(x) if not abs(x) > 710.4 else math.inf)
for name in ["exp", "expm1"]:
    mapped(name, lambda x, f=getattr(math, name): f(x) if x < 709.7 else (NAN if x != x else math.inf))
mapped("sinh", lambda x: math.sinh(x) if not abs(x) > 710.4 else math.copysign(math.inf, x))
for name in ["log", "log10", "log2"]:
    mapped(name, lambda x, f=getattr(math, name): -math.inf if x == 0 else real(f)(x))
mapped("log1p", lambda x: -math.inf if x == -1 else real(math.log1p)(x))
mapped("log_base", lambda x, b: real(math.log)(x) / math.log(b))
mapped("sigmoid", lambda x: 1 / (1 + math.exp(-x)) if x > -700 else (NAN if x != x else math.exp(x)))
mapped("logit", lambda p: {0.0: -math.inf, 1.0: math.inf}.get(p) or real(lambda q: math.log(q / (1 - q)))(p))
mapped("relu", lambda x: x if x != x or x > 0 else 0.0)
mapped("square", lambda x: x * x, "exact arithmetic")
mapped("fourier_sin", lambda x, period, order=1: math.sin(2 * math.pi * order * x / period))
mapped("fourier_cos", lambda x, period, order=1: math.cos(2 * math.pi * order * x / period))
mapped("great_circle", lambda a, b, c, d: 6371.0088 * math.acos(
    math.sin(math.radians(a)) * math.sin(math.radians(c))
    + math.cos(math.radians(a)) * math.cos(math.radians(c)) * math.cos(math.radians(d - b))
) if (a, b) != (c, d) else 0.0)  # fmt: skip

EXACT = "exact arithmetic"
mapped("abs", abs, EXACT)
mapped("negate", lambda x: -x, EXACT)
mapped("sign", lambda x: x if x != x or x == 0 else type(x)(math.copysign(1, x)), EXACT)
mapped("gcd", math.gcd, EXACT)
mapped("lcm", math.lcm, EXACT)
mapped("bit_and", lambda a, b: a & b, EXACT)
mapped("bit_or", lambda a, b: a | b, EXACT)
mapped("bit_xor", lambda a, b: a ^ b, EXACT)
mapped("shift_left", lambda a, n: a << n, EXACT)
mapped("shift_right", lambda a, n: a >> n, EXACT)
mapped("floor", lambda x: float(math.floor(x)) if is_float(x) and math.isfinite(x) else x, EXACT)
mapped("ceil", lambda x: float(math.ceil(x)) if is_float(x) and math.isfinite(x) else x, EXACT)
mapped("trunc", lambda x: float(math.trunc(x)) if is_float(x) and math.isfinite(x) else x, EXACT)
mapped("floor_multiple", lambda x, m: floor_divide(x, m) * m, EXACT)
mapped("ceil_multiple", lambda x, m: -floor_divide(-x, m) * m, EXACT)
MODES = {"half_even": ROUND_HALF_EVEN, "half_up": ROUND_HALF_UP, "down": ROUND_DOWN, "up": ROUND_UP,
         "floor": ROUND_FLOOR, "ceil": ROUND_CEILING}  # fmt: skip


@row("round", "Python's decimal")
def rounded(x, digits=0, mode="half_even"):
    if is_float(x) and not math.isfinite(x):
        return x
    exact = Decimal(x).quantize(Decimal(1).scaleb(-digits), MODES[mode])
    return type(x)(exact)


# Logic and comparison. NaN equals itself and is greater than every number.
def order(a, b):
    if isinstance(a, float) and a != a:
        return 0 if isinstance(b, float) and b != b else 1
    if isinstance(b, float) and b != b:
        return -1
    if isinstance(a, str):
        a, b = a.encode(), b.encode()
    return (a > b) - (a < b)


mapped("equal", lambda a, b: order(a, b) == 0, EXACT)
mapped("not_equal", lambda a, b: order(a, b) != 0, EXACT)
mapped("less", lambda a, b: order(a, b) < 0, EXACT)
mapped("less_equal", lambda a, b: order(a, b) <= 0, EXACT)
mapped("greater", lambda a, b: order(a, b) > 0, EXACT)
mapped("greater_equal", lambda a, b: order(a, b) >= 0, EXACT)
mapped("between", lambda x, low, high: order(low, x) <= 0 <= order(high, x), EXACT)
mapped("at_least", lambda x, low: x >= low, EXACT)
mapped("is_in", lambda x, *items: None if x is None else True if any(
    item is not None and order(x, item) == 0 for item in items) else None if None in items else False,
    EXACT, nulls=True)  # fmt: skip
mapped("and", lambda a, b:
       False if a is False or b is False else None if None in (a, b) else True, EXACT, True)
mapped("or", lambda a, b: True if a is True or b is True else None if None in (a, b) else False, EXACT, True)
mapped("not", lambda a: not a, EXACT)
mapped("is_null", lambda a: a is None, EXACT, True)
mapped("is_not_null", lambda a: a is not None, EXACT, True)
mapped("coalesce", lambda *items: next((item for item in items if item is not None), None), EXACT, True)
mapped("fill_null", lambda x, other: other if x is None else x, EXACT, True)
mapped("fill_nan", lambda x, other: other if x is not None and x != x else x, EXACT, True)
mapped("nan_as_null", lambda x: None if x != x else x, EXACT)
mapped("is_nan", lambda x: x != x, EXACT)
mapped("is_finite", lambda x: math.isfinite(x), EXACT)
mapped("null_if", lambda x, other: x if x is None or other is None or order(x, other) else None, EXACT, True)
mapped("if", lambda c, a, b: a if c else b, EXACT, True)
mapped("one_hot", lambda x, value: int(x == value), EXACT)
mapped("clip", lambda x, low, high: x if x != x else min(max(x, low), high), EXACT)
mapped("is_close", lambda a, b, relative=1e-9, absolute=0.0: (a != a and b != b) or math.isclose(
    a, b, rel_tol=relative, abs_tol=absolute), "Python's math")  # fmt: skip
mapped("greatest", lambda *items: max(items, key=functools.cmp_to_key(order)), EXACT)
mapped("least", lambda *items: min(items, key=functools.cmp_to_key(order)), EXACT)
mapped("bit_not", lambda a: ~a, EXACT)


# Text, by code points.
TEXT = "Python's texts"
mapped("contains", lambda x, what: what in x, TEXT)
mapped("starts_with", str.startswith, TEXT)
mapped("ends_with", str.endswith, TEXT)
mapped("length", len, TEXT)
mapped("lower", str.lower, TEXT)
mapped("upper", str.upper, TEXT)
mapped("capitalize", str.capitalize, TEXT)
mapped("reverse", lambda x: x[::-1], TEXT)
mapped("replace", lambda x, what, other: x.replace(what, other), TEXT)
mapped("left", lambda x, n: x[:n], TEXT)
mapped("right", lambda x, n: x[len(x) - n if n < len(x) else 0 :], TEXT)
mapped("mask", lambda x, keep=4: "*" * (len(x) - keep) + x[max(len(x) - keep, 0) :], TEXT)
mapped("digits", lambda x: "".join(c for c in x if c in "0123456789"), TEXT)
mapped("word_count", lambda x: len(x.split()), TEXT)
mapped("is_blank", lambda x: not x.strip(), TEXT)
mapped("concat", lambda *items, separator="": separator.join(items), TEXT)
for name, method in [("trim", str.strip), ("trim_start", str.lstrip), ("trim_end", str.rstrip)]:
    mapped(name, lambda x, characters=None, m=method: m(x, characters), TEXT)
mapped("sha256", lambda x, salt="": hashlib.sha256((salt + x).encode()).hexdigest(), "Python's hashlib")


@row("repeat", TEXT)
def repeat(x, count):
    if count < 0 or len(x) * count > 2**30:
        raise ValueError("count")
    return x * count


@row("index_of", TEXT, nulls=True)
def index_of(x, what):
    return None if x is None or what is None or what not in x else x.index(what)


@row("substring", TEXT)
def substring(x, offset, length=None):
    if length is not None and length < 0:
        raise ValueError("length")
    start = offset if offset >= 0 else len(x) + offset
    end = len(x) if length is None else start + length
    return x[max(start, 0) : max(end, 0)]


def python_pattern(pattern):
    if "\\p" in pattern:
        raise Unknown("a class of Unicode in Python's patterns")
    return re.compile(pattern)


mapped("matches", lambda x, pattern: python_pattern(pattern).search(x) is not None, "Python's re")
mapped("count_matches", lambda x, pattern: len(python_pattern(pattern).findall(x)), "Python's re")


@row("extract", "Python's re")
def extract(x, pattern, group=0):
    found = python_pattern(pattern).search(x)
    return found[group] if found else None


# The calendar.
CALENDAR = "Python's datetime"


def plain_date(moment):
    return moment.date() if isinstance(moment, dt.datetime) else moment


def in_calendar(name, function):
    mapped(name, function, CALENDAR)


for name in ["year", "month", "day", "hour", "minute", "second", "microsecond"]:
    in_calendar(name, lambda d, n=name: getattr(d, n))
in_calendar("weekday", lambda d: d.isoweekday())
in_calendar("is_weekend", lambda d: d.isoweekday() > 5)
in_calendar("iso_week", lambda d: d.isocalendar().week)
in_calendar("iso_year", lambda d: d.isocalendar().year)
in_calendar("day_of_year", lambda d: d.timetuple().tm_yday)
in_calendar("quarter", lambda d: (d.month + 2) // 3)
in_calendar("is_leap_year", lambda d: calendar.isleap(d.year))
in_calendar("days_in_month", lambda d: calendar.monthrange(d.year, d.month)[1])
in_calendar("days_to_month_end", lambda d: calendar.monthrange(d.year, d.month)[1] - d.day)
in_calendar("is_month_start", lambda d: d.day == 1)
in_calendar("is_month_end", lambda d: (d + dt.timedelta(1)).day == 1)
in_calendar("is_quarter_end", lambda d: (d + dt.timedelta(1)).day == 1 and d.month in (3, 6, 9, 12))
in_calendar("is_year_end", lambda d: (d + dt.timedelta(1)).year > d.year)
in_calendar("week_of_month", lambda d: (d.day + 6) // 7)
in_calendar("date", lambda d: dt.date.fromisoformat(d) if isinstance(d, str) else d.date())
in_calendar("add_days", lambda d, n: d + dt.timedelta(n))
in_calendar("date_from_parts", lambda y, m, d: dt.date(y, m, d))
in_calendar("timestamp_from_parts", lambda y, m, d, h=0, i=0, s=0, u=0: dt.datetime(y, m, d, h, i, s, u))
in_calendar("date_from_iso_week", lambda y, w: dt.date.fromisocalendar(y, w, 1))
in_calendar("last_day_of_month", lambda d: dt.date(d.year, d.month, calendar.monthrange(d.year, d.month)[1]))
in_calendar("fiscal_year", lambda d, start: d.year + (start > 1 and d.month >= start))
in_calendar("fiscal_quarter", lambda d, start: (d.month - start) % 12 // 3 + 1)
in_calendar("days_between", lambda a, b: (plain_date(b) - plain_date(a)).days)
in_calendar("weekdays_between", lambda a, b: (1 if b >= a else -1) * sum(
    (min(a, b) + dt.timedelta(n)).isoweekday() < 6 for n in range(abs((b - a).days))))  # fmt: skip
in_calendar("duration_between", lambda a, b: b - a)
in_calendar("add_duration", lambda a, b: add(a, b))
in_calendar("divide_duration", lambda a, b: a / b if b else Failure("division by zero"))
in_calendar("duration_ratio", lambda a, b: a / b)
in_calendar("total_days", lambda a: a / dt.timedelta(1))
in_calendar("total_hours", lambda a: a / dt.timedelta(hours=1))
in_calendar("total_minutes", lambda a: a / dt.timedelta(minutes=1))
in_calendar("total_seconds", lambda a: a / dt.timedelta(seconds=1))
in_calendar("utc_offset", lambda a: a.utcoffset())
in_calendar("to_local", lambda a: a.replace(tzinfo=None, fold=0))
in_calendar("format_date", lambda a, pattern: written(a, pattern))
in_calendar("format_timestamp", lambda a, pattern: written(a, pattern))


def written(moment, pattern):
    if moment.year < 1000:
        raise Unknown("a year that C's strftime does not pad")
    return moment.strftime(pattern)


def of_polars(method):
    def call(moment, span):
        if getattr(moment, "tzinfo", None):
            raise Unknown("a zone in polars' spans")
        return getattr(pl.Series([moment]).dt, method)(span.text)[0]

    return call


mapped("truncate", of_polars("truncate"), "polars")
mapped("offset_by", of_polars("offset_by"), "polars")
in_calendar("timestamp", lambda d: dt.datetime(d.year, d.month, d.day))


@row("easter_sunday", "Python's datetime")
def easter_sunday(year):
    """The anonymous Gregorian computus, which the page does not use."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    line = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * line) // 451
    month, day = divmod(h + line - 7 * m + 114, 31)
    return dt.date(year, month, day + 1)


def padding(x, width, text):
    missing = max(width - len(x), 0)
    return (text * missing)[:missing]


mapped("pad_end", lambda x, width, **words: x + padding(x, width, words.get("with", " ")), TEXT)
mapped("pad_start", lambda x, width, **words: padding(x, width, words.get("with", " ")) + x, TEXT)


@row("split_part", TEXT)
def split_part(x, separator, index):
    if not separator:
        raise Unknown("an empty separator")
    parts = x.split(separator)
    return parts[index] if -len(parts) <= index < len(parts) else None
