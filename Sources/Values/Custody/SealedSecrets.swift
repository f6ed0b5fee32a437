// What must stay with the agency for a release to be proven later: the secret behind the salts, and
// which release it belongs to.

package import Files
import StrictJSON

/// The secrets of one redaction, as a small document of its own.
package struct SealedSecrets: Hashable, Sendable {
  /// SHA-256 of the source.
  package var source: SHA256Digest
  /// SHA-256 of the output.
  package var output: SHA256Digest
  /// What the salts of the source's pictures are made from.
  package var pictures: PictureSecret

  /// Makes a record of secrets.
  package init(source: SHA256Digest, output: SHA256Digest, pictures: PictureSecret) {
    (self.source, self.output, self.pictures) = (source, output, pictures)
  }

  /// The secrets as a JSON file.
  package var json: String {
    let value: JSONValue = [
      "secrets": 1, "source": .string(source.description), "output": .string(output.description),
      "pictures": .string(pictures.hex),
    ]
    return value.text
  }

  /// Reads secrets from a JSON file.
  ///
  /// - Throws: `.json`, `.field` with the path of the member at fault.
  package init(json bytes: [UInt8]) throws(CustodyError) {
    let value = try parsing { () throws(JSONError) in try JSONValue(parsing: bytes) }
    var fields = try DocumentFields(value, path: .root)
    guard try fields.required("secrets", DocumentFields.integer) == 1 else {
      throw .field(at: fields.path.appending("secrets"), problem: .invalid)
    }
    source = try fields.required("source", DocumentFields.digest)
    output = try fields.required("output", DocumentFields.digest)
    pictures = try fields.required("pictures", DocumentFields.said { PictureSecret(hex: $0) })
    try fields.finish()
  }
}
