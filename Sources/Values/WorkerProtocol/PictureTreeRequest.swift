// The request behind Merkle trees: the tree over the displayed pictures of one file, and a proof
// that one of them hangs on it.

/// Asks for the tree over the displayed pictures of a file.
package struct PictureTreeRequest: WorkerRequest {
  package typealias Answer = PictureTreeAnswer
  package static let name = "picture-tree"

  /// The file, open for reading.
  package var file: Int32
  /// What every leaf's salt is made from: 64 hexadecimal digits; nil leaves the leaves without one.
  package var secret: String?
  /// The picture that a proof is asked for, from 0; nil asks for none.
  package var picture: Int?

  /// Asks about the file in `file`.
  package init(file: Int32, secret: String? = nil, picture: Int? = nil) {
    (self.file, self.secret, self.picture) = (file, secret, picture)
  }
}

/// A tree over the displayed pictures of a file.
package struct PictureTreeAnswer: Codable, Sendable {
  /// Pictures, each of them a leaf.
  package let pictures: Int
  /// The root: 64 hexadecimal digits.
  package let root: String
  /// The proof that was asked for; nil if none was, or if there is no such picture.
  package let proof: PictureTreeProof?

  /// Describes a tree.
  package init(pictures: Int, root: String, proof: PictureTreeProof?) {
    (self.pictures, self.root, self.proof) = (pictures, root, proof)
  }
}

/// What a picture's leaf commits to, and the hashes that lead from it to the root.
package struct PictureTreeProof: Codable, Hashable, Sendable {
  /// When the picture is shown, in ticks of the file's video clock.
  package let pts: Int64
  /// SHA-256 of its packet: 64 hexadecimal digits, all zero where none can be told to be its own.
  package let packet: String
  /// SHA-256 of its decoded samples: 64 hexadecimal digits.
  package let samples: String
  /// The leaf's salt: 32 hexadecimal digits; nil if it has none.
  package let salt: String?
  /// The hashes from the leaf upwards, 64 hexadecimal digits each.
  package let path: [String]

  /// Makes a proof.
  package init(pts: Int64, packet: String, samples: String, salt: String?, path: [String]) {
    (self.pts, self.packet, self.samples) = (pts, packet, samples)
    (self.salt, self.path) = (salt, path)
  }
}
