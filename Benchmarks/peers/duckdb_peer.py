"""DuckDB from Python. usage: duckdb_peer.py DATA WORKLOAD [REPEATS]

DATA is a folder with CSV files, or for workloads that begin with `stored` a database file.
"""

import sys

import duckdb

import duckdb_queries as queries
from repeating import loyal, repeat, show_groups, show_segment

data, workload = sys.argv[1], sys.argv[2]
times = int(sys.argv[3]) if len(sys.argv) > 3 else 1
is_stored = workload.startswith("stored_")
workload = workload.removeprefix("stored_")
connection = duckdb.connect(data, read_only=True) if is_stored else duckdb.connect()
for setting in queries.SETTINGS:
    connection.execute(setting)
source = queries.csv_source(data)

if is_stored:
    workload = workload.removesuffix("_session")
    source = {"responses": "responses", "customers": "customers"}
elif workload.endswith("_session"):
    workload = workload.removesuffix("_session")
    for statement in queries.loading(data, workload):
        connection.execute(statement)
    source = {"responses": "responses", "customers": "customers"}

if workload == "w3f":
    from duckdb.sqltypes import BOOLEAN, DOUBLE, INTEGER, VARCHAR

    connection.create_function("loyal", loyal, [INTEGER, VARCHAR, DOUBLE, VARCHAR], BOOLEAN)

query = {
    "w1": queries.GROUPS_TWO_STAGES,
    "w2": queries.GROUPS_TWO_STAGES,
    "w3": queries.SEGMENT,
    "w3f": queries.SEGMENT_BY_FUNCTION,
}[workload].format(**source)

rows = repeat(lambda: connection.execute(query).fetchall(), times)
if workload in ("w1", "w2"):
    show_groups(rows)
else:
    show_segment(*rows[0])
