// A proof that one picture is in a file, as a small document of its own: what its leaf commits to
// and the hashes that lead to the root in the receipt.

package import Files
import StrictJSON

/// A proof that a picture hangs on the tree of a file.
package struct PictureProof: Hashable, Sendable {
  /// Which file of a receipt the picture is in.
  package enum Subject: String, Hashable, Sendable, CaseIterable {
    /// The source.
    case source
    /// The output.
    case output
  }

  /// Which file it is about.
  package var subject: Subject
  /// SHA-256 of that file, as the receipt has it.
  package var file: SHA256Digest
  /// What the leaf commits to.
  package var leaf: PictureLeaf
  /// How many pictures the tree has.
  package var pictures: Int
  /// The hashes from the leaf upwards.
  package var path: [SHA256Digest]

  /// Makes a proof.
  package init(
    subject: Subject, file: SHA256Digest, leaf: PictureLeaf, pictures: Int, path: [SHA256Digest]
  ) {
    (self.subject, self.file, self.leaf) = (subject, file, leaf)
    (self.pictures, self.path) = (pictures, path)
  }

  /// Whether the picture hangs on a root.
  package func leads(to root: SHA256Digest) -> Bool {
    holdsInclusion(of: leaf.hash, at: leaf.picture, in: pictures, by: path, root: root)
  }

  /// The proof as a JSON file.
  ///
  /// - Throws: `.json` for a PTS beyond ±(2^53 - 1).
  package func json() throws(CustodyError) -> String {
    _ = try parsing { () throws(JSONError) in try document.canonicalBytes() }
    return document.text
  }

  private var document: JSONValue {
    var leaf: [JSONMember] = [
      .init("picture", .count(self.leaf.picture)), .init("pts", .integer(self.leaf.pts)),
      .init("packet", .string(self.leaf.packet.description)),
      .init("samples", .string(self.leaf.samples.description)),
    ]
    if !self.leaf.salt.isEmpty { leaf.append(.init("salt", .string(hexadecimal(self.leaf.salt)))) }
    return [
      "proof": 1, "of": .string(subject.rawValue), "file": .string(file.description),
      "leaf": .object(leaf), "pictures": .count(pictures),
      "path": .strings(path.map(\.description)),
    ]
  }

  /// Reads a proof from a JSON file.
  ///
  /// - Throws: `.json`, `.field` with the path of the member at fault.
  package init(json bytes: [UInt8]) throws(CustodyError) {
    let value = try parsing { () throws(JSONError) in try JSONValue(parsing: bytes) }
    var fields = try DocumentFields(value, path: .root)
    guard try fields.required("proof", DocumentFields.integer) == 1 else {
      throw .field(at: fields.path.appending("proof"), problem: .invalid)
    }
    subject = try fields.required("of", DocumentFields.said { Subject(rawValue: $0) })
    file = try fields.required("file", DocumentFields.digest)
    leaf = try fields.required("leaf", PictureLeaf.init(document:path:))
    pictures = try fields.required("pictures", DocumentFields.count)
    path = try fields.list("path", DocumentFields.digest)
    try fields.finish()
  }
}

extension PictureLeaf {
  fileprivate init(document: JSONValue, path: JSONPath) throws(CustodyError) {
    var fields = try DocumentFields(document, path: path)
    picture = try fields.required("picture", DocumentFields.count)
    pts = try fields.required("pts", DocumentFields.integer)
    packet = try fields.required("packet", DocumentFields.digest)
    samples = try fields.required("samples", DocumentFields.digest)
    salt = try fields.optional("salt", DocumentFields.bytes(16)) ?? []
    try fields.finish()
  }
}
