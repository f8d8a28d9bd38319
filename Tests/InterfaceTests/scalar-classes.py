#!/usr/bin/env python3
"""Writes Sources/Interface/ScalarClassTable.swift from the Unicode tables of the PyPI package wcwidth.

    pip install wcwidth==0.7.0 && python3 scalar-classes.py > ../../Sources/Interface/ScalarClassTable.swift

Run it by hand when Unicode moves on; `ScalarClassTests` checks the outcome against known cases.
"""

from wcwidth import list_versions
from wcwidth.table_grapheme import EXTENDED_PICTOGRAPHIC, GRAPHEME_CONTROL
from wcwidth.table_mc import CATEGORY_MC
from wcwidth.table_vs16 import VS16_NARROW_TO_WIDE
from wcwidth.table_wide import WIDE_EASTASIAN
from wcwidth.table_zero import ZERO_WIDTH

NARROW, WIDE, EXTENDING, SPACING, HIDDEN, EMOJI, WIDE_EMOJI = range(7)


def newest(table):
    return table[max(table, key=lambda version: [int(part) for part in version.split(".")])]


def spans(table):
    return set(scalar for first, last in table for scalar in range(first, last + 1))


wide, zero, spacing = spans(newest(WIDE_EASTASIAN)), spans(newest(ZERO_WIDTH)), spans(newest(CATEGORY_MC))
pictographs, takes_vs16 = spans(EXTENDED_PICTOGRAPHIC), spans(newest(VS16_NARROW_TO_WIDE))
# What leaves no mark of its own: controls and formats, tags, the Hangul fillers, the noncharacters.
hidden = spans(GRAPHEME_CONTROL) | set(range(0, 32)) | set(range(0x7F, 0xA0)) | set(range(0xE0000, 0xE0100))
hidden |= {0x115F, 0x1160, 0x3164, 0xFFA0} | set(range(0xFDD0, 0xFDF0))
hidden |= {plane << 16 | low for plane in range(17) for low in (0xFFFE, 0xFFFF)}


def class_of(scalar):
    if scalar in hidden:
        return HIDDEN
    if scalar in spacing:
        return SPACING
    if scalar in zero:
        return EXTENDING
    if scalar in wide:
        return WIDE_EMOJI if scalar in pictographs else WIDE
    return EMOJI if scalar in takes_vs16 and scalar > 0x7F else NARROW


starts, previous = [], None
for scalar in range(0x110000):
    now = class_of(scalar)
    if now != previous:
        starts.append(scalar << 3 | now)
        previous = now

print(f"""\
// Written by Tests/InterfaceTests/scalar-classes.py; don't edit.

extension ScalarClass {{
    /// Where each run of scalars of one class starts, in order: `scalar << 3 | class`.
    ///
    /// Unicode {list_versions()[-1]}: EastAsianWidth.txt, emoji-variation-sequences.txt, emoji-data.txt, GraphemeBreakProperty.txt and
    /// the general categories, by way of the PyPI package wcwidth 0.7.0.
    static let runs: [UInt32] = [""")
for index in range(0, len(starts), 12):
    print("        " + ", ".join(f"0x{start:X}" for start in starts[index:index + 12]) + ",")
print("    ]\n}")
