"""Swift and C as text: what is code, what is comment, where declarations begin and end.

No compiler is needed, so the counts can be had while code does not build yet. Strings and comments
are blanked first, at the same length, so that offsets and line numbers stay what they were; a quote
stays where a string began.
"""

import bisect
import re

# What can begin something that is no code.
_OPENING = re.compile(r'//|/\*|#*"""|#*"|#/|/|\'')
_BEFORE_REGEX = re.compile(r"(?:^|[(,=:\[{};!&|?~]|\breturn|\bcase|\bin)\s*$")


def _string_end(text, at, quote, hashes):
    """The offset behind a Swift string literal; interpolations may hold strings themselves."""
    closing, escape = quote + hashes, "\\" + hashes
    while at < len(text):
        if text.startswith(closing, at):
            return at + len(closing)
        if text.startswith(escape + "(", at):
            at = _interpolation_end(text, at + len(escape) + 1)
        elif text.startswith(escape, at):
            at += len(escape) + 1
        elif text[at] == "\n" and quote == '"':
            return at
        else:
            at += 1
    return at


def _interpolation_end(text, at):
    depth = 1
    while at < len(text) and depth:
        match = re.compile(r'(#*)("""|")').match(text, at)
        if match:
            at = _string_end(text, match.end(), match[2], match[1])
            continue
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        at += 1
    return at


def _comment_end(text, at):
    """The offset behind a block comment; Swift's may nest."""
    depth = 0
    for match in re.compile(r"/\*|\*/").finditer(text, at):
        depth += 1 if match[0] == "/*" else -1
        if depth == 0:
            return match.end()
    return len(text)


def _regex_end(text, start):
    """The offset behind a bare regular expression that begins at a slash; None if none does."""
    line = text[text.rfind("\n", 0, start) + 1:start]
    if not _BEFORE_REGEX.search(line) or text[start + 1:start + 2] in (" ", "", "\n", ")"):
        return None
    match = re.compile(r"/(?:[^/\\\n]|\\.)+/").match(text, start)
    return match.end() if match else None


def _blank(text, start, end):
    return re.sub(r"[^\n]", " ", text[start:end])


class Source:
    """One file: its text, its code with the rest blanked, and where its comments are."""

    def __init__(self, path, text):
        self.path, self.text = path, text
        self.lines = text.split("\n")
        self._starts = [0]
        for line in self.lines:
            self._starts.append(self._starts[-1] + len(line) + 1)
        self.comment_lines = set()
        self.code = self._code(path.endswith((".c", ".h")))

    def line(self, offset):
        """The line, from 1, that an offset lies in."""
        return bisect.bisect_right(self._starts, offset)

    def _code(self, is_c):
        text, pieces, at = self.text, [], 0
        while match := _OPENING.search(text, at):
            start, mark = match.start(), match[0]
            if mark == "//":
                end = (text + "\n").index("\n", start)
            elif mark == "/*":
                end = _comment_end(text, start)
            elif mark.endswith('"'):
                quote = '"' if is_c else mark.lstrip("#")
                hashes = "" if is_c else "#" * mark.count("#")
                end = _string_end(text, start + len(hashes) + len(quote), quote, hashes)
            elif mark == "'":
                literal = re.compile(r"'(?:[^'\\\n]|\\.)*'").match(text, start)
                end = literal.end() if is_c and literal else start + 1
            elif mark == "#/":
                closing = text.find("/#", start)
                end = closing + 2 if closing >= 0 else start + 2
            else:
                end = (None if is_c else _regex_end(text, start)) or start + 1
            pieces.append(text[at:start])
            if mark in ("//", "/*"):
                self.comment_lines.update(range(self.line(start), self.line(end - 1) + 1))
                pieces.append(_blank(text, start, end))
            elif end == start + 1:
                pieces.append(mark)
            else:
                pieces.append('"' + _blank(text, start + 1, end))
            at = end
        code = "".join(pieces) + text[at:]
        if is_c:
            code = re.sub(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", lambda m: _blank(m[0], 0, len(m[0])),
                          code, flags=re.M)
        return code

    def reason(self, line):
        """Whether the documentation above a line states a reason for a size."""
        at = line - 2
        while at >= 0 and re.match(r"\s*(@|///|//|#if|\*|/\*)", self.lines[at]):
            if re.match(r"\s*//+ Reason for its size: \S", self.lines[at]):
                return True
            at -= 1
        return False


def closing(code, at):
    """The offset of the bracket that closes the one at `at`."""
    pairs = {"(": ")", "[": "]", "{": "}"}
    depth = 0
    for match in re.compile(r"[(\[{)\]}]").finditer(code, at):
        depth += 1 if match[0] in pairs else -1
        if depth == 0:
            return match.start()
    return len(code) - 1


class Function:
    """A function, an initialiser, a subscript or a computed property."""

    def __init__(self, name, start, end, parameters, is_init):
        self.name, self.start, self.end = name, start, end
        self.parameters, self.is_init = parameters, is_init


class Type:
    """A structure, a class or an actor with its stored properties."""

    def __init__(self, name, start, body, end, stored):
        self.name, self.start, self.body, self.end = name, start, body, end
        self.stored = stored


_DECLARATION = re.compile(
    r"\b(?:func|var|let|init|subscript|case|associatedtype|static|mutating|struct|enum|class|actor"
    r"|protocol|extension|typealias|deinit|import|precedencegroup)\b|[;}]|@\w+\s*\n|#(?:if|end|else)")


def parameter_count(code, start, end):
    """How many parameters stand between two brackets."""
    inside = code[start + 1:end]
    if not inside.strip():
        return 0
    depth, count = 0, 1
    for index, mark in enumerate(inside):
        if mark in "([{<":
            depth += 1
        elif mark in ")]}" or mark == ">" and inside[index - 1] != "-":
            depth -= 1
        elif mark == "," and depth == 0 and inside[index + 1:].strip():
            count += 1
    return count


def swift_functions(source):
    """Every function with a body, and every one without (a requirement, with `end` None)."""
    code = source.code
    head = re.compile(
        r"\bfunc\s+(?P<name>[^\s(<]+)\s*|(?<![.\w])(?P<init>init)[?!]?\s*(?=[(<])"
        r"|\b(?P<subscript>subscript)\s*(?=[(<])")
    for match in head.finditer(code):
        at = match.end()
        if code[at:at + 1] == "<":
            depth = 0
            while at < len(code):
                depth += {"<": 1, ">": -1}.get(code[at], 0)
                at += 1
                if depth == 0:
                    break
        opening = code.find("(", at)
        if opening < 0 or code[at:opening].strip():
            continue
        end = closing(code, opening)
        count = parameter_count(code, opening, end)
        name = match["name"] or match["init"] or "subscript"
        if match["init"] and not re.search(
                r"(?:^|[{};])\s*(?:(?:@\w+(?:\([^)]*\))?|\w+(?:\(set\))?)\s+)*$",
                code[max(0, code.rfind("\n", 0, match.start())):match.start()]):
            continue
        yield Function(name, match.start(), _body_end(code, end + 1), count, bool(match["init"]))
    for match in re.compile(r"\bvar\s+(\w+)\s*:[^={}\n]*\{").finditer(code):
        end = closing(code, match.end() - 1)
        if not re.match(r"\s*(?:didSet|willSet)\b", code[match.end():end]):
            yield Function(match[1], match.start(), end, 0, False)


def _body_end(code, at):
    """Where the body ends that follows a parameter list; None without a body."""
    brace = code.find("{", at)
    if brace < 0:
        return None
    between = code[at:brace]
    if _DECLARATION.search(between):
        return None
    return closing(code, brace)


def swift_types(source):
    """Every structure, class and actor."""
    code = source.code
    head = re.compile(r"\b(?:struct|class|actor)\s+(?!func\b|var\b|let\b|subscript\b)(\w+)")
    for match in head.finditer(code):
        body = code.find("{", match.end())
        if body < 0 or ";" in code[match.end():body]:
            continue
        end = closing(code, body)
        yield Type(match[1], match.start(), body, end, _stored(code, body + 1, end))


def _stored(code, at, end):
    """How many stored properties stand between two offsets, at the level of a type's body."""
    count = 0
    word = re.compile(r"[{(\[]|\b(?:let|var|func|init|subscript|deinit|case)\b")
    while match := word.search(code, at, end):
        if match[0] in "{([":
            at = closing(code, match.start()) + 1
        elif match[0] in ("let", "var"):
            stored, at = _property(code, match, end)
            line = code[code.rfind("\n", 0, match.start()) + 1:match.start()]
            if not re.search(r"\b(?:static|class)\b", line):
                count += stored
        else:
            at = match.end()
    return count


def _property(code, match, end):
    """How many stored properties a `let` or `var` declares, and where it ends."""
    at, names, has_value = match.end(), 1, False
    while at < end:
        mark = code[at]
        if mark in "([":
            at = closing(code, at)
        elif mark == "<" and code[at - 1].isalnum():
            at = _angle_end(code, at)
        elif mark == "{":
            end_of_block = closing(code, at)
            if not has_value:
                is_observed = re.match(r"\{\s*(?:didSet|willSet)\b", code[at:end_of_block])
                return (names if is_observed else 0), end_of_block + 1
            at = end_of_block
        elif mark == "=":
            has_value = True
        elif mark == ",":
            names += 1
        elif mark == "\n" and not re.match(r"\s*(?:[={.?:&|+]|->)", code[at:end]):
            if not re.search(r"[=,:&|+?]\s*$", code[match.start():at]):
                return names, at
        elif mark == ";":
            return names, at
        at += 1
    return names, end


def _angle_end(code, at):
    depth = 0
    while at < len(code):
        depth += {"<": 1, ">": -1}.get(code[at], 0)
        if depth == 0:
            return at
        at += 1
    return at


def c_functions(source):
    """Every function of a C file: a body at the outermost level behind a parameter list."""
    code, at, last = source.code, 0, 0
    for match in re.compile(r"[;{]").finditer(code):
        if match.start() < at:
            continue
        if match[0] == "{":
            at = closing(code, match.start()) + 1
            head = code[last:match.start()]
            if head.rstrip().endswith(")"):
                start = last + len(head) - len(head.lstrip())
                name = re.search(r"(\w+)\s*\(", head)
                yield Function(name[1] if name else "?", start, at - 1, 0, False)
            last = at
        else:
            last = match.end()
