// Receipts as JSON and their seals: what goes in comes out, and nothing can be changed unnoticed.

import Custody
import Files
import Foundation
import MediaTime
import StrictJSON
import SystemPackage
import Testing

/// A receipt with something in every field but `previous` and those of seals.
func sampleReceipt(output: String = "out.mp4") -> Receipt {
  func digest(_ text: String) -> SHA256Digest { SHA256Digest(of: Array(text.utf8)) }
  var receipt = Receipt(
    tool: .init(version: "1.0.0", build: "abc123"), date: "2026-05-04T10:11:12Z",
    source: .init(name: "cam.mp4", digest: FileDigest(size: 123_456, sha256: digest("in"))),
    output: .init(name: output, digest: FileDigest(size: 100_000, sha256: digest(output))),
    plan: .init(name: "plan.json", digest: FileDigest(size: 99, sha256: digest("plan"))),
    settings: .init(
      container: "mp4", videoCodec: "h264", audioCodec: "aac", quality: 17.5, speed: "veryfast",
      threads: 4, encoder: "libx264", keep: ["language"], isStrict: true),
    video: .init(timeBase: TimeBase(1, 90_000)))
  receipt.request = .init(operatorName: "R. Nakamura", caseNumber: "24-117", requestNumber: "P-9")
  receipt.outside = "fill"
  (receipt.video.picturesIn, receipt.video.picturesOut) = (300, 299)
  receipt.video.damagedPicturesCovered = 2
  (receipt.video.picturesLost, receipt.video.timestampsRepaired) = (1, 4)
  receipt.video.timestampShift = -3003
  receipt.regions = [
    .init(
      id: "bystander-1", effect: "veil", isReversible: false, reason: "5 U.S.C. 552(b)(7)(C)",
      noiseSeed: 0xfedc_ba98_7654_3210, firstPTS: 0, lastPTS: 90_090, pictures: 31),
    .init(id: "sígn \"1\"", effect: "mosaic", isReversible: true, reason: "…"),
  ]
  receipt.audio = [
    .init(track: 0, from: 48_000, to: 96_000, effect: "mute", reason: "name"),
    .init(track: 1, channels: [0, 2], from: 0, to: 5, effect: "tone", reason: ""),
  ]
  receipt.segments = [
    .init(kind: .copied, from: -3003, to: 0, pictures: 1, sha256: digest("a")),
    .init(kind: .rendered, from: 0, to: 900_900, pictures: 300, sha256: digest("b")),
  ]
  receipt.tracks = [
    .init(
      sourceStream: 1, samplesIn: 480_000, samplesOut: 480_000, packetsIn: 469, packetsOut: 469),
    .init(sourceStream: 2, packetsIn: 3, packetsOut: 3),
  ]
  receipt.dropped = everyDropped
  receipt.notes = everyNote
  receipt.sandbox = [
    .init(layer: "seccomp", held: true),
    .init(layer: "landlock", held: false, reason: "the kernel has none"),
  ]
  receipt.verification = .nothingFound(
    checks: ["container", "silence"], pictures: 299, copied: 1, areas: 31, audioRanges: 2)
  receipt.trees = .init(
    source: .init(pictures: 300, root: digest("source tree")),
    output: .init(pictures: 299, root: digest("output tree")))
  return receipt
}

/// Everything that can be dropped.
let everyDropped: [Dropped] = [
  .stream(index: 2, type: "data", codec: "none"), .tags(names: ["location", "title"]),
  .streamTags(names: ["language"]), .chapters(count: 3), .hiddenPictures(count: 21),
]

/// A note that says where the damage lies.
let placedNote = ReceiptNote.damagedPicturesCovered(
  count: 3,
  stretches: [
    NotedStretch(from: Timestamp(1, TimeBase(1, 1)), to: Timestamp(5, TimeBase(1, 4)))
  ])

/// A note of each kind.
let everyNote: [ReceiptNote] = [
  .unsandboxed, .sourceEndsEarly, .damagedPicturesCovered(count: 3), .picturesLost(count: 1),
  .pictureTimesRepaired(count: 4), .hiddenAudioPacketsDropped(count: 5),
  .audioTimesRepaired(count: 6), .picturesConverted(from: "yuvj444p", to: "yuv444p"),
  .everythingRendered(reason: "clip"),
  .timesShifted(ticks: -3003, timeBase: TimeBase(1, 90_000)),
  .reversible(region: "sígn \"1\"", effect: "mosaic"), .regionCoveredNothing(region: "r"),
  .audioRangeCoveredNothing(range: 1), .trackRecoded(track: 0, from: "opus", to: "aac"),
  .trackReduced(track: 0, packets: 95),
  .trackGaps(track: 0, places: 2, filledSamples: 4800, cutSamples: 12),
  .trackDamaged(track: 1, silencedPackets: 2, damagedBlocks: 3),
]

/// RFC 8032 § 7.1, test 1.
let rfcSeed = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"
let rfcPublic = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"

func bytes(_ hex: String) -> [UInt8] {
  var digits = Substring(hex)
  var result: [UInt8] = []
  while let byte = UInt8(digits.prefix(2), radix: 16) {
    result.append(byte)
    digits = digits.dropFirst(2)
  }
  return result
}

@Suite struct ReceiptTests {
  @Test func jsonCarriesEverything() throws {
    let key = SigningKey()
    var receipt = sampleReceipt()
    #expect(try Receipt(json: Array(receipt.json().utf8)) == receipt)
    receipt.previous = SHA256Digest(of: [1])
    receipt = try receipt.sealed(with: key, operatorKey: SigningKey())
    let text = try receipt.json()
    #expect(try Receipt(json: Array(text.utf8)) == receipt)
    #expect(text.contains("\"noiseSeed\": \"fedcba9876543210\""))
    #expect(text.contains("\"reversible\": true"))
    #expect(text.hasSuffix("}\n") && !text.hasSuffix("\n\n"))
  }

  @Test func whatIsSealedNamesItsSignersAndIsOtherwiseTheSame() throws {
    let receipt = sampleReceipt()
    let key = SigningKey()
    let sealed = try receipt.sealed(with: key)
    #expect(sealed.signers == [key.publicKey])
    #expect(sealed.differences(from: receipt).map(\.field) == ["$.signers", "$.seal"])
    #expect(try Receipt(json: receipt.canonicalBytes()) == receipt)
    let digest = SHA256Digest(of: try receipt.canonicalBytes()).description
    #expect(
      digest == "b428834a57fa186ea6e215b633bf1d25baa4bf83ee56833cdda453eccce0b731",
      "the canonical form is a promise: a change needs a new number")
  }

  @Test func factsTravelInTheFormOfTheReceipt() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    func text(_ value: some Encodable) throws -> String {
      String(decoding: try encoder.encode(value), as: UTF8.self)
    }
    #expect(
      try text(ReceiptNote.damagedPicturesCovered(count: 3))
        == #"{"count":3,"kind":"damagedPicturesCovered"}"#)
    let form = try text(placedNote)
    #expect(
      form
        == #"{"count":3,"kind":"damagedPicturesCovered","stretches":[{"from":"00:00:01.000","to":"00:00:01.250"}]}"#
    )
    #expect(try JSONDecoder().decode(ReceiptNote.self, from: Data(form.utf8)) == placedNote)
    #expect(
      try text(Dropped.stream(index: 2, type: "data", codec: "none"))
        == #"{"codec":"none","index":2,"kind":"stream","type":"data"}"#)
    #expect(
      try text(LayerRecord(layer: "seccomp", held: true)) == #"{"held":true,"layer":"seccomp"}"#)
    #expect(
      try JSONDecoder().decode([ReceiptNote].self, from: encoder.encode(everyNote)) == everyNote)
    #expect(
      try JSONDecoder().decode([Dropped].self, from: encoder.encode(everyDropped)) == everyDropped)
    #expect(throws: CustodyError.self) {
      try JSONDecoder().decode(ReceiptNote.self, from: Data(#"{"kind":"picturesLost"}"#.utf8))
    }
  }

  @Test func numbersThatCanonicalJSONCannotCarryAreErrors() {
    var receipt = sampleReceipt()
    receipt.video.timestampShift = 1 << 53
    let error = CustodyError.json(.numberNotExact("9007199254740992"))
    #expect(throws: error) { try receipt.json() }
    #expect(throws: error) { try receipt.canonicalBytes() }
  }

  @Test func errorsAreFactsThatTravel() throws {
    let errors: [CustodyError] = [
      .file(.exists("/x")), .json(.numberNotExact("nan")),
      .field(at: JSONPath.root.appending("tool"), problem: .missing),
      .keyNotUnderstood(path: PathText(FilePath(bytes: [0x2f, 0xff]))), .signing,
      .keyOpenToOthers(path: PathText("/k"), mode: 0o644),
      .ledgerBroken(LedgerFault(entry: 2, kind: .cutOff)),
    ]
    for error in errors {
      let data = try JSONEncoder().encode(error)
      #expect(try JSONDecoder().decode(CustodyError.self, from: data) == error)
    }
  }

  @Test func everyChangedByteBreaksTheSealOrTheForm() throws {
    let key = try #require(SigningKey(seed: bytes(rfcSeed)))
    let sealed = try sampleReceipt().sealed(with: key)
    #expect(sealed.sealVerdict(expecting: key.publicKey) == .holds(key.publicKey))
    let text = Array(try sealed.json().utf8)
    var undetected = 0
    for at in text.indices {
      var changed = text
      changed[at] ^= 1
      // White space is not signed, and hexadecimal digits mean the same in either case.
      guard let receipt = try? Receipt(json: changed), receipt != sealed else { continue }
      if case .holds = receipt.sealVerdict(expecting: key.publicKey) { undetected += 1 }
    }
    #expect(undetected == 0)
  }

  @Test func theSealOfSomebodyElseIsTold() throws {
    let (key, other) = (SigningKey(), SigningKey())
    let sealed = try sampleReceipt().sealed(with: other)
    #expect(sealed.sealVerdict(expecting: key.publicKey) == .otherKey(other.publicKey))
    #expect(sealed.sealVerdict(expecting: nil) == .holds(other.publicKey))
    #expect(sampleReceipt().sealVerdict(expecting: nil) == .unsealed)
    var forged = sealed
    forged.seal = Seal(publicKey: key.publicKey, signature: try #require(sealed.seal).signature)
    #expect(forged.sealVerdict(expecting: key.publicKey) == .otherKey(key.publicKey))
    forged = try sampleReceipt().sealed(with: key)
    forged.seal = Seal(publicKey: key.publicKey, signature: try #require(sealed.seal).signature)
    #expect(forged.sealVerdict(expecting: key.publicKey) == .broken)
  }

  @Test func bothSealsAreNeededWhereTwoSigned() throws {
    let (office, person, thief) = (SigningKey(), SigningKey(), SigningKey())
    let sealed = try sampleReceipt().sealed(with: office, operatorKey: person)
    for key in [office, person] {
      #expect(sealed.sealVerdict(expecting: key.publicKey) == .holds(key.publicKey))
    }
    var changed = sealed
    changed.operatorSeal = nil
    #expect(changed.sealVerdict(expecting: office.publicKey) == .removed(person.publicKey))
    changed.seal = nil
    #expect(changed.sealVerdict(expecting: nil) == .removed(office.publicKey))
    changed = sealed
    changed.operatorSeal = try thief.seal(sealed.canonicalBytes())
    #expect(changed.sealVerdict(expecting: office.publicKey) == .otherKey(thief.publicKey))
  }

  @Test func whatDiffersIsNamedWithBothValues() throws {
    let receipt = sampleReceipt()
    #expect(receipt.differences(from: receipt).isEmpty)
    var other = receipt
    other.video.picturesIn = 7
    other.regions.removeLast()
    other.audio[0].reason = "x"
    other.request.caseNumber = nil
    let found = other.differences(from: receipt).map {
      [$0.field, $0.stated ?? "nothing", $0.found ?? "nothing"]
    }
    #expect(
      found == [
        ["$.case", "nothing", "\"24-117\""], ["$.video.picturesIn", "7", "300"],
        ["$.regions[1]", "nothing", "an entry for \"sígn \"1\"\""],
        ["$.audio[0].reason", "\"x\"", "\"name\""],
      ])
  }

  @Test func theSignatureOfRFC8032() throws {
    let signature = bytes(
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9"
        + "b46bd25bf5f0595bbe24655141438e7a100b")
    let key = try #require(PublicKey(hex: rfcPublic))
    #expect(Seal(publicKey: key, signature: signature).holds(for: []))
    #expect(!Seal(publicKey: key, signature: signature).holds(for: [0]))
    #expect(try #require(SigningKey(seed: bytes(rfcSeed))).publicKey == key)
  }

  @Test(arguments: [
    ("\"regions\"", "\"regionz\"", "$.regions"), ("\"id\"", "\"idd\"", "$.regions[0].id"),
    ("\"receipt\": 3", "\"receipt\": 2", "$.receipt"), ("1/90000", "1/0", "$.video.timeBase"),
    ("\"copied\"", "\"copiod\"", "$.segments[0].kind"),
    ("\"track\": 1, \"channels\"", "\"track\": -1, \"channels\"", "$.audio[1].track"),
    ("\"build\": \"abc123\"", "\"build\": \"abc123\", \"x\": 1", "$.tool.x"),
    ("\"chapters\"", "\"chapter\"", "$.dropped[3].kind"),
    ("\"index\": 2", "\"index\": \"2\"", "$.dropped[0].index"),
    ("\"kind\": \"unsandboxed\"", "\"kind\": \"unsandboxed\", \"x\": 1", "$.notes[0].x"),
    ("\"places\": 2", "\"gaps\": 2", "$.notes[15].places"),
    ("\"held\": true", "\"held\": 1", "$.sandbox[0].held"),
  ])
  func whatIsMissingUnknownOrWrongIsNamed(old: String, new: String, field: String) throws {
    let text = try sampleReceipt().json().replacingOccurrences(of: old, with: new)
    let error = #expect(throws: CustodyError.self) { try Receipt(json: Array(text.utf8)) }
    guard case .field(let path, _) = error, path.description == field else {
      Issue.record("\(String(describing: error))")
      return
    }
  }
}

@Suite struct KeyFileTests {
  private let base64 = "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A="

  private func write(
    _ bytes: [UInt8], mode: Int = 0o600, _ body: (String) throws -> Void
  ) throws {
    try withFolder { folder in
      let path = folder + "/key"
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
      try body(path)
    }
  }

  @Test func everyFormOfAPrivateKeyIsRead() throws {
    let forms: [[UInt8]] = [
      bytes(rfcSeed), Array(rfcSeed.utf8), Array((rfcSeed.uppercased() + "\n").utf8),
      Array((base64 + "\r\n").utf8),
      Array(
        """
        -----BEGIN PRIVATE KEY-----
        MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
        -----END PRIVATE KEY-----

        """.utf8),
      Array(
        """
        -----BEGIN PRIVATE KEY-----
        MFECAQEwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
        gSEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=
        -----END PRIVATE KEY-----
        """.utf8),
    ]
    for form in forms {
      try write(form) { path in
        let key = try SigningKey(fileAt: FilePath(path))
        #expect(key.publicKey.description == rfcPublic)
      }
    }
  }

  @Test(arguments: [0o604, 0o640, 0o660, 0o644, 0o666, 0o602] as [Int])
  func aKeyThatOthersMayTouchIsRefused(mode: Int) throws {
    try write(bytes(rfcSeed), mode: mode) { path in
      let text = PathText(FilePath(path))
      #expect(throws: CustodyError.keyOpenToOthers(path: text, mode: mode)) {
        try SigningKey(fileAt: FilePath(path))
      }
    }
    try write(bytes(rfcSeed), mode: 0o400) { path in _ = try SigningKey(fileAt: FilePath(path)) }
  }

  @Test func whatIsWrittenIsReadAgain() throws {
    let key = SigningKey()
    try write(Array(key.pem.utf8)) { path in
      let read = try SigningKey(fileAt: FilePath(path))
      #expect(read.publicKey == key.publicKey)
    }
    try write(Array(key.publicKey.pem.utf8), mode: 0o644) { path in
      let read = try PublicKey(fileAt: FilePath(path))
      #expect(read == key.publicKey)
    }
    let known = try #require(SigningKey(seed: bytes(rfcSeed)))
    #expect(
      known.pem.contains("MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n"))
  }

  @Test func aPublicKeyIsRead() throws {
    let pem = """
      -----BEGIN PUBLIC KEY-----
      MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=
      -----END PUBLIC KEY-----

      """
    for form in [bytes(rfcPublic), Array(rfcPublic.utf8), Array(pem.utf8)] {
      try write(form) { path in
        let key = try PublicKey(fileAt: FilePath(path))
        #expect(key.description == rfcPublic)
      }
    }
    try write(Array(pem.utf8)) { path in
      #expect(throws: CustodyError.keyNotUnderstood(path: PathText(FilePath(path)))) {
        try SigningKey(fileAt: FilePath(path))
      }
    }
  }

  @Test func anythingElseIsRefused() throws {
    let forms: [[UInt8]] = [
      [], [UInt8](repeating: 0x80, count: 33), Array(rfcSeed.dropLast().utf8),
      Array((rfcSeed + "\n" + rfcSeed).utf8), Array("bm8=".utf8),
      // The DER of an X25519 key: another algorithm, same length.
      Array(
        """
        -----BEGIN PRIVATE KEY-----
        MC4CAQAwBQYDK2VuBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
        -----END PRIVATE KEY-----
        """.utf8),
      Array(
        """
        -----BEGIN ENCRYPTED PRIVATE KEY-----
        MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
        -----END ENCRYPTED PRIVATE KEY-----
        """.utf8),
    ]
    for form in forms {
      try write(form) { path in
        #expect(throws: CustodyError.keyNotUnderstood(path: PathText(FilePath(path)))) {
          try SigningKey(fileAt: FilePath(path))
        }
      }
    }
    #expect(throws: CustodyError.file(.system(.open, path: "/nowhere", code: ENOENT))) {
      try SigningKey(fileAt: "/nowhere")
    }
  }
}
