"""Polars, lazy and streaming. usage: polars_peer.py DATA WORKLOAD [REPEATS]

DATA is a folder with CSV files, or for workloads that begin with `stored` one with Parquet files.
For w4_stored DATA is the folder with touchpoints.parquet, which w4_store makes from DATA's CSV in
the folder that follows.
"""

import os
import sys

os.environ.setdefault("POLARS_MAX_THREADS", "2")
import polars as pl

from repeating import loyal, repeat, show_groups, show_peaks, show_segment

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
TOUCHPOINT_NAMES = [
    "onboarding", "first_purchase", "delivery", "invoice", "support_call", "support_chat",
    "return", "renewal", "app_update", "store_visit", "complaint", "loyalty_program",
    "newsletter", "installation", "cancellation", "website_search",
]
TOUCHPOINTS = {
    "customer_id": pl.UInt32, "journey_id": pl.UInt32, "touchpoint": pl.Enum(TOUCHPOINT_NAMES),
    "channel": pl.Categorical, "at": pl.String, "valence": pl.Int8,
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


def peak_end(touchpoints):
    """One integer maximum carries the rating, the moment and the touchpoint of the peak."""
    at, rating = pl.col("at").dt.epoch("s"), pl.col("valence").cast(pl.Int64)
    code = pl.col("touchpoint").to_physical().cast(pl.Int64)
    events = touchpoints.select(
        "customer_id", "journey_id", ending=at * 256 + (rating + 5),
        peak=rating.abs() * (1 << 48) + at * 65536 + (rating + 5) * 256 + code)
    journeys = events.group_by("customer_id", "journey_id").agg(
        pl.col("ending").max(), pl.col("peak").max())
    return journeys.select(
        code=pl.col("peak") % 256,
        score=(((pl.col("peak") // 256) % 256 - 5) + (pl.col("ending") % 256 - 5)) / 2.0,
    ).group_by("code").agg(n=pl.len(), score=pl.col("score").mean())


data, workload = sys.argv[1], sys.argv[2]
if workload == "w4_store":
    target, times = sys.argv[3], 1
else:
    target, times = None, int(sys.argv[3]) if len(sys.argv) > 3 else 1
responses = pl.scan_csv(f"{data}/responses.csv", schema=RESPONSES)
customers = pl.scan_csv(f"{data}/customers.csv", schema=CUSTOMERS)
if workload == "w4_stored":
    touchpoints = pl.scan_parquet(f"{data}/touchpoints.parquet")
else:
    touchpoints = pl.scan_csv(f"{data}/touchpoints.csv", schema=TOUCHPOINTS).with_columns(
        at=pl.col("at").str.to_datetime("%Y-%m-%dT%H:%M:%SZ", time_unit="ms"))
if workload == "w4_store":
    touchpoints.sink_parquet(f"{target}/touchpoints.parquet", compression="lz4")
    sys.exit()
if workload == "w4_session":
    workload = "w4"
    touchpoints = touchpoints.drop("channel").collect(engine="streaming").lazy()
elif workload.startswith("stored_"):
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
    "w4": lambda: peak_end(touchpoints), "w4_stored": lambda: peak_end(touchpoints),
}
rows = repeat(lambda: queries[workload]().collect(engine="streaming"), times).rows()
if workload.startswith(("w1", "w2")):
    show_groups(rows)
elif workload.startswith("w4"):
    show_peaks((TOUCHPOINT_NAMES[code], n, score) for code, n, score in rows)
else:
    show_segment(*rows[0])
