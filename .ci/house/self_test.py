"""Shows that each count bites: one house in which every fault is planted once, and one without."""

import pathlib
import tempfile

import arrows as arrow_list
import counts
import package_table
import storeys as storey_list
import swift_text

PACKAGE = '''
let deque = Target.Dependency.product(name: "DequeModule", package: "swift-collections")
let house: [(storey: String, shelves: [[Row]])] = [
  (
    "Base",
    [
      [
        // counts,
        // slowly
        ("Low", [%(low)s]),
        ("Beside", []),  // waits
      ],
      [row("Above", "Low", .product(name: "SystemPackage", package: "swift-system"))],
    ]
  )
]
let programs: [Row] = [
  // runs
  row("veil", "Above")
]
'''

# Swift that is hard to read as text, all of it small enough.
HONEST = '''// Where this stands, and what it may assume.
import %(module)s
/* let a = 1 /* nested */ struct X { */
/// Holds nine things.
///
/// Reason for its size: it is the whole of a record.
struct Record {
  let a, b: Int
  let c = [1, 2], d: Dictionary<Int, [Int]> = [:]
  var e: Int { 1 }
  var f: Int = 0 { didSet { print("} let x = 1 \\(g.map { "{" })") } }
  static let shared = 1
  private(set) var g: [Int] = { [1, 2].map { $0 } }()
  let h: (Int, Int)
  let i: Int
  let text = """
    struct Inside { let x = 1 }
    """
  let pattern = /"[{(]/
  init(a: Int, b: Int, c: Int, d: Int, e: Int, f: Int, g: Int, h: Int, i: Int) {}
  func few(_ a: (Int, Int, Int, Int, Int, Int), b: [Int: [Int]] = [1: [1, 2]]) -> Int { a.0 / b.count }
  subscript(_ a: Int) -> Int { a }
}
protocol Asking {
  func ask(_ a: Int, _ b: Int) -> Int
  var answer: Int { get }
}
'''

LONG_FUNCTION = "func long() {\n" + "  work()\n" * 49 + "}\n"
LONG_PROPERTY = "var long: Int {\n" + "  work()\n" * 49 + "}\n"
LONG_C = "int f(int a)\n{\n" + "  g();\n" * 48 + "}\n"
LONG_PYTHON = "def f():\n" + "    g()\n" * 50
NINE = "  let a, b, c: Int\n  var d = 1, e = 2\n  let f: [Int]\n  let g = 1\n  let h = 2\n" \
    "  lazy var i = 3\n"
SIX = "a: Int, b: Int = f(1, 2), c: [Int: Int], d: (Int, Int), e: Int, f: @escaping (Int) -> Int"

# The title of a count, the text that is planted behind the honest one, the file it is planted in.
FAULTS = [
    ("files over", "//\n" * 400, "Base/Low/A.swift"),
    ("functions over 50", LONG_FUNCTION, "Base/Low/A.swift"),
    ("functions over 50", LONG_PROPERTY, "Base/Low/A.swift"),
    ("functions over 50", "struct S {\n  init() {\n" + "\n" * 50 + "  }\n}\n", "Base/Low/A.swift"),
    ("functions over 50", LONG_C, "C/CLow/a.c"),
    ("functions over 50", LONG_PYTHON, "Base/a.py"),
    ("types with", "struct S {\n" + NINE + "}\n", "Base/Low/A.swift"),
    ("types with", "struct S {\n" + NINE.replace("let g = 1", 'let g =\n    "text"') + "}\n",
     "Base/Low/A.swift"),
    ("types with", "final class S<T> {\n" + NINE + "}\n", "Base/Low/A.swift"),
    ("types with", "enum E {\n  actor S {\n" + NINE + "}\n}\n", "Base/Low/A.swift"),
    ("functions with", f"func f({SIX}) {{}}\n", "Base/Low/A.swift"),
    ("functions with", f"protocol P {{\n  func f<T: A>({SIX})\n}}\n", "Base/Low/A.swift"),
    ("functions with", f"struct S {{\n  let a: Int\n  init({SIX}) {{}}\n}}\n", "Base/Low/A.swift"),
    ("reasons for", "/// Reason for its size: none.\nstruct S { let a = 1 }\n", "Base/Low/A.swift"),
    ("comment lines", "// " + "x" * 98 + "\n", "Base/Low/A.swift"),
    ("comment lines", "let a = 1  /* " + "x" * 98 + " */\n", "C/CLow/a.c"),
]


def found(low, planted):
    """The findings of each count in a small house."""
    text = PACKAGE % {"low": low}
    targets = package_table.read(text)
    files = {
        "Base/Low/A.swift": HONEST % {"module": "DequeModule"},
        "Base/Beside/A.swift": "// Beside.\n",
        "Base/Above/A.swift": "// Above.\npackage import Low\n@preconcurrency import SystemPackage\n",
        "Programs/veil/A.swift": "// veil.\nimport Above\n",
        "C/CLow/a.c": "// C.\n#define MACRO(a) \\\n  { a; }\nstatic int g(void) { return '\"'; }\n",
        "Base/a.py": "",
    }
    for path, more in planted.items():
        files[path] += more
    with tempfile.TemporaryDirectory() as folder:
        sources = []
        for path, text in files.items():
            place = pathlib.Path(folder, path)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text)
            sources.append(swift_text.Source(f"Sources/{path}", place.read_text()))
    imported = {
        target.name: arrow_list.imports(
            [source for source in sources if source.path.startswith(target.folder + "/")])
        for target in targets}
    arrows = list(arrow_list.arrows(targets, package_table.storeys(targets), imported))
    return targets, counts.all_counts(sources, arrows)


def run():
    """Plants every fault; 0 if each is found, alone and once."""
    failures = []

    def expect(what, is_so):
        if not is_so:
            failures.append(what)

    targets, clean = found("deque", {})
    for title, findings in clean.items():
        expect(f"the honest house has {title}: {[str(one) for one in findings]}", not findings)
    for begin, text, path in FAULTS:
        _, result = found("deque", {path: text})
        amounts = {title: len(findings) for title, findings in result.items() if findings}
        is_alone = len(amounts) == 1 and list(amounts.values()) == [1]
        expect(f"{begin} in {path}: {amounts}", is_alone and next(iter(amounts)).startswith(begin))
    for low, title in [('deque, "Beside"', "sideways arrows"), ('deque, "veil"', "sideways arrows"),
                       ('deque, "CLow"', "unused arrows")]:
        end = low.split('"')[1]
        imports = {"Base/Low/A.swift": f"import {end}\n"} if title == "sideways arrows" else {}
        _, result = found(low, imports)
        expect(f"{title} to {end}", [len(result[key]) for key in result].count(1) == 1
               and len(result[title]) == 1)
    section = storey_list.section(targets, ["C", "Base", "Programs"])
    expect(f"the section: {section}", "| Base | `Low` (counts, slowly), `Beside` (waits) |" in section)
    readme = f"# Title\n{section.replace('Beside', 'Gone')}\nMore.\n"
    expect("an old section is seen", storey_list.replaced(readme, section) != readme)
    expect("a section is replaced",
           storey_list.replaced(readme, section) == f"# Title\n{section}\nMore.\n")
    for failure in failures:
        print(f"check-house --self-test: {failure}")
    print(f"check-house --self-test: {len(FAULTS) + 3} planted faults, {len(failures)} failures")
    return 1 if failures else 0
