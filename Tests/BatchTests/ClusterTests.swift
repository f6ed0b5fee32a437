// Jobs on a cluster, without one: stand-ins for Slurm's programs say what several versions of it
// say, and tasks are run by hand, as nodes would. A real cluster is in Tests/Cluster.

import Foundation
import Queue
import StrictJSON
import SystemPackage
import TestSupport
import Testing

@Suite struct ClusterTests {
  /// Recordings that were handed over, and the words that Slurm was given.
  private func submitted(_ names: [String]) throws -> BatchFixture {
    let batch = try BatchFixture()
    try batch.record(names)
    try batch.addAll()
    try FileManager.default.createDirectory(
      atPath: batch.folder("bin"), withIntermediateDirectories: true)
    try install("sbatch", "printf '%s\\n' \"$@\" > '\(batch.folder("words"))'; echo 7", in: batch)
    try squeue(#"{"jobs": []}"#, in: batch)
    #expect(try batch.lastObject(try slurm(batch, "submit", submit(batch)))["jobs"] == 2)
    return batch
  }

  private func submit(_ batch: BatchFixture) -> [String] {
    ["--engine", "slurm", "--work", batch.folder("work"), "--json"]
  }

  private func install(_ name: String, _ script: String, in batch: BatchFixture) throws {
    let path = try batch.folder.write("#!/bin/sh\n\(script)\n", to: "bin/" + name)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
  }

  private func squeue(_ answer: String, in batch: BatchFixture) throws {
    try install("squeue", "cat <<'END'\n\(answer)\nEND", in: batch)
  }

  /// Runs `veil batch` where the stand-ins are found first.
  private func slurm(
    _ batch: BatchFixture, _ verb: String, _ more: [String] = []
  ) throws -> Ending {
    let path = batch.folder("bin") + ":/usr/bin:/bin"
    return try run("env", ["PATH=" + path, builtProgram("veil")] + batch.words(verb, more))
  }

  private func name(_ batch: BatchFixture) throws -> String {
    try #require(try batch.store().openSubmissions().first?.0.name)
  }

  /// What `squeue --json` says in 22.05 and in 23.11.
  @Test(arguments: [
    #"{"jobs": [{"name": "NAME", "job_state": "PENDING", "array_task_id": null}]}"#,
    #"{"jobs": [{"name": "NAME", "job_state": ["RUNNING", "CONFIGURING"], "array_task_id":"#
      + #" {"set": true, "number": 0}}]}"#,
  ])
  func whatTheClusterKnowsIsLeftToItAndTheRestIsQueuedAgain(answer: String) throws {
    let batch = try submitted(["a", "b"])
    try squeue(answer.replacingOccurrences(of: "NAME", with: try name(batch)), in: batch)
    #expect(try batch.lastObject(try slurm(batch, "submit", submit(batch)))["jobs"] == 0)
    #expect(try batch.store().counts() == [.running: 2])
    #expect(try batch.batch("run --drain").output == "nothing to do\n")
    let over = answer.replacingOccurrences(of: "PENDING", with: "CANCELLED")
      .replacingOccurrences(of: "RUNNING", with: "NODE_FAIL")
    try squeue(over.replacingOccurrences(of: "NAME", with: try name(batch)), in: batch)
    #expect(try slurm(batch, "status").code == 0)
    #expect(try batch.store().counts() == [.queued: 2])
  }

  @Test func whoCannotBeAskedHasForgottenNothing() throws {
    let batch = try submitted(["a", "b"])
    try install("squeue", "exit 1", in: batch)
    #expect(try slurm(batch, "status").code == 0)
    #expect(try batch.store().counts() == [.running: 2])
  }

  @Test func whatTheClusterDoesNotTakeStaysInTheQueue() throws {
    let batch = try submitted(["a", "b"])
    #expect(try slurm(batch, "status").code == 0)
    try install("sbatch", "echo 'invalid partition' >&2; exit 1", in: batch)
    let ending = try slurm(batch, "submit", submit(batch))
    #expect(ending.code == 75 && ending.errors.contains("invalid partition"))
    #expect(try batch.store().counts() == [.queued: 2])
  }

  @Test func aTaskMayRunAnyNumberOfTimes() throws {
    let batch = try submitted(["a", "damaged"])
    let cut = Array(try bytes(ofFile: batch.folder("in/damaged.mp4")).prefix(4000))
    _ = try batch.folder.write(cut, to: "in/damaged.mp4")
    let words = try String(contentsOfFile: batch.folder("words"), encoding: .utf8)
    #expect(words.contains("--array=0-1%16\n") && words.contains("--requeue\n"))
    let folder = batch.folder("work/" + (try name(batch)))
    for index in [0, 1, 0, 1] {
      let ending = try run(builtProgram("veil"), ["batch", "task", folder, String(index)])
      #expect(ending.code == 0, "\(ending.errors)")
    }
    #expect(try run(builtProgram("veil"), ["batch", "task", folder, "2"]).code == 64)
    #expect(try slurm(batch, "status").code == 0)
    #expect(try batch.states() == ["a": "done", "damaged": "needsPerson batch.changed"])
    #expect(try batch.flaws() == [])
  }
}
