// What is killed, what has no room and what is still arriving: nothing is lost, nothing is done
// twice, nothing is left over.

import Files
import Foundation
import Queue
import StrictJSON
import SystemPackage
import TestSupport
import Testing

@Suite struct BatchFaultTests {
  @Test func runnersThatAreKilledLoseNothing() throws {
    let batch = try BatchFixture()
    try batch.record((0..<16).map { "c\($0)" })
    try batch.addAll()
    let store = try batch.store()
    let line = "run --drain --jobs 1 --lease 1 --pause 0"
    var runners = try (0..<4).map { _ in try batch.start(line) }
    defer { for runner in runners { runner.terminate() } }
    var kills = 0
    while kills < 8, try store.counts().keys.contains(where: { !$0.isSettled }) {
      // Each kill follows a new attempt, so that it meets a runner at work at a random place.
      let before = try store.totals().attempts
      while try store.totals().attempts == before,
        try store.counts().keys.contains(where: { !$0.isSettled })
      {}
      let index = Int.random(in: 0..<runners.count)
      kill(runners[index].processIdentifier, SIGKILL)
      runners[index].waitUntilExit()
      kills += 1
      runners[index] = try batch.start(line)
    }
    for runner in runners { runner.waitUntilExit() }
    #expect(try batch.batch(line).code == 0)
    #expect(kills > 3)
    #expect(try store.counts() == [.done: 16])
    #expect(try batch.flaws() == [])
    let ends = try store.events().filter { $0.state == .done }.map(\.job)
    #expect(Set(ends).count == ends.count)
  }

  @Test func anOutputThatWasCompleteBeforeTheRunnerWasKilledIsTakenAsItIs() throws {
    let batch = try BatchFixture()
    try batch.record(["a"])
    try batch.addAll()
    let gone = Runner(name: "gone", lease: -1, rules: RetryRules())
    let job = try #require(try batch.store().claim(for: gone))
    let folder = AttemptFolder(job, attempt: 1)
    try folder.make()
    let ending = try run(
      builtProgram("veil"),
      [
        "redact", job.source.string, "--plan", job.plan.string, "-o", folder.output.string,
        "--receipt", folder.receipt.string, "--json",
      ])
    try ending.output.write(toFile: folder.words.string, atomically: true, encoding: .utf8)
    let identity = FileIdentity(at: folder.output)
    #expect(try batch.batch("run --drain").code == 0)
    #expect(identity != nil && FileIdentity(at: job.output) == identity)
    #expect(try batch.flaws() == [])
  }

  @Test func aRunnerThatIsAskedToStopQueuesItsJobAgainAndLeavesNoOutput() throws {
    let batch = try BatchFixture()
    try batch.record(["long"], film: "testsrc2=s=1280x720:r=30:d=30")
    try batch.addAll(["--", "--speed", "veryslow", "--render", "all"])
    let store = try batch.store()
    let runner = try batch.start("run --drain")
    while try store.counts()[.running] != 1 {}
    runner.terminate()
    runner.waitUntilExit()
    #expect(runner.terminationStatus == 130)
    #expect(try store.counts() == [.queued: 1])
    // Finished segments wait for the next attempt; nothing else is there.
    let kept = /\.veil-[0-9a-f]{16}-work(\/[0-9a-f]{64}\.veil-work)?/
    #expect(batch.outputs.allSatisfy { $0.wholeMatch(of: kept) != nil })
    let second = try batch.start("run --drain --lease 1")
    while try store.counts()[.running] != 1 {}
    try batch.batch("cancel 1")
    second.waitUntilExit()
    #expect(second.terminationStatus == 0)
    #expect(try store.counts() == [.cancelled: 1])
    #expect(batch.outputs.isEmpty)
  }

  /// Both ends of a disk: too few bytes before a job starts, and none of what it needs while it
  /// runs.
  @Test(arguments: [
    ("size=3m", "head -c 2500k /dev/zero > out/filler"),
    ("nr_inodes=3", "touch out/filler out/second"),
  ])
  func aFullDiskIsWaitedOut(options: String, filling: String) throws {
    let batch = try BatchFixture()
    try batch.record(["a", "b"])
    try batch.addAll()
    let script = """
      set -e
      cd "$1"; mkdir -p out; mount -t tmpfs -o "\(options)" none out
      \(filling)
      "$2" batch run --drain --pause 1 --queue queue.sqlite > run.txt & runner=$!
      until "$2" batch status --queue queue.sqlite | grep -q '2 waiting'; do :; done
      rm out/filler; rm -f out/second
      mount -o remount,nr_inodes=100 out
      wait $runner
      cd out; ls -A; sha256sum a.mp4 b.mp4
      """
    let ending = try run(
      "unshare",
      (geteuid() == 0 ? [] : ["--user", "--map-root-user"])
        + ["--mount", "sh", "-c", script, "sh", batch.folder.path, builtProgram("veil")])
    let lines = ending.output.split(separator: "\n").map(String.init)
    #expect(lines.prefix(4) == ["a.mp4", "a.receipt.json", "b.mp4", "b.receipt.json"])
    let digests = try batch.store().jobs(in: [.done]).map { job in
      try JSONValue(parsing: Array((job.result ?? "").utf8))["outputSHA256"]
    }
    #expect(digests == lines.dropFirst(4).map { .string(String($0.prefix(64))) })
  }

  @Test func aRecordingThatIsStillCopiedInIsLeftAlone() throws {
    let batch = try BatchFixture()
    try batch.record(["a", "whole"])
    let all = try bytes(ofFile: batch.folder("in/a.mp4"))
    let named =
      BatchFixture.plan().dropLast(1) + #", "source": {"sha256": "\#(SHA256Digest(of: all))"}}"#
    _ = try batch.folder.write(String(named), to: "in/a.plan.json")
    _ = try batch.folder.write(Array(all.prefix(9000)), to: "in/a.mp4")
    let store = try batch.store()
    let watch = try batch.start(
      "watch --settle 0.2 --every 0.1", [batch.folder("in"), "--out", batch.folder("out")])
    defer { watch.terminate() }
    while try store.counts()[.queued] != 1 {}
    // Whoever is whole now was seen with the other one at the same look.
    #expect(try batch.states() == ["whole": "queued"])
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: batch.folder("in/a.mp4")))
    try file.seekToEnd()
    try file.write(contentsOf: all.dropFirst(9000))
    try file.close()
    while try store.counts()[.queued] != 2 {}
    watch.terminate()
    watch.waitUntilExit()
    #expect(watch.terminationStatus == 0)
    try batch.batch("run --drain --jobs 2")
    #expect(try store.counts() == [.done: 2])
    #expect(try batch.flaws() == [])
  }
}
