"""Folders named by values as pyarrow, polars and duckdb read and write them.

    folders.py read FOLDER    the rows of a folder of Parquet files, as each of them reads it
    folders.py write FOLDER   the same rows, written by each into a folder of its name
"""

import sys

import duckdb
import polars
import pyarrow
import pyarrow.dataset
import pyarrow.parquet

ROWS = {
    "year": [2024, 998, 2024, 2024, 998],
    "region": ["north west", "ü%=x", "a/b", None, None],
    "amount": [1.5, None, 3.0, -4.25, 1e300],
}
TABLE = pyarrow.table(ROWS, pyarrow.schema(
    [("year", pyarrow.int32()), ("region", pyarrow.string()), ("amount", pyarrow.float64())]))
PARTS = pyarrow.dataset.partitioning(
    pyarrow.schema([("year", pyarrow.int32()), ("region", pyarrow.string())]), flavor="hive")


def read(folder):
    files = f"{folder}/**/*.parquet"
    found = pyarrow.dataset.dataset(folder, partitioning=PARTS).to_table()
    yield "pyarrow", found.to_pylist()
    schema = {"year": polars.Int32, "region": polars.String}
    yield "polars", polars.read_parquet(files, hive_partitioning=True, hive_schema=schema).to_dicts()
    query = duckdb.sql(f"""from read_parquet('{files}', hive_partitioning = true,
                           hive_types = {{'year': INTEGER, 'region': VARCHAR}})""")
    yield "duckdb", query.to_arrow_table().to_pylist()


def write(folder):
    pyarrow.dataset.write_dataset(TABLE, f"{folder}/pyarrow", format="parquet", partitioning=PARTS)
    target = polars.PartitionBy(f"{folder}/polars", key=["year", "region"], include_key=False)
    polars.from_arrow(TABLE).lazy().sink_parquet(target, mkdir=True)
    duckdb.register("rows", TABLE)
    duckdb.sql(f"copy (from rows) to '{folder}/duckdb' (format parquet, partition_by (year, region))")


if sys.argv[1] == "write":
    write(sys.argv[2])
else:
    for name, rows in read(sys.argv[2]):
        for row in sorted(f"{row['year']} {row['region']} {row['amount']}" for row in rows):
            print(name, row)
