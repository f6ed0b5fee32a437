// The reader of programs against small ones of known contents, and against broken ones: whatever
// the bytes are, the answer is a value or an error and never a trap.

import Audit
import Foundation
import Testing
import TestSupport

/// The bytes of a small program, compiled once for each style of its tables.
private func program(style: String) throws -> [UInt8] {
  let folder = try ScratchFolder()
  try compileC(
    "#include <math.h>\nint here(void) { return 1; }\n"
      + "int main(int n, char **w) { return cos(n) + here(); }",
    to: folder("program"),
    ["-Wl,--hash-style=\(style)", "-Wl,-rpath,/somewhere:/else", "-lm"])
  return Array(try Data(contentsOf: URL(fileURLWithPath: folder("program"))))
}

/// Numbers that are the same in each run.
private struct Seeded: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ state >> 29
  }
}

@Suite struct ELFFileTests {
  @Test(arguments: ["gnu", "sysv", "both"]) func aProgramIsRead(style: String) throws {
    let file = try ELFFile(try program(style: style))
    #expect(Set(file.libraries).isSuperset(of: ["libm.so.6", "libc.so.6"]))
    #expect(file.imports.contains("cos") && file.imports.contains("__libc_start_main"))
    #expect(!file.imports.contains("here") && !file.imports.contains("main"))
    #expect(file.searchPath == ["/somewhere", "/else"])
    #expect(Set(file.sections.map(\.name)).isSuperset(of: [".text", ".dynamic", ".rodata"]))
    #expect(file.trailingBytes == 0)
  }

  /// The same facts as another reader finds, in this very program.
  @Test func anotherReaderAgrees() throws {
    let path = CommandLine.arguments[0]
    let file = try ELFFile(Array(try Data(contentsOf: URL(fileURLWithPath: path))))
    let needed = try run("llvm-readelf", ["--needed-libs", path])
    try #require(needed.code == 0)
    let names = needed.output.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
      .filter { $0.contains(".so") }
    #expect(Set(names) == Set(file.libraries))
    let undefined = try run(
      "llvm-nm", ["--dynamic", "--undefined-only", "--just-symbol-name", path])
    try #require(undefined.code == 0)
    let symbols = undefined.output.split(separator: "\n").map {
      String($0.split(separator: "@")[0])
    }
    #expect(Set(symbols) == Set(file.imports))
  }

  @Test func whatFollowsTheEndIsCounted() throws {
    let bytes = try program(style: "gnu")
    #expect(try ELFFile(bytes + Array(repeating: 7, count: 1000)).trailingBytes == 1000)
  }

  @Test func whatIsNoProgramIsAnError() throws {
    #expect(throws: AuditError.notELF(found: [])) { try ELFFile([]) }
    #expect(throws: AuditError.notELF(found: [0x23, 0x21])) { try ELFFile(Array("#!".utf8)) }
    // 32 bits; big-endian.
    var bytes = try program(style: "gnu")
    bytes[4] = 1
    #expect(throws: AuditError.self) { try ELFFile(bytes) }
    bytes[4] = 2
    bytes[5] = 2
    #expect(throws: AuditError.self) { try ELFFile(bytes) }
  }

  @Test func aProgramThatEndsEarlyIsAnError() throws {
    let bytes = try program(style: "gnu")
    for length in stride(from: 0, to: bytes.count, by: 97) {
      #expect(throws: AuditError.self) { try ELFFile(Array(bytes[..<length])) }
    }
  }

  /// Bytes of the tables changed at random: none of them may end the audit.
  @Test func aBrokenProgramIsAValueOrAnError() throws {
    let bytes = try program(style: "both")
    var random = Seeded(state: 4)
    var errors = 0
    for _ in 0..<3000 {
      var broken = bytes
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        // The headers and tables lie in the first pages and at the end.
        let place =
          Bool.random(using: &random)
          ? Int.random(in: 0..<min(2048, bytes.count), using: &random)
          : bytes.count - 1 - Int.random(in: 0..<min(2048, bytes.count), using: &random)
        broken[place] = [0, 0xFF, 0x7F, 0x80, UInt8.random(in: 0...255, using: &random)]
          .randomElement(using: &random)!
      }
      do {
        _ = try ELFFile(broken)
      } catch {
        errors += 1
        #expect(!error.description.isEmpty)
      }
    }
    #expect(errors > 300)
  }
}
