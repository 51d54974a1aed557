"""Polars, lazy and streaming. usage: polars_peer.py DATA WORKLOAD [REPEATS]

DATA is a folder with CSV files, or for workloads that begin with `stored` one with Parquet files.
"""

import os
import sys

os.environ.setdefault("POLARS_MAX_THREADS", "2")
import polars as pl

from repeating import loyal, repeat, show_groups, show_segment

RESPONSES = {
    "response_id": pl.UInt32, "customer_id": pl.UInt32, "survey_id": pl.Categorical,
    "touchpoint": pl.Categorical, "channel": pl.Categorical, "country": pl.Categorical,
    "score": pl.UInt8, "answered_at": pl.String, "comment": pl.String,
}
CUSTOMERS = {
    "customer_id": pl.UInt32, "segment": pl.Categorical, "country": pl.Categorical,
    "tenure_months": pl.UInt16, "revenue": pl.Float64, "email": pl.String,
    "birth_year": pl.UInt16,
}
SCORE = pl.col("score")


def groups(responses):
    return responses.group_by("country", "channel").agg(
        n=pl.len(), p=(SCORE >= 9).sum(), a=SCORE.is_between(7, 8).sum(), d=(SCORE <= 6).sum())


def groups_two_stages(responses):
    count = pl.col("c")
    return (
        responses.group_by("country", "channel", "score").agg(c=pl.len())
        .group_by("country", "channel").agg(
            n=count.sum(), p=count.filter(SCORE >= 9).sum(),
            a=count.filter(SCORE.is_between(7, 8)).sum(), d=count.filter(SCORE <= 6).sum())
    )


def counted(responses, members):
    return responses.join(members, on="customer_id", how="semi").select(
        n=pl.len(), p=(SCORE >= 9).sum(), d=(SCORE <= 6).sum())


def segment(responses, customers):
    return counted(responses, customers.filter(
        (pl.col("tenure_months") > 24) & pl.col("country").is_in(["NL", "BE"])
        & (pl.col("revenue") / pl.col("tenure_months") > 10) & (pl.col("segment") != "trial")
    ).select("customer_id"))


def segment_by_elements(responses, customers):
    """The documented way to call a Python function per row."""
    return counted(responses, customers.filter(
        pl.struct("tenure_months", "country", "revenue", "segment").map_elements(
            lambda c: loyal(c["tenure_months"], c["country"], c["revenue"], c["segment"]),
            return_dtype=pl.Boolean)
    ).select("customer_id"))


def segment_by_lists(responses, customers):
    """A Python function over columns as lists: the fastest way known to call it per row."""
    rows = customers.select(
        "customer_id", "tenure_months", "country", "revenue", "segment").collect()
    names = ("tenure_months", "country", "revenue", "segment")
    kept = pl.Series(list(map(loyal, *(rows[name].to_list() for name in names))))
    return counted(responses, rows.lazy().filter(kept).select("customer_id"))


data, workload = sys.argv[1], sys.argv[2]
times = int(sys.argv[3]) if len(sys.argv) > 3 else 1
responses = pl.scan_csv(f"{data}/responses.csv", schema=RESPONSES)
customers = pl.scan_csv(f"{data}/customers.csv", schema=CUSTOMERS)
if workload.startswith("stored_"):
    workload = workload.removeprefix("stored_")
    responses = pl.scan_parquet(f"{data}/responses.parquet")
    customers = pl.scan_parquet(f"{data}/customers.parquet")
    workload = workload.removesuffix("_session")
elif workload.endswith("_session"):
    workload = workload.removesuffix("_session")
    wanted = ["country", "channel"] if workload.startswith("w2") else ["customer_id"]
    responses = responses.select(*wanted, "score").collect(engine="streaming").lazy()
    customers = customers.select(
        "customer_id", "segment", "country", "tenure_months", "revenue").collect().lazy()

queries = {
    "w1": lambda: groups(responses), "w1_two_stages": lambda: groups_two_stages(responses),
    "w2": lambda: groups(responses), "w2_two_stages": lambda: groups_two_stages(responses),
    "w3": lambda: segment(responses, customers),
    "w3f": lambda: segment_by_elements(responses, customers),
    "w3f_lists": lambda: segment_by_lists(responses, customers),
}
rows = repeat(lambda: queries[workload]().collect(engine="streaming"), times).rows()
if workload.startswith(("w1", "w2")):
    show_groups(rows)
else:
    show_segment(*rows[0])
