"""Large valid flows whose nodes stand in derived frames: filtered, grouped, joined, as-of joined.

Three sources, orders, customers and quotes, and seven frames made of them; every amount is in USD and every
ratio a plain number, so that what is drawn is valid by itself. A third of the nodes have documentation, tags
and a unit.
"""

import random

HEAD = """\
leat: 1
name: framed
doc: Drawn with seed {seed}; every amount is in dollars.

params:
  least: {{type: float64, default: 1.5, min: 0, doc: What counts as an amount.}}

policies:
  tags:
    feature: {{values: [base, trend, share]}}

sources:
  orders:
    path: orders.csv
    series: customer
    order: day
    key: id
    columns:
      id: int64
      customer: int64
      day: date
      currency: string
      amount: {{type: float64, unit: USD, doc: What was ordered.}}
      paid: {{type: "float64?", unit: USD}}
      weight: {{type: float64, unit: '1'}}
  customers:
    path: customers.csv
    order: position
    key: customer
    columns:
      customer: int64
      region: string
      budget: {{type: float64, unit: USD}}
      score: {{type: "float64?", unit: '1'}}
  quotes:
    path: quotes.csv
    series: currency
    order: quoted_on
    key: position
    columns:
      position: int64
      currency: string
      quoted_on: date
      rate: {{type: float64, unit: '1'}}
      fee: {{type: float64, unit: USD}}
"""
# Each frame: how it is made, amounts and ratios that it begins with, and whether its rows are ordered.
FRAMES = {
    "recent": (
        "    from: orders\n    where: day >= date('2024-01-01')",
        ["amount", "paid"], ["weight"], True),
    "big": (
        "    from: recent\n    where: amount > with_unit(least, 'USD')",
        ["amount", "paid"], ["weight"], True),
    "known": (
        "    from: orders\n    join: {with: customers, on: customer, kind: left}",
        ["amount", "paid", "budget"], ["weight", "score"], True),
    "priced": (
        "    from: orders\n    asof_join:\n      with: quotes\n      by: currency\n"
        "      at: {day: quoted_on}\n      within: 7d\n      take: [rate, fee]",
        ["amount", "paid", "fee"], ["weight", "rate"], True),
    "totals": ("    from: orders\n    group_by: customer", ["amount", "paid"], ["weight"], False),
    "months": (
        "    from: orders\n    group_by: {customer: customer, month: 'truncate(day, 1mo)'}",
        ["amount", "paid"], ["weight"], True),
    "rich": (
        "    from: customers\n    join: {with: totals, on: customer, kind: left, take: [totals_a, totals_r]}",
        ["budget", "totals_a"], ["score", "totals_r"], True),
}
GROUPED = {"totals", "months"}
AMOUNTS = ["{a} + {b}", "{a} - {b}", "least({a}, {b})", "greatest({a}, {b})", "coalesce({a}, 0)", "abs({a})",
           "{a} * {r}", "if({a} > {b}, {a}, {b})", "clip({a}, 0, 1000)", "fill_null({a}, 0)"]
RATIOS = ["{a} / {b}", "{r} * 2", "log1p(abs({r}))", "sqrt(abs({r}))", "1 - {r}", "least({r}, 1)",
          "round({r}, 2)", "{r} / {s}"]
ORDERED_AMOUNTS = ["rolling_mean({a}, {w})", "rolling_max({a}, {w}, min_periods=1)", "shift({a}, {n})",
                   "cum_sum({a})", "diff({a})", "forward_fill({a})"]
ORDERED_RATIOS = ["rolling_std({r}, {w})", "pct_change({a})", "{a} / rolling_sum({a}, {w})",
                  "shift({r}, {n})"]
AGGREGATES = ["sum({a})", "mean({a})", "max({a})", "sum({a}) - min({b})", "median({a})", "std({a})"]
SHARES = ["sum({a}) / sum({b})", "mean({r})", "max({r}) - min({r})"]


def framed(count: int, seed: int) -> str:
    """A flow of so many nodes."""
    chance = random.Random(seed)
    lines = HEAD.format(seed=seed).splitlines() + ["", "frames:"]
    share = count // len(FRAMES)
    for position, (frame, (verb, amounts, ratios, is_ordered)) in enumerate(FRAMES.items()):
        lines += [f"  {frame}:", *verb.splitlines(), "    nodes:"]
        own = share + (count - share * len(FRAMES) if position == 0 else 0)
        lines += nodes(chance, frame, own, amounts, ratios, is_ordered)
    lines += ["", "outputs:"] + [f"  {frame}: {{from: {frame}, path: {frame}.parquet}}" for frame in FRAMES]
    return "\n".join(lines) + "\n"


def nodes(
    chance: random.Random, frame: str, count: int, amounts: list[str], ratios: list[str], is_ordered: bool
) -> list[str]:
    """Nodes of one frame, each of which reads columns and nodes before it; no two compute the same."""
    given = {"a": amounts, "r": ratios}
    known = {"a": [], "r": []} if frame in GROUPED else {"a": list(amounts), "r": list(ratios)}
    lines, texts = [], set()
    while len(texts) < count:
        index = len(texts)
        kind = "r" if index == 1 or index > 1 and chance.random() < 0.4 else "a"
        # In a grouped frame aggregates read the frame that is grouped, everything else the groups.
        is_aggregate = frame in GROUPED and (index < 2 or chance.random() < 0.3)
        if is_aggregate:
            forms = AGGREGATES if kind == "a" else SHARES
        else:
            forms = AMOUNTS if kind == "a" else RATIOS
            if is_ordered:
                forms = forms + (ORDERED_AMOUNTS if kind == "a" else ORDERED_RATIOS)
        pools = given if is_aggregate else known
        a, b = (chance.choice(pools["a"][-60:]) for _ in range(2))
        r, s = (chance.choice(pools["r"][-60:]) for _ in range(2))
        window, rows = chance.randint(2, 30), chance.randint(1, 6)
        text = chance.choice(forms).format(a=a, b=b, r=r, s=s, w=window, n=rows)
        if text in texts:
            continue
        texts.add(text)
        name = f"{frame}_{kind}" if index < 2 else f"{frame}_{kind}{index}"
        known[kind].append(name)
        unit = "USD" if kind == "a" else "'1'"
        if chance.random() < 0.33:
            tag = chance.choice(["base", "trend", "share"])
            lines += [f"      {name}:", f"        expr: {text}", f"        doc: Feature {index} of {frame}.",
                      f"        tags: {{feature: {tag}}}", f"        unit: {unit}"]
        else:
            lines.append(f"      {name}: {text}")
    return lines
