// Files that are written: nothing has a name before it is complete, nobody's file is overwritten by
// accident, and nothing is left of what failed.

import Files
import Foundation
import SystemPackage
import Testing

@Suite struct StagedFileTests {
  @Test(arguments: [false, true]) func aFileAppearsWhenItIsPublished(isNamed: Bool) throws {
    let folder = try Folder()
    let path = folder / "out.bin"
    let file = try StagedFile(for: path, replacing: false, isNamed: isNamed)
    try file.write(Array("complete".utf8))
    #expect(folder.names.count == (isNamed ? 1 : 0))
    #expect(try file.digest().size == 8)
    let identity = try file.publish()
    _ = consume file
    #expect(folder.names == ["out.bin"])
    #expect(try contents(at: path, limit: 100) == Array("complete".utf8))
    #expect(FileIdentity(at: path) == identity)
  }

  @Test(arguments: [false, true]) func whatIsNotPublishedLeavesNothing(isNamed: Bool) throws {
    let folder = try Folder()
    do {
      let file = try StagedFile(for: folder / "out.bin", replacing: true, isNamed: isNamed)
      try file.write([1, 2, 3])
    }
    #expect(folder.names == [])
  }

  @Test func aNameThatIsTakenIsRespected() throws {
    let folder = try Folder()
    let path = try folder.write("mine", to: "out.bin")
    #expect(throws: FilesError.exists(path)) { try checkName(path, replacing: false) }
    #expect(throws: FilesError.exists(path)) { _ = try StagedFile(for: path, replacing: false) }
    // A link that leads nowhere takes the name as well.
    unsafe symlink("nowhere", (folder / "link").string)
    #expect(throws: FilesError.exists(folder / "link")) {
      _ = try StagedFile(for: folder / "link", replacing: false)
    }
    #expect(try contents(at: path, limit: 9) == Array("mine".utf8))
  }

  @Test(arguments: [false, true]) func aNameThatIsTakenMeanwhileIsRespected(isNamed: Bool) throws {
    let folder = try Folder()
    let path = folder / "out.bin"
    let file = try StagedFile(for: path, replacing: false, isNamed: isNamed)
    try file.write(Array("ours".utf8))
    _ = try folder.write("theirs", to: "out.bin")
    #expect(throws: FilesError.exists(path)) { _ = try file.publish() }
    _ = consume file
    #expect(folder.names == ["out.bin"])
    #expect(try contents(at: path, limit: 9) == Array("theirs".utf8))
  }

  @Test(arguments: [false, true]) func twoJobsNeverPublishEachOthersBytes(isNamed: Bool) throws {
    let folder = try Folder()
    let path = try folder.write("old", to: "out.bin")
    let before = try #require(FileIdentity(at: path))
    let first = try StagedFile(for: path, replacing: true, isNamed: isNamed)
    let second = try StagedFile(for: path, replacing: true, isNamed: isNamed)
    try first.write(Array("first".utf8))
    try second.write(Array("second".utf8))
    let a = try first.publish()
    #expect(try contents(at: path, limit: 9) == Array("first".utf8))
    #expect(FileIdentity(at: path) == a)
    let b = try second.publish()
    #expect(try contents(at: path, limit: 9) == Array("second".utf8))
    // The first can tell that its bytes do not stand there any more.
    #expect(FileIdentity(at: path) == b && a != b && before != a)
    #expect(folder.names == ["out.bin"])
    removeFile(path, ifStill: a)
    #expect(folder.names == ["out.bin"])
    removeFile(path, ifStill: b)
    #expect(folder.names == [])
  }

  @Test func manyJobsAtOnceLeaveOneCompleteFile() async throws {
    let folder = try Folder()
    let path = folder / "out.bin"
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<16 {
        group.addTask {
          let file = try StagedFile(for: path, replacing: true)
          try file.write([UInt8](repeating: UInt8(number), count: 100_000))
          _ = try file.publish()
        }
      }
      try await group.waitForAll()
    }
    #expect(folder.names == ["out.bin"])
    let bytes = try contents(at: path, limit: 200_000)
    #expect(bytes.count == 100_000 && Set(bytes).count == 1)
  }

  @Test(arguments: [false, true]) func filesOfOthersBesideTheOutputAreLeftAlone(isNamed: Bool)
    throws
  {
    let folder = try Folder()
    for name in ["out.bin", "out.bin.veil-ready", "out.bin.veil-partial", ".veil-"] {
      _ = try folder.write("mine", to: name)
    }
    let file = try StagedFile(for: folder / "out.bin", replacing: true, isNamed: isNamed)
    try file.write([1])
    _ = try file.publish()
    #expect(folder.names == [".veil-", "out.bin", "out.bin.veil-partial", "out.bin.veil-ready"])
    #expect(
      try contents(at: folder / "out.bin.veil-ready", limit: 9) == Array("mine".utf8))
  }

  @Test(arguments: [false, true])
  func anyNameThatTheSystemAllowsWorks(replacing: Bool) throws {
    let folder = try Folder()
    let names: [[UInt8]] = [
      Array(String(repeating: "a", count: 255).utf8), [0x63, 0xe1, 0x6d, 0xff], Array("a\nb".utf8),
      Array("-".utf8), Array(" ".utf8), [0x80],
    ]
    for name in names {
      let path = FilePath(bytes: folder.path.bytes + [0x2f] + name)
      for _ in 0..<(replacing ? 2 : 1) {
        let file = try StagedFile(for: path, replacing: replacing)
        try file.write(name)
        _ = try file.publish()
      }
      #expect(path.bytes.suffix(name.count) == name[...])
      #expect(try OpenedFile(path).contents(limit: 1000) == name)
      #expect(try FileDigest(at: path).sha256 == SHA256Digest(of: name))
      removeFile(path)
    }
    #expect(folder.names == [])
  }

  @Test func namesThatCannotBeAFilesAreErrorsBeforeTheWork() throws {
    let folder = try Folder()
    let file = try folder.write("x", to: "file")
    let long = folder.path.appending(String(repeating: "a", count: 256))
    for (path, error) in [
      (folder.path, FilesError.system(.create, path: folder.path, code: EISDIR)),
      (folder / "..", .system(.create, path: folder / "..", code: EISDIR)),
      ("/", .system(.create, path: "/", code: EISDIR)),
      ("", .system(.create, path: "", code: EISDIR)),
      (long, .system(.create, path: long, code: ENAMETOOLONG)),
      (
        file.appending("x"), .system(.create, path: file.appending("x"), code: ENOTDIR)
      ),
      (
        folder / "no/out", .system(.create, path: folder / "no/out", code: ENOENT)
      ),
    ] {
      #expect(throws: error) { _ = try StagedFile(for: path, replacing: true) }
    }
    #expect(folder.names == ["file"])
  }

  /// In a process of its own, which the system lets write no file beyond 4096 bytes.
  @Test func aDiskThatIsFullIsAnErrorThatLeavesNothing() async {
    await #expect(processExitsWith: .success) {
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: 4096, rlim_max: 4096)
      unsafe setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
      let folder = try Folder()
      let path = folder / "out.bin"
      do {
        let file = try StagedFile(for: path, replacing: false)
        #expect(throws: FilesError.system(.write, path: path, code: EFBIG)) {
          try file.write([UInt8](repeating: 1, count: 5000))
        }
      }
      #expect(folder.names == [])
      // What was appended in part is taken back.
      let ledger = folder / "ledger"
      let grown = try AppendedFile(ledger)
      try grown.append([UInt8](repeating: 2, count: 3000))
      #expect(throws: FilesError.system(.write, path: ledger, code: EFBIG)) {
        try grown.append([UInt8](repeating: 3, count: 3000))
      }
      #expect(try contents(at: ledger, limit: 9000) == [UInt8](repeating: 2, count: 3000))
    }
  }

  @Test func aDeviceWithoutRoomIsAnError() throws {
    let full = try FileDescriptor.open(FilePath("/dev/full"), .writeOnly)
    defer { try? full.close() }
    let error = FilesError.system(.write, path: nil, code: ENOSPC)
    #expect(throws: error) { try writeAll([1], to: full.rawValue) }
    #expect(throws: error) { try stream([1], to: full.rawValue) }
  }

  @Test func aFolderMadeForNothingGoesAgain() throws {
    let folder = try Folder()
    let path = folder / "many"
    do { _ = try OutputFolder(path) }
    #expect(folder.names == [])
    do {
      var kept = try OutputFolder(path)
      kept.keep()
    }
    #expect(folder.names == ["many"])
    // One that was there stays, kept or not.
    do { _ = try OutputFolder(path) }
    #expect(folder.names == ["many"])
    let file = try folder.write("x", to: "file")
    #expect(throws: FilesError.system(.makeFolder, path: file, code: ENOTDIR)) {
      _ = try OutputFolder(file)
    }
    #expect(throws: FilesError.system(.makeFolder, path: folder / "a/b", code: ENOENT)) {
      _ = try OutputFolder(folder / "a/b")
    }
  }
}
