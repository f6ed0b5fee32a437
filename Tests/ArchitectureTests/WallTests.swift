// The three walls stand, and each bites: a violation is planted in a copy of the sources, in what
// nm and readelf print, and in objects and programs that are really made.

import Foundation
import TestSupport
import Testing

@Suite struct WallTests {
  @Test func tableAndTextKeepTheWalls() throws {
    let linked = try mediaLinked(built: try #require(buildFolder))
    expectOnlyPending(
      wallsInTheTable(try House.real()) + linked, [.valuesKnowMedia, .hostLinksMedia])
  }

  @Test func mediaCallNothingByName() throws {
    let house = try House.real()
    let found = try callsByNameInObjects(house, built: try #require(buildFolder))
    expectOnlyPending(callsByNameInText(try SourceFile.all()) + found, [.mediaKnowNames])
  }
}

@Suite struct WallGateTests {
  /// A copy of the table and the sources, which a test may spoil.
  private func copy(into scratch: ScratchFolder) throws -> URL {
    let folder = URL(fileURLWithPath: scratch.path)
    for name in ["Package.swift", "Sources"] {
      try FileManager.default.copyItem(
        at: root.appendingPathComponent(name), to: folder.appendingPathComponent(name))
    }
    return folder
  }

  private func plant(_ text: String, _ path: String, in folder: URL) throws {
    try text.write(
      to: folder.appendingPathComponent(path), atomically: true, encoding: .utf8)
  }

  @Test func aPlantedFileIsFoundAtEachWall() throws {
    let scratch = try ScratchFolder()
    let folder = try copy(into: scratch)
    try plant("import CLibPNG\n", "Sources/Base/MediaTime/Planted.swift", in: folder)
    try plant("import LibAV\n", "Sources/Values/PolicyGate/Planted.swift", in: folder)
    try plant("let it = open(path, 0)\n", "Sources/Media/LibAV/Planted.swift", in: folder)
    try plant("import CLibAV\n", "Sources/Host/Audit/Planted.swift", in: folder)
    let imports = violations(in: try House.read(folder)).filter { $0.rule == .undeclaredImport }
    #expect(Set(imports.map(\.subject)) == ["MediaTime", "PolicyGate", "Audit"])
    let calls = callsByNameInText(try SourceFile.all(of: folder))
    #expect(calls == [Violation(rule: .mediaKnowNames, subject: "Media/LibAV/Planted.swift")])
  }

  /// A house of four targets, in which one more arrow opens a wall.
  @Test(arguments: [
    ("Values", "Plan", "CLibPNG", [Rule.valuesKnowMedia, .hostLinksMedia]),
    ("Values", "Plan", "Loop", [.valuesKnowMedia, .hostLinksMedia]),
    ("Base", "Time", "CLibAV", [.valuesKnowMedia, .valuesKnowMedia, .hostLinksMedia]),
    ("Host", "Job", "Loop", [.hostLinksMedia]), ("Host", "Job", "CLibPNG", [.hostLinksMedia]),
    ("Media", "Loop", "CLibPNG", []),
  ])
  func anArrowThroughAWallIsFound(
    storey: String, from: String, end: String, rules: [Rule]
  ) {
    let rows = [
      ("Base", "Time", []), ("Values", "Plan", ["Time"]), ("Media", "Loop", ["Time", "CLibAV"]),
      ("Host", "Job", ["Plan"]),
    ]
    let house = House(
      storeys: [],
      targets: rows.map { row in
        House.Target(
          name: row.1, storey: row.0, folder: "", row: row.2 + (row.1 == from ? [end] : []),
          imports: [:])
      }, arrows: [])
    #expect(wallsInTheTable(house).map(\.rule) == rules)
  }

  @Test(arguments: [
    "let file = open(path, O_RDONLY)", "_ = Glibc.open(path, 0)", "if socket(1, 2, 3) < 0 {",
    "let handle = unsafe dlopen(name, 0)", "  posix_spawn(&number, path)", "x = [fopen(a, b)]",
    "unsafe avio_open(&context, name, flags)",
  ])
  func aCallByNameIsFoundInText(line: String) {
    let path = "Media/Source/X.swift"
    let found = callsByNameInText([SourceFile(path: path, text: line)])
    #expect(found == [Violation(rule: .mediaKnowNames, subject: path)])
    #expect(callsByNameInText([SourceFile(path: "Base/Files/X.swift", text: line)]).isEmpty)
  }

  @Test(arguments: [
    "let codec = try Resampler.open(rate)", "  static func open(_ rate: Int) -> Self {",
    "avformat_open_input(&context, nil, nil, nil)", "// open(path)", "reopen(path)",
  ])
  func anotherWordIsNoCallByName(line: String) {
    #expect(callsByNameInText([SourceFile(path: "Media/Source/X.swift", text: line)]).isEmpty)
  }

  @Test func symbolsOfCallsByNameAreFound() {
    let listing = """

      Muxer.swift.o:
                       U av_read_frame
                       U open64@GLIBC_2.2.5
                       U Glibc.open(Swift.UnsafePointer<Swift.Int8>, Swift.Int32) -> Swift.Int32
                       U FoundationEssentials.Data.init(contentsOf: FoundationEssentials.URL) throws
                       U Files.OpenedFile.init(path: SystemPackage.FilePath) throws -> Files.OpenedFile
                       U Files.OpenedFile.read(SystemPackage.FileDescriptor) -> ()
                       U Files.FilesError.path.getter : SystemPackage.FilePath?
                       U reopen
      0000000000000000 T fopen
                       U dlopen
      """
    let found = symbolsByName(listing).map { $0.prefix { $0 != "(" && $0 != "@" } }
    #expect(
      found == [
        "open64", "Glibc.open", "FoundationEssentials.Data.init", "Files.OpenedFile.init", "dlopen",
      ])
  }

  @Test(arguments: [
    ("int f(const char *p) { return open(p, 0); }", ["open"]),
    ("int f(void) { return socket(1, 1, 0); }", ["socket"]),
    ("long f(int d) { return lseek(d, 0, 0); }", []),
  ])
  func aRealObjectOfCIsLookedThrough(text: String, symbols: [String]) throws {
    let scratch = try ScratchFolder()
    let head = "#include <fcntl.h>\n#include <sys/socket.h>\n#include <unistd.h>\n"
    let file = try scratch.write(head + text + "\n", to: "planted.c")
    let made = try run("cc", ["-c", file, "-o", file + ".o"])
    #expect(made.code == 0, "\(made.errors)")
    #expect(symbolsByName(try undefinedSymbols(of: [file + ".o"])) == symbols)
  }

  /// A function of a lower storey that takes a path, and one of FoundationEssentials.
  @Test func aRealObjectOfSwiftIsLookedThrough() throws {
    let scratch = try ScratchFolder()
    let modules = [
      ("SystemPackage", "public struct FilePath { public init() {} }"),
      (
        "Files",
        """
        public import SystemPackage
        public struct OpenedFile {
          @inline(never) public init(openedFile: FilePath) { print(openedFile) }
          @inline(never) public func read(_ count: Int) { print(count) }
        }
        """
      ),
      (
        "Planted",
        """
        import Files
        import FoundationEssentials
        import SystemPackage
        public func f() { OpenedFile(openedFile: FilePath()).read(1) }
        public func g() -> Bool { FileManager.default.fileExists(atPath: "/") }
        """
      ),
    ]
    for (name, text) in modules {
      let file = try scratch.write(text, to: "\(name).swift")
      let made = try run(
        "swiftc",
        [
          "-c", file, "-o", scratch("\(name).o"), "-module-name", name, "-I", scratch.path,
          "-enable-upcoming-feature", "InternalImportsByDefault", "-emit-module",
          "-emit-module-path", scratch("\(name).swiftmodule"),
        ])
      #expect(made.code == 0, "\(made.errors)")
    }
    let found = symbolsByName(try undefinedSymbols(of: [scratch("Planted.o")]))
    #expect(found.contains { $0.contains("Files.OpenedFile.init(openedFile:") })
    #expect(found.contains { $0.contains("FileManager") })
    #expect(!found.contains { $0.contains("read") })
  }

  @Test func anObjectInTheBuildIsFound() throws {
    let real = try House.real()
    let built = try #require(buildFolder)
    #expect(throws: ProgramFailure.self) {
      try callsByNameInObjects(real, built: built.appendingPathComponent("nothing"))
    }
    // The worker's own lock-down opens a file of the system; as a target of the media it is found.
    let moved = House(
      storeys: real.storeys,
      targets: real.targets.filter { $0.name == "CSandbox" }.map {
        House.Target(name: $0.name, storey: "Media", folder: $0.folder, row: [], imports: [:])
      }, arrows: [])
    let found = try callsByNameInObjects(moved, built: built)
    #expect(found == [Violation(rule: .mediaKnowNames, subject: "CSandbox")])
  }

  @Test func neededLibrariesOfMediaAreFound() {
    let listing = """
       0x0000000000000001 (NEEDED)             Shared library: [libavformat.so.59]
       0x0000000000000001 (NEEDED)             Shared library: [libswiftCore.so]
       0x0000000000000001 (NEEDED)             Shared library: [libswresample.so.4]
       0x0000000000000001 (NEEDED)             Shared library: [libpng16.so.16]
       0x000000000000001d (RUNPATH)            Library runpath: [libavcodec.so.59]
      """
    #expect(mediaNeeded(listing) == ["libavformat.so.59", "libswresample.so.4", "libpng16.so.16"])
  }

  @Test func aRealProgramIsLookedThrough() throws {
    let scratch = try ScratchFolder()
    let file = try scratch.write("int main(void) { return 0; }\n", to: "veil.c")
    let folder = URL(fileURLWithPath: scratch.path)
    for (libraries, isClean) in [
      ([], true), (["-Wl,--no-as-needed", "-lavcodec", "-lpng"], false),
    ] {
      let program = folder.appendingPathComponent("veil").path
      let made = try run("cc", [file, "-o", program] + libraries)
      #expect(made.code == 0, "\(made.errors)")
      #expect(try mediaLinked(built: folder, programs: ["veil"]).isEmpty == isClean)
    }
  }
}
