"""Workloads A and B in polars: eager, lazy and streaming, each as one nested selection and in layers."""

import polars as pl
from polars import col

import measure


def a_nested(rows):
    spend, signups = col("spend"), col("signups")
    return rows.select(
        avg_3wk_spend=spend.rolling_mean(3),
        spend_per_signup=spend / signups,
        spend_shift_3weeks=spend.shift(3),
        spend_shift_3weeks_per_signup=spend.shift(3) / signups,
        spend_zscore=(spend - spend.mean()) / spend.std(),
    )


def a_layered(rows):
    spend, signups = col("spend"), col("signups")
    return rows.with_columns(spend_shift_3weeks=spend.shift(3)).select(
        avg_3wk_spend=spend.rolling_mean(3),
        spend_per_signup=spend / signups,
        spend_shift_3weeks="spend_shift_3weeks",
        spend_shift_3weeks_per_signup=col("spend_shift_3weeks") / signups,
        spend_zscore=(spend - spend.mean()) / spend.std(),
    )


def b_nested(rows):
    a, b, c, d = (col(name) for name in "abcd")
    t0 = a + b
    t2 = c + 1000
    t3 = a.rolling_mean(5)
    t7 = c - c.shift(1)
    t13 = (c * d - t0).clip(lower_bound=0).sqrt() + d
    t17 = pl.when(a > b).then(c).otherwise(d) * t0
    m = pl.min_horizontal(a, d)
    return rows.select(
        o1=t0 / t2,
        o2=a - t3,
        o3=b / (b.rolling_sum(10) * 0.1),
        o4=t7 / c.shift(1),
        o5=t7.abs().rolling_mean(4) * 2,
        o6=t13.rolling_mean(3) - t13,
        o7=t17 - t17.shift(2),
        o8=-(m * m + t3) / t2,
    )


def b_layered(rows):
    a, b, c, d = (col(name) for name in "abcd")
    t0, t2, t3, t7, t13, t17, m, c1 = (
        col(name) for name in ["t0", "t2", "t3", "t7", "t13", "t17", "m", "c1"]
    )
    return (
        rows.with_columns(
            t0=a + b,
            t2=c + 1000,
            t3=a.rolling_mean(5),
            c1=c.shift(1),
            m=pl.min_horizontal(a, d),
        )
        .with_columns(
            t7=c - c1,
            t13=(c * d - t0).clip(lower_bound=0).sqrt() + d,
            t17=pl.when(a > b).then(c).otherwise(d) * t0,
        )
        .select(
            o1=t0 / t2,
            o2=a - t3,
            o3=b / (b.rolling_sum(10) * 0.1),
            o4=t7 / c1,
            o5=t7.abs().rolling_mean(4) * 2,
            o6=t13.rolling_mean(3) - t13,
            o7=t17 - t17.shift(2),
            o8=-(m * m + t3) / t2,
        )
    )


def eager(select):
    def prepare(columns):
        frame = pl.DataFrame(columns)
        return lambda: select(frame)

    return prepare


def lazy(select, engine):
    def prepare(columns):
        plan = select(pl.DataFrame(columns).lazy())
        return lambda: plan.collect(engine=engine)

    return prepare


def variants(nested, layered):
    return {
        "eager": eager(nested),
        "eager, layered": eager(layered),
        "lazy": lazy(nested, "in-memory"),
        "lazy, layered": lazy(layered, "in-memory"),
        "streaming": lazy(nested, "streaming"),
        "streaming, layered": lazy(layered, "streaming"),
    }


def cells_of(result: pl.DataFrame, name: str) -> measure.Cells:
    column = result[name]
    return column.fill_null(0.0).to_numpy(), ~column.is_null().to_numpy().astype(bool)


if __name__ == "__main__":
    measure.contend(
        {"A": variants(a_nested, a_layered), "B": variants(b_nested, b_layered)}, cells_of
    )
