// Keys, receipts, ledgers and proofs by the command, checked by programs that share no code with
// it: openssl, ffmpeg and Python.

import Foundation
import StrictJSON
import TestSupport
import Testing

@Suite struct CustodyCommandTests {
  private let fixture: Fixture
  private let key: String
  private let publicKey: String

  init() throws {
    fixture = try Fixture()
    (key, publicKey) = (fixture.folder("key.pem"), fixture.folder("key.pub.pem"))
    let made = try run(veil, ["key", "new", key, "--public", publicKey])
    #expect(made.code == 0, "\(made.errors)")
  }

  /// Redacts the film; the receipt's path.
  private func redact(_ more: [String] = []) throws -> String {
    let receipt = fixture.folder("receipt.json")
    let done = try fixture.redact(["--receipt", receipt, "--key", key, "--overwrite"] + more)
    #expect(done.code == 0, "\(done.errors)")
    return receipt
  }

  @Test func aNewKeyIsItsOwnersAloneAndOpensslReadsIt() throws {
    let mode = try FileManager.default.attributesOfItem(atPath: key)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    let derived = try run("openssl", ["pkey", "-in", key, "-pubout"])
    #expect(derived.code == 0, "\(derived.errors)")
    #expect(try Array(derived.output.utf8) == bytes(ofFile: publicKey))
    let shown = try run(veil, ["key", "show", key])
    #expect(shown.output.hasSuffix(derived.output))
    let before = try bytes(ofFile: key)
    #expect(try run(veil, ["key", "new", key]).code == 73)
    #expect(try bytes(ofFile: key) == before)
  }

  @Test func aKeyThatOthersMayReadIsRefused() throws {
    let path = try fixture.folder.write(String(repeating: "5c", count: 32), to: "open.hex")
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
    let ending = try fixture.redact(["--receipt", fixture.folder("r.json"), "--key", path])
    #expect(ending.code == 66)
    #expect(ending.errors.contains("mode 640"))
    #expect(!fixture.folder.names.contains("r.json"))
  }

  /// The canonical form is made by Python, the signature is checked by openssl.
  @Test func theSealIsCheckedWithoutVeil() throws {
    let receipt = try redact(["--operator", "Zoë \"Z\" Nakamura", "--case", "24-117/\u{1F4F7}"])
    let script = """
      import json, sys
      r = json.load(open(sys.argv[1], encoding='utf-8'))
      open(sys.argv[3], 'wb').write(bytes.fromhex(r.pop('seal')['signature']))
      text = json.dumps(r, sort_keys=True, separators=(',', ':'), ensure_ascii=False)
      open(sys.argv[2], 'wb').write(text.encode())
      """
    let (body, signature) = (fixture.folder("body"), fixture.folder("signature"))
    let cut = try run("python3", ["-c", script, receipt, body, signature])
    #expect(cut.code == 0, "\(cut.errors)")
    func check() throws -> Ending {
      try run(
        "openssl",
        [
          "pkeyutl", "-verify", "-pubin", "-inkey", publicKey, "-rawin", "-in", body, "-sigfile",
          signature,
        ])
    }
    #expect(try check().code == 0)
    var changed = try bytes(ofFile: body)
    changed[changed.count / 2] ^= 1
    _ = try fixture.folder.write(changed, to: "body")
    #expect(try check().code != 0)
  }

  @Test func whoAndForWhatMayBeSaidInAnyWords() throws {
    let receipt = try redact(["--operator", "Face Recognition Unit", "--case=identify a person"])
    let text = String(decoding: try bytes(ofFile: receipt), as: UTF8.self)
    #expect(text.contains("Face Recognition Unit") && text.contains("identify a person"))
  }

  @Test func verifyAsksForTheSealOfTheKeyThatIsTrusted() throws {
    let receipt = try redact()
    let words = [
      "verify", fixture.folder("out.mp4"), "--source", fixture.source, "--plan", fixture.plan,
      "--receipt", receipt,
    ]
    let good = try run(veil, words + ["--key", publicKey])
    #expect(good.code == 0, "\(good.output)")
    let other = fixture.folder("other.pub.pem")
    #expect(
      try run(veil, ["key", "new", fixture.folder("other.pem"), "--public", other]).code == 0)
    let strange = try run(veil, words + ["--key", other, "--json"])
    #expect(strange.code == 1)
    #expect(strange.output.contains("\"receipt.otherKey\""))
    #expect(try run(veil, Array(words.dropLast(2)) + ["--key", publicKey]).code == 64)
    _ = try fixture.folder.write([], to: "receipt.json")
    #expect(try run(veil, words).code == 65)
  }

  @Test func aLedgerTellsWhatHappenedToIt() throws {
    let receipt = try redact()
    let ledger = fixture.folder("ledger.jsonl")
    for number in 1...3 {
      let entered = try run(veil, ["ledger", "append", ledger, receipt, "--key", key])
      #expect(entered.code == 0 && entered.output.contains("entry \(number) "))
    }
    func check(_ more: [String] = []) throws -> Ending {
      try run(veil, ["ledger", "check", ledger] + more)
    }
    #expect(try check(["--key", publicKey, "--entries", "3"]).code == 0)
    #expect(try run(veil, ["ledger", "show", ledger]).output.split(separator: "\n").count == 3)
    let lines = try bytes(ofFile: ledger).split(separator: 0x0a).map { Array($0) + [0x0a] }
    let copy = try fixture.folder.write(lines.flatMap(\.self), to: "copy.jsonl")
    _ = try fixture.folder.write(lines[0] + lines[2], to: "ledger.jsonl")
    #expect(try check().code == 1)
    _ = try fixture.folder.write(lines[0] + lines[1], to: "ledger.jsonl")
    #expect(try check().code == 0)
    #expect(try check(["--entries", "3"]).code == 1)
    #expect(try check(["--copy", copy]).code == 0)
    let second = try redact(["--case", "another"])
    #expect(try run(veil, ["ledger", "append", ledger, second]).code == 0)
    let forked = try check(["--copy", copy])
    #expect(forked.code == 1 && forked.output.contains("Entry 3"))
    _ = try fixture.folder.write(lines[0] + lines[2], to: "copy.jsonl")
    #expect(try check(["--copy", copy]).code == 65)
    _ = try fixture.folder.write(Array(lines[0].dropLast()), to: "ledger.jsonl")
    #expect(try run(veil, ["ledger", "append", ledger, receipt]).code == 65)
  }

  @Test func aJobEntersItsReceiptIntoItsLedger() throws {
    let ledger = fixture.folder("ledger.jsonl")
    var previous = String(repeating: "0", count: 64)
    for number in 1...2 {
      let receipt = try redact(["--ledger", ledger])
      let text = String(decoding: try bytes(ofFile: receipt), as: UTF8.self)
      #expect(text.contains("\"previous\": \"\(previous)\""))
      let checked = try run(
        veil, ["ledger", "check", ledger, "--key", publicKey, "--entries", "\(number)"])
      #expect(checked.code == 0)
      previous = String(try #require(checked.output.firstMatch(of: /[0-9a-f]{64}/)).output)
    }
    // A ledger that does not hold: nothing is written, and the ledger stays as it is.
    let broken = try bytes(ofFile: ledger) + Array("{".utf8)
    _ = try fixture.folder.write(broken, to: "ledger.jsonl")
    let before = try bytes(ofFile: fixture.folder("receipt.json"))
    let words = ["--receipt", fixture.folder("new.json"), "--ledger", ledger]
    #expect(try fixture.redact(words, to: "new.mp4").code == 65)
    #expect(try bytes(ofFile: ledger) == broken)
    #expect(try bytes(ofFile: fixture.folder("receipt.json")) == before)
    #expect(!fixture.folder.names.contains { $0.hasPrefix("new") })
  }

  /// The digests in a proof are those that ffmpeg makes; the hashes lead to the root by Python.
  @Test func aProofIsCheckedWithoutVeil() throws {
    let sealed = fixture.folder("sealed.json")
    let receipt = try redact(["--sealed", sealed])
    let (output, proof) = (fixture.folder("out.mp4"), fixture.folder("proof.json"))
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Samples/check_proof.py").path
    for (film, more) in [(output, []), (fixture.source, ["--sealed", sealed])] {
      let made = try run(
        veil,
        ["proof", film, "--picture", "7", "--receipt", receipt, "-o", proof, "--overwrite"] + more)
      #expect(made.code == 0, "\(made.errors)")
      let leaf = try #require(try JSONValue(parsing: bytes(ofFile: proof))["leaf"])
      for (member, coding) in [("samples", [String]()), ("packet", ["-c", "copy"])] {
        let hashes = try run(
          "ffmpeg",
          ["-nostdin", "-v", "error", "-i", film, "-map", "0:v"] + coding
            + ["-f", "framehash", "-hash", "sha256", "-"])
        guard case .string(let digest)? = leaf[member] else {
          Issue.record("no \(member)")
          continue
        }
        #expect(hashes.output.contains(digest))
      }
      #expect(
        try run(veil, ["proof", "check", proof, "--receipt", receipt, "--key", publicKey]).code == 0
      )
      #expect(try run("python3", [script, proof, receipt, film]).code == 0)
      let text = String(decoding: try bytes(ofFile: proof), as: UTF8.self)
      let forged = try fixture.folder.write(
        text.replacingOccurrences(of: "\"picture\": 7", with: "\"picture\": 6"), to: "forged.json")
      #expect(try run(veil, ["proof", "check", forged, "--receipt", receipt]).code == 1)
      #expect(try run("python3", [script, forged, receipt]).code == 1)
    }
    let without = try run(
      veil, ["proof", fixture.source, "--picture", "7", "--receipt", receipt, "-o", proof + "2"])
    #expect(without.code == 65)
  }

  @Test func theTreesAreMadeAgainByVerify() throws {
    let sealed = fixture.folder("sealed.json")
    let receipt = try redact(["--sealed", sealed])
    let text = String(decoding: try bytes(ofFile: receipt), as: UTF8.self)
    let roots = text.matches(of: /"root": "([0-9a-f]{64})"/).map { String($0.1) }
    #expect(roots.count == 2)
    for (root, more, code) in [
      (roots[1], [], 1), (roots[0], [], 0), (roots[0], ["--sealed", sealed], 1),
    ] as [(String, [String], Int32)] {
      let forged = text.replacingOccurrences(of: root, with: String(repeating: "0", count: 64))
        .replacing(/,\s*"signers".*/.dotMatchesNewlines(), with: "}")
      let path = try fixture.folder.write(forged, to: "forged.json")
      let ending = try run(
        veil,
        [
          "verify", fixture.folder("out.mp4"), "--source", fixture.source, "--plan", fixture.plan,
          "--receipt", path,
        ] + more)
      #expect(ending.code == code, "\(ending.output)")
    }
  }
}
