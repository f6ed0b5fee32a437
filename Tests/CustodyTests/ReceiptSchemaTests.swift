// Receipts and ledgers against their schemas, both ways: what the code writes the schema knows, and
// what the schema describes the code writes and reads.

import Custody
import Files
import Foundation
import MediaTime
import SchemaSupport
import StrictJSON
import Testing

/// A schema of the documentation.
private func schema(_ name: String) throws -> JSONValue {
  let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../Sources/Programs/veil/Documentation.docc/Schemas")
  let data = try Data(contentsOf: folder.appendingPathComponent(name + ".schema.json"))
  return try JSONValue(parsing: Array(data))
}

private func value(_ receipt: Receipt) throws -> JSONValue {
  try JSONValue(parsing: Array(receipt.json().utf8))
}

@Suite struct ReceiptSchemaTests {
  @Test func receiptsKeepToTheirSchemaAndLeaveNothingOfItOut() throws {
    var schema = JSONSchema(try schema("receipt"))
    let receipt = sampleReceipt()
    #expect(try schema.violations(of: value(receipt)) == [])
    var sealed = receipt
    sealed.previous = .zero
    sealed.notes.append(placedNote)
    sealed = try sealed.sealed(with: SigningKey(), operatorKey: SigningKey())
    sealed.verification = .notAsked
    #expect(try schema.violations(of: value(sealed)) == [])
    #expect(try schema.unseen() == [])
    // A receipt of a job about which there is least to say.
    let least = Receipt(
      tool: receipt.tool, date: receipt.date, source: receipt.source, output: receipt.output,
      plan: receipt.plan, settings: receipt.settings, video: .init(timeBase: TimeBase(1, 25)))
    #expect(try schema.violations(of: value(least)) == [])
  }

  @Test func linesOfALedgerKeepToTheirSchema() throws {
    var schema = JSONSchema(try schema("ledger"), others: [try schema("receipt")])
    var ledger = Ledger()
    try ledger.append(sampleReceipt())
    var sealed = sampleReceipt()
    (sealed.previous, sealed.verification) = (ledger.head, .notAsked)
    sealed.notes.append(placedNote)
    sealed = try sealed.sealed(with: SigningKey(), operatorKey: SigningKey())
    try ledger.append(sealed, key: SigningKey())
    for line in try ledger.lines().split(separator: 0x0a) {
      #expect(try schema.violations(of: JSONValue(parsing: Array(line))) == [])
    }
    #expect(try schema.unseen() == [])
    #expect(try schema.violations(of: ["hash": "00", "receipt": [:]]).count > 2)
  }

  @Test func proofsAndSecretsKeepToTheirSchemas() throws {
    let leaf = PictureLeaf(
      picture: 3, pts: -1, packet: .zero, samples: SHA256Digest(of: [1]),
      salt: Array(repeating: 7, count: 16))
    let tree = MerkleTree(leaves: [.zero, .zero, .zero, leaf.hash])
    let proof = PictureProof(
      subject: .source, file: .zero, leaf: leaf, pictures: 4,
      path: tree.inclusionProof(ofLeaf: 3))
    #expect(proof.leads(to: tree.root))
    let secrets = SealedSecrets(source: .zero, output: SHA256Digest(of: []), pictures: .init())
    for (name, text) in [("proof", try proof.json()), ("secrets", secrets.json)] {
      var schema = JSONSchema(try schema(name))
      let document = try JSONValue(parsing: Array(text.utf8))
      #expect(try schema.violations(of: document) == [])
      #expect(try schema.unseen() == [])
      for changed in variants(of: document) {
        let bytes = Array(changed.text.utf8)
        let isReadable =
          name == "proof"
          ? (try? PictureProof(json: bytes)) != nil : (try? SealedSecrets(json: bytes)) != nil
        #expect(try isReadable == schema.violations(of: changed).isEmpty, "\(changed.oneLine)")
      }
    }
    #expect(try PictureProof(json: Array(proof.json().utf8)) == proof)
    #expect(try SealedSecrets(json: Array(secrets.json.utf8)) == secrets)
  }

  /// Every member of every object, left out or given a name that nobody knows: where the schema
  /// objects, the reader does, and the reverse.
  @Test func theSchemaRefusesWhatTheReaderRefuses() throws {
    var schema = JSONSchema(try schema("receipt"))
    let whole = try value(
      sampleReceipt().sealed(with: try #require(SigningKey(seed: bytes(rfcSeed)))))
    var changes = 0
    for changed in variants(of: whole) {
      let isReadable = (try? Receipt(json: Array(changed.text.utf8))) != nil
      let isValid = try schema.violations(of: changed).isEmpty
      #expect(isReadable == isValid, "\(changed.oneLine)")
      changes += 1
    }
    #expect(changes > 200)
  }
}

/// The value with one member left out, renamed or made null, for every member at any depth.
private func variants(of value: JSONValue) -> [JSONValue] {
  switch value {
  case .object(let members):
    return members.indices.flatMap { index -> [JSONValue] in
      var without = members
      let member = without.remove(at: index)
      var renamed = members
      renamed[index] = JSONMember(member.name + "x", member.value)
      var nulled = members
      nulled[index] = JSONMember(member.name, .null)
      let inner = variants(of: member.value).map { changed -> JSONValue in
        var result = members
        result[index] = JSONMember(member.name, changed)
        return .object(result)
      }
      return [.object(without), .object(renamed), .object(nulled)] + inner
    }
  case .array(let values):
    return values.indices.flatMap { index in
      variants(of: values[index]).map { changed in
        var result = values
        result[index] = changed
        return .array(result)
      }
    }
  default: return []
  }
}
