"""DuckDB from Python. usage: duckdb_peer.py DATA WORKLOAD [REPEATS]

DATA is a folder with CSV files, or for workloads that begin with `stored` a database file.
For w4_stored DATA is the folder with touchpoints.duckdb, which w4_store makes from DATA's CSV in
the folder that follows.
"""

import sys

import duckdb

import duckdb_queries as queries
from repeating import loyal, repeat, show_groups, show_peaks, show_segment

data, workload = sys.argv[1], sys.argv[2]
if workload == "w4_store":
    connection = duckdb.connect(f"{sys.argv[3]}/touchpoints.duckdb")
    for statement in [*queries.SETTINGS, *queries.loading(data, "w4"), "CHECKPOINT"]:
        connection.execute(statement)
    sys.exit()
times = int(sys.argv[3]) if len(sys.argv) > 3 else 1
is_stored = workload.startswith("stored_")
workload = workload.removeprefix("stored_")
if workload == "w4_stored":
    connection = duckdb.connect(f"{data}/touchpoints.duckdb", read_only=True)
else:
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
    source = {table: table for table in source}
elif workload == "w4_stored":
    source = {table: table for table in source}
elif workload == "w4":
    for statement in queries.enum_types():
        connection.execute(statement)

if workload == "w3f":
    from duckdb.sqltypes import BOOLEAN, DOUBLE, INTEGER, VARCHAR

    connection.create_function("loyal", loyal, [INTEGER, VARCHAR, DOUBLE, VARCHAR], BOOLEAN)

query = {
    "w1": queries.GROUPS_TWO_STAGES,
    "w2": queries.GROUPS_TWO_STAGES,
    "w3": queries.SEGMENT,
    "w3f": queries.SEGMENT_BY_FUNCTION,
    "w4": queries.PEAK_END,
    "w4_stored": queries.PEAK_END,
}[workload].format(**source)

rows = repeat(lambda: connection.execute(query).fetchall(), times)
if workload in ("w1", "w2"):
    show_groups(rows)
elif workload.startswith("w4"):
    show_peaks(rows)
else:
    show_segment(*rows[0])
