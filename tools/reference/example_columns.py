"""Transforms that look at many rows: exact fractions, pandas and polars."""

import math
from decimal import Decimal, localcontext
from fractions import Fraction

import pandas as pd
import polars as pl

from example_cells import Column, Failure, Unknown
from example_rows import order, spread, column_type

import functools

FUNCTIONS = {}
NAN = math.nan
EXACT = "exact arithmetic"


def whole(name, function, source=EXACT):
    """A function from a group's cells to its one value."""

    def call(*columns, **words):
        rows = len(columns[0])
        if words.pop("skip_nan", False):
            columns = [Column([None if c != c else c for c in column]) for column in columns]
        value = function(*columns, **words)
        return Column([value] * max(rows, 1))

    call.source = source
    FUNCTIONS[name] = call


def rows_of(name, function, source=EXACT):
    """A function from a series' or group's cells to a cell for each."""

    def call(of, *more, skip_nan=False, **words):
        if skip_nan:
            of = Column([None if cell is not None and cell != cell else cell for cell in of], of.type)
        return Column(function(of, *more, **words))

    call.source = source
    FUNCTIONS[name] = call


def run(function, rows, values, named):
    named = dict(named)
    by = named.pop("by", None)
    if any(isinstance(cell, Failure) for value in values if isinstance(value, Column) for cell in value):
        raise Unknown("an error among the cells")
    if rows == 0:
        return Column(function(*values, **named))
    places = {}
    for index in range(rows):
        places.setdefault(None if by is None else repr(by[index]), []).append(index)
    result = Column([None] * rows)
    for group in places.values():
        cut = [Column([v[i] for i in group], v.type) if isinstance(v, Column) else v for v in values]
        words = dict(zip(named, [
            Column([v[i] for i in group], v.type) if isinstance(v, Column) else v
            for v in named.values()]))  # fmt: skip
        for index, value in zip(group, function(*cut, **words)):
            result[index] = value
    result.type = column_type(result)
    return result


def given(cells):
    return [cell for cell in cells if cell is not None]


def finite(cells):
    return all(not isinstance(cell, float) or math.isfinite(cell) for cell in cells)


def total(cells):
    """The sum, rounded once."""
    if any(isinstance(cell, bool) for cell in cells):
        raise Unknown("a sum of conditions")
    if not finite(cells):
        return sum(cell for cell in cells if not math.isfinite(cell))
    exact = sum(map(Fraction, cells), Fraction(0))
    return exact_float(exact) if any(isinstance(cell, float) for cell in cells) else int(exact)


def exact_float(exact):
    try:
        return float(exact)
    except OverflowError:
        return math.inf if exact > 0 else -math.inf


def mean(cells):
    cells = given(cells)
    if not cells:
        return None
    if not finite(cells):
        return float(total(cells))
    return exact_float(sum(map(Fraction, cells)) / len(cells))


def variance(cells, ddof=1):
    cells = given(cells)
    if len(cells) <= ddof:
        return None
    if not finite(cells):
        return NAN
    middle = sum(map(Fraction, cells)) / len(cells)
    return exact_float(sum((Fraction(cell) - middle) ** 2 for cell in cells) / (len(cells) - ddof))


def deviation(cells, ddof=1):
    cells = given(cells)
    if len(cells) <= ddof or not finite(cells):
        return variance(cells, ddof)
    middle = sum(map(Fraction, cells)) / len(cells)
    exact = sum((Fraction(cell) - middle) ** 2 for cell in cells) / (len(cells) - ddof)
    with localcontext(prec=60):
        return float((Decimal(exact.numerator) / Decimal(exact.denominator)).sqrt())


def extreme(cells, sign):
    cells = given(cells)
    if not cells:
        return None
    if any(cell != cell for cell in cells):
        return NAN
    return max(cells, key=functools.cmp_to_key(lambda a, b: sign * order(a, b)))


def quantile(cells, q, interpolation="linear"):
    cells = given(cells)
    if not cells:
        return None
    if any(cell != cell for cell in cells):
        return NAN
    cells = sorted(cells)
    place = Fraction(str(q)) * (len(cells) - 1)
    low, part = math.floor(place), place - math.floor(place)
    high = math.ceil(place)
    if part == 0 or interpolation == "lower":
        return float(cells[low])
    if interpolation == "higher":
        return float(cells[high])
    if interpolation == "nearest":
        return float(cells[round(place)])
    part = Fraction(1, 2) if interpolation == "midpoint" else part
    if not finite([cells[low], cells[high]]):
        return cells[low] * float(1 - part) + cells[high] * float(part)
    return exact_float(Fraction(cells[low]) * (1 - part) + Fraction(cells[high]) * part)


def summed(cells, empty=None):
    return total(given(cells)) if given(cells) else empty


def moment(cells, power):
    cells = list(map(Fraction, given(cells)))
    middle = sum(cells) / len(cells)
    return sum((cell - middle) ** power for cell in cells) / len(cells)


def of_pandas(method):
    def call(cells):
        value = getattr(pd.Series(cells, dtype="float64"), method)()
        return None if math.isnan(value) else float(value)

    return call


whole("count", lambda x: len(given(x)))
whole("count_if", lambda x: sum(cell is True for cell in x))
whole("n_unique", lambda x: len({"NaN" if cell != cell else cell for cell in given(x)}))
whole("all", lambda x: all(given(x)) if given(x) else None)
whole("any", lambda x: any(given(x)) if given(x) else None)
whole("sum", summed)
whole("mean", mean)
whole("var", variance)
whole("std", deviation)
whole("min", lambda x: extreme(x, -1))
whole("max", lambda x: extreme(x, 1))
whole("median", lambda x: quantile(x, 0.5))
whole("quantile", quantile)
whole("spread", lambda x: extreme(x, 1) - extreme(x, -1))
whole("iqr", lambda x: quantile(x, 0.75) - quantile(x, 0.25))
whole("mad", lambda x: quantile([c if c is None else abs(c - quantile(x, 0.5)) for c in x], 0.5))
whole("null_fraction", lambda x: sum(c is None for c in x) / len(x))
whole("standard_error", of_pandas("sem"), "pandas")
whole("skew", of_pandas("skew"), "pandas")
whole("kurtosis", of_pandas("kurt"), "pandas")
whole("variation", lambda x: deviation(x) / mean(x))
whole("weighted_mean", lambda x, w: float(
    sum(Fraction(a) * Fraction(b) for a, b in zip(x, w) if a is not None)
    / sum(Fraction(b) for a, b in zip(x, w) if a is not None)))  # fmt: skip


def pairs(x, y):
    return [(a, b) for a, b in zip(x, y) if a is not None and b is not None]


def covariance(x, y, ddof=1):
    cells = pairs(x, y)
    if len(cells) <= ddof:
        return None
    if not finite([cell for pair in cells for cell in pair]):
        return NAN
    a, b = ([Fraction(pair[side]) for pair in cells] for side in (0, 1))
    products = sum(i * j for i, j in zip(a, b)) - sum(a) * sum(b) / len(cells)
    return exact_float(products / (len(cells) - ddof))


def exact_covariance(a, b):
    a, b = list(map(Fraction, a)), list(map(Fraction, b))
    return sum(i * j for i, j in zip(a, b)) - sum(a) * sum(b) / len(a)


def correlation(x, y):
    cells = pairs(x, y)
    if len(cells) < 2:
        return None
    a, b = ([pair[side] for pair in cells] for side in (0, 1))
    if not finite(a + b) or len(set(a)) == 1 or len(set(b)) == 1:
        return NAN
    products, left, right = exact_covariance(a, b), exact_covariance(a, a), exact_covariance(b, b)
    with localcontext(prec=60):
        exact = products**2 / (left * right)
        square = Decimal(exact.numerator) / exact.denominator
        return math.copysign(float(square.sqrt()), products)


def ratio_of_others(cell, x, prior=0.0, weight=0):
    others = len(given(x)) - (cell is not None)
    if others + weight == 0:
        return None
    return (sum(given(x)) - (cell or 0.0) + weight * prior) / (others + weight)


def product(cells):
    cells = given(cells)
    if not cells or not finite(cells):
        return math.prod(cells) if cells else None
    exact = math.prod(map(Fraction, cells))
    return exact_float(exact) if any(isinstance(cell, float) for cell in cells) else int(exact)


whole("product", product)
whole("cov", covariance)
whole("corr", correlation)
whole("first", lambda x: given(x)[0] if given(x) else None)
whole("last", lambda x: given(x)[-1] if given(x) else None)
def chosen(x, measure, sign):
    """The value where the measure is greatest by the total order, or smallest; of several the first."""
    best = None
    for cell, own in pairs(x, measure):
        if best is None or sign * order(own, best[1]) > 0:
            best = (cell, own)
    return None if best is None else best[0]


whole("max_by", lambda x, measure: chosen(x, measure, 1))
whole("min_by", lambda x, measure: chosen(x, measure, -1))
rows_of("leave_one_out_mean", lambda x: [ratio_of_others(cell, x) for cell in x])
rows_of("target_mean", lambda x, prior, weight: [ratio_of_others(cell, x, prior, weight) for cell in x])


def each(function):
    return lambda x, *more, **words: [
        None if cell is None else function(cell, x, *more, **words) for cell in x]  # fmt: skip


rows_of("deviation", each(lambda c, x: c - mean(x)))
rows_of("share", each(lambda c, x: c / total(given(x))))
rows_of("zscore", each(lambda c, x: None if deviation(x) is None else ratio(c - mean(x), deviation(x))))
rows_of("min_max_scale", each(lambda c, x: ratio(c - extreme(x, -1), extreme(x, 1) - extreme(x, -1))))
rows_of("winsorize", each(lambda c, x, low, high: min(max(c, quantile(x, low)), quantile(x, high))))
rows_of("robust_zscore", each(lambda c, x: 0.6744897501960817 * (c - quantile(x, 0.5)) / quantile(
    [abs(v - quantile(x, 0.5)) for v in given(x)], 0.5)))  # fmt: skip


def ratio(a, b):
    return a / b if b else NAN if a == 0 or a != a else math.copysign(math.inf, a)


def window(x, size, function, least=None):
    result = []
    for index in range(len(x)):
        cells = given(x[max(index + 1 - size, 0) : index + 1])
        result.append(function(cells) if len(cells) >= (size if least is None else least) else None)
    return result


def rolling(name, function):
    def call(x, size, min_periods=None, **words):
        return window(x, size, lambda cells: function(cells, **words) if cells else None, min_periods)

    rows_of(name, call)


rolling("rolling_sum", total)
rolling("rolling_mean", mean)
rolling("rolling_var", variance)
rolling("rolling_std", deviation)
rolling("rolling_min", lambda x: extreme(x, -1))
rolling("rolling_max", lambda x: extreme(x, 1))
rolling("rolling_median", lambda x: quantile(x, 0.5))
rolling("rolling_range", lambda x: extreme(x, 1) - extreme(x, -1))
rows_of("rolling_count", lambda x, size: window(x, size, len, 0))
rows_of("rolling_n_unique", lambda x, size: window(
    x, size, lambda cells: len({"NaN" if cell != cell else cell for cell in cells}), 0))  # fmt: skip
rows_of("rolling_quantile", lambda x, q, size, min_periods=None, **words: window(
    x, size, lambda cells: quantile(cells, q, **words), min_periods))  # fmt: skip


def pair_window(x, y, size, function, least=None):
    result = []
    for index in range(len(x)):
        start = max(index + 1 - size, 0)
        cells = pairs(x[start : index + 1], y[start : index + 1])
        enough = len(cells) >= max(2, size if least is None else least)
        result.append(function(cells, (x[index], y[index])) if enough else None)
    return result


def line(cells):
    """Slope and means of the line of least squares of the first column over the second; exact."""
    if not finite([cell for pair in cells for cell in pair]):
        return None
    y, x = ([Fraction(pair[side]) for pair in cells] for side in (0, 1))
    square = exact_covariance(x, x)
    return (exact_covariance(x, y) / square, sum(x) / len(x), sum(y) / len(y)) if square else None


def rolling_line(name, function):
    """`function` of the line and of the row; a row without values has no residual."""

    def call(y, size, on=None, min_periods=None):
        x = list(range(1, len(y) + 1)) if on is None else on

        def value(cells, own):
            if name == "rolling_residual" and None in own:
                return None
            found = line(cells)
            return NAN if found is None else exact_float(function(*found, own))

        return pair_window(y, x, size, value, min_periods)

    rows_of(name, call)


def shape(cells, power):
    """Skewness (3) or excess kurtosis (4) of a sample without bias, from exact moments."""
    if len(cells) < power:
        return None
    if not finite(cells) or len(set(cells)) == 1:
        return NAN
    count, exact = len(cells), list(map(Fraction, cells))
    moments = {k: sum((cell - sum(exact) / count) ** k for cell in exact) / count for k in (2, power)}
    if power == 4:
        excess = (count + 1) * moments[4] / moments[2] ** 2 - 3 * (count - 1)
        return exact_float(excess * (count - 1) / ((count - 2) * (count - 3)))
    with localcontext(prec=60):
        square = moments[3] ** 2 / moments[2] ** 3 * count * (count - 1)
        root = (Decimal(square.numerator) / square.denominator).sqrt()
        return math.copysign(float(root / (count - 2)), moments[3])


def rolling_rank(x, size, min_periods=None):
    result = []
    for index, own in enumerate(x):
        cells = given(x[max(index + 1 - size, 0) : index + 1])
        is_ranked = own is not None and own == own and len(cells) >= (min_periods or size)
        less, same = sum(cell < own for cell in cells) if is_ranked else 0, cells.count(own)
        result.append((2 * less + same + 1) / 2 if is_ranked else None)
    return result


rolling("rolling_skew", lambda x: shape(x, 3))
rolling("rolling_kurt", lambda x: shape(x, 4))
rows_of("rolling_rank", rolling_rank)
rows_of("rolling_corr", lambda x, y, size, min_periods=None: pair_window(
    x, y, size, lambda cells, _: correlation(*zip(*cells)), min_periods))  # fmt: skip
rows_of("rolling_cov", lambda x, y, size, min_periods=None, ddof=1: pair_window(
    x, y, size, lambda cells, _: covariance(*zip(*cells), ddof), min_periods))  # fmt: skip
rolling_line("rolling_slope", lambda slope, x, y, own: slope)
rolling_line("rolling_intercept", lambda slope, x, y, own: y - slope * x)
rolling_line(
    "rolling_residual", lambda slope, x, y, own: Fraction(own[0]) - y - slope * (Fraction(own[1]) - x)
)
rows_of("rolling_zscore", lambda x, size: [
    None if c is None or m is None or d is None else ratio(c - m, d)
    for c, m, d in zip(x, window(x, size, mean), window(x, size, deviation))])  # fmt: skip


def streak(x):
    result = []
    for index, cell in enumerate(x):
        again = index and cell is not None and x[index - 1] is not None and order(cell, x[index - 1]) == 0
        result.append(None if cell is None else result[-1] + 1 if again else 1)
    return result


def rows_since(x):
    last, result = None, []
    for index, cell in enumerate(x):
        last = index if cell else last
        result.append(None if last is None else index - last)
    return result


rows_of("streak", streak)
rows_of("rows_since", rows_since)
rows_of("past_mean", lambda x, prior, weight: [
    (sum(given(x[:i])) + weight * prior) / (len(given(x[:i])) + weight) for i in range(len(x))])  # fmt: skip


def cumulated(name, function, rolls=True):
    rows_of("cum_" + name, lambda x, **words: [
        None if cell is None else function(x[: i + 1], **words) for i, cell in enumerate(x)])  # fmt: skip
    if rolls:
        rows_of("expanding_" + name, lambda x, min_periods=1, **words: window(
            x, len(x), lambda cells: function(cells, **words), min_periods))  # fmt: skip


cumulated("sum", summed)
cumulated("mean", mean)
cumulated("var", variance)
cumulated("std", deviation)
cumulated("prod", product, rolls=False)
cumulated("min", lambda x: extreme(x, -1))
cumulated("max", lambda x: extreme(x, 1))
cumulated("count", lambda x: len(given(x)), rolls=False)
rows_of("expanding_count", lambda x: window(x, len(x), len, 0))
rows_of("row_number", lambda x: range(1, len(x) + 1))
rows_of("drawdown", lambda x: [c if c is None else c / extreme(x[: i + 1], 1) - 1 for i, c in enumerate(x)])


def shifted(x, n=1, fill=None):
    fill = spread(fill, len(x))
    return [x[i - n] if 0 <= i - n < len(x) else fill[i] for i in range(len(x))]


def against(x, n, function):
    pairs = zip(x, shifted(x, n))
    return [None if a is None or b is None else function(a, b) for a, b in pairs]


def filled(x, limit=None):
    result, age = [], 0
    last = None
    for cell in x:
        age = 0 if cell is not None else age + 1
        last = cell if cell is not None else last
        result.append(last if limit is None or age <= limit else None)
    return result


rows_of("shift", shifted)
rows_of("diff", lambda x, n=1: against(x, n, lambda a, b: a - b))
rows_of("pct_change", lambda x, n=1: against(x, n, lambda a, b: ratio(a - b, b)))
rows_of("log_return", lambda x, n=1: against(x, n, lambda a, b: math.log(a / b)))
rows_of("forward_fill", filled)
rows_of("backward_fill", lambda x, limit=None: filled(x[::-1], limit)[::-1])


def ewm(method):
    def call(x, alpha=None, com=None, span=None, half_life=None, min_periods=1, bias=None, **words):
        words |= {} if bias is None else {"bias": bias}
        options = {k: words.pop(k) for k in ["adjust", "ignore_na"] if k in words}
        frame = pd.Series(x, dtype="float64").ewm(
            alpha=alpha, com=com, span=span, halflife=half_life, min_periods=min_periods, **options
        )
        result = getattr(frame, method)(**words)
        # pandas carries the last value through a null row; a null row is null here.
        return [None if c is None or math.isnan(v) else float(v) for c, v in zip(x, result)]

    return call


for method in ["mean", "var", "std"]:
    rows_of("ewm_" + method, ewm(method), "pandas")


def ranked(x, method="average", descending=False):
    ranks = pl.Series([None if c is None else c for c in x], strict=False).rank(method, descending=descending)
    return ranks.to_list()


rows_of("rank", lambda x, method="average", descending=False: ranked(
    x, {"first": "ordinal"}.get(method, method), descending), "polars")  # fmt: skip
