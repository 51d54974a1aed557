"""What the Python peers share: how a query is repeated and how its figures are printed."""

import sys
import time


def loyal(tenure, country, revenue, segment):
    """The row function of W3f, in Python: the same test as in loyal_segment_by_row.lua."""
    return (
        tenure > 24
        and (country == "NL" or country == "BE")
        and revenue / tenure > 10
        and segment != "trial"
    )


def repeat(query, times):
    """Runs `query` some times, writes each one's milliseconds, and gives the last result."""
    result = None
    for _ in range(times):
        wall, processor = time.perf_counter(), time.process_time()
        result = query()
        wall, processor = time.perf_counter() - wall, time.process_time() - processor
        if times > 1:
            print("REPEAT", wall * 1e3, processor * 1e3, file=sys.stderr)
    return result


def show_groups(rows):
    """Prints rows of country, channel, n, promoters, passives, detractors."""
    for country, channel, n, promoters, passives, detractors in rows:
        promoters, detractors = int(promoters), int(detractors)
        nps = 100.0 * (promoters - detractors) / n
        print(country, channel, n, promoters, int(passives), detractors, nps, sep=",")


def show_segment(n, promoters, detractors):
    """Prints n, promoters, NPS."""
    n, promoters, detractors = int(n), int(promoters), int(detractors)
    print(n, promoters, 100.0 * (promoters - detractors) / n, sep=",")


def show_peaks(rows):
    """Prints rows of touchpoint, n, mean score."""
    for touchpoint, n, score in rows:
        print(touchpoint, int(n), float(score), sep=",")
