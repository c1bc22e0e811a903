"""Turns what polars and pandas computed into Arrow tables of the types that the flows promise."""

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa

import with_pandas


def from_polars(frame: pl.DataFrame) -> pa.Table:
    return frame.to_arrow(compat_level=pl.CompatLevel.oldest())


def from_pandas(result: with_pandas.Result) -> pa.Table:
    columns = {}
    for name, series in result.frame.items():
        if series.dtype == np.float64:
            missing = series.isna()
            if name in result.values_that_are_nan:
                missing &= ~result.values_that_are_nan[name]
            columns[name] = pa.array(series.to_numpy(), mask=missing.to_numpy(), from_pandas=False)
        elif isinstance(series.dtype, pd.DatetimeTZDtype):
            columns[name] = pa.array(series, pa.timestamp("us", str(series.dt.tz)))
        else:
            columns[name] = pa.array(series)
    return pa.table(columns)
