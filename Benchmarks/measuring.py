"""Runs commands in rounds and says what each cost."""

import os
import shutil
import statistics
import subprocess
import time

TICKS = os.sysconf("SC_CLK_TCK")


def processor_seconds():
    """Processor time that the whole machine has used so far; None where /proc is absent."""
    try:
        with open("/proc/stat") as file:
            values = [int(value) for value in file.readline().split()[1:9]]
    except OSError:
        return None
    return (sum(values) - values[3] - values[4]) / TICKS


def available_memory():
    """MiB of memory that nobody uses; where the system does not tell, all that there is."""
    try:
        with open("/proc/meminfo") as file:
            fields = dict(line.split(":") for line in file)
        return int(fields["MemAvailable"].split()[0]) // 1024
    except (OSError, KeyError):
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 20


def wait_until_quiet(seconds):
    """Waits until others leave the machine alone, at most this long."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        before = processor_seconds()
        if before is None:
            return
        time.sleep(0.1)
        if processor_seconds() - before < 0.03:
            return


def clear(place):
    """Removes what an earlier run wrote, and has all that waits written to disk.

    Else a run would pay for removing its predecessor's files, or share the disk with a tool that
    had said that it was done.
    """
    if place.is_dir():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)
    os.sync()


class Runner:
    """Runs one command at a time through the small launcher, which measures it."""

    def __init__(self, work, patience, memory):
        self.launcher = str(work / "launch")
        self.at_hand = str(work / "at_hand")
        self.report = work / "launch.report"
        self.patience = patience
        self.mebibytes = str(int(min(memory * 1024, available_memory() / 2)))

    def run(self, command, environment=None, stdin=None):
        wait_until_quiet(self.patience)
        if self.mebibytes != "0":
            subprocess.run([self.at_hand, self.mebibytes], check=True)
        self.report.unlink(missing_ok=True)
        before = processor_seconds()
        done = subprocess.run(
            [self.launcher, str(self.report), *map(str, command)],
            input=stdin, stdin=subprocess.DEVNULL if stdin is None else None,
            capture_output=True, env={**os.environ, **(environment or {})})
        after = processor_seconds()
        if not self.report.exists():
            raise SystemExit(f"the launcher failed: {done.stderr.decode()}")
        wall, user, system, peak, code = self.report.read_text().split()
        if int(code) != 0:
            raise SystemExit(
                f"exit code {code}: {' '.join(map(str, command))}\n{done.stderr.decode()}")
        processor = float(user) + float(system)
        others = max(0.0, after - before - processor) if before is not None else None
        return {
            "wall": float(wall), "cpu": processor, "peak_mib": int(peak) / 1024,
            "others_cpu": others, "stdout": done.stdout.decode(), "stderr": done.stderr.decode()}


def repetitions(stderr):
    """Wall and processor seconds of each repetition that a session reported."""
    lines = [line.split() for line in stderr.splitlines() if line.startswith("REPEAT ")]
    return [(float(wall) / 1e3, float(cpu) / 1e3) for _, wall, cpu in lines]


def summary(samples):
    """Medians over rounds, with the spread of the wall time."""
    walls = [sample["wall"] for sample in samples]
    others = [sample["others_cpu"] / sample["process_wall"] for sample in samples
              if sample["others_cpu"] is not None]
    more = {"bytes": samples[0]["bytes"]} if "bytes" in samples[0] else {}
    if "first" in samples[0]:
        more |= {name: statistics.median(sample[name] for sample in samples)
                 for name in ("first", "second")}
    return more | {
        "wall": statistics.median(walls), "wall_min": min(walls), "wall_max": max(walls),
        "cpu": statistics.median(sample["cpu"] for sample in samples),
        "peak_mib": statistics.median(sample["peak_mib"] for sample in samples),
        "others_share": statistics.median(others) if others else None,
        "rounds": len(samples)}
