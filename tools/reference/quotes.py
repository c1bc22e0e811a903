"""What `specs/examples/quotes` has to give, in polars and plain Python, and the files that it reads.

    python quotes.py FOLDER [SEED]

writes `orders.csv`, `quotes.csv` and `accounts.csv`: bursts of quotes at one moment, gaps of minutes, quotes
with one side only, orders at the very moment of a quote, orders of symbols that nobody quotes, and accounts
that are in no list or never order. The same seed gives the same files.
"""

import bisect
import csv
import datetime
import math
import pathlib
import random
import statistics
import sys

import polars as pl
from polars import col

SEED = 20240301
OPEN = datetime.datetime(2024, 3, 1, 9, 30)
SYMBOLS = {"AAA": 20.0, "BB": 101.5, "CCCC": 7.25, "D": 55.0}
REACH = datetime.timedelta(seconds=60)
SMALL = 1000


def write(folder: pathlib.Path, seed: int = SEED) -> dict[str, pathlib.Path]:
    """The files of one seed, and where they are by the names of the flow's sources."""
    chance = random.Random(seed)
    quotes, moments = [], []
    for symbol, price in SYMBOLS.items():
        time = OPEN
        for _ in range(900):
            # A third of the quotes share their moment with the one before, a few come after a gap.
            pause = chance.choices([0, 250_000, 1_000_000, 7_500_000, 150_000_000], [6, 5, 5, 3, 0.4])[0]
            time += datetime.timedelta(microseconds=pause)
            price = max(1.0, price + chance.gauss(0, 0.002) * price)
            half = price * chance.uniform(0.0001, 0.002)
            bid = None if chance.random() < 0.03 else round(price - half, 2)
            ask = None if chance.random() < 0.03 else round(price + half, 2)
            quotes.append((symbol, time, bid, ask))
            moments.append(time)
    quotes.sort(key=lambda quote: quote[1])
    quotes = [(number, *quote) for number, quote in enumerate(quotes, 1)]
    orders = []
    for _ in range(1_500):
        symbol = chance.choice([*SYMBOLS, *SYMBOLS, "NONE"])
        at_quote = chance.random() < 0.3
        time = chance.choice(moments) if at_quote else OPEN + REACH * chance.uniform(-1, 60)
        time = time.replace(microsecond=time.microsecond // 1000 * 1000)
        price = SYMBOLS.get(symbol, 10.0) * chance.uniform(0.9, 1.1)
        is_filled = chance.random() < 0.8
        account = f"A{chance.choice([*range(100, 112), 999]):03}"
        side, quantity = chance.choice(["buy", "sell"]), chance.randint(1, 200)
        orders.append((time, account, symbol, side, quantity, round(price, 2) if is_filled else None))
    orders.sort(key=lambda order: order[0])
    orders = [(number, *order[1:], order[0]) for number, order in enumerate(orders, 1)]
    # Three accounts never order, and A999 orders and is not in the list.
    accounts = [
        (f"A{number}", chance.choice(["east", "west", None]), round(chance.uniform(0, 0.005), 4))
        for number in range(100, 115)
    ]
    folder.mkdir(parents=True, exist_ok=True)
    tables = {
        "orders": ("id account symbol side quantity price ordered_at", orders),
        "quotes": ("number symbol quoted_at bid ask", quotes),
        "accounts": ("account desk fee_rate", accounts),
    }
    for name, (header, rows) in tables.items():
        with open(folder / f"{name}.csv", "w", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(header.split())
            writer.writerows([cell(value) for value in row] for row in rows)
    return {name: folder / f"{name}.csv" for name in tables}


def cell(value):
    return value.isoformat(timespec="microseconds") if isinstance(value, datetime.datetime) else value


class Book:
    """The quotes of one symbol by time, in which rows are looked for by bisection."""

    def __init__(self, quotes: list[dict]):
        self.quotes = quotes
        self.times = [quote["quoted_at"] for quote in quotes]

    def last(self, time: datetime.datetime) -> dict | None:
        position = bisect.bisect_right(self.times, time) - 1
        return self.quotes[position] if position >= 0 else None

    def first(self, time: datetime.datetime) -> dict | None:
        """The last of those that share the first moment not before `time`."""
        position = bisect.bisect_left(self.times, time)
        return self.last(self.times[position]) if position < len(self.times) else None

    def nearest(self, time: datetime.datetime) -> dict | None:
        """Of one before and one after, equally far, the one before."""
        before, after = self.last(time), self.first(time)
        if not before or not after:
            return before or after
        return after if after["quoted_at"] - time < time - before["quoted_at"] else before


def within(quote: dict | None, time: datetime.datetime) -> dict:
    return quote if quote and abs(quote["quoted_at"] - time) <= REACH else {}


def mean(cells) -> float | None:
    cells = [cell for cell in cells if cell is not None]
    return math.fsum(cells) / len(cells) if cells else None


def deviation(cells) -> float | None:
    cells = [cell for cell in cells if cell is not None]
    return statistics.stdev(cells) if len(cells) >= 5 else None


def rolled(rows: pl.DataFrame, name: str, size: int, make, by: str | None = None) -> pl.Series:
    """`make` of the last rows, of each group where `by` is given; rows stay where they stand."""
    found = [None] * len(rows)
    series: dict = {}
    keys = rows[by] if by else [None] * len(rows)
    for row, (key, cell) in enumerate(zip(keys, rows[name])):
        cells = series.setdefault(key, [])
        cells.append(cell)
        found[row] = make(cells[-size:])
    return pl.Series(found, dtype=pl.Float64)


def read_quotes(path: str) -> pl.DataFrame:
    rows = pl.read_csv(path, try_parse_dates=True, infer_schema_length=None)
    bid, ask, own = col("bid"), col("ask"), "symbol"
    rows = rows.with_columns(
        mid=(bid + ask) / 2,
        half_spread=(ask - bid) / 2,
        seconds_since_quote=col("quoted_at").diff().over(own).dt.total_microseconds() / 1e6,
    ).with_columns(
        spread_share=(ask - bid) / col("mid"),
        is_tie=col("seconds_since_quote") == 0,
        is_gap=col("seconds_since_quote") > 60,
        mid_move=col("mid").diff().over(own),
        last_mid=col("mid").forward_fill().over(own),
    )
    return rows.with_columns(
        mid_mean=rolled(rows, "mid", 10, mean, own),
        mid_high=rolled(rows, "mid", 20, lambda cells: max((c for c in cells if c), default=None), own),
        mid_low=rolled(rows, "mid", 20, lambda cells: min((c for c in cells if c), default=None), own),
        mid_noise=rolled(rows, "mid", 20, deviation, own),
    )


def beside(orders: pl.DataFrame, quotes: pl.DataFrame) -> pl.DataFrame:
    """What the quotes say at each order, a minute later, and nearest to it."""
    books = {
        symbol: Book(part.to_dicts()) for (symbol,), part in quotes.group_by("symbol", maintain_order=True)
    }
    names = "number bid ask mid last_mid half_spread mid_mean mid_noise".split()
    rows = []
    for order in orders.iter_rows(named=True):
        book, time = books.get(order["symbol"], Book([])), order["ordered_at"]
        quote, later = within(book.last(time), time), within(book.first(time + REACH), time + REACH)
        nearest = book.nearest(time) or {}
        rows.append(
            {name: quote.get(name) for name in names}
            | {"mid_later": later.get("mid"), "later_at": later.get("quoted_at")}
            | {"nearest_number": nearest.get("number"), "nearest_at": nearest.get("quoted_at")}
        )
    return pl.concat([orders, pl.DataFrame(rows, infer_schema_length=None)], how="horizontal")


def read_facts(orders: pl.DataFrame, quotes: pl.DataFrame, accounts: pl.DataFrame) -> pl.DataFrame:
    ordered_at = col("ordered_at")
    seconds = {
        "since_last_order": ordered_at.diff(),
        "waited": col("later_at") - ordered_at - REACH,
        "nearest_off": col("nearest_at") - ordered_at,
    }
    is_buy, price, mid = col("side") == "buy", col("price"), col("mid")
    direction = pl.when(is_buy).then(1).otherwise(-1)
    rows = beside(orders, quotes).with_columns(
        is_filled=price.is_not_null(),
        amount=col("quantity") * price,
        minute=col("ordered_at").dt.truncate("1m"),
        hour_of_day=col("ordered_at").dt.hour().cast(pl.Int64),
        is_quoted=col("number").is_not_null(),
        touch=pl.when(is_buy).then(col("ask")).otherwise(col("bid")),
        reference=mid,
        slippage=direction * (price - mid),
        # Null where one of the three is, as `between` says; polars would answer where the other end decides.
        is_inside=pl.when(price.is_not_null() & mid.is_not_null()).then(
            price.is_between(col("bid"), col("ask"))
        ),
        away=(mid - col("mid_mean")).abs(),
        markout=direction * (col("mid_later") - mid),
        is_same_quote=col("nearest_number") == col("number"),
        **{name: length.dt.total_microseconds() / 1e6 for name, length in seconds.items()},
    )
    rows = rows.join(accounts, on="account", how="left", maintain_order="left")
    amount = col("amount")
    rows = rows.with_columns(
        is_small=amount <= SMALL,
        slippage_share=col("slippage") / mid,
        cost=col("slippage") * col("quantity"),
        markout_of_order=col("markout") * col("quantity"),
        fee=amount.fill_null(0) * col("fee_rate").fill_null(0),
        share_of_account=amount / amount.sum().over("account"),
        rank_of_account=amount.rank("min", descending=True).over("account").cast(pl.Float64),
        filled_so_far=amount.fill_null(0).cum_sum(),
    ).with_columns(all_in=col("cost") + col("fee"))
    return rows.with_columns(cost_of_ten=rolled(rows, "cost", 10, mean))


def by_account(facts: pl.DataFrame) -> pl.DataFrame:
    is_buy, quantity = col("side") == "buy", col("quantity")
    found = facts.group_by("account", maintain_order=True).agg(
        orders_of_account=col("id").count().cast(pl.Int64),
        filled=col("is_filled").sum().cast(pl.Int64),
        quoted_orders=col("is_quoted").sum().cast(pl.Int64),
        bought=quantity.filter(is_buy).sum(),
        sold=quantity.filter(~is_buy).sum(),
        net=quantity.filter(is_buy).sum() - quantity.filter(~is_buy).sum(),
        volume=col("amount").map_batches(total, return_dtype=pl.Float64, returns_scalar=True),
        cost_of_account=col("cost").map_batches(total, return_dtype=pl.Float64, returns_scalar=True),
        fees=col("fee").map_batches(total, return_dtype=pl.Float64, returns_scalar=True),
        mean_markout=col("markout").map_batches(
            lambda cells: mean(cells), return_dtype=pl.Float64, returns_scalar=True
        ),
        worst=col("slippage_share").max(),
    )
    return found.with_columns(
        fill_rate=col("filled") / col("orders_of_account"), cost_share=col("cost_of_account") / col("volume")
    )


def total(cells: pl.Series) -> float | None:
    """A correctly rounded sum, since gains and losses cancel."""
    cells = cells.drop_nulls()
    return math.fsum(cells) if len(cells) else None


def by_minute(facts: pl.DataFrame) -> pl.DataFrame:
    volume = col("volume_in_minute")
    return (
        facts.group_by("minute", maintain_order=True)
        .agg(
            orders_in_minute=col("id").count().cast(pl.Int64),
            symbols_in_minute=col("symbol").n_unique().cast(pl.Int64),
            volume_in_minute=col("amount").sum(),
            first_mid=col("mid").drop_nulls().first(),
            last_order=col("ordered_at").max(),
        )
        .with_columns(volume_before=volume.shift(1), volume_so_far=volume.cum_sum())
        .with_columns(is_busier=volume > col("volume_before"))
    )


def by_symbol(quotes: pl.DataFrame) -> pl.DataFrame:
    return (
        quotes.group_by(name="symbol", maintain_order=True)
        .agg(
            quotes_of_symbol=col("number").count().cast(pl.Int64),
            ties=col("is_tie").sum().cast(pl.Int64),
            gaps=col("is_gap").sum().cast(pl.Int64),
            mean_spread=col("spread_share").mean(),
            highest=col("mid").max(),
            lowest=col("mid").min(),
            longest_wait=col("seconds_since_quote").max(),
        )
        .with_columns(range_share=(col("highest") - col("lowest")) / col("lowest"))
    )


def outputs(sources: dict[str, str]) -> dict[str, pl.DataFrame]:
    orders = pl.read_csv(sources["orders"], try_parse_dates=True, infer_schema_length=None)
    accounts = pl.read_csv(sources["accounts"])
    quotes = read_quotes(sources["quotes"])
    facts = read_facts(orders, quotes, accounts)
    return {
        "orders": facts.select(
            *"id account symbol side ordered_at is_filled amount is_small minute hour_of_day".split(),
            *"since_last_order number bid ask mid last_mid mid_mean mid_noise is_quoted touch".split(),
            *"reference slippage slippage_share cost is_inside away mid_later markout".split(),
            *"markout_of_order waited nearest_number nearest_off is_same_quote fee all_in".split(),
            *"share_of_account rank_of_account filled_so_far cost_of_ten".split(),
        ),
        "accounts": by_account(facts),
        "idle_accounts": accounts.join(orders, on="account", how="anti", maintain_order="left").select(
            "account", "desk"
        ),
        "minutes": by_minute(facts),
        "symbols": by_symbol(quotes),
        "quotes": quotes.select(
            *"number symbol mid half_spread spread_share seconds_since_quote is_tie is_gap".split(),
            *"mid_move mid_mean mid_high mid_low mid_noise last_mid".split(),
        ),
    }


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        raise SystemExit(__doc__)
    for path in write(pathlib.Path(sys.argv[1]), *map(int, sys.argv[2:])).values():
        print(path)
