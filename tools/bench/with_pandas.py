"""Workloads A and B in pandas, for context."""

import numpy as np
import pandas as pd

import measure


def workload_a(columns):
    rows = pd.DataFrame(columns, copy=False)

    def run():
        spend, signups = rows["spend"], rows["signups"]
        shifted = spend.shift(3)
        return {
            "avg_3wk_spend": spend.rolling(3).mean(),
            "spend_per_signup": spend / signups,
            "spend_shift_3weeks": shifted,
            "spend_shift_3weeks_per_signup": shifted / signups,
            "spend_zscore": (spend - spend.mean()) / spend.std(),
        }

    return run


def workload_b(columns):
    rows = pd.DataFrame(columns, copy=False)

    def run():
        a, b, c, d = (rows[name] for name in "abcd")
        t0 = a + b
        t2 = c + 1000
        t3 = a.rolling(5).mean()
        c1 = c.shift(1)
        t7 = c - c1
        t13 = np.sqrt((c * d - t0).clip(lower=0)) + d
        t17 = c.where(a > b, d) * t0
        m = np.minimum(a, d)
        return {
            "o1": t0 / t2,
            "o2": a - t3,
            "o3": b / (b.rolling(10).sum() * 0.1),
            "o4": t7 / c1,
            "o5": t7.abs().rolling(4).mean() * 2,
            "o6": t13.rolling(3).mean() - t13,
            "o7": t17 - t17.shift(2),
            "o8": -(m * m + t3) / t2,
        }

    return run


def cells_of(result: dict[str, pd.Series], name: str) -> measure.Cells:
    # The workloads give no NaN of their own, so that NaN is null here.
    return result[name].to_numpy(), result[name].notna().to_numpy()


if __name__ == "__main__":
    measure.contend({"A": {"pandas": workload_a}, "B": {"pandas": workload_b}}, cells_of)
