// Giving names: an output appears once and whole, may be named again after a crash in between, and
// never takes the place of anything.

import Files
import Queue
import SystemPackage
import TestSupport
import Testing

@Suite struct AttemptFolderTests {
  private let scratch: ScratchFolder
  private let job: QueuedJob

  init() throws {
    scratch = try ScratchFolder()
    let store = try QueueStore(FilePath(scratch("queue.sqlite")), actor: "clerk")
    let files = JobFiles(source: "s", plan: "p", size: 1, signature: "s")
    let new = NewJob(
      source: "/in.mp4", plan: "/in.json", output: FilePath(scratch("out/a.mp4")), files: files)
    _ = try store.add([new])
    job = try #require(
      try store.claim(for: Runner(name: "a", lease: 60, rules: RetryRules())))
  }

  /// A folder with a complete output and its receipt.
  private func filled(_ attempt: Int, _ text: String) throws -> AttemptFolder {
    let folder = AttemptFolder(job, attempt: attempt)
    try folder.make()
    for path in [folder.output, folder.receipt] {
      let file = try StagedFile(for: path, replacing: false)
      try file.write(Array(text.utf8))
      _ = try file.publish()
    }
    return folder
  }

  private func text(_ name: String) throws -> String {
    String(decoding: try bytes(ofFile: scratch("out/" + name)), as: UTF8.self)
  }

  @Test func namingMayBeDoneAgain() throws {
    let folder = try filled(1, "one")
    for _ in 0..<2 { try folder.publish() }
    #expect(try text("a.mp4") == "one" && text("a.receipt.json") == "one")
    folder.remove()
    #expect(try names(in: FilePath(scratch("out"))).map(\.string) == ["a.mp4", "a.receipt.json"])
  }

  @Test func theFirstOfTwoAttemptsStays() throws {
    let (first, second) = (try filled(1, "one"), try filled(2, "two"))
    try first.publish()
    #expect(throws: FilesError.exists(job.output)) { try second.publish() }
    #expect(try text("a.mp4") == "one")
  }

  @Test func anOutputWithoutItsReceiptIsTakenBack() throws {
    let folder = try filled(1, "one")
    _ = try scratch.write("another's", to: "out/a.receipt.json")
    #expect(throws: FilesError.exists(receiptName(for: job.output))) { try folder.publish() }
    #expect(!isThere(job.output))
    #expect(try text("a.receipt.json") == "another's")
  }

  @Test func aFolderThatAKilledAttemptLeftIsMadeAnew() throws {
    _ = try filled(1, "half")
    let folder = AttemptFolder(job, attempt: 1)
    try folder.make()
    #expect(try names(in: folder.path).isEmpty)
    #expect(!isThere(AttemptFolder(job, attempt: 2).path))
  }

  @Test func roomIsToldOfFoldersThatAreNotThereYet() {
    #expect((freeSpace(at: FilePath(scratch("not/there/yet"))) ?? 0) > 0)
  }
}
