"""What is measured: for each workload our commands, the peers' commands, and the target."""

import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "peers"))
import duckdb_queries  # noqa: E402


class Contender:
    """One command of one workload; `kind` says how its time and figures are read."""

    def __init__(self, name, command, ours=False, target=None, kind="process",
                 environment=None, stdin=None, note=None):
        self.name, self.command, self.ours, self.target = name, command, ours, target
        self.kind, self.environment, self.stdin, self.note = kind, environment, stdin, note


class Workload:
    """A question, who answers it, and how many rounds it takes."""

    def __init__(self, key, title, contenders, rounds, best_of=None):
        self.key, self.title, self.contenders, self.rounds = key, title, contenders, rounds
        # The peers that the target compares with; all of them unless it names one.
        self.best_of = best_of


def all_workloads(deed, sessions, venv, data, lua, rounds, repeats):
    python, duckdb = venv / "bin/python3", venv / "bin/duckdb"
    responses = ["--responses", data / "responses.csv"]
    both = ["--customers", data / "customers.csv", *responses]

    def run(script, parameters, name="deed", target=None, **options):
        return Contender(
            name, [deed, "run", HERE / script, *parameters], ours=True, target=target, **options)

    def session(script, parameters, target):
        return Contender(
            "deed", [sessions, "session", repeats, HERE / "session" / script, *parameters],
            ours=True, target=target, kind="session")

    def peer(file, workload, name):
        words = [python, HERE / "peers" / file, data, workload]
        if not workload.endswith("_session"):
            return Contender(name, words)
        return Contender(name, [*words, repeats], kind="session")

    def command_line(query):
        sql = "; ".join([*duckdb_queries.SETTINGS, query_on_files(query)])
        return Contender("DuckDB CLI", [duckdb, "-csv", "-noheader", "-c", sql], kind="sql")

    def query_on_files(query):
        return query.format(**duckdb_queries.csv_source(data))

    def command_line_session(workload, query):
        statements = [*duckdb_queries.SETTINGS, *duckdb_queries.loading(data, workload)]
        query = query.format(responses="responses", customers="customers").strip()
        lines = [";\n".join(statements) + ";", ".timer on", *[query + ";"] * repeats]
        return Contender(
            "DuckDB CLI", [duckdb, "-csv", "-noheader"], kind="sql session",
            stdin="\n".join(lines).encode() + b"\n")

    groups, segment = duckdb_queries.GROUPS_TWO_STAGES, duckdb_queries.SEGMENT
    start = [Contender("deed", [deed, "eval", "1"], ours=True, target=8.0, kind="start"),
             Contender("DuckDB CLI", [duckdb, "-c", "select 1"], kind="start")]
    if lua:
        start.append(Contender("lua5.4", [lua, "-e", "print(1)"], kind="start"))
    w1 = "nps_by_country_channel.lua"
    return [
        Workload("W1", "cold CSV to NPS by country and channel, whole process", [
            run(w1, responses, target=8.0),
            run(w1, responses, "deed, avx2", 8.0, environment={"DEED_KERNEL": "avx2"}),
            run(w1, responses, "deed, sse4", 5.0, environment={"DEED_KERNEL": "sse4"}),
            command_line(groups),
            peer("duckdb_peer.py", "w1", "DuckDB Python"),
            peer("polars_peer.py", "w1", "polars"),
            peer("polars_peer.py", "w1_two_stages", "polars, two stages"),
            peer("pandas_peer.py", "w1", "pandas"),
        ], rounds),
        Workload("W2s", "the same, tables in memory, in a session", [
            session(w1, responses, 6.0),
            command_line_session("w2", groups),
            peer("duckdb_peer.py", "w2_session", "DuckDB Python"),
            peer("polars_peer.py", "w2_session", "polars"),
            peer("polars_peer.py", "w2_two_stages_session", "polars, two stages"),
            peer("pandas_peer.py", "w2_session", "pandas"),
        ], rounds),
        Workload("W3", "segment by a plain Lua function to NPS, cold CSV, whole process", [
            run("loyal_segment.lua", both, target=3.0),
            command_line(segment),
            peer("duckdb_peer.py", "w3", "DuckDB Python"),
            peer("polars_peer.py", "w3", "polars"),
            peer("pandas_peer.py", "w3", "pandas"),
        ], rounds),
        Workload("W3s", "the same, tables in memory, in a session", [
            session("loyal_segment.lua", both, 6.0),
            command_line_session("w3", segment),
            peer("duckdb_peer.py", "w3_session", "DuckDB Python"),
            peer("polars_peer.py", "w3_session", "polars"),
            peer("pandas_peer.py", "w3_session", "pandas"),
        ], rounds),
        Workload("W3f", "W3 with a function row by row, cold CSV, whole process", [
            run("loyal_segment_by_row.lua", both, target=5.0),
            peer("duckdb_peer.py", "w3f", "DuckDB Python UDF"),
            peer("polars_peer.py", "w3f", "polars map_elements"),
            peer("polars_peer.py", "w3f_lists", "polars, Python map over lists"),
        ], rounds),
        Workload("W3fs", "the same, tables in memory, in a session", [
            session("loyal_segment_by_row.lua", both, 5.0),
            peer("duckdb_peer.py", "w3f_session", "DuckDB Python UDF"),
            peer("polars_peer.py", "w3f_session", "polars map_elements"),
            peer("polars_peer.py", "w3f_lists_session", "polars, Python map over lists"),
            peer("sqlite_peer.py", "w3f_session", "SQLite Python UDF"),
        ], max(2, rounds // 2)),
        Workload("W6", "start to first result", start, rounds * 8, best_of="DuckDB CLI"),
        Workload("W7", "one call from Lua with two numbers, beside a C function", [
            Contender("calls", [sessions, "calls"], ours=True, target=1.5, kind="calls"),
        ], rounds),
        Workload("W9", "a script that meets no limit, in the sandbox and in plain Lua", [
            Contender("sandbox", [sessions, "sandbox", str(HERE / "ordinary_work.lua")], ours=True,
                      target=1.03, kind="sandbox"),
        ], rounds),
        Workload("W10", "start to a usable prompt at a terminal, and Tab among 300 columns", [
            Contender(name, words, ours=name == "deed", kind="shell")
            for name, words in shells(deed, venv)
        ], rounds * 4),
    ]


def shells(deed, venv):
    """The shells with their prompts, a question, and the answer that shows that they listen."""
    # The program itself: the script of this name starts a Python first.
    duckdb = next(iter(venv.glob("lib/python*/site-packages/duckdb_cli/duckdb")), venv / "bin/duckdb")
    return [
        ("deed", [[deed, "repl", "--no-startup"], "deed> ", "6 * 7\r", "42"]),
        ("DuckDB shell", [[duckdb], "D ", "select 6 * 7;\r", "42"]),
        ("IPython", [[venv / "bin/ipython", "--no-banner"], "In [1]: ", "6 * 7\r", "Out[1]: 42"]),
    ]


def lua_interpreter():
    """A Lua 5.4 on the PATH, or nil."""
    for name in ("lua5.4", "lua54", "lua"):
        path = shutil.which(name)
        if path and "Lua 5.4" in subprocess.run(
                [path, "-v"], capture_output=True, text=True).stdout:
            return path
    return None
