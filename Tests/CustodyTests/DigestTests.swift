// Digests as values: their text, their files, and what happens when a file cannot be read.

import Custody
import Foundation
import Testing

@Suite struct DigestTests {
  private let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

  @Test func bytesOfTheStandard() throws {
    #expect(SHA256Digest(of: Array("abc".utf8)).description == abc)
    #expect(SHA256Digest(hex: abc.uppercased())?.description == abc)
    #expect(SHA256Digest(hex: String(abc.dropLast())) == nil)
    #expect(SHA256Digest(hex: abc.dropLast() + "g") == nil)
    #expect(SHA256Digest(hex: abc.dropLast() + "\u{ff15}") == nil)
    var stream = DigestStream()
    stream.add(Array("a".utf8))
    #expect(stream.digest != SHA256Digest(of: Array("abc".utf8)))
    stream.add(Array("xbcx".utf8)[1..<3])
    #expect(stream.digest.description == abc)
  }

  @Test(arguments: [0, 1, (1 << 20) - 1, 1 << 20, (2 << 20) + 17])
  func filesOfAnySize(count: Int) throws {
    try withFolder { folder in
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
      let path = folder + "/file"
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      let digest = try FileDigest(path: path)
      #expect(digest.size == Int64(count))
      #expect(digest.sha256 == SHA256Digest(of: bytes))
    }
  }

  @Test func anOpenFileKeepsItsOffset() throws {
    try withFolder { folder in
      let path = folder + "/file"
      try Data("abc".utf8).write(to: URL(fileURLWithPath: path))
      let file = try #require(FileHandle(forReadingAtPath: path))
      try file.seek(toOffset: 2)
      let digest = try FileDigest(descriptor: file.fileDescriptor, path: path)
      #expect(digest.sha256.description == abc)
      #expect(try file.offset() == 2)
    }
  }

  @Test func whatCannotBeReadIsAnErrorWithPathAndCode() throws {
    try withFolder { folder in
      #expect(
        throws: CustodyError.file(path: folder + "/none", operation: .open, code: ENOENT)
      ) { try FileDigest(path: folder + "/none") }
      #expect(throws: CustodyError.file(path: folder, operation: .read, code: EISDIR)) {
        try FileDigest(path: folder)
      }
      #expect(throws: CustodyError.file(path: "x", operation: .read, code: EBADF)) {
        try FileDigest(descriptor: -1, path: "x")
      }
    }
  }
}

/// Runs with a folder of its own that is gone afterwards.
func withFolder(_ body: (String) throws -> Void) throws {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("custody-" + UUID().uuidString)
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  try body(folder.path)
}
