"""More transforms: bins and ranks, spans of time, places on a line and on the globe."""

import bisect
import datetime as dt
import math
from collections import Counter
from decimal import Decimal, ROUND_HALF_EVEN
from fractions import Fraction

import polars as pl
from dateutil.relativedelta import relativedelta

from example_cells import Span, Unknown
from example_columns import given, quantile, rows_of, whole
from example_rows import in_calendar, order, row

EPOCH = dt.datetime(1970, 1, 1)
MICROSECONDS = {"ns": Fraction(1, 1000), "us": 1, "ms": 1000, "s": 10**6}


def numbers(cells):
    """The values that have a place among others: neither null nor NaN."""
    return [cell for cell in given(cells) if cell == cell]


# Whole columns
def mode(cells):
    counts = Counter("NaN" if cell != cell else cell for cell in given(cells))
    most = [cell for cell, count in counts.items() if count == max(counts.values())]
    named = [math.nan if cell == "NaN" else cell for cell in most] if not isinstance(cells[0], str) else most
    best = None
    for cell in named:
        best = cell if best is None or order(cell, best) < 0 else best
    return best


def percent_rank(cells):
    known = numbers(cells)
    return [
        None if cell is None or cell != cell
        else sum(other < cell for other in known) / (len(known) - 1) if len(known) > 1 else 0.0
        for cell in cells]  # fmt: skip


def qcut(cells, bins):
    """The number of quantiles that are less than the value; an edge belongs to the bin below it."""
    known = numbers(cells)
    edges = [quantile(known, k / bins) for k in range(1, bins)]
    return [None if cell is None or cell != cell else bisect.bisect_left(edges, cell) for cell in cells]


def interpolate(cells, at=None):
    places = list(range(len(cells))) if at is None else list(at)
    if any(isinstance(place, dt.date) for place in places):
        places = [None if place is None else place.toordinal() for place in places]
    if any(cell is not None and not math.isfinite(cell) for cell in cells):
        raise Unknown("a line to infinity")
    known = [row for row, cell in enumerate(cells) if cell is not None and places[row] is not None]
    result = list(cells)
    for row, cell in enumerate(cells):
        left = [other for other in known if other < row]
        right = [other for other in known if other > row]
        if cell is None and places[row] is not None and left and right:
            a, b = left[-1], right[0]
            part = Fraction(places[row] - places[a]) / Fraction(places[b] - places[a])
            result[row] = float(Fraction(cells[a]) + part * (Fraction(cells[b]) - Fraction(cells[a])))
    return [None if cell is None else float(cell) for cell in result]


def days_since(event, at):
    last, result = None, []
    for happens, day in zip(event, at):
        last = day if happens else last
        result.append(None if last is None or day is None else (day - last).days)
    return result


whole("mode", mode)
rows_of("percent_rank", percent_rank)
rows_of("qcut", qcut)
rows_of("interpolate", interpolate)
rows_of("days_since", days_since, "Python's datetime")
rows_of("ordinal_encode", lambda x: [
    None if cell is None else sorted(set(given(x))).index(cell) for cell in x])  # fmt: skip


def bit_count(cells):
    bits = int(cells.type.lstrip("uint") or 64)
    return [None if cell is None else (cell & (2**bits - 1)).bit_count() for cell in cells]


def on_grid(moment, span, choose):
    """One of the two borders beside a time, as polars finds them."""
    if getattr(moment, "tzinfo", None):
        raise Unknown("a grid of a zone")
    # Of dates too, so that half of an odd number of days is a time.
    is_date = not isinstance(moment, dt.datetime)
    time = dt.datetime(moment.year, moment.month, moment.day) if is_date else moment
    series = pl.Series([time], dtype=pl.Datetime("us")).dt.truncate(span.text)
    low, high = series[0], series.dt.offset_by(span.text)[0]
    found = choose(time, low, high)
    return found.date() if is_date else found


rows_of("bit_count", bit_count)


# One row
@row("cut")
def cut(value, edges, closed="right"):
    if value != value:
        return None
    return (bisect.bisect_left if closed == "right" else bisect.bisect_right)(edges, value)


@row("bearing", "Python's math")
def bearing(latitude, longitude, to_latitude, to_longitude):
    a, b, turn = map(math.radians, (latitude, to_latitude, to_longitude - longitude))
    east = math.sin(turn) * math.cos(b)
    north = math.cos(a) * math.sin(b) - math.sin(a) * math.cos(b) * math.cos(turn)
    return math.degrees(math.atan2(east, north)) % 360


@row("with_unit")
def with_unit(value, unit):
    return value


def since_epoch(moment):
    """Microseconds of the Unix clock; a time without a zone is one of UTC."""
    if not isinstance(moment, dt.datetime):
        moment = dt.datetime(moment.year, moment.month, moment.day)
    if moment.tzinfo is not None:
        moment = moment.astimezone(dt.timezone.utc).replace(tzinfo=None)
    return (moment - EPOCH) // dt.timedelta(microseconds=1)


def epoch(moment, unit="s"):
    count = math.floor(since_epoch(moment) / Fraction(MICROSECONDS[unit]))
    if not -(2**63) <= count < 2**63:
        raise ArithmeticError("more than 64 bits")
    return count


def from_epoch(count, unit="s"):
    return (EPOCH + dt.timedelta(microseconds=math.floor(count * Fraction(MICROSECONDS[unit])))).replace(
        tzinfo=dt.timezone.utc)  # fmt: skip


def scaled(length, times):
    """Whole microseconds, the even ones from halfway."""
    whole_length = length // dt.timedelta(microseconds=1)
    exact = Fraction(whole_length) * Fraction(times)
    rounded = round(exact)
    if not -(2**63) <= rounded < 2**63:
        raise ArithmeticError("more than 64 bits")
    return dt.timedelta(microseconds=rounded)


def duration(count, unit="s"):
    length = Span(1, unit).delta()
    if isinstance(count, float):
        # A fraction is that of the decimal that is written.
        exact = Decimal(repr(count)) * (length // dt.timedelta(microseconds=1))
        return dt.timedelta(microseconds=int(exact.to_integral_value(ROUND_HALF_EVEN)))
    return scaled(length, count)


def time_of_day(moment):
    return dt.timedelta(
        hours=moment.hour, minutes=moment.minute, seconds=moment.second, microseconds=moment.microsecond)


def months_between(start, end):
    """The most whole months that can be added without passing the end."""
    if end < start:
        return -months_between(end, start) if end.day <= 28 and start.day <= 28 else unknown()
    months = 12 * (end.year - start.year) + end.month - start.month
    return months if start + relativedelta(months=months) <= end else months - 1


def unknown():
    raise Unknown("months backwards from the end of a month")


def years_between(start, end):
    months = months_between(start, end)
    return -(-months // 12) if months < 0 else months // 12


in_calendar("ceil_to", lambda t, span: on_grid(t, span, lambda t, low, high: low if t == low else high))
in_calendar("round_to", lambda t, span: on_grid(
    t, span, lambda t, low, high: low if t - low < high - t else high))  # fmt: skip
for name, function in {
    "epoch": epoch, "from_epoch": from_epoch, "scale_duration": scaled, "duration": duration,
    "time_of_day": time_of_day, "months_between": months_between, "years_between": years_between,
}.items():  # fmt: skip
    in_calendar(name, function)
