"""Which target imports which, and where each arrow of the table points."""

import re

IMPORT = re.compile(
    r"^[ \t]*(?:@\w+(?:\([^)]*\))?[ \t]+)*(?:(?:public|package|internal|private|fileprivate)[ \t]+)?"
    r"import[ \t]+(?:(?:struct|class|enum|protocol|func|var|let|typealias)[ \t]+)?(\w+)", re.M)


class Arrow:
    """One entry of a row: from the row's target to what it may import."""

    def __init__(self, start, end, direction, is_used):
        self.start, self.end, self.direction, self.is_used = start, end, direction, is_used


def imports(files):
    """The modules that files import, each with the names of the files that do."""
    result = {}
    for source in files:
        for match in IMPORT.finditer(source.code):
            result.setdefault(match[1], []).append(source.path)
    return result


def arrows(targets, storeys, imported):
    """Every arrow of every row.

    An arrow points down when it ends in a lower storey, or on a lower shelf of its own; out when it
    ends in another package. A target beside the house (a test, a sample) may point at all of it.
    A program that a test runs is used by being built.
    """
    known = {target.name: target for target in targets}
    heights = {storey: height for height, storey in enumerate(storeys)}
    programs = {target.name for target in targets if "-" in target.name or target.name == "veil"}
    for target in targets:
        for name in target.row:
            end = known.get(name)
            if end is None:
                direction = "out"
            elif target.storey is None:
                direction = "down"
            else:
                here = (heights[target.storey], target.shelf)
                there = (heights.get(end.storey, len(heights)), end.shelf)
                direction = "down" if there < here else "sideways" if there == here else "up"
            is_run = target.storey is None and name in programs
            yield Arrow(target.name, name, direction, is_run or name in imported[target.name])
