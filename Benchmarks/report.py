"""Prints what was measured as tables for people, and gives it for the JSON file."""

import statistics


def duration(seconds):
    return f"{seconds:.3f} s" if seconds >= 1 else f"{seconds * 1e3:.2f} ms"


def print_workload(workload, summaries, wrong):
    """One table: wall, CPU, peak memory, how often faster than the best peer, and the target."""
    peers = [c for c in workload.contenders if not c.ours]
    compared = [c for c in peers if workload.best_of in (None, c.name)]
    best = min(compared, key=lambda contender: summaries[contender.name]["wall"])
    best_wall = summaries[best.name]["wall"]
    least_cpu = min(summaries[contender.name]["cpu"] for contender in compared)
    print(f"\n{workload.key}  {workload.title}")
    print(f"  {'':30s} {'wall':>10s} {'min–max':>23s} {'CPU':>10s} {'peak':>9s} {'others':>7s}"
          f"  {'against ' + best.name}")
    results = {}
    for contender in workload.contenders:
        figures = dict(summaries[contender.name])
        ratio = best_wall / figures["wall"]
        figures["ratio_to_best_peer"] = ratio
        figures["cpu_ratio_to_least_peer"] = least_cpu / figures["cpu"]
        verdict = f"{ratio:.2f}× (CPU {figures['cpu_ratio_to_least_peer']:.2f}×)"
        if contender.target:
            passes = ratio >= contender.target
            figures["target"], figures["passes"] = contender.target, passes
            verdict += f"  target {contender.target:g}×: {'pass' if passes else 'MISS'}"
        for measure, most in contender.bounds.items():
            limit = summaries[most][measure] if isinstance(most, str) else most
            keeps = figures[measure] <= limit
            figures[f"{measure}_limit"], figures[f"keeps_{measure}"] = limit, keeps
            verdict += f"  {measure.removesuffix('_mib')} {'pass' if keeps else 'MISS'}"
        if "bytes" in figures:
            verdict = f"{figures['bytes'] / 1e6:.1f} MB  " + verdict
        if contender.name in wrong:
            figures["figures_differ"] = True
            verdict += "  FIGURES DIFFER"
        spread = f"{duration(figures['wall_min'])} – {duration(figures['wall_max'])}"
        others = figures["others_share"]
        print(f"  {contender.name:30s} {duration(figures['wall']):>10s} {spread:>23s}"
              f" {duration(figures['cpu']):>10s} {figures['peak_mib']:>5.0f} MiB"
              f" {'–' if others is None else f'{others:.0%}':>7s}  {verdict}")
        results[contender.name] = figures
    early = [f"{contender.name} {duration(figures['first'])}, {duration(figures['second'])}"
             for contender in workload.contenders
             if "first" in (figures := results[contender.name])]
    if early:
        print("  first, second: " + "; ".join(early))
    return {"title": workload.title, "best_peer": best.name, "contenders": results}


def print_calls(workload, samples):
    """The cost of a call, with and without the loop around it: medians over the processes."""
    contender = workload.contenders[0]
    runs = [run["nanoseconds"] for run in samples[contender.name]]
    cost = {name: statistics.median(run[name] for run in runs) for name in runs[0]}
    loop = cost["loop"]
    ratio = cost["host"] / cost["c"]
    net = (cost["host"] - loop) / (cost["c"] - loop)
    passes = net <= contender.target
    print(f"\n{workload.key}  {workload.title}")
    print(f"  loop {loop:.1f} ns, C {cost['c'] - loop:.1f} ns, host {cost['host'] - loop:.1f} ns"
          f" a call: {net:.2f}× ({ratio:.2f}× with the loop)"
          f"  target {contender.target:g}×: {'pass' if passes else 'MISS'}")
    return {"title": workload.title, "loop_ns": loop, "c_ns": cost["c"] - loop,
            "host_ns": cost["host"] - loop, "ratio": net, "ratio_with_loop": ratio,
            "target": contender.target, "passes": passes, "rounds": len(runs)}


def print_sandbox(workload, samples):
    """What the sandbox costs each part of a script that meets no limit: medians over the processes."""
    contender = workload.contenders[0]
    runs = [run["nanoseconds"] for run in samples[contender.name]]
    cost = {name: statistics.median(run[name] for run in runs) for name in runs[0]}
    parts = [name.split()[0] for name in cost if name.endswith(" plain")]
    ratios = {part: cost[f"{part} sandbox"] / cost[f"{part} plain"] for part in parts}
    ratio = (sum(cost[f"{part} sandbox"] for part in parts)
             / sum(cost[f"{part} plain"] for part in parts))
    passes = ratio <= contender.target
    start = {other.name: {
        "wall": statistics.median(run["process_wall"] for run in samples[other.name]),
        "cpu": statistics.median(run["cpu"] for run in samples[other.name])}
        for other in workload.contenders[1:]}
    print(f"\n{workload.key}  {workload.title}")
    print("  " + ", ".join(f"{part} {value:.3f}×" for part, value in ratios.items())
          + f"; all {ratio:.3f}×  target {contender.target:g}×: {'pass' if passes else 'MISS'}")
    print("  an empty script: " + ", ".join(
        f"{name} {1e3 * cost['wall']:.1f} ms wall, {1e3 * cost['cpu']:.1f} ms CPU"
        for name, cost in start.items()))
    return {"title": workload.title, "ratios": ratios, "ratio": ratio, "start": start,
            "target": contender.target, "passes": passes, "rounds": len(runs)}


def print_libraries(workload, samples):
    """How long a graph of libraries takes to resolve: the median over the processes, in seconds."""
    contender = workload.contenders[0]
    runs = [run["nanoseconds"] for run in samples[contender.name]]
    seconds = statistics.median(run["nanoseconds"] for run in runs) / 1e9
    passes = seconds <= contender.target
    print(f"\n{workload.key}  {workload.title}")
    print(f"  {runs[0]['libraries']:.0f} libraries chosen of {runs[0]['versions']:.0f} versions in "
          f"{1e3 * seconds:.1f} ms  target {contender.target:g} s: {'pass' if passes else 'MISS'}")
    return {"title": workload.title, "seconds": seconds, "target": contender.target,
            "passes": passes, "rounds": len(runs)}


def print_shells(workload, samples, tabs):
    """Start to prompt of each shell, and how long Tab takes: medians over the rounds."""
    print(f"\n{workload.key}  {workload.title}")
    results = {}
    for name, runs in samples.items():
        walls = [run["wall"] for run in runs]
        results[name] = {
            "wall": statistics.median(walls), "wall_min": min(walls), "wall_max": max(walls),
            "answered": statistics.median(run["answered"] for run in runs),
            "cpu": statistics.median(run["cpu"] for run in runs), "rounds": len(runs)}
        print(f"  {name:30s} prompt {duration(results[name]['wall']):>10s}"
              f" ({duration(min(walls))} – {duration(max(walls))}),"
              f" first answer {duration(results[name]['answered'])}")
    deed = results["deed"]["wall"]
    for peer, most in (("DuckDB shell", 1.5), ("IPython", 0.2)):
        ratio = deed / results[peer]["wall"]
        results["deed"][f"share_of_{peer}"] = ratio
        print(f"  deed takes {ratio:.2f} of {peer}'s time"
              f"  target at most {most:g}: {'pass' if ratio <= most else 'MISS'}")
    slowest = max(max(times) for times in tabs)
    print(f"  Tab: one column {duration(statistics.median(tabs[0]))}, a list of 300 "
          f"{duration(statistics.median(tabs[1]))}, slowest {duration(slowest)}"
          f"  target 50 ms: {'pass' if slowest <= 0.05 else 'MISS'}")
    return {"title": workload.title, "contenders": results,
            "tab": {"one": statistics.median(tabs[0]), "many": statistics.median(tabs[1]),
                    "slowest": slowest, "target": 0.05, "passes": slowest <= 0.05}}


def print_stops(workload, times):
    """How long Ctrl-C takes from the key to the prompt: the longest decides."""
    print(f"\n{workload.key}  {workload.title}")
    for name, seconds in times.items():
        print(f"  {name:30s} {duration(statistics.median(seconds)):>10s}"
              f" ({duration(min(seconds))} – {duration(max(seconds))})")
    slowest = max(max(seconds) for seconds in times.values())
    print(f"  slowest {duration(slowest)}  target 1 s: {'pass' if slowest <= 1 else 'MISS'}")
    return {"title": workload.title, "seconds": times, "slowest": slowest, "target": 1,
            "passes": slowest <= 1}


def print_growth(taken):
    """W8: a line for each workload and scale; times a million rows, and against scale 1."""
    print(f"\nW8  growth\n  {'':6s} {'scale':>6s} {'wall/M rows':>12s} {'CPU/M rows':>12s}"
          f" {'peak':>9s}  against scale 1")
    for key, scales in taken.items():
        for scale, figures in scales.items():
            base = scales.get(1.0)
            verdict = ""
            if base and scale != 1.0:
                ratio = figures["wall"] / base["wall"]
                verdict = f"wall {ratio:.2f}, CPU {figures['cpu'] / base['cpu']:.2f}"
                if scale > 1:
                    verdict += f"  target 1.15: {'pass' if ratio <= 1.15 else 'MISS'}"
            print(f"  {key:6s} {scale:>6g} {duration(figures['wall']):>12s}"
                  f" {duration(figures['cpu']):>12s} {figures['peak_mib']:>5.0f} MiB  {verdict}")
