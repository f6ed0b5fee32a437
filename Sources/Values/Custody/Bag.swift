// The text files of a bag (BagIt 1.0, RFC 8493): a folder whose contents can be checked by anybody
// with common tools. Pure functions of names and digests; who writes the files is elsewhere.

package import Files

/// What a bag's text files say.
package struct Bag: Sendable {
  /// The payload: paths below `data/`, and their digests.
  private var payload: [(name: String, digest: FileDigest)] = []
  private var facts: [(label: String, value: String)]

  /// A bag without a payload.
  ///
  /// - Parameter facts: what `bag-info.txt` says, in its order.
  package init(facts: [(label: String, value: String)]) { self.facts = facts }

  /// Adds a file of the payload.
  ///
  /// - Parameters:
  ///   - name: below `data/`, in ASCII without line ends or `%`.
  ///   - digest: of its bytes.
  package mutating func add(_ name: String, _ digest: FileDigest) {
    payload.append((name, digest))
  }

  /// The files that lie beside `data`, in the order in which they are to be written: the last one
  /// has the digests of the others.
  package var tagFiles: [(name: String, text: String)] {
    let bytes = payload.reduce(0) { $0 + $1.digest.size }
    let info =
      facts.map { "\($0.label): \(Bag.oneLine($0.value))\n" }.joined()
      + "Payload-Oxum: \(bytes).\(payload.count)\n"
    let manifest = payload.map { "\($0.digest.sha256)  data/\($0.name)\n" }.joined()
    let files = [
      ("bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"),
      ("bag-info.txt", info), ("manifest-sha256.txt", manifest),
    ]
    let tags = files.map { name, text in
      "\(SHA256Digest(of: Array(text.utf8)))  \(name)\n"
    }.joined()
    return files.map { (name: $0.0, text: $0.1) } + [("tagmanifest-sha256.txt", tags)]
  }

  /// A value that starts no line of its own.
  private static func oneLine(_ value: String) -> String {
    String(value.map { $0.isNewline ? " " : $0 })
  }
}
