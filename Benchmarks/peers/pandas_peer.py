"""pandas over pyarrow's reader. usage: pandas_peer.py DATA WORKLOAD [REPEATS]"""

import sys

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv as csv

from repeating import loyal, repeat, show_groups, show_segment

pa.set_cpu_count(2)
TEXT = pa.dictionary(pa.int32(), pa.string())
TYPES = {
    "responses": {
        "customer_id": pa.uint32(), "country": TEXT, "channel": TEXT, "score": pa.uint8()},
    "customers": {
        "customer_id": pa.uint32(), "segment": TEXT, "country": TEXT,
        "tenure_months": pa.uint16(), "revenue": pa.float64()},
}


def read(table, columns):
    return csv.read_csv(
        f"{data}/{table}.csv", read_options=csv.ReadOptions(block_size=8 << 20),
        parse_options=csv.ParseOptions(newlines_in_values=table == "responses"),
        convert_options=csv.ConvertOptions(column_types=TYPES[table], include_columns=columns),
    ).to_pandas(split_blocks=True, self_destruct=True)


def groups(responses):
    score = responses["score"].to_numpy()
    return responses.assign(
        p=score >= 9, a=(score >= 7) & (score <= 8), d=score <= 6,
    ).groupby(["country", "channel"], observed=True, sort=False).agg(
        n=("p", "size"), p=("p", "sum"), a=("a", "sum"), d=("d", "sum")).reset_index()


def counted(responses, members):
    """A look-up array by customer: faster than isin or merge."""
    size = int(max(responses["customer_id"].max(), members.max())) + 1
    wanted = np.zeros(size, bool)
    wanted[members.to_numpy()] = True
    score = responses["score"].to_numpy()[wanted[responses["customer_id"].to_numpy()]]
    return len(score), (score >= 9).sum(), (score <= 6).sum()


def segment(responses, customers):
    return counted(responses, customers.loc[
        (customers.tenure_months > 24) & customers.country.isin(["NL", "BE"])
        & (customers.revenue / customers.tenure_months > 10) & (customers.segment != "trial"),
        "customer_id"])


def segment_by_apply(responses, customers):
    return counted(responses, customers.loc[
        customers.apply(
            lambda c: loyal(c["tenure_months"], c["country"], c["revenue"], c["segment"]), axis=1),
        "customer_id"])


data, workload = sys.argv[1], sys.argv[2]
times = int(sys.argv[3]) if len(sys.argv) > 3 else 1
is_session = workload.endswith("_session")
workload = workload.removesuffix("_session")
if workload in ("w1", "w2"):
    load = lambda: (read("responses", ["country", "channel", "score"]),)
    query = groups
else:
    load = lambda: (
        read("responses", ["customer_id", "score"]), read("customers", list(TYPES["customers"])))
    query = segment if workload == "w3" else segment_by_apply

if is_session:
    tables = load()
    result = repeat(lambda: query(*tables), times)
else:
    result = repeat(lambda: query(*load()), times)
if workload in ("w1", "w2"):
    show_groups(result.itertuples(index=False, name=None))
else:
    show_segment(*result)
