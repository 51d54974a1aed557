"""Writes Sources/Reports/Text/WideRanges.swift: the code points of East Asian width W or F.

Needs the Python package `wcwidth`, which carries EastAsianWidth.txt of each Unicode version.
Run: python3 Scripts/wide_ranges.py > Sources/Reports/Text/WideRanges.swift
"""

from wcwidth.table_wide import WIDE_EASTASIAN

version = list(WIDE_EASTASIAN)[-1]
ranges = []
for low, high in sorted(WIDE_EASTASIAN[version]):
    if ranges and low <= ranges[-1][1] + 1:
        ranges[-1] = (ranges[-1][0], high)
    else:
        ranges.append((low, high))

print("// Written by Scripts/wide_ranges.py; do not edit.")
print()
print(f"/// The code points that take two columns of a terminal, ascending, as of Unicode {version}.")
print("let wideRanges: [ClosedRange<UInt32>] = [")
line = " "
for low, high in ranges:
    item = f" 0x{low:04X}...0x{high:04X},"
    if len(line) + len(item) > 100:
        print(line)
        line = " "
    line += item
print(line)
print("]")
