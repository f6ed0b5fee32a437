// Rows of the table that change a receipt or the plan that a file is held against.

import Custody
import Files
import Foundation
import Jobs
import SystemPackage
import TestSupport
import WorkerProtocol

/// A film that was redacted honestly, with its sealed receipt.
final class FaultReceipt {
  let bench: Bench
  let source: String
  /// The office's key, which is trusted.
  let key = SigningKey()
  /// As it was sealed.
  let sealed: Receipt
  /// The same without a seal.
  let plain: Receipt

  static let plan = TestSupport.plan(
    [
      region(
        "a", "\"box\": [8, 8, 16, 16]", from: "0.2", to: "0.4", more: ", \"reason\": \"law 1\""),
      region("b", "\"box\": [32, 8, 16, 16]"),
    ],
    more: #", "audio": [{"from": 0.3, "to": 0.6, "effect": "mute", "reason": "law 2"}]"#)

  init() throws {
    bench = try Bench()
    source = try bench.source(
      "in.mp4", pattern() + ["-f", "lavfi", "-i", "sine=500:d=1"] + h264() + ["-c:a", "aac"])
    try bench.redact(source, Self.plan) { [bench] in $0.receipt = bench.folder("r.json") }
    plain = try Receipt(json: bytes(ofFile: bench.folder("r.json")))
    sealed = try plain.sealed(with: key)
    _ = try bench.folder.write(key.publicKey.pem, to: "office.pem")
  }

  /// What is found with this text as a receipt.
  func findings(
    _ json: String, trusting: Bool = false, plan: String = FaultReceipt.plan
  ) throws -> [Finding] {
    let text = try bench.folder.write(plan, to: "plan.json")
    var spec = VerifySpec(
      output: FilePath(bench.folder("out.mp4")), source: FilePath(source), plan: FilePath(text))
    spec.receipt = PathText(FilePath(try bench.folder.write(json, to: "forged.json")))
    if trusting { spec.key = PathText(FilePath(bench.folder("office.pem"))) }
    return try VerifyJob(spec).run().result.findings
  }

  /// What is found with one member of the sealed receipt changed.
  func findings(replacing old: String, by new: String) throws -> [Finding] {
    let text = try sealed.json()
    guard text.contains(old) else { return [] }
    return try findings(text.replacingOccurrences(of: old, with: new))
  }

  /// What is found where somebody else changed and sealed it, whom nobody knows.
  func findings(
    sealing change: (inout Receipt) -> Void, trusting: Bool = false
  ) throws -> [Finding] {
    var forged = plain
    change(&forged)
    return try findings(try forged.sealed(with: SigningKey()).json(), trusting: trusting)
  }
}

private func receipt(
  _ name: String, _ saying: Saying,
  _ plant: @escaping @Sendable (FaultReceipt) throws -> [Finding]
) -> FaultRow {
  FaultRow(name: "receipt: " + name, saying: saying) { try plant($0.receipt()) }
}

/// A row in which nobody sealed a receipt that somebody changed.
private func unsealed(
  _ name: String, _ field: String, _ change: @escaping @Sendable (inout Receipt) -> Void
) -> FaultRow {
  receipt(name, .member(field)) { paper in
    var forged = paper.plain
    change(&forged)
    return try paper.findings(forged.json())
  }
}

let receiptRows: [FaultRow] = [
  receipt("seal removed", .kinds(["receipt.unsealed", "receipt.removed"])) {
    try $0.findings($0.plain.json(), trusting: true)
  },
  receipt("bit flip in pictures count", .kinds(["receipt.broken"])) {
    try $0.findings(replacing: "\"picturesOut\": 25", by: "\"picturesOut\": 24")
  },
  receipt("bit flip in signature", .kinds(["receipt.broken"])) { paper in
    var forged = paper.sealed
    forged.seal = try paper.key.seal(paper.plain.canonicalBytes())
    return try paper.findings(forged.json())
  },
  receipt("public key replaced", .kinds(["receipt."])) {
    try $0.findings(
      replacing: $0.key.publicKey.description, by: SigningKey().publicKey.description)
  },
  receipt("re-signed with another key, unchanged", .kinds(["receipt.otherKey"])) {
    try $0.findings(sealing: { _ in }, trusting: true)
  },
  receipt("re-signed: reason changed, regions removed", .member("$.regions")) {
    try $0.findings(sealing: { $0.regions.removeAll() })
  },
  receipt("re-signed: another effect, reason forged", .member("$.regions[0]")) {
    try $0.findings(sealing: { $0.regions[0].reason = "law 9" })
  },
  unsealed("unsigned: regions removed", "$.regions") { $0.regions.removeLast() },
  unsealed("unsigned: picture counts wrong", "$.video.pictures") { $0.video.picturesOut -= 1 },
  unsealed("unsigned: segment digest wrong", "$.segments[0].sha256") {
    $0.segments[0].sha256 = .zero
  },
  unsealed("unsigned: firstPTS wrong", "$.regions[0].firstPTS") { $0.regions[0].firstPTS = 1 },
  unsealed("output digest of another file", "$.output.sha256") {
    $0.output.digest = FileDigest(size: $0.output.digest.size, sha256: .zero)
  },
  receipt("unknown member added", .kinds(["receipt."])) {
    try $0.findings(replacing: "\"outside\":", by: "\"officer\": \"x\", \"outside\":")
  },
  receipt("duplicate keys", .kinds(["receipt."])) {
    try $0.findings(replacing: "\"outside\":", by: "\"outside\": \"keep\", \"outside\":")
  },
  unsealed("source size wrong", "$.source.size") {
    $0.source.digest = FileDigest(size: 1, sha256: $0.source.digest.sha256)
  },
  unsealed("name of source wrong", "$.source.name") { $0.source.name = "other.mp4" },
  receipt("plan's reason changed after", .member("$.")) {
    try $0.findings(
      $0.plain.json(),
      plan: FaultReceipt.plan.replacingOccurrences(of: "law 1", with: "law 9"))
  },
]

let planRows: [FaultRow] = [
  FaultRow(name: "plan changed after, no receipt: shorter region", saying: .outside) {
    try $0.film(.fill).findings(
      inFile: $0.film(.fill).bench.folder("out.mp4"),
      plan: plan([region("a", "\"box\": [64, 32, 64, 48]", to: "0.2")]))
  },
  FaultRow(name: "plan changed after, no receipt: no regions", saying: .outside) {
    try $0.film(.fill).findings(
      inFile: $0.film(.fill).bench.folder("out.mp4"), plan: plan())
  },
  FaultRow(name: "plan changed after, no receipt: no audio ranges", saying: .kinds(["audio."])) {
    lab in
    let paper = try lab.receipt()
    return try paper.findings(paper.plain.json(), plan: plan())
  },
  FaultRow(name: "output is the source", saying: .region("a")) {
    let film = try $0.film(.fill)
    return try film.findings(inFile: film.source)
  },
]
