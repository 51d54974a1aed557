#!/usr/bin/env python3
"""Measures Deed against DuckDB, polars, pandas and SQLite in one run, and checks their figures.

Everything it needs it makes: the data from the generator in ../shared/bench, and the peers in a
virtual environment. docs/benchmarks.md says how to read what it prints.
"""

import argparse
import datetime
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

from figures import figures, mismatch
from measuring import Runner, clear, repetitions, summary
from report import (
    print_calls, print_growth, print_libraries, print_sandbox, print_shells, print_stops,
    print_workload)
from shells import first_answer, stop_answers, tab_answers, wide_table
from stores import Stores
from workloads import all_workloads, duckdb_queries, lua_interpreter, stored_workloads

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
# Kinds of contenders that read no files worth speaking of.
NO_DATA = ("start", "calls", "sandbox", "libraries", "shell")
# Workloads over the tables that each tool has imported.
STORED = {"W2", "W2d", "W3t", "W3td", "W3ft"}
PACKAGES = ["duckdb", "duckdb-cli", "polars", "pandas", "pyarrow", "ipython"]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scale", type=float, default=1.0, help="size of the data (1: 10 M rows)")
    parser.add_argument("--rounds", type=int, default=5, help="interleaved rounds")
    parser.add_argument("--repeats", type=int, default=21, help="repetitions in a session")
    parser.add_argument("--growth", help="scales at which our side's time a row is compared (W8)")
    parser.add_argument("--only", help="workloads, such as W1,W6")
    parser.add_argument("--data", type=Path, help="a folder with generated data")
    parser.add_argument("--venv", type=Path, help="a virtual environment with the peers")
    parser.add_argument("--store", type=Path, help="a folder with the stored touchpoints of W4")
    parser.add_argument("--generator", type=Path, default=ROOT.parent / "shared/bench/gen.c")
    parser.add_argument("--binaries", type=Path, default=ROOT / ".build/release")
    parser.add_argument("--patience", type=float, default=3.0,
                        help="seconds to wait for a quiet machine before each run")
    parser.add_argument("--memory", type=float, default=0.0,
                        help="GiB that are touched before each run, so that all find them at hand")
    parser.add_argument("--save", action="store_true", help="keep the result in Benchmarks/results")
    return parser.parse_args()


def compiled(source, target, *libraries):
    """Builds a C program unless it is newer than its source."""
    if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
        target.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            [os.environ.get("CC", "cc"), "-O3", "-o", target, source, *libraries], check=True)
    return target


def prepared_data(options, work, scale):
    if options.data and scale == options.scale:
        return options.data.resolve()
    folder = work / f"data-{scale:g}"
    if not (folder / "complete").exists():
        if not options.generator.exists():
            raise SystemExit(f"no generator at {options.generator}; --generator names another")
        folder.mkdir(parents=True, exist_ok=True)
        print(f"making data at scale {scale:g} in {folder}", file=sys.stderr)
        generator = compiled(options.generator, work / "gen", "-lm")
        subprocess.run([generator, folder, str(scale)], check=True)
        (folder / "complete").touch()
    return folder


def prepared_peers(options, work):
    if options.venv:
        return options.venv.absolute()
    venv = work / "venv"
    if not (venv / "bin/duckdb").exists() or not (venv / "bin/ipython").exists():
        print(f"installing {', '.join(PACKAGES)} in {venv}", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", venv], check=True)
        subprocess.run([venv / "bin/pip", "install", "--quiet", *PACKAGES], check=True)
    return venv


def prepared_store(options, work, data, venv, scale, peers=True):
    """The touchpoints as each side stores them; making them takes minutes and is not measured."""
    if options.store and scale == options.scale:
        return options.store.resolve()
    store = work / f"store-{scale:g}"
    if not (store / "stored").exists():
        workspace = store / "workspace"
        shutil.rmtree(workspace, ignore_errors=True)
        workspace.mkdir(parents=True)
        print(f"storing the touchpoints in {store}", file=sys.stderr)
        deed = options.binaries / "deed"
        subprocess.run([deed, "init"], cwd=workspace, check=True)
        with open(workspace / "deed.toml", "a") as settings:
            settings.write(
                '\n[tables.touchpoints]\n'
                'types = { customer_id = "integer", journey_id = "integer" }\n')
        subprocess.run(
            [deed, "import", "touchpoints", data / "touchpoints.csv", "--map", "rating=valence"],
            cwd=workspace, check=True)
        (store / "stored").touch()
    if peers and not (store / "complete").exists():
        for peer in ("duckdb_peer.py", "polars_peer.py"):
            subprocess.run(
                [venv / "bin/python3", HERE / "peers" / peer, data, "w4_store", store], check=True)
        (store / "complete").touch()
    return store


def versions(venv, lua):
    script = (
        "import importlib.metadata as m, json, sqlite3; print(json.dumps({**{n: m.version(n) for n "
        f"in {PACKAGES!r}}}, 'sqlite': sqlite3.sqlite_version}}))")
    known = {}
    if venv:
        known = json.loads(subprocess.check_output([venv / "bin/python3", "-c", script]))
    known["python"] = platform.python_version()
    if lua:
        known["lua"] = subprocess.check_output([lua, "-v"], text=True).split("  ")[0].strip()
    return known


def machine():
    described = {"system": platform.platform(), "cores": os.cpu_count()}
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        flags = next(line for line in lines if line.startswith("flags")).split()
        described["processor"] = next(
            line for line in lines if line.startswith("model name")).split(": ")[1]
        described["vectors"] = [f for f in ("sse4_2", "avx2", "avx512f", "avx512bw") if f in flags]
    except (OSError, StopIteration):
        described["processor"] = platform.processor()
    described["memory_gib"] = round(
        os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1)
    return described


def commit():
    def git(*words):
        return subprocess.run(
            ["git", "-C", ROOT, *words], capture_output=True, text=True).stdout.strip()

    return git("rev-parse", "--short=12", "HEAD") + ("+" if git("status", "--porcelain") else "")


def warm(folder, pattern):
    """Brings files into the page cache: what is measured is the work, not the disk."""
    for file in sorted(path for path in folder.rglob(pattern) if path.is_file()):
        with open(file, "rb", buffering=0) as stream:
            while stream.read(1 << 24):
                pass


def sample(contender, runner):
    """One run of a contender: what it cost, and what it found."""
    if contender.place:
        clear(contender.place)
    run = runner.run(contender.command, contender.environment, contender.stdin)
    run["process_wall"] = run["wall"]
    found, times = figures(contender.kind, run["stdout"])
    if contender.kind == "session":
        times = repetitions(run["stderr"])
        if len(times) > 1:
            run["first"], run["second"] = times[0][0], times[1][0]
        times = times[1:]
    if times and contender.kind != "import":
        run["wall"] = statistics.median(wall for wall, _ in times)
        run["cpu"] = statistics.median(cpu for _, cpu in times)
    if contender.kind == "import":
        run["bytes"] = times
    if contender.kind in ("calls", "sandbox", "libraries"):
        run["nanoseconds"] = found
    del run["stdout"], run["stderr"]
    return run, found


def measure_shells(workload, work):
    """Interactive shells in turn, each at a terminal of its own with an empty home."""
    home = work / "home"
    home.mkdir(exist_ok=True)
    file = work / "wide.csv"
    wide_table(file)
    samples = {contender.name: [] for contender in workload.contenders}
    for _ in range(workload.rounds):
        for contender in workload.contenders:
            samples[contender.name].append(
                first_answer(*contender.command, environment={"HOME": str(home)}))
    deed = workload.contenders[0].command[0][0]
    return samples, tab_answers(deed, file, workload.rounds, {"HOME": str(home)})


def measure(workload, runner):
    """All rounds of a workload, interleaved; the results by contender, and what disagrees."""
    samples = {contender.name: [] for contender in workload.contenders}
    answers = {}
    for number in range(workload.rounds):
        print(f"{workload.key} round {number + 1}/{workload.rounds}", file=sys.stderr, end="\r")
        for contender in workload.contenders:
            run, found = sample(contender, runner)
            samples[contender.name].append(run)
            answers.setdefault(contender.name, found)
            if answers[contender.name] != found and contender.kind not in NO_DATA:
                raise SystemExit(f"{workload.key}: {contender.name} differs between its own runs")
    print(end="\x1b[K", file=sys.stderr)
    return samples, answers


def grow(options, work, venv, lua):
    """W8: what our side takes a million rows at several scales, beside scale 1.

    All scales are measured in turns, as a machine's speed changes within minutes.
    """
    ours = {key: {} for key in ("W1", "W2", "W3", "W3t", "W4", "W4c", "W5")}
    folders = []
    for scale in map(float, options.growth.split(",")):
        data = prepared_data(options, work, scale)
        stores = Stores(
            work / f"stores-{scale:g}", options.binaries / "deed", venv, data,
            lambda tables, data=data: duckdb_queries.storing(data, tables))
        programs = options.binaries / "deed", options.binaries / "DeedBenchmarks", venv
        store = prepared_store(options, work, data, venv, scale, peers=False)
        workloads = all_workloads(*programs, data, lua, options.rounds, options.repeats, store)
        workloads += stored_workloads(*programs, stores, options.rounds, options.repeats)
        stores.prepare(peers=False)
        folders += [(data, "*.csv"), (stores.workspace, "*"), (store / "workspace", "*")]
        for workload in workloads:
            if workload.key in ours:
                ours[workload.key][scale] = workload.contenders[0]
    runner = Runner(work, options.patience, options.memory)
    taken = {}
    for key, contenders in ours.items():
        for folder in folders:
            warm(*folder)
        runs = {scale: [] for scale in contenders}
        for number in range(options.rounds):
            print(f"{key} round {number + 1}/{options.rounds}", file=sys.stderr, end="\r")
            for scale, contender in contenders.items():
                runs[scale].append(sample(contender, runner)[0])
        print(end="\x1b[K", file=sys.stderr)
        taken[key] = {}
        for scale, samples in runs.items():
            figures = summary(samples)
            taken[key][scale] = {
                name: figures[name] / (scale * 10) for name in ("wall", "cpu")
            } | {"peak_mib": figures["peak_mib"]}
    print_growth(taken)
    return 0


def is_quiet(workloads):
    """Whether other programs used less than an eighth of a core beside every contender."""
    shares = [figures.get("others_share") for workload in workloads.values()
              for figures in workload.get("contenders", {}).values()]
    return all(share is not None and share < 0.125 for share in shares)


def main():
    options = arguments()
    work = HERE / "work"
    work.mkdir(exist_ok=True)
    for name in ("deed", "DeedBenchmarks"):
        if not (options.binaries / name).exists():
            raise SystemExit(
                f"no {name} in {options.binaries}; swift build -c release --product {name}")
    # What concerns Deed alone needs neither data nor peers.
    if options.only and set(options.only.split(",")) <= {"W7", "W9", "W11"}:
        data, venv = work / "no data", None
    else:
        data, venv = prepared_data(options, work, options.scale), prepared_peers(options, work)
    for program in ("launch", "at_hand"):
        compiled(HERE / f"{program}.c", work / program)
    lua = lua_interpreter()
    if lua is None:
        print("no Lua 5.4 interpreter on the PATH: W6 runs without it", file=sys.stderr)
    if options.growth:
        return grow(options, work, venv, lua)
    workloads = all_workloads(
        options.binaries / "deed", options.binaries / "DeedBenchmarks", venv or work, data, lua,
        options.rounds, options.repeats, options.store or work / f"store-{options.scale:g}")
    stores = Stores(
        work / f"stores-{options.scale:g}", options.binaries / "deed", venv or work, data,
        lambda tables: duckdb_queries.storing(data, tables))
    workloads += stored_workloads(
        options.binaries / "deed", options.binaries / "DeedBenchmarks", venv or work, stores,
        options.rounds, options.repeats)
    if options.only:
        keys = options.only.split(",")
        unknown = set(keys) - {workload.key for workload in workloads}
        if unknown:
            raise SystemExit(f"no workload {', '.join(sorted(unknown))}; there are "
                             + ", ".join(workload.key for workload in workloads))
        workloads = [workload for workload in workloads if workload.key in keys]
    touchpoints = None
    if any(workload.key == "W4" for workload in workloads):
        touchpoints = prepared_store(options, work, data, venv, options.scale)
    runner = Runner(work, options.patience, options.memory)
    result = {
        "date": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
        "commit": commit(), "machine": machine(), "versions": versions(venv, lua),
        "bytes": {file.name: file.stat().st_size for file in sorted(data.glob("*.csv"))},
        "rounds": options.rounds, "repeats": options.repeats, "workloads": {}}
    keys = {workload.key for workload in workloads}
    if keys & STORED:
        print("importing the tables", file=sys.stderr)
        stores.prepare(by_row="W3ft" in keys)
    disagreements = 0
    for workload in workloads:
        # A machine may have taken files that nobody read for a while out of its cache.
        if workload.key in STORED:
            warm(stores.folder, "*")
        elif workload.key == "W4":
            warm(touchpoints, "*")
        elif workload.contenders[0].kind not in NO_DATA:
            warm(data, "*.csv")
        if workload.contenders[0].kind == "shell":
            result["workloads"][workload.key] = print_shells(
                workload, *measure_shells(workload, work))
            continue
        if workload.contenders[0].kind == "stops":
            deed, file = workload.contenders[0].command
            home = work / "home"
            home.mkdir(exist_ok=True)
            result["workloads"][workload.key] = print_stops(
                workload, stop_answers(deed, file, work, workload.rounds, {"HOME": str(home)}))
            continue
        samples, answers = measure(workload, runner)
        if workload.contenders[0].kind == "calls":
            result["workloads"][workload.key] = print_calls(workload, samples)
            continue
        if workload.contenders[0].kind == "sandbox":
            result["workloads"][workload.key] = print_sandbox(workload, samples)
            continue
        if workload.contenders[0].kind == "libraries":
            result["workloads"][workload.key] = print_libraries(workload, samples)
            continue
        summaries = {name: summary(runs) for name, runs in samples.items()}
        wrong = mismatch(workload, answers)
        disagreements += len(wrong)
        result["workloads"][workload.key] = print_workload(workload, summaries, wrong)
    result["quiet"] = is_quiet(result["workloads"])
    print(f"\nfigures: {'all the same' if disagreements == 0 else f'{disagreements} DIFFER'}")
    if not result["quiet"]:
        print("The machine was not quiet (column others): these ratios are not for keeping.")
    if options.save:
        results = HERE / "results"
        results.mkdir(exist_ok=True)
        path = results / f"{result['date'][:10]}-{result['commit'].rstrip('+')}.json"
        path.write_text(json.dumps(result, indent=1) + "\n")
        print(f"saved {path.relative_to(ROOT)}")
    return 1 if disagreements else 0


if __name__ == "__main__":
    sys.exit(main())
