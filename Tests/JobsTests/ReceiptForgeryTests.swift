// Receipts that state what is not so: every member that follows from the files is changed, one at a
// time, and each change is a finding that names it.

import Custody
import Files
import Foundation
import Jobs
import SystemPackage
import TestSupport
import Testing
import WorkerProtocol

@Suite struct ReceiptForgeryTests {
  private let text = plan(
    [
      region("a", "\"box\": [8, 8, 16, 16]", from: "0.2", to: "0.4", effect: "\"veil\""),
      region(
        "b", "\"box\": [32, 8, 16, 16]", effect: #"{"mosaic": {"cells": 4}}"#,
        more: #", "acceptReversible": true, "reason": "law 1""#),
    ],
    more: #", "audio": [{"from": "0.3", "to": "0.6", "effect": "mute", "reason": "law 2"}]"#)

  private func bench() throws -> (Bench, source: String, receipt: String) {
    let bench = try Bench()
    let source = try bench.source(
      "in.mp4",
      pattern() + ["-f", "lavfi", "-i", "sine=500:d=1"] + h264()
        + ["-c:a", "aac", "-metadata", "title=x"])
    try bench.redact(source, text) { $0.receipt = bench.folder("r.json") }
    return (bench, source, bench.folder("r.json"))
  }

  /// What the check of a receipt finds that says this.
  private func findings(
    _ bench: Bench, _ source: String, _ json: String
  ) throws -> [Finding] {
    try bench.verify(source, receipt: try bench.folder.write(json, to: "forged.json")).findings
  }

  @Test func everyMemberThatFollowsFromTheFilesIsMadeAgain() throws {
    let (bench, source, path) = try bench()
    let text = String(decoding: try bytes(ofFile: path), as: UTF8.self)
    #expect(try findings(bench, source, text) == [])
    let changes: [(old: String, new: String, field: String)] = [
      ("\"name\": \"in.mp4\"", "\"name\": \"x.mp4\"", "$.source.name"),
      ("\"name\": \"out.mp4\"", "\"name\": \"x.mp4\"", "$.output.name"),
      ("\"name\": \"plan.json\"", "\"name\": \"x.json\"", "$.plan.name"),
      ("\"videoCodec\": \"h264\"", "\"videoCodec\": \"hevc\"", "$.settings.videoCodec"),
      ("\"audioCodec\": \"aac\"", "\"audioCodec\": \"flac\"", "$.settings.audioCodec"),
      ("\"outside\": \"keep\"", "\"outside\": \"fill\"", "$.outside"),
      ("\"picturesIn\": 25", "\"picturesIn\": 26", "$.video.picturesIn"),
      ("\"picturesOut\": 25", "\"picturesOut\": 24", "$.video.picturesOut"),
      ("\"picturesLost\": 0", "\"picturesLost\": 1", "$.video.picturesLost"),
      ("\"effect\": \"veil\"", "\"effect\": \"fill\"", "$.regions[0].effect"),
      ("\"id\": \"a\"", "\"id\": \"z\"", "$.regions[0].id"),
      ("\"firstPTS\": ", "\"firstPTS\": 1", "$.regions[0].firstPTS"),
      ("\"lastPTS\": ", "\"lastPTS\": 1", "$.regions[0].lastPTS"),
      ("\"noiseSeed\": \"", "\"noiseSeed\": \"0", "$.regions[0].noiseSeed"),
      ("\"reversible\": true", "\"reversible\": false", "$.regions[1].reversible"),
      ("\"reason\": \"law 1\"", "\"reason\": \"law 3\"", "$.regions[1].reason"),
      ("\"reason\": \"law 2\"", "\"reason\": \"law 3\"", "$.audio[0].reason"),
      ("\"from\": 13230", "\"from\": 13231", "$.audio[0].from"),
      ("\"kind\": \"rendered\"", "\"kind\": \"copied\"", "$.segments[0].kind"),
      ("\"sourceStream\": 1", "\"sourceStream\": 2", "$.tracks[0].sourceStream"),
      ("\"samplesIn\": ", "\"samplesIn\": 1", "$.tracks[0].samplesIn"),
      ("\"packetsOut\": ", "\"packetsOut\": 1", "$.tracks[0].packetsOut"),
      ("\"title\"", "\"titel\"", "$.dropped[0].names[4]"),
      (
        "\"kind\": \"reversible\", \"region\": \"b\"",
        "\"kind\": \"reversible\", \"region\": \"a\"",
        "$.notes[1].region"
      ),
    ]
    for change in changes {
      var forged = text
      let place = try #require(forged.range(of: change.old), "\(change.old)")
      forged.replaceSubrange(place, with: change.new)
      if change.field.hasSuffix("noiseSeed") {
        // Sixteen digits, as before.
        let end = try #require(forged[place.lowerBound...].range(of: "\","))
        forged.remove(at: forged.index(before: end.lowerBound))
      }
      let fields = try findings(bench, source, forged).compactMap { finding -> String? in
        if case .receiptDiffers(let field, .some, .some) = finding { field } else { nil }
      }
      #expect(fields == [change.field])
    }
  }

  @Test func digestsSizesAndListsAreMadeAgain() throws {
    let (bench, source, path) = try bench()
    let receipt = try Receipt(json: bytes(ofFile: path))
    let changes: [(field: String, change: (inout Receipt) -> Void)] = [
      (
        "$.source.size", { $0.source.digest = FileDigest(size: 1, sha256: $0.source.digest.sha256) }
      ),
      (
        "$.output.size", { $0.output.digest = FileDigest(size: 1, sha256: $0.output.digest.sha256) }
      ),
      (
        "$.source.sha256",
        { $0.source.digest = FileDigest(size: $0.source.digest.size, sha256: .zero) }
      ),
      (
        "$.output.sha256",
        { $0.output.digest = FileDigest(size: $0.output.digest.size, sha256: .zero) }
      ),
      ("$.plan.sha256", { $0.plan.digest = FileDigest(size: $0.plan.digest.size, sha256: .zero) }),
      ("$.segments[0].sha256", { $0.segments[0].sha256 = .zero }),
      ("$.segments[0].pictures", { $0.segments[0].pictures += 1 }),
      ("$.segments[1]", { $0.segments.append($0.segments[0]) }),
      ("$.regions[1]", { $0.regions.removeLast() }),
      ("$.audio[0]", { $0.audio = [] }),
      ("$.tracks[0]", { $0.tracks = [] }),
      ("$.dropped[1]", { $0.dropped.removeLast() }),
      ("$.notes[1]", { $0.notes.removeLast() }),
      ("$.video.timestampShift", { $0.video.timestampShift = 7 }),
      ("$.settings.keep[0]", { $0.settings.keep = ["title"] }),
    ]
    for change in changes {
      var forged = receipt
      change.change(&forged)
      let found = try findings(bench, source, forged.json())
      guard case .receiptDiffers(let field, _, _)? = found.first else {
        Issue.record("\(change.field): \(found)")
        continue
      }
      #expect(field == change.field && found.count == 1, "\(found)")
    }
  }

  @Test func sealsAreHeldAgainstTheTrustedKeyAndTheSignersNamed() throws {
    let (bench, source, path) = try bench()
    let (key, thief) = (SigningKey(), SigningKey())
    let sealed = try Receipt(json: bytes(ofFile: path)).sealed(with: key)
    func problems(_ receipt: Receipt, trusting trusted: SigningKey?) throws -> [Finding] {
      var spec = VerifySpec(
        output: FilePath(bench.folder("out.mp4")), source: FilePath(source),
        plan: FilePath(bench.folder("plan.json")))
      let written = try bench.folder.write(receipt.json(), to: "sealed.json")
      spec.receipt = PathText(FilePath(written))
      if let trusted {
        let path = try bench.folder.write(trusted.publicKey.pem, to: "trusted.pem")
        spec.key = PathText(FilePath(path))
      }
      return try VerifyJob(spec).run().result.findings
    }
    #expect(try problems(sealed, trusting: key) == [])
    #expect(try problems(sealed, trusting: nil) == [])
    let strange = Finding.receiptSeal(problem: .otherKey, key: key.publicKey.description)
    #expect(try problems(sealed, trusting: thief) == [strange])
    var stripped = sealed
    stripped.seal = nil
    let removed = Finding.receiptSeal(problem: .removed, key: key.publicKey.description)
    #expect(try problems(stripped, trusting: nil) == [removed])
    let plain = try Receipt(json: bytes(ofFile: path))
    let unsealed = Finding.receiptSeal(problem: .unsealed, key: key.publicKey.description)
    #expect(try problems(plain, trusting: key) == [unsealed])
    #expect(try problems(plain, trusting: nil) == [])
    var resealed = sealed
    resealed.seal = try thief.seal(sealed.canonicalBytes())
    let other = Finding.receiptSeal(problem: .otherKey, key: thief.publicKey.description)
    #expect(try problems(resealed, trusting: nil) == [other])
    var changed = sealed
    changed.date = "1999-01-01T00:00:00Z"
    #expect(try problems(changed, trusting: nil) == [.receiptSeal(problem: .broken, key: nil)])
  }
}
