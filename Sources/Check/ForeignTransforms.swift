/// What pandas, polars, SQL and spreadsheets call transforms of the library: only for messages.
let foreignTransforms: [String: String] = [
  "average": "mean", "avg": "mean", "case": "if", "ceiling": "ceil", "cummax": "cum_max", "cummin": "cum_min",
  "cumprod": "cum_prod", "cumsum": "cum_sum", "fillna": "fill_null", "floordiv": "floor_divide",
  "if_else": "if", "ifelse": "if", "ifnull": "coalesce", "iif": "if", "isin": "is_in", "isna": "is_null",
  "isnull": "is_null", "lag": "shift", "ln": "log", "maximum": "greatest", "minimum": "least",
  "mod": "modulo", "moving_average": "rolling_mean", "notna": "is_not_null", "notnull": "is_not_null",
  "nullif": "null_if", "nvl": "coalesce", "pow": "power", "stddev": "std", "trunc": "truncate",
  "where": "if", "z_score": "zscore",
]
