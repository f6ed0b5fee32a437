"""What is counted, and has to be zero. Each count is a list of findings, the worst first."""

import ast
import re

import swift_text

FILE_LINES, FUNCTION_LINES, COLUMNS = 400, 50, 100
PROPERTIES, PARAMETERS = 8, 5


class Finding:
    """One thing too many: how many it is of, where, and what."""

    def __init__(self, amount, place, what):
        self.amount, self.place, self.what = amount, place, what

    def __str__(self):
        return f"{self.place}: {self.what}"


def _at(source, offset):
    return f"{source.path}:{source.line(offset)}"


def long_files(sources):
    for source in sources:
        lines = source.text.count("\n")
        if lines > FILE_LINES:
            yield Finding(lines, source.path, f"{lines} lines")


def _functions(source):
    if source.path.endswith(".swift"):
        return swift_text.swift_functions(source)
    return swift_text.c_functions(source)


def long_functions(sources):
    for source in sources:
        if source.path.endswith(".py"):
            yield from _long_python_functions(source)
            continue
        for function in _functions(source):
            if function.end is None:
                continue
            lines = source.line(function.end) - source.line(function.start) + 1
            if lines > FUNCTION_LINES:
                yield Finding(lines, _at(source, function.start), f"{function.name}, {lines} lines")


def _long_python_functions(source):
    for node in ast.walk(ast.parse(source.text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            lines = node.end_lineno - node.lineno + 1
            if lines > FUNCTION_LINES:
                place = f"{source.path}:{node.lineno}"
                yield Finding(lines, place, f"{node.name}, {lines} lines")


def large_types(sources):
    for source in sources:
        if not source.path.endswith(".swift"):
            continue
        for kind in swift_text.swift_types(source):
            if kind.stored > PROPERTIES and not source.reason(source.line(kind.start)):
                place = _at(source, kind.start)
                yield Finding(kind.stored, place, f"{kind.name}, {kind.stored} stored properties")


def many_parameters(sources):
    """Functions with too many parameters. An initialiser of a type that takes no more than the type
    stores is counted with the type, not here."""
    for source in sources:
        if not source.path.endswith(".swift"):
            continue
        kinds = list(swift_text.swift_types(source))
        for function in swift_text.swift_functions(source):
            around = [kind for kind in kinds if kind.body < function.start < kind.end]
            limit = PARAMETERS
            if function.is_init and around:
                limit = max(limit, max(around, key=lambda kind: kind.body).stored)
            if function.parameters > limit and not source.reason(source.line(function.start)):
                what = f"{function.name}, {function.parameters} parameters"
                yield Finding(function.parameters, _at(source, function.start), what)


def wide_comments(sources):
    for source in sources:
        for number in source.comment_lines:
            width = len(source.lines[number - 1])
            if width > COLUMNS:
                yield Finding(width, f"{source.path}:{number}", f"{width} columns")


def reasons_without_need(sources):
    """Reasons for a size that stand above something small enough: they would hide its growth."""
    for source in sources:
        if not source.path.endswith(".swift"):
            continue
        needed = set()
        for kind in swift_text.swift_types(source):
            if kind.stored > PROPERTIES:
                needed.add(source.line(kind.start))
        for function in swift_text.swift_functions(source):
            if function.parameters > PARAMETERS:
                needed.add(source.line(function.start))
        for number, line in enumerate(source.lines, 1):
            if re.match(r"\s*//+ Reason for its size:", line):
                below = number
                while re.match(r"\s*(?:@|//|#if)", source.lines[below]):
                    below += 1
                if below + 1 not in needed:
                    yield Finding(1, f"{source.path}:{number}", "nothing below it is large")


def arrow_findings(arrows, is_bad, what):
    for arrow in arrows:
        if is_bad(arrow):
            yield Finding(1, f"Package.swift, {arrow.start}", f"{what} {arrow.end}")


def all_counts(sources, arrows):
    """Every count by its title."""
    counts = {
        f"files over {FILE_LINES} lines": long_files(sources),
        f"functions over {FUNCTION_LINES} lines": long_functions(sources),
        f"types with over {PROPERTIES} stored properties and no reason given":
            large_types(sources),
        f"functions with over {PARAMETERS} parameters and no reason given":
            many_parameters(sources),
        "reasons for a size that is small": reasons_without_need(sources),
        f"comment lines over {COLUMNS} columns": wide_comments(sources),
        "sideways arrows": arrow_findings(
            arrows, lambda arrow: arrow.direction in ("sideways", "up"), "its row points at"),
        "unused arrows": arrow_findings(
            arrows, lambda arrow: not arrow.is_used, "no file of it imports"),
    }
    return {title: sorted(found, key=lambda finding: -finding.amount)
            for title, found in counts.items()}
