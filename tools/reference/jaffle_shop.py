"""What `specs/examples/jaffle_shop` has to give, in polars, from its prose and not from Leat's code."""

import numpy as np
import polars as pl
from polars import col

WAYS = ["credit_card", "coupon", "bank_transfer", "gift_card"]
GOOD_VALUE = 30


def quarter(values: pl.Series) -> pl.Series:
    """Numbers of the bins between quartiles, an edge being of the bin below it."""
    edges = np.quantile(values.drop_nulls().to_numpy(), [0.25, 0.5, 0.75])
    bins = [None if value is None else int(np.searchsorted(edges, value)) for value in values]
    return pl.Series(bins, dtype=pl.Int64)


def read_payments(path: str) -> pl.DataFrame:
    rows = pl.read_csv(path).rename({"id": "payment", "payment_method": "method"})
    return rows.with_columns(dollars=col("amount") / 100).drop("amount")


def by_order(payments: pl.DataFrame) -> pl.DataFrame:
    return payments.group_by("order_id", maintain_order=True).agg(
        paid_amount=col("dollars").sum(),
        payments_made=col("payment").count().cast(pl.Int64),
        methods_used=col("method").n_unique().cast(pl.Int64),
        largest_payment=col("dollars").max(),
        **{f"{way}_amount": col("dollars").filter(col("method") == way).sum() for way in WAYS},
    )


def read_orders(path: str, paid: pl.DataFrame) -> pl.DataFrame:
    """Orders with what was paid for them; windows are those of the customer."""
    orders = pl.read_csv(path, try_parse_dates=True).rename({"user_id": "customer", "order_date": "day"})
    amount, own = col("amount"), "customer"
    rows = orders.join(paid, left_on="id", right_on="order_id", how="left", maintain_order="left")
    return rows.with_columns(
        order_number=pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over(own),
        days_since_previous=col("day").diff().over(own).dt.total_days(),
        is_back=col("status").is_in(["return_pending", "returned"]),
        amount=col("paid_amount").fill_null(0),
        placed_in=col("day").dt.truncate("1mo"),
    ).with_columns(
        is_first=col("order_number") == 1,
        value=amount,
        is_paid=col("paid_amount").is_not_null(),
        card_share=col("credit_card_amount") / amount,
        growth=(amount / amount.shift(1) - 1).over(own),
        spent_so_far=amount.cum_sum().over(own),
        mean_of_two=((amount + amount.shift(1).fill_null(amount)) / 2).over(own),
        is_best_so_far=(amount == amount.cum_max()).over(own),
        share_of_customer=amount / amount.sum().over(own),
        rank_in_customer=amount.rank("min", descending=True).over(own).cast(pl.Float64),
        share_of_month=amount / amount.sum().over("placed_in"),
    )


def by_customer(orders: pl.DataFrame) -> pl.DataFrame:
    amount = col("amount")
    return orders.group_by("customer", maintain_order=True).agg(
        first_order=col("day").min(),
        most_recent_order=col("day").max(),
        number_of_orders=col("id").count().cast(pl.Int64),
        orders_back=col("is_back").sum().cast(pl.Int64),
        lifetime_value=col("value").sum(),
        mean_amount=amount.mean(),
        largest_order=amount.max(),
        spread_of_amounts=amount.std(),
        mean_days_between=col("days_since_previous").mean(),
        last_status=col("status").last(),
        card_amount=col("credit_card_amount").fill_null(0).sum(),
    )


def read_customers(path: str, totals: pl.DataFrame) -> pl.DataFrame:
    rows = pl.read_csv(path).rename({"id": "customer"})
    rows = rows.join(totals, on="customer", how="left", maintain_order="left")
    value, lifetime, count = col("customer_value"), col("lifetime_value"), col("number_of_orders")
    return rows.with_columns(
        full_name=col("first_name") + " " + col("last_name"),
        has_ordered=count.is_not_null(),
        orders_made=count.fill_null(0),
        customer_value=lifetime.fill_null(0),
        back_rate=col("orders_back") / count,
        days_active=(col("most_recent_order") - col("first_order")).dt.total_days(),
        card_part=col("card_amount") / col("largest_order"),
        value_quarter=quarter(rows["lifetime_value"]),
        value_score=(lifetime - lifetime.mean()) / lifetime.std(),
    ).with_columns(
        days_per_order=col("days_active") / (count - 1),
        value_rank=value.rank("min", descending=True).cast(pl.Float64),
        value_share=value / value.sum(),
        segment=pl.when(~col("has_ordered"))
        .then(pl.lit("none"))
        .when(value >= GOOD_VALUE)
        .then(pl.lit("good"))
        .when(col("orders_made") > 1)
        .then(pl.lit("back"))
        .otherwise(pl.lit("once")),
    )


def by_month(orders: pl.DataFrame) -> pl.DataFrame:
    sales, count = col("sales"), col("orders_in_month")
    months = orders.group_by(month="placed_in", maintain_order=True).agg(
        orders_in_month=col("id").count().cast(pl.Int64),
        first_orders=col("is_first").sum().cast(pl.Int64),
        sales=col("amount").sum(),
        customers_in_month=col("customer").n_unique().cast(pl.Int64),
        weekend_orders=(col("day").dt.weekday() >= 6).sum().cast(pl.Int64),
    )
    return months.sort("month").with_columns(
        sales_growth=sales / sales.shift(1) - 1,
        sales_so_far=sales.cum_sum(),
        new_share=col("first_orders") / count,
        mean_order=sales / count,
    )


def outputs(sources: dict[str, str]) -> dict[str, pl.DataFrame]:
    payments = read_payments(sources["payments"])
    paid = by_order(payments)
    orders = read_orders(sources["orders"], paid)
    shares = payments.join(paid, on="order_id", maintain_order="left")
    return {
        "customers": read_customers(sources["customers"], by_customer(orders)).select(
            *"customer first_name last_name first_order most_recent_order number_of_orders".split(),
            *"lifetime_value orders_back mean_amount largest_order spread_of_amounts".split(),
            *"mean_days_between last_status full_name has_ordered orders_made customer_value".split(),
            *"back_rate days_active days_per_order card_part value_rank value_quarter".split(),
            *"value_share value_score segment".split(),
        ),
        "orders": orders.select(
            *"id customer day status order_number days_since_previous is_first is_back".split(),
            *(f"{way}_amount" for way in WAYS),
            *"methods_used largest_payment amount value is_paid card_share growth".split(),
            *"spent_so_far mean_of_two is_best_so_far share_of_customer rank_in_customer".split(),
            "share_of_month",
        ),
        "payments": shares.select(
            *"payment order_id method dollars".split(),
            share_of_order=col("dollars") / col("paid_amount"),
            is_only_payment=col("payments_made") == 1,
        ),
        "months": by_month(orders),
    }
