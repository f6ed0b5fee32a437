// The Merkle tree of RFC 9162 § 2.1 over any data: its root, and proofs that a leaf hangs on it.
// Pure functions of digests; what a leaf is made of is decided elsewhere.

package import Files

/// A Merkle tree (RFC 9162 § 2.1.1) over leaves that were hashed already.
package struct MerkleTree: Hashable, Sendable {
  /// Per level, the hashes of its nodes from left to right: leaves first, the root last.
  ///
  /// A node without a right neighbour stands on the next level as it is.
  private let levels: [[SHA256Digest]]

  /// The hash of a leaf: SHA-256 over 0x00 and its data.
  package static func leafHash(_ data: [UInt8]) -> SHA256Digest {
    var stream = DigestStream()
    stream.add([0x00])
    stream.add(data)
    return stream.digest
  }

  /// The hash of a node: SHA-256 over 0x01 and its two children.
  package static func nodeHash(_ left: SHA256Digest, _ right: SHA256Digest) -> SHA256Digest {
    var stream = DigestStream()
    stream.add([0x01])
    stream.add(left.bytes)
    stream.add(right.bytes)
    return stream.digest
  }

  /// Builds a tree.
  ///
  /// - Parameter leaves: hashes of leaves, as `leafHash` makes them.
  /// - Complexity: as many hashes as there are leaves.
  package init(leaves: [SHA256Digest]) {
    var levels = [leaves]
    while let last = levels.last, last.count > 1 {
      levels.append(
        stride(from: 0, to: last.count, by: 2).map { place in
          place + 1 < last.count
            ? MerkleTree.nodeHash(last[place], last[place + 1]) : last[place]
        })
    }
    self.levels = levels
  }

  /// The number of leaves.
  package var count: Int { levels[0].count }

  /// The root; that of no leaves is the hash of nothing.
  package var root: SHA256Digest { levels.last?.first ?? SHA256Digest(of: []) }

  /// What proves that a leaf hangs on the root (RFC 9162 § 2.1.3.1), from the leaf upwards.
  ///
  /// - Parameter place: the leaf's, from 0.
  /// - Returns: at most ⌈log2 count⌉ hashes.
  /// - Precondition: there is such a leaf.
  package func inclusionProof(ofLeaf place: Int) -> [SHA256Digest] {
    precondition(levels[0].indices.contains(place), "a leaf of this tree")
    var place = place
    var proof: [SHA256Digest] = []
    for level in levels.dropLast() {
      let sibling = place ^ 1
      if sibling < level.count { proof.append(level[sibling]) }
      place >>= 1
    }
    return proof
  }
}

/// Whether a leaf hangs on a root (RFC 9162 § 2.1.3.2).
///
/// - Parameters:
///   - leaf: the leaf's hash.
///   - place: the leaf's place, from 0.
///   - count: how many leaves the tree has.
///   - proof: hashes from the leaf upwards.
///   - root: the root.
/// - Returns: whether it does; false for a place that the tree does not have.
package func holdsInclusion(
  of leaf: SHA256Digest, at place: Int, in count: Int, by proof: [SHA256Digest],
  root: SHA256Digest
) -> Bool {
  guard place >= 0, place < count else { return false }
  var (node, last) = (place, count - 1)
  var hash = leaf
  for sibling in proof {
    if last == 0 { return false }
    if node & 1 == 1 || node == last {
      hash = MerkleTree.nodeHash(sibling, hash)
      // Levels on which the node has no right neighbour add nothing.
      while node & 1 == 0 && node != 0 {
        node >>= 1
        last >>= 1
      }
    } else {
      hash = MerkleTree.nodeHash(hash, sibling)
    }
    node >>= 1
    last >>= 1
  }
  return last == 0 && hash == root
}
