"""Reads the figures that a contender printed, and compares them."""

import re

TIMER = re.compile(r"Run Time \(s\): real ([\d.]+) user ([\d.]+) sys ([\d.]+)")


def figures(kind, text):
    """The figures in one form, and the repetitions' seconds when the text carries them."""
    if kind in ("calls", "sandbox", "libraries"):
        return {name: float(value) for name, value in
                (line.split(",") for line in text.splitlines())}, []
    if kind == "import":
        rows, size = map(int, text.split(","))
        return [rows], size
    if kind == "start":
        return None, []
    times = []
    lines = text.strip().splitlines()
    if kind == "sql session":
        last = []
        answer = []
        for line in lines:
            timer = TIMER.search(line)
            if timer:
                real, user, system = map(float, timer.groups())
                times.append((real, user + system))
                answer, last = last, []
            else:
                last.append(line)
        lines, times = answer, times[1:]
    rows = [line.split(",") for line in lines]
    if rows and not any(cell.replace(".", "").lstrip("-").isdigit() for cell in rows[0]):
        rows = rows[1:]
    return sorted(normalised(row, kind) for row in rows), times


def normalised(row, kind):
    """Texts as they are, counts as integers, and the score to four decimals, last in the row."""
    if kind in ("sql", "sql session"):
        # SQL gives the counts; the score comes from them here, as from any analyst's hand.
        if len(row) == 6:
            promoters, detractors, n = int(row[3]), int(row[5]), int(row[2])
        else:
            n, promoters, detractors = map(int, row)
            row = row[:2]
        score = 100.0 * (promoters - detractors) / n
    else:
        *row, score = row
    cells = [int(cell) if cell.lstrip("-").isdigit() else cell for cell in row]
    return [*cells, f"{float(score) + 0.0:.4f}"]


def mismatch(workload, answers):
    """The contenders whose figures are not ours."""
    first = workload.contenders[0]
    expected = answers[first.name]
    return [name for name, found in answers.items() if found != expected]
