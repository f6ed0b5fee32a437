// A file that only grows, by several hands at once.

import Files
import Foundation
import SystemPackage
import Testing

@Suite struct AppendedFileTests {
  @Test func bytesComeAfterThoseBefore() throws {
    let folder = try Folder()
    let path = folder / "ledger"
    for number in 0..<3 {
      let file = try AppendedFile(path)
      let before = try file.lastLine(limit: 100)
      #expect(before == (number == 0 ? nil : [UInt8(number - 1), 0x0a]))
      try file.append([UInt8(number), 0x0a])
    }
    #expect(try contents(at: path, limit: 100) == [0, 0x0a, 1, 0x0a, 2, 0x0a])
    #expect(throws: FilesError.system(.open, path: folder.path, code: EISDIR)) {
      _ = try AppendedFile(folder.path)
    }
  }

  /// Lines as long as a few reads, shorter, and without an end.
  @Test(arguments: [1, 2, 65_535, 65_536, 65_537, 200_000])
  func theLastLineIsFoundFromTheEnd(length: Int) throws {
    let folder = try Folder()
    let path = folder / "ledger"
    let line = [UInt8](repeating: 0x61, count: length - 1) + [0x0a]
    for (number, before) in [[], [0x0a], [0x62, 0x0a], line + [0x0a], line].enumerated() {
      let file = try AppendedFile(folder / "ledger.\(number)")
      try file.append(before + line)
      #expect(try file.lastLine(limit: 1 << 20) == line)
      try file.append([0x63])
      #expect(try file.lastLine(limit: 1 << 20) == [0x63])
    }
    let long = try AppendedFile(path)
    try long.append([UInt8](repeating: 0x61, count: 1 << 17))
    #expect(throws: FilesError.tooLarge(path: path, limit: 1 << 16)) {
      _ = try long.lastLine(limit: 1 << 16)
    }
  }

  @Test func handsTakeTurns() async throws {
    let folder = try Folder()
    let path = folder / "ledger"
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<20 {
        group.addTask {
          let file = try AppendedFile(path)
          let count = try contents(at: path, limit: 1000).count
          try file.append([UInt8(count)])
        }
      }
      try await group.waitForAll()
    }
    #expect(try contents(at: path, limit: 1000) == (0..<20).map { UInt8($0) })
  }
}
