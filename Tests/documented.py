"""Names every type, and every declaration that other targets use, that lacks a doc comment; fails if there is one.

What says no more than its name may do without: private declarations, cases of enumerations, initialisers that only take
the stored properties, and what the standard library's protocols require.
"""

import re
import sys
from pathlib import Path

MODIFIER = r"(?:@\w+(?:\([^)]*\))?|(?:private|fileprivate|internal)\(set\)|final|static|mutating|indirect|nonisolated|weak)\s+"
TYPE = re.compile(rf"\s*(?:package\s+|public\s+|{MODIFIER})*(?:struct|enum|class|actor|protocol)\s+\w")
MEMBER = re.compile(rf"\s*(?:{MODIFIER})*(?:package|public)\s+(?:{MODIFIER})*(?:func|var|let|init|subscript|typealias)\b")
REQUIRED = re.compile(r"\b(?:(?:var|let) (?:description|rawValue)\b|func (?:hash\(|next\(\)|makeIterator\(\)|==|<) ?)")
ATTRIBUTE = re.compile(r"\s*@\w+(?:\(.*\))?$")
ASSIGNMENT = re.compile(r"(?:self\.)?(\w+) = \1|\((?:self\.\w+(?:, )?)+\) = \([\w, ]+\)")


def takes_only_properties(lines, index):
    """Whether an initialiser that begins on this line does nothing but to store what it is given."""
    if " init(" not in lines[index]:
        return False
    if lines[index].endswith("}"):
        body = [lines[index].rsplit("{", 1)[1].removesuffix("}")]
    else:
        indent = re.match(" *", lines[index])[0]
        end = lines.index(indent + "}", index)
        start = next(number for number in range(index, end) if lines[number].endswith("{"))
        body = lines[start + 1 : end]
    return all(ASSIGNMENT.fullmatch(line.strip()) for line in body)


def undocumented(path):
    """The numbers, from 1, of the lines with declarations that lack a comment."""
    lines = path.read_text().splitlines()
    for index, line in enumerate(lines):
        if not (TYPE.match(line) or MEMBER.match(line)) or REQUIRED.search(line):
            continue
        above = index - 1
        while ATTRIBUTE.match(lines[above]):
            above -= 1
        if not lines[above].lstrip().startswith("///") and not takes_only_properties(lines, index):
            yield index + 1


places = [f"{path}:{line}" for path in sorted(Path("Sources").rglob("*.swift")) for line in undocumented(path)]
for place in places:
    print(f"{place}: no doc comment", file=sys.stderr)
sys.exit(bool(places))
