"""Workloads A and B in DuckDB's window functions, from a table in memory into an Arrow table; for context."""

import duckdb
import numpy as np
import pyarrow as pa

import measure

A = """
SELECT
  CASE WHEN count(spend) OVER w3 = 3 THEN avg(spend) OVER w3 END AS avg_3wk_spend,
  spend / signups AS spend_per_signup,
  lag(spend, 3) OVER w AS spend_shift_3weeks,
  lag(spend, 3) OVER w / signups AS spend_shift_3weeks_per_signup,
  (spend - avg(spend) OVER ()) / stddev_samp(spend) OVER () AS spend_zscore
FROM input
WINDOW w AS (ORDER BY i), w3 AS (ORDER BY i ROWS 2 PRECEDING)
ORDER BY i
"""

B = """
WITH first AS (
  SELECT *, a + b AS t0, c + 1000 AS t2, lag(c) OVER w AS c1, least(a, d) AS m,
    CASE WHEN count(a) OVER w5 = 5 THEN avg(a) OVER w5 END AS t3,
    CASE WHEN count(b) OVER w10 = 10 THEN sum(b) OVER w10 END AS b10
  FROM input
  WINDOW w AS (ORDER BY i), w5 AS (ORDER BY i ROWS 4 PRECEDING), w10 AS (ORDER BY i ROWS 9 PRECEDING)
), second AS (
  SELECT *, c - c1 AS t7, sqrt(greatest(c * d - t0, 0)) + d AS t13,
    CASE WHEN a > b THEN c ELSE d END * t0 AS t17
  FROM first
)
SELECT
  t0 / t2 AS o1,
  a - t3 AS o2,
  b / (b10 * 0.1) AS o3,
  t7 / c1 AS o4,
  CASE WHEN count(t7) OVER w4 = 4 THEN avg(abs(t7)) OVER w4 END * 2 AS o5,
  CASE WHEN count(t13) OVER w3 = 3 THEN avg(t13) OVER w3 END - t13 AS o6,
  t17 - lag(t17, 2) OVER w AS o7,
  -(m * m + t3) / t2 AS o8
FROM second
WINDOW w AS (ORDER BY i), w3 AS (ORDER BY i ROWS 2 PRECEDING), w4 AS (ORDER BY i ROWS 3 PRECEDING)
ORDER BY i
"""


def variant(query: str) -> measure.Variant:
    def prepare(columns):
        connection = duckdb.connect()
        rows = len(next(iter(columns.values())))
        arrow = pa.table({"i": np.arange(rows)} | columns)
        connection.register("given", arrow)
        connection.execute("CREATE TABLE input AS SELECT * FROM given")
        return lambda: connection.sql(query).to_arrow_table()

    return prepare


def cells_of(result: pa.Table, name: str) -> measure.Cells:
    column = result[name]
    return column.fill_null(0.0).to_numpy(), np.asarray(column.is_valid())


if __name__ == "__main__":
    measure.contend({"A": {"duckdb": variant(A)}, "B": {"duckdb": variant(B)}}, cells_of)
