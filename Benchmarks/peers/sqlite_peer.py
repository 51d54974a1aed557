"""SQLite in memory with a covering index and a Python function. usage: sqlite_peer.py DATA w3f_session REPEATS

Rows come in through DuckDB's reader, in the order of the index; loading is not measured.
"""

import sqlite3
import sys

import duckdb

import duckdb_queries
from repeating import loyal, repeat, show_segment

data, times = sys.argv[1], int(sys.argv[3])
source = duckdb_queries.csv_source(data)
connection = sqlite3.connect(":memory:")
connection.execute(
    "CREATE TABLE responses (customer_id INT, score INT, id INT, "
    "PRIMARY KEY (customer_id, score, id)) WITHOUT ROWID")
connection.execute(
    "CREATE TABLE customers (customer_id INTEGER PRIMARY KEY, tenure_months INT, country TEXT, "
    "revenue REAL, segment TEXT)")
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
connection.create_function("loyal", 4, loyal, deterministic=True)
QUERY = """
    SELECT count(*), sum(score >= 9), sum(score <= 6)
    FROM customers c CROSS JOIN responses r ON r.customer_id = c.customer_id
    WHERE loyal(c.tenure_months, c.country, c.revenue, c.segment)"""
show_segment(*repeat(lambda: connection.execute(QUERY).fetchone(), times))
