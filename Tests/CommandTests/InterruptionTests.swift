// Ends that nobody planned: Ctrl-C, a polite request, a kill at any moment. Afterwards there is
// nothing at the output's name or a complete file, whenever it happened; no test depends on when it
// did.

import Foundation
import Glibc
import Testing
import TestSupport

/// A film that keeps the command busy for some seconds.
private let longFilm = ["-f", "lavfi", "-i", "testsrc2=s=640x360:r=25:d=30,format=yuv420p"]

/// Waits until `condition` holds or the process is gone.
private func wait(for process: Int32, until condition: () -> Bool) {
  while kill(process, 0) == 0 && !condition() { usleep(2000) }
}

/// Whether the process has a file open that has no name, which is where an output grows; its size.
private func sizeOfUnnamedOutput(_ process: Int32) -> Int {
  let folder = "/proc/\(process)/fd"
  for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
    let target =
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\(name)")) ?? ""
    guard target.hasSuffix("(deleted)") else { continue }
    var facts = stat()
    if unsafe stat("\(folder)/\(name)", &facts) == 0 { return Int(facts.st_size) }
  }
  return 0
}

@Suite(.timeLimit(.minutes(30))) struct InterruptionTests {
  @Test(arguments: [SIGINT, SIGTERM]) func aRequestToStopIs130AndLeavesNothing(signal: Int32) throws
  {
    let fixture = try Fixture(film: longFilm)
    let names = fixture.folder.names
    let words = fixture.redactWords(["--threads", "1", "--receipt", fixture.folder("receipt.json")])
    let ending = try run(veil, words) { process in
      // In the middle of writing, by the output's own size.
      wait(for: process) { sizeOfUnnamedOutput(process) > 100_000 }
      kill(process, signal)
    }
    #expect(ending.code == 130, "\(ending)")
    #expect(ending.errorLines.count == 1)
    #expect(fixture.folder.names == names)
  }

  @Test func aKillAtAnyMomentLeavesNothingOrACompleteFile() throws {
    let fixture = try Fixture(film: [
      "-f", "lavfi", "-i", "testsrc2=s=320x180:r=25:d=4,format=yuv420p",
    ])
    var finished = 0
    var killed = 0
    for round in 0..<12 {
      let output = "out\(round).mp4"
      let ending = try run(veil, fixture.redactWords(to: output)) { process in
        usleep(UInt32.random(in: 0..<(round < 8 ? 250_000 : 900_000)))
        kill(process, SIGKILL)
      }
      let isThere = fixture.folder.names.contains(output)
      if ending.signal == SIGKILL { killed += 1 }
      if ending.code == 0 {
        finished += 1
        #expect(isThere)
      }
      if isThere {
        #expect(try pictureCount(of: fixture.folder(output)) == 100)
        #expect(try complaints(decoding: fixture.folder(output)).isEmpty)
      }
    }
    #expect(killed + finished == 12)
    let allowed = Set(["in.mp4", "plan.json"] + (0..<12).map { "out\($0).mp4" })
    #expect(Set(fixture.folder.names).subtracting(allowed).isEmpty)
  }

  @Test func aJobThatWasKilledGoesOnFromItsFinishedSegments() throws {
    let fixture = try Fixture()
    try ffmpeg(
      ["-y", "-f", "lavfi", "-i", "testsrc2=s=320x180:r=25:d=30,format=yuv420p", "-c:v", "libx264"]
        + ["-preset", "ultrafast", "-g", "12", fixture.source])
    #expect(try fixture.redact(["--render", "all"], to: "whole.mp4").code == 0)
    let work = fixture.folder("work")
    func kept() -> Int {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: work)) ?? []
      let sizes = names.map { name in
        (try? FileManager.default.attributesOfItem(atPath: "\(work)/\(name)")[.size] as? Int) ?? 0
      }
      return sizes.reduce(0, +)
    }
    let words = fixture.redactWords(["--render", "all", "--work", work, "--threads", "2"])
    var (most, kills) = (0, 0)
    for round in 0..<20 {
      let ending = try run(veil, words) { process in
        // Every other time somewhere, else as soon as one segment more is there.
        if round % 2 == 0 {
          wait(for: process) { kept() > most }
        } else {
          usleep(UInt32.random(in: 0..<200_000))
        }
        kill(process, SIGKILL)
      }
      if ending.code == 0 { break }
      if ending.signal == SIGKILL { kills += 1 }
      #expect(ending.signal == SIGKILL || ending.code == 75, "\(ending)")
      #expect(kept() >= most && !fixture.folder.names.contains("out.mp4"))
      most = kept()
    }
    #expect(kills > 2 && most > 0)
    if !fixture.folder.names.contains("out.mp4") { #expect(try run(veil, words).code == 0) }
    #expect(
      try bytes(ofFile: fixture.folder("out.mp4")) == bytes(ofFile: fixture.folder("whole.mp4")))
    #expect(try FileManager.default.contentsOfDirectory(atPath: work).isEmpty)
  }

  @Test func aKillWhileReplacingLeavesTheOldFileOrTheNewOne() throws {
    let fixture = try Fixture(film: [
      "-f", "lavfi", "-i", "testsrc2=s=320x180:r=25:d=4,format=yuv420p",
    ])
    let output = try fixture.folder.write("precious", to: "out.mp4")
    for _ in 0..<6 {
      let ending = try run(veil, fixture.redactWords(["--overwrite"])) { process in
        usleep(UInt32.random(in: 0..<700_000))
        kill(process, SIGKILL)
      }
      let isOld = try bytes(ofFile: output) == Array("precious".utf8)
      if ending.code == 0 { #expect(!isOld) }
      if !isOld {
        #expect(try pictureCount(of: output) == 100)
        _ = try fixture.folder.write("precious", to: "out.mp4")
      }
    }
  }

  @Test func aReaderThatGoesAwayDoesNotEndTheJob() throws {
    // Standard output is closed at once; the job is done all the same.
    let fixture = try Fixture()
    let words = fixture.redactWords(["--json"]).map { "'\($0)'" }.joined(separator: " ")
    _ = try run("/bin/sh", ["-c", "'\(veil)' \(words) | true"])
    #expect(try pictureCount(of: fixture.folder("out.mp4")) == 25)
  }

  @Test func closedStandardStreamsDoNotEndUpInTheOutput() throws {
    // A descriptor that is free is given to the next file that is opened: words must not go there.
    let fixture = try Fixture()
    for (number, closing) in [">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"].enumerated() {
      let output = "out\(number).mp4"
      let words = fixture.redactWords(to: output).map { "'\($0)'" }.joined(separator: " ")
      #expect(try run("/bin/sh", ["-c", "'\(veil)' \(words) \(closing)"]).code == 0)
      #expect(try pictureCount(of: fixture.folder(output)) == 25)
      #expect(try fixture.redact(to: "again\(number).mp4").code == 0)
      #expect(
        try bytes(ofFile: fixture.folder(output))
          == bytes(ofFile: fixture.folder("again\(number).mp4")))
    }
  }
}
