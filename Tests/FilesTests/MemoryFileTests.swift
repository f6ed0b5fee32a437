// Files in memory: what was written is read once, and is gone then; nothing of them is on a disk.

import Files
import Testing

@Suite struct MemoryFileTests {
  @Test func whatIsTakenIsGone() throws {
    let file = try MemoryFile()
    #expect(try file.take(limit: 10).isEmpty)
    try writeAll([1, 2, 3], to: file.descriptor)
    #expect(throws: FilesError.tooLarge(path: nil, limit: 2)) { try file.take(limit: 2) }
    #expect(try file.take(limit: 3) == [1, 2, 3])
    #expect(try file.take(limit: 3).isEmpty)
    try writeAll([4, 5], to: file.descriptor)
    try file.clear()
    #expect(try file.take(limit: 3).isEmpty)
  }
}
