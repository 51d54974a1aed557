"""SQLite with a covering index and a Python function. usage: sqlite_peer.py DATA WORKLOAD [REPEATS]

In w3f_session the tables are in memory: DATA is a folder with CSV files, and rows come in through
DuckDB's reader, in the order of the index; loading is not measured. For stored_w3f DATA is the
database file, which w3f_store makes from DATA's CSV under the name that follows.
"""

import sqlite3
import sys

from repeating import loyal, repeat, show_segment

QUERY = """
    SELECT count(*), sum(score >= 9), sum(score <= 6)
    FROM customers c CROSS JOIN responses r ON r.customer_id = c.customer_id
    WHERE loyal(c.tenure_months, c.country, c.revenue, c.segment)"""


def load(data, connection):
    import duckdb

    import duckdb_queries

    source = duckdb_queries.csv_source(data)
    connection.execute(
        "CREATE TABLE responses (customer_id INT, score INT, id INT, "
        "PRIMARY KEY (customer_id, score, id)) WITHOUT ROWID")
    connection.execute(
        "CREATE TABLE customers (customer_id INTEGER PRIMARY KEY, tenure_months INT, "
        "country TEXT, revenue REAL, segment TEXT)")
    reader = duckdb.connect()

    def copy(sql, insert):
        cursor = reader.execute(sql)
        while rows := cursor.fetchmany(100_000):
            connection.executemany(insert, rows)

    copy(
        f"SELECT customer_id, score, response_id FROM {source['responses']} ORDER BY ALL",
        "INSERT INTO responses VALUES (?, ?, ?)")
    copy(
        "SELECT customer_id, tenure_months, country, revenue, segment "
        f"FROM {source['customers']} ORDER BY 1",
        "INSERT INTO customers VALUES (?, ?, ?, ?, ?)")
    reader.close()
    connection.execute("ANALYZE")
    connection.commit()


data, workload = sys.argv[1], sys.argv[2]
times = 1
if workload == "w3f_store":
    load(data, sqlite3.connect(sys.argv[3]))
    sys.exit()
if workload == "stored_w3f":
    connection = sqlite3.connect(f"file:{data}?mode=ro", uri=True)
    connection.execute("PRAGMA mmap_size = 4294967296")
else:
    connection = sqlite3.connect(":memory:")
    load(data, connection)
    times = int(sys.argv[3])
connection.create_function("loyal", 4, loyal, deterministic=True)
show_segment(*repeat(lambda: connection.execute(QUERY).fetchone(), times))
