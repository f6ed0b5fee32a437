// What `verify` found as a folder: each finding about a picture has an image of the source's
// picture beside the finished file's, which is the picture at that time; nothing that is there is
// touched.

import Files
import Foundation
import Jobs
import MediaTime
import SystemPackage
import TestSupport
import Testing
import WorkerProtocol

@Suite struct FindingFolderTests {
  /// Where the first picture of an image lies: below a border, one line of text and a gap.
  private static let (left, top) = (24, 24 + 18 + 12)

  private let bench: Bench
  private let source: String

  init() throws {
    bench = try Bench()
    source = try bench.source("in.mp4", greys + h264(group: 12) + ["-qp", "0"])
  }

  /// Verifies a file that hides nothing by a plan that wants something hidden in pictures 10 to 14.
  private func verify(_ plan: String, output: String = "out.mp4") throws -> VerifyReport {
    let path = try bench.folder.write(plan, to: "wanted.json")
    var spec = VerifySpec(
      output: FilePath(bench.folder(output)), source: FilePath(source), plan: FilePath(path))
    spec.findings = PathText(FilePath(bench.folder("findings")))
    return try VerifyJob(spec).run { "words about \($0.kind)" }
  }

  private func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: bench.folder("findings")).sorted()
  }

  private let wanted = plan([
    region(
      "a/b ü", "\"box\": [16, 16, 48, 32]", from: "0.4", to: "0.6",
      effect: "{\"fill\": \"#ffffff\"}")
  ])

  @Test(arguments: ["out.mp4", "out.mkv", "out.mov"])
  func eachFindingHasAnImageOfBothPictures(output: String) throws {
    try bench.redact(source, plan(), to: output)
    let report = try verify(wanted, output: output)
    #expect(!report.result.findings.isEmpty && report.images.count == report.result.findings.count)
    let images = report.images.compactMap { $0 }
    #expect(try names() == (images + ["findings.txt"]).sorted())
    for (finding, image) in zip(report.result.findings, report.images) {
      let time = try #require(finding.pictureTime)
      let name = try #require(image)
      // Stream, time and region, in letters that every file system takes.
      let stamp = "\(time)".replacingOccurrences(of: ":", with: "-")
      #expect(name.hasSuffix("-video-\(stamp)-a-b---.png"), "\(name)")
      let seen = try SeenImage(bench.folder("findings/" + name), in: bench.folder)
      let number = Int((time.seconds * 25).rounded())
      for column in 0..<2 {
        let x = Self.left + column * 656 + 8
        #expect(seen.picture(x, Self.top + 8) == number, "column \(column) of \(name)")
      }
      #expect(seen.count(blue) > 100, "the region is outlined")
    }
    let list = String(
      decoding: try bytes(ofFile: bench.folder("findings/findings.txt")), as: UTF8.self)
    let lines = list.split(separator: "\n")
    #expect(lines.count == report.images.count)
    for (line, (finding, image)) in zip(lines, zip(report.result.findings, report.images)) {
      #expect(line.contains("words about \(finding.kind)") && line.hasSuffix(image ?? ""))
    }
  }

  @Test func aClipIsLaidBesideItsSource() throws {
    let clip = ", \"clip\": {\"from\": \"0.21\", \"to\": \"0.9\"}"
    try bench.redact(source, plan(more: clip))
    let report = try verify(String(wanted.dropLast()) + clip + "}")
    let name = try #require(report.images.compactMap { $0 }.first)
    let time = try #require(report.result.findings.first?.pictureTime)
    let seen = try SeenImage(bench.folder("findings/" + name), in: bench.folder)
    let number = Int((time.seconds * 25).rounded())
    for column in 0..<2 {
      #expect(seen.picture(Self.left + column * 656 + 8, Self.top + 8) == number)
    }
  }

  @Test func itIsItsOwnersAloneAndTakesNoPlace() throws {
    try bench.redact(source, plan())
    _ = try verify(wanted)
    let path = bench.folder("findings")
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o700)
    let before = try names()
    #expect(throws: JobFailure.folderExists(path: PathText(FilePath(path)))) { try verify(wanted) }
    #expect(try names() == before)
    // Nor does it take the place of a file that is read, and nothing is left where verifying fails.
    var spec = VerifySpec(
      output: FilePath(bench.folder("out.mp4")), source: FilePath(source),
      plan: FilePath(bench.folder("wanted.json")))
    spec.findings = PathText(FilePath(source))
    #expect(
      throws: JobFailure.sameFile(
        path: PathText(FilePath(source)), role: .findings, takes: .source)
    ) { try VerifyJob(spec).run() }
    spec.findings = PathText(FilePath(bench.folder("other")))
    spec.source = PathText(FilePath(bench.folder("missing.mp4")))
    #expect(throws: JobFailure.self) { try VerifyJob(spec).run() }
    #expect(!bench.folder.names.contains { $0 == "other" || $0.hasPrefix(".veil-") })
  }

  @Test func whereNothingIsFoundTheListIsEmpty() throws {
    try bench.redact(source, wanted)
    #expect(try verify(wanted).result.findings == [])
    #expect(try names() == ["findings.txt"])
    #expect(try bytes(ofFile: bench.folder("findings/findings.txt")).isEmpty)
  }
}
