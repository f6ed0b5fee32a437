// Digests as values: their text, their files, and what happens when a file cannot be read.

import Files
import Foundation
import SystemPackage
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
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
    let folder = try Folder()
    let digest = try FileDigest(at: folder.write(bytes, to: "file"))
    #expect(digest.size == Int64(count))
    #expect(digest.sha256 == SHA256Digest(of: bytes))
  }

  @Test func anOpenFileKeepsItsOffset() throws {
    let folder = try Folder()
    let path = try folder.write("abc", to: "file")
    let file = try FileDescriptor.open(path, .readOnly)
    defer { try? file.close() }
    try file.seek(offset: 2, from: .start)
    #expect(try FileDigest(of: file.rawValue).sha256.description == abc)
    #expect(try file.seek(offset: 0, from: .current) == 2)
    #expect(try OpenedFile(path).digest().sha256.description == abc)
  }

  @Test func whatCannotBeReadIsAnErrorWithPathAndCode() throws {
    let folder = try Folder()
    let none = folder / "none"
    #expect(throws: FilesError.system(.open, path: none, code: ENOENT)) { try FileDigest(at: none) }
    #expect(throws: FilesError.system(.read, path: folder.path, code: EISDIR)) {
      try FileDigest(at: folder.path)
    }
    #expect(throws: FilesError.system(.read, path: nil, code: EBADF)) { try FileDigest(of: -1) }
  }

  @Test func digestsTravelAsTheirDigits() throws {
    let digest = SHA256Digest(of: Array("abc".utf8))
    let data = try JSONEncoder().encode([digest])
    #expect(String(decoding: data, as: UTF8.self) == "[\"\(abc)\"]")
    #expect(try JSONDecoder().decode([SHA256Digest].self, from: data) == [digest])
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([SHA256Digest].self, from: Data("[\"ab\"]".utf8))
    }
  }

  @Test func borrowedBytesCountLikeOwnOnes() {
    var stream = DigestStream()
    let bytes = Array("abc".utf8)
    stream.add(bytes.span)
    #expect(stream.digest.description == abc)
  }
}
