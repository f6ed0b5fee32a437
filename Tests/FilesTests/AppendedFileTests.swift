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
      #expect(try file.contents(limit: 100).count == 2 * number)
      try file.append([UInt8(number), 0x0a])
    }
    #expect(try contents(at: path, limit: 100) == [0, 0x0a, 1, 0x0a, 2, 0x0a])
    let file = try AppendedFile(path)
    #expect(throws: FilesError.tooLarge(path: path, limit: 5)) { _ = try file.contents(limit: 5) }
    #expect(throws: FilesError.system(.open, path: folder.path, code: EISDIR)) {
      _ = try AppendedFile(folder.path)
    }
  }

  @Test func handsTakeTurns() async throws {
    let folder = try Folder()
    let path = folder / "ledger"
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<20 {
        group.addTask {
          let file = try AppendedFile(path)
          let count = try file.contents(limit: 1000).count
          try file.append([UInt8(count)])
        }
      }
      try await group.waitForAll()
    }
    #expect(try contents(at: path, limit: 1000) == (0..<20).map { UInt8($0) })
  }
}
