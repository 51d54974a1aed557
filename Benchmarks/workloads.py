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
                 environment=None, stdin=None, note=None, bounds=None, place=None):
        self.name, self.command, self.ours, self.target = name, command, ours, target
        self.kind, self.environment, self.stdin, self.note = kind, environment, stdin, note
        # What it writes, which is removed before each run.
        self.place = place
        # The most MiB of memory, and the peer whose bytes are the most.
        self.bounds = bounds or {}


class Workload:
    """A question, who answers it, and how many rounds it takes."""

    def __init__(self, key, title, contenders, rounds, best_of=None):
        self.key, self.title, self.contenders, self.rounds = key, title, contenders, rounds
        # The peers that the target compares with; all of them unless it names one.
        self.best_of = best_of


def stored_workloads(deed, sessions, venv, stores, rounds, repeats):
    """What is asked of tables that were imported before, and importing itself."""
    python, duckdb = venv / "bin/python3", venv / "bin/duckdb"
    place = ["--workspace", stores.workspace]

    def run(script, target):
        return [
            Contender("deed", [deed, "run", HERE / script, *place], ours=True, target=target),
            Contender("deed --trusted", [deed, "run", HERE / script, *place, "--trusted"],
                      ours=True, target=target)]

    def session(script, target):
        return Contender(
            "deed", [sessions, "session-in", stores.workspace, repeats, HERE / "session" / script],
            ours=True, target=target, kind="session")

    def peer(file, source, workload, name):
        words = [python, HERE / "peers" / file, source, workload]
        if not workload.endswith("_session"):
            return Contender(name, words)
        return Contender(name, [*words, repeats], kind="session")

    def command_line(query, is_session=False):
        query = query.format(responses="responses", customers="customers").strip()
        words = [duckdb, "-readonly", stores.database, "-csv", "-noheader"]
        if not is_session:
            sql = "; ".join([*duckdb_queries.SETTINGS, query])
            return Contender("DuckDB CLI", [*words, "-c", sql], kind="sql")
        lines = [";\n".join(duckdb_queries.SETTINGS) + ";", ".timer on", *[query + ";"] * repeats]
        return Contender("DuckDB CLI", words, kind="sql session",
                         stdin="\n".join(lines).encode() + b"\n")

    def asked(key, title, script, query, name, targets):
        return [
            Workload(key, title + ", stored, whole process", [
                *run(script, targets[0]), command_line(query),
                peer("duckdb_peer.py", stores.database, f"stored_{name}", "DuckDB Python"),
                peer("polars_peer.py", stores.folder, f"stored_{name}", "polars"),
            ], rounds * 2),
            Workload(key + "d", title + ", stored, in a session", [
                session(script, targets[1]), command_line(query, is_session=True),
                peer("duckdb_peer.py", stores.database, f"stored_{name}_session", "DuckDB Python"),
                peer("polars_peer.py", stores.folder, f"stored_{name}_session", "polars"),
            ], rounds),
        ]

    return [
        *asked("W2", "NPS by country and channel", "stored_nps.lua",
               duckdb_queries.GROUPS_TWO_STAGES, "w2", (5.0, 6.0)),
        *asked("W3t", "segment by a plain Lua function to NPS", "stored_segment.lua",
               duckdb_queries.SEGMENT, "w3", (3.0, 6.0)),
        Workload("W3ft", "W3 with a function row by row, stored, whole process", [
            *run("stored_segment_by_row.lua", 5.0),
            peer("duckdb_peer.py", stores.database, "stored_w3f", "DuckDB Python UDF"),
            peer("polars_peer.py", stores.folder, "stored_w3f", "polars map_elements"),
            peer("polars_peer.py", stores.folder, "stored_w3f_lists",
                 "polars, Python map over lists"),
            peer("sqlite_peer.py", stores.indexed, "stored_w3f", "SQLite Python UDF"),
        ], rounds),
        Workload("W5", "import of the responses, whole process", [
            Contender(name, stores.import_command(tool), kind="import", place=stores.place(tool),
                      **more)
            for name, tool, more in (
                ("deed", "deed", {"ours": True, "target": 3.5, "bounds": {
                    "peak_mib": 300.0, "bytes": "polars, lz4 Parquet"}}),
                ("polars, lz4 Parquet", "polars", {}), ("DuckDB CLI", "duckdb", {}))
        ], max(2, rounds // 2), best_of="polars, lz4 Parquet"),
    ]


def all_workloads(deed, sessions, venv, data, lua, rounds, repeats, store):
    python, duckdb = venv / "bin/python3", venv / "bin/duckdb"
    responses = ["--responses", data / "responses.csv"]
    events = ["--touchpoints", data / "touchpoints.csv"]
    both = ["--customers", data / "customers.csv", *responses]

    def run(script, parameters, name="deed", target=None, **options):
        return Contender(
            name, [deed, "run", HERE / script, *parameters], ours=True, target=target, **options)

    def session(script, parameters, target):
        return Contender(
            "deed", [sessions, "session", repeats, HERE / "session" / script, *parameters],
            ours=True, target=target, kind="session")

    def stored_peer(file, name):
        return Contender(name, [python, HERE / "peers" / file, store, "w4_stored"])

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
        Workload("W4", "peak and end of 4 M journeys, mean by the peak's touchpoint, stored", [
            run("peak_end.lua", ["--workspace", store / "workspace"], target=10.0),
            stored_peer("duckdb_peer.py", "DuckDB Python"),
            stored_peer("polars_peer.py", "polars"),
        ], rounds),
        Workload("W4s", "the same, not clustered, table in memory, in a session", [
            session("peak_end.lua", events, 2.5),
            peer("duckdb_peer.py", "w4_session", "DuckDB Python"),
            peer("polars_peer.py", "w4_session", "polars"),
        ], max(2, rounds // 2)),
        Workload("W4c", "the same from cold CSV, whole process", [
            run("peak_end.lua", events, target=4.0),
            peer("duckdb_peer.py", "w4", "DuckDB Python"),
            peer("polars_peer.py", "w4", "polars"),
        ], rounds),
        Workload("W6", "start to first result", start, rounds * 8, best_of="DuckDB CLI"),
        Workload("W7", "one call from Lua with two numbers, beside a C function", [
            Contender("calls", [sessions, "calls"], ours=True, target=1.5, kind="calls"),
        ], rounds),
        Workload("W12", "1 M rows by a plain Lua function of two columns, in a session", [
            session("two_columns.lua", both[:2], 20.0),
            Contender("deed, row by row", [
                sessions, "session", max(3, repeats // 3),
                HERE / "session/two_columns_by_row.lua", *both[:2]], kind="session"),
        ], rounds),
        Workload("W9", "a script that meets no limit, in the sandbox and in plain Lua", [
            Contender("sandbox", [sessions, "sandbox", str(HERE / "ordinary_work.lua")], ours=True,
                      target=1.03, kind="sandbox"),
            Contender("worker", [deed, "run", HERE / "nothing.lua"], kind="start"),
            Contender("own process", [deed, "run", "--trusted", HERE / "nothing.lua"], kind="start"),
        ], rounds),
        Workload("W11", "1,000 libraries of 20 versions, resolved in memory", [
            Contender("libraries", [sessions, "libraries", "1000"], ours=True, target=1.0,
                      kind="libraries"),
        ], rounds),
        Workload("W10", "start to a usable prompt at a terminal, and Tab among 300 columns", [
            Contender(name, words, ours=name == "deed", kind="shell")
            for name, words in shells(deed, venv)
        ], rounds * 4),
        Workload("W13", "Ctrl-C in a session over 10 M rows, from the key to the prompt", [
            Contender("deed", [deed, data / "responses.csv"], ours=True, target=1.0, kind="stops"),
        ], rounds),
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
