"""Polars imports a file into lz4 Parquet. usage: polars_import.py TABLE FILE TARGET"""

import os
import sys

os.environ.setdefault("POLARS_MAX_THREADS", "2")
import polars as pl

SCHEMAS = {
    "responses": {
        "response_id": pl.UInt32, "customer_id": pl.UInt32, "survey_id": pl.Categorical,
        "touchpoint": pl.Categorical, "channel": pl.Categorical, "country": pl.Categorical,
        "score": pl.UInt8, "answered_at": pl.String, "comment": pl.String,
    },
    "customers": {
        "customer_id": pl.UInt32, "segment": pl.Categorical, "country": pl.Categorical,
        "tenure_months": pl.UInt16, "revenue": pl.Float64, "email": pl.String,
        "birth_year": pl.UInt16,
    },
}

table, file, target = sys.argv[1:4]
rows = pl.scan_csv(file, schema=SCHEMAS[table])
if table == "responses":
    at = pl.col("answered_at").str.to_datetime("%Y-%m-%dT%H:%M:%SZ", time_unit="ms")
    rows = rows.with_columns(answered_at=at)
rows.sink_parquet(target, compression="lz4")
print(pl.scan_parquet(target).select(pl.len()).collect().item())
