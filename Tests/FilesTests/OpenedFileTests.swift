// Files that are read: what can be opened, whether it is still the same, and which names lead to
// it.

import Files
import Foundation
import SystemPackage
import Testing

@Suite struct OpenedFileTests {
  @Test func whatCannotBeUsedIsSortedByKind() throws {
    let folder = try Folder()
    let none = folder / "none"
    #expect(throws: FilesError.system(.open, path: none, code: ENOENT)) { _ = try OpenedFile(none) }
    #expect(throws: FilesError.isDirectory(folder.path)) { _ = try OpenedFile(folder.path) }
    #expect(throws: FilesError.notRegular("/dev/null")) { _ = try OpenedFile("/dev/null") }
    let empty = try folder.write("", to: "empty")
    #expect(throws: FilesError.empty(empty)) { _ = try OpenedFile(empty) }
    let pipe = folder / "pipe"
    unsafe mkfifo(pipe.string, 0o600)
    #expect(throws: FilesError.notRegular(pipe)) { _ = try OpenedFile(pipe) }
  }

  @Test func contentsEndAtTheirLimit() throws {
    let folder = try Folder()
    let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
    let path = try folder.write(bytes, to: "file")
    let file = try OpenedFile(path)
    let size = file.size
    #expect(size == 200_000)
    #expect(try file.contents(limit: 200_000) == bytes)
    #expect(throws: FilesError.tooLarge(path: path, limit: 199_999)) {
      _ = try file.contents(limit: 199_999)
    }
    #expect(throws: FilesError.tooLarge(path: path, limit: 10)) {
      _ = try contents(at: path, limit: 10)
    }
    // A file whose size is not known before its end.
    #expect(try !contents(at: "/proc/self/maps", limit: 16 << 20).isEmpty)
  }

  @Test func aFileThatIsChangedOrReplacedMeanwhileShows() throws {
    let folder = try Folder()
    let path = try folder.write("abc", to: "file")
    let file = try OpenedFile(path)
    let before = (file.isUnchanged, file.isSame(as: path))
    #expect(before == (true, true))
    _ = try folder.write("abd", to: "other")
    unsafe rename((folder / "other").string, path.string)
    let after = (file.isUnchanged, file.isSame(as: path))
    #expect(after == (true, false))
    let second = try OpenedFile(path)
    // A file system's clock may stand still for some milliseconds.
    var times = [timespec(tv_sec: 1, tv_nsec: 0), timespec(tv_sec: 1, tv_nsec: 0)]
    unsafe utimensat(AT_FDCWD, path.string, &times, 0)
    let isSecondUnchanged = second.isUnchanged
    #expect(!isSecondUnchanged)
    let third = try OpenedFile(path)
    try FileHandle(forWritingTo: URL(fileURLWithPath: path.string)).truncate(atOffset: 1)
    let isThirdUnchanged = third.isUnchanged
    #expect(!isThirdUnchanged)
  }

  @Test func namesOfOneFileAreTold() throws {
    let folder = try Folder()
    let file = try folder.write("abc", to: "file")
    _ = try folder.write("abc", to: "copy")
    unsafe mkdir((folder / "sub").string, 0o700)
    unsafe symlink("sub", (folder / "way").string)
    unsafe symlink("file", (folder / "soft").string)
    unsafe link(file.string, (folder / "hard").string)
    unsafe symlink("new", (folder / "dangling").string)
    unsafe symlink("dangling", (folder / "twice").string)
    let same = [
      ("file", "hard"), ("file", "soft"), ("file", "./file"), ("file", "sub/../file"),
      ("file", "way/../file"), ("new", "new"), ("new", "./new"), ("sub/new", "way/new"),
      ("sub/../new", "new"), ("dangling", "new"), ("twice", "new"), ("twice", "dangling"),
      ("no/new", "no/new"), ("no/new", "./no/new"),
    ]
    for (a, b) in same {
      #expect(isSameFile(folder / a, folder / b), "\(a) \(b)")
      #expect(isSameFile(folder / b, folder / a), "\(b) \(a)")
    }
    for (a, b) in [
      ("file", "copy"), ("file", "new"), ("new", "other"), ("new", "sub/new"), ("no/new", "new"),
      ("dangling", "file"), ("way", "file"),
    ] {
      #expect(!isSameFile(folder / a, folder / b), "\(a) \(b)")
      #expect(!isSameFile(folder / b, folder / a), "\(b) \(a)")
    }
    #expect(isSameFile("here", "./here") && !isSameFile("here", "/here"))
    #expect(isThere(folder / "dangling") && !isThere(folder / "new"))
  }

  @Test func aLoopOfLinksEnds() throws {
    let folder = try Folder()
    unsafe symlink("b", (folder / "a").string)
    unsafe symlink("a", (folder / "b").string)
    _ = isSameFile(folder / "a", folder / "b")
    #expect(isSameFile(folder / "a", folder / "a"))
  }

  @Test func aWindowReadsAnyPlace() throws {
    let folder = try Folder()
    let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 37 >> 5) }
    let file = try OpenedFile(try folder.write(bytes, to: "file"))
    let window = try FileWindow(file.descriptor)
    #expect(window.count == bytes.count)
    for range in [0..<10, 5..<9, 65_530..<65_550, 0..<300_000, 299_990..<300_000, 7..<7, 2..<3] {
      #expect(try window.bytes(range) == Array(bytes[range]), "\(range)")
    }
    #expect(try window.bytes(299_995..<300_100) == Array(bytes[299_995...]))
    #expect(try window.bytes(400_000..<400_001) == [])
    #expect(throws: FilesError.system(.status, path: nil, code: EBADF)) { _ = try FileWindow(-1) }
  }

  @Test func errorsAreFactsThatTravel() throws {
    let odd = FilePath(bytes: [0x2f, 0x63, 0xe1, 0x6d])
    let errors: [FilesError] = [
      .system(.open, path: "/x", code: ENOENT), .system(.write, path: nil, code: ENOSPC),
      .system(.lock, path: odd, code: EIO), .isDirectory(odd), .notRegular("a b"), .empty("é"),
      .exists("/x"), .tooLarge(path: nil, limit: 5), .tooLarge(path: odd, limit: 5),
    ]
    for error in errors {
      let data = try JSONEncoder().encode(error)
      #expect(try JSONDecoder().decode(FilesError.self, from: data) == error)
    }
    #expect(
      Set(errors.map(\.kind)) == [
        "files.open", "files.write", "files.lock", "files.isDirectory", "files.notRegular",
        "files.empty", "files.exists", "files.tooLarge",
      ])
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(FilesError.self, from: Data(#"{"kind":"empty"}"#.utf8))
    }
  }
}
