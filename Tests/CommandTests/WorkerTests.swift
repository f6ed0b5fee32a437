// The command when its worker dies: a crash, a kill from outside, a job that is killed itself.
// Every one of them is an exit code and one sentence, and leaves nothing behind.

import Foundation
import Glibc
import Testing
import TestSupport

/// The processes that a process started and that are still there.
private func children(of process: Int32) -> [Int32] {
  let path = "/proc/\(process)/task/\(process)/children"
  let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
  return text.split(separator: " ").compactMap { Int32($0) }
}

/// Waits until the process has a worker that has locked itself in and is at work.
private func worker(of process: Int32) -> Int32? {
  while kill(process, 0) == 0 {
    for child in children(of: process) {
      let path = "/proc/\(child)/status"
      let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
      let threads = text.split(separator: "\n").first { $0.hasPrefix("Threads:") }
      let count = threads?.split(separator: "\t").last.flatMap { Int($0) } ?? 0
      // One of them watches for the job's end; those of the encoder come after that.
      if text.contains("Seccomp:\t2"), count > 2 { return child }
    }
    usleep(2000)
  }
  return nil
}

/// Runs a program that was written a moment ago; 126 while somebody may still write to it.
private func runCopy(_ program: String, _ words: [String]) throws -> Ending {
  try run("/bin/sh", ["-c", "exec \"$0\" \"$@\"", program] + words)
}

@Suite(.timeLimit(.minutes(30))) struct WorkerTests {
  private let film = ["-f", "lavfi", "-i", "testsrc2=s=640x360:r=25:d=30,format=yuv420p"]
  /// Long enough for a signal to come in the middle, on any machine.
  private let slowly = ["--speed", "slower"]

  @Test(
    arguments: [
      (SIGSEGV, 65), (SIGSYS, 65), (SIGABRT, 65), (SIGXCPU, 65), (SIGKILL, 75),
    ] as [(Int32, Int32)])
  func aWorkerThatDiesIsOneSentenceAndNoFile(signal: Int32, code: Int32) throws {
    let fixture = try Fixture(film: film)
    let names = fixture.folder.names
    var wasSent = false
    let ending = try run(
      veil, fixture.redactWords(slowly + ["--receipt", fixture.folder("r.json")])
    ) {
      process in
      guard let found = worker(of: process) else { return }
      wasSent = kill(found, signal) == 0
    }
    #expect(wasSent)
    #expect(ending.code == code, "\(ending)")
    #expect(ending.errorLines.count == 1)
    #expect(fixture.folder.names == names)
  }

  @Test func aWorkerDoesNotOutliveItsJob() throws {
    let fixture = try Fixture(film: film)
    var orphan: Int32?
    let ending = try run(veil, fixture.redactWords(slowly)) { process in
      orphan = worker(of: process)
      kill(process, SIGKILL)
    }
    #expect(ending.signal == SIGKILL)
    let left = try #require(orphan)
    var isThere = true
    for _ in 0..<500 where isThere {
      let status = try? String(contentsOfFile: "/proc/\(left)/status", encoding: .utf8)
      isThere = status.map { !$0.contains("State:\tZ") } ?? false
      if isThere { usleep(10_000) }
    }
    #expect(!isThere)
  }

  @Test func aMissingWorkerIs69() throws {
    let fixture = try Fixture()
    let lonely = fixture.folder("veil")
    try FileManager.default.copyItem(atPath: veil, toPath: lonely)
    var ending = try runCopy(lonely, fixture.redactWords())
    while ending.code == 126 {
      // Another test was started while the copy was still open for writing.
      usleep(20_000)
      ending = try runCopy(lonely, fixture.redactWords())
    }
    #expect(ending.code == 69, "\(ending)")
    #expect(ending.errorLines.count == 1)
    #expect(!fixture.folder.names.contains("out.mp4"))
  }
}
