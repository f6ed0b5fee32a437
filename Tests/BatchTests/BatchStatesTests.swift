// Every job ends where it belongs, once: what is good is done, what is not is told apart, and
// whatever is done again changes nothing.

import Files
import Foundation
import Queue
import StrictJSON
import SystemPackage
import TestSupport
import Testing

@Suite struct BatchStatesTests {
  /// Two good recordings, and one of each kind that is not.
  private func mixed() throws -> BatchFixture {
    let batch = try BatchFixture()
    try batch.record(["a", "b", "damaged", "refused", "unfinished", "taken", "twin", "planless"])
    let folder = batch.folder
    let cut = Array(try bytes(ofFile: folder("in/damaged.mp4")).prefix(4000))
    _ = try folder.write(cut, to: "in/damaged.mp4")
    _ = try folder.write(#"{"veil": 1, "faces": true}"#, to: "in/refused.plan.json")
    let unsure = #", "follow": true, "unsure": [{"from": "0:00", "to": "0:01", "why": "edge"}]"#
    _ = try folder.write(BatchFixture.plan(unsure), to: "in/unfinished.plan.json")
    try FileManager.default.createDirectory(
      atPath: folder("out"), withIntermediateDirectories: true)
    _ = try folder.write("somebody's", to: "out/taken.mp4")
    _ = try folder.write(try bytes(ofFile: folder("in/a.mp4")), to: "in/twin.mp4")
    try FileManager.default.removeItem(atPath: folder("in/planless.plan.json"))
    return batch
  }

  @Test func everyJobEndsWhereItBelongsAndASecondRunDoesNothing() throws {
    let batch = try mixed()
    let added = try batch.lastObject(try batch.addAll(["--json"]))
    #expect(added["added"] == 6)
    #expect(added["withoutPlan"] == .array([.string(batch.folder("in/planless.mp4"))]))
    let first = try batch.batch("run --drain --jobs 2")
    #expect(first.code == 0, "\(first.errors)")
    let states = try batch.states()
    #expect(states["a"] == "done" && states["b"] == "done" && states["twin"] == nil)
    #expect(states["damaged"]?.hasPrefix("quarantined ") == true)
    #expect(states["refused"] == "refused policy.refused")
    #expect(states["unfinished"] == "needsPerson plan.unfinished")
    #expect(states["taken"] == "failed batch.outputExists")
    #expect(try batch.flaws() == ["taken.mp4"])
    #expect(
      String(decoding: try bytes(ofFile: batch.folder("out/taken.mp4")), as: UTF8.self)
        == "somebody's")
    let attempts = try batch.store().totals().attempts
    #expect(try batch.batch("run --drain").output == "nothing to do\n")
    #expect(try batch.lastObject(try batch.addAll(["--json"]))["added"] == 0)
    #expect(try batch.store().totals().attempts == attempts)
  }

  @Test func reportsAddUpAndSayWhatTheQueueKnows() throws {
    let batch = try mixed()
    try batch.addAll()
    try batch.batch("run --drain --jobs 2")
    for name in ["r.html", "r.csv", "r.jsonl"] {
      #expect(try batch.batch("report -o", [batch.folder(name)]).code == 0)
      #expect(try batch.batch("report -o", [batch.folder(name)]).code == 73)
    }
    let lines = try String(contentsOfFile: batch.folder("r.jsonl"), encoding: .utf8)
      .split(separator: "\n").map { try JSONValue(parsing: Array($0.utf8)) }
    let totals = try #require(lines.last)
    #expect(totals["jobs"] == 6 && lines.count == 7)
    #expect(totals["states"]?["done"] == 2 && totals["failures"]?["policy.refused"] == 1)
    #expect(totals["filmSeconds"]?.double == 2)
    let sizes = lines.dropLast().reduce(0) { $0 + ($1["sourceBytes"]?.whole ?? 0) }
    #expect(totals["sourceBytes"]?.whole == sizes)
    let table = try run(
      "python3",
      [
        "-c", "import csv,sys; print([r['state'] for r in csv.DictReader(open(sys.argv[1]))])",
        batch.folder("r.csv"),
      ])
    #expect(table.output.components(separatedBy: "'done'").count == 3)
    let page = try String(contentsOfFile: batch.folder("r.html"), encoding: .utf8)
    #expect(page.contains("<svg"))
    #expect(!page.contains("http://") && !page.contains("https://") && !page.contains("<script"))
  }

  @Test func figuresForAMonitorAreInItsFormatAndReplacedWhole() throws {
    let batch = try BatchFixture()
    try batch.record(["a"])
    try batch.addAll()
    let file = batch.folder("veil.prom")
    for state in ["queued", "done"] {
      #expect(try batch.batch("metrics -o", [file]).code == 0)
      let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
      #expect(lines.contains(#"veil_batch_jobs{state="\#(state)"} 1"#))
      let metric = /veil_batch_[a-z_]+(\{state="[A-Za-z]+"\})? [0-9.]+/
      #expect(lines.allSatisfy { $0.hasPrefix("# ") || $0.wholeMatch(of: metric) != nil })
      try batch.batch("run --drain")
    }
  }

  @Test func aChangedPlanNeedsAPersonAndRetryTakesItAsItIs() throws {
    let batch = try BatchFixture()
    try batch.record(["a"])
    try batch.addAll(["--verify"])
    _ = try batch.folder.write(BatchFixture.plan(#", "note": "new""#), to: "in/a.plan.json")
    try batch.batch("run --drain")
    #expect(try batch.states() == ["a": "needsPerson batch.changed"])
    try batch.batch("retry 1 --because looked")
    let ending = try batch.batch("run --drain --json")
    #expect(try batch.lastObject(ending)["ended"]?["done"] == 1)
    #expect(try batch.flaws().isEmpty)
    let history = try batch.batch("status 1").output
    #expect(history.contains("looked"))
  }

  @Test func whatIsSetByTheQueueCannotBeTypedAndSettingsAreRead() throws {
    let batch = try BatchFixture()
    try batch.record(["a"])
    #expect(try batch.addAll(["--", "--overwrite"]).code == 64)
    let config = try batch.folder.write(
      #"{"out": "\#(batch.folder("out"))", "jobs": 1, "tries": 2}"#, to: "batch.json")
    let other = batch.folder("elsewhere")
    #expect(
      try batch.batch("add", [batch.folder("in"), "--config", config, "--out", other]).code == 0)
    #expect(try batch.store().jobs().first?.output == FilePath(other).appending("a.mp4"))
    for wrong in [#"{"jbos": 1}"#, #"{"jobs": "two"}"#, "[]"] {
      let config = try batch.folder.write(wrong, to: "wrong.json")
      #expect(try batch.batch("status", ["--config", config]).code == 65)
    }
  }
}
