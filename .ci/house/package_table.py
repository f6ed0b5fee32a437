"""The table in Package.swift, read back: storeys, shelves, rows, and one line about each target.

Reads text; runs nothing. Whoever changes the shape of the table changes this file with it.
"""

import re

TOKEN = re.compile(
    r"""(?P<comment>//[^\n]*)|(?P<string>"(?:[^"\\]|\\.)*")|(?P<word>[A-Za-z_]\w*)"""
    r"""|(?P<mark>[\[\](),:.=])|(?P<space>\s+)|(?P<other>.)"""
)


class Target:
    """One target: where it stands, what its row lists, what its comment says."""

    def __init__(self, name, storey, shelf, folder, row, about):
        self.name, self.storey, self.shelf = name, storey, shelf
        self.folder, self.row, self.about = folder, row, about


class TableError(Exception):
    """Package.swift is not written as this file expects."""


class _Reader:
    """Reads Swift's array, tuple and call literals; remembers the comment before each value."""

    def __init__(self, text, products):
        self.text, self.products, self.at = text, products, 0
        self.tokens = []
        for match in TOKEN.finditer(text):
            if match.lastgroup != "space":
                line = text.count("\n", 0, match.start())
                self.tokens.append((match.lastgroup, match.group(), line))

    def peek(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else ("end", "", -1)

    def comments(self):
        """The comment lines that stand here, joined."""
        words = []
        while self.peek()[0] == "comment":
            words.append(self.tokens[self.at][1].lstrip("/ ").strip())
            self.at += 1
        return " ".join(words)

    def trailing(self, line):
        """A comment behind a comma, in the line that the value before it ended in."""
        kind, text, where = self.peek()
        if kind == "comment" and where == line:
            self.at += 1
            return text.lstrip("/ ").strip()
        return ""

    def value(self):
        """A value: str, list, or a tuple as a list of (label, value)."""
        kind, text, line = self.peek()
        if kind == "string":
            self.at += 1
            return text[1:-1]
        if text == "[":
            return self.sequence("]")
        if text == "(":
            return tuple(self.sequence(")"))
        if text == "." or kind == "word":
            return self.named()
        raise TableError(f"line {line + 1}: a literal was expected, not {text!r}")

    def named(self):
        """`crypto`, `.product(name: …)`: the module that the product brings; `row(…)`: a row."""
        path = ""
        while self.peek()[0] == "word" or self.peek()[1] == ".":
            path += self.peek()[1]
            self.at += 1
        if self.peek()[1] != "(":
            return self.products.get(path, path)
        arguments = self.sequence(")")
        if path == "row":
            (_, name), *imports = arguments
            return ((None, name), (None, [value for _, value in imports]))
        for label, value in arguments:
            if label == "name":
                return value
        raise TableError(f"{path} has no name")

    def sequence(self, end):
        """The values between brackets. Of an array of tuples each gets its comment at the end."""
        self.at += 1
        result = []
        while True:
            about = self.comments()
            if self.peek()[1] == end:
                self.at += 1
                return result
            label = None
            if self.peek()[0] == "word" and self.tokens[self.at + 1][1] == ":":
                label = self.peek()[1]
                self.at += 2
            value = self.value()
            line = self.tokens[self.at - 1][2]
            if self.peek()[1] == ",":
                self.at += 1
            about = about or self.trailing(line)
            if end == ")":
                result.append((label, value))
            elif isinstance(value, tuple):
                result.append([part for _, part in value] + [about])
            else:
                result.append(value)

    def call_fields(self):
        """The labelled arguments of a call from its first value on, as far as they are literals."""
        yield "name", self.value()
        depth = 0
        while self.at < len(self.tokens) and not (self.peek()[1] == ")" and depth == 0):
            text = self.peek()[1]
            depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(text, 0)
            self.at += 1
            if depth == 0 and text in ("path", "dependencies") and self.peek()[1] == ":":
                self.at += 1
                yield text, self.value()


def _literal(text, name, products):
    """The array that a global constant of this name is set to; empty if there is none."""
    start = re.search(rf"^let {name}\b[^=]*=\s*(?=\[)", text, re.M)
    return _Reader(text[start.end():], products).value() if start else []


def _others(text, products):
    """Targets that are written out below the tables: those in C."""
    pattern = re.compile(
        r"(?P<about>(?:^[ \t]*//[^\n]*\n)*)[ \t]*(?:\+ \[\s*)?"
        r"\.(?:systemLibrary|target|executableTarget)\(\s*name:\s*\"(?P<name>[\w-]+)\"", re.M)
    for match in pattern.finditer(text):
        fields = dict(_Reader(text[match.start("name") - 1:], products).call_fields())
        about = " ".join(line.strip().lstrip("/ ") for line in match["about"].splitlines())
        yield match["name"], fields, about


def read(text):
    """All targets of a Package.swift, in the order in which they stand on one another.

    The storey is a folder of Sources, None for what stands beside it; shelves count from 0, and
    programs stand on a shelf above the libraries of their storey.
    """
    products = dict(re.findall(
        r'^let (\w+) = Target\.Dependency\.product\(\s*name: "(\w+)"', text, re.M))
    targets = []
    for storey, shelves, _ in _literal(text, "house", products):
        for shelf, rows in enumerate(shelves):
            for name, row, about in rows:
                targets.append(
                    Target(name, storey, shelf, f"Sources/{storey}/{name}", row, about))
    above = 1 + max((target.shelf for target in targets if target.storey == "Programs"), default=-1)
    for name, row, about in _literal(text, "programs", products):
        targets.append(Target(name, "Programs", above, f"Sources/Programs/{name}", row, about))
    for name, row, about in _literal(text, "suites", products):
        targets.append(Target(name, None, 0, f"Tests/{name}", row, about))
    for name, folder, row, about in _literal(text, "tools", products):
        targets.append(Target(name, None, 0, folder, row, about))
    for name, row, about in _literal(text, "supports", products):
        targets.append(Target(name, None, 0, f"Tests/{name}", row, about))
    for name, row, about in _literal(text, "fuzzers", products):
        targets.append(Target(name, None, 0, f"Tests/Fuzz/{name}", row, about))
    for name, fields, about in _others(text, products):
        folder = fields.get("path", f"Sources/{name}")
        parts = folder.split("/")
        storey = parts[1] if parts[0] == "Sources" and len(parts) == 3 else None
        targets.append(Target(name, storey, 0, folder, fields.get("dependencies", []), about))
    if not any(target.storey == "Base" for target in targets):
        raise TableError("the table `house` was not found")
    return targets


def storeys(targets):
    """The storeys from the ground up: C, the table's own order, Programs."""
    middle = []
    for target in targets:
        if target.storey not in (None, "C", "Programs") and target.storey not in middle:
            middle.append(target.storey)
    return ["C"] + middle + ["Programs"]
