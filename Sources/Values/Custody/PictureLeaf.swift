// What a leaf of the trees over pictures commits to. Leaves of a source are salted: without the
// salt nobody can try out what may have been where something is hidden now.

package import Files
import StrictJSON

/// One displayed picture of a file, as its tree commits to it.
package struct PictureLeaf: Hashable, Sendable {
  /// Its number in the order of showing, from 0.
  package var picture: Int
  /// When it is shown, in ticks of the file's video clock.
  package var pts: Int64
  /// SHA-256 of the coded packet that it came from; zero where no packet can be told to be its own.
  package var packet: SHA256Digest
  /// SHA-256 of its decoded samples: each plane's rows without padding, luma first, samples of more
  /// than 8 bits in two bytes, the lower first.
  package var samples: SHA256Digest
  /// 16 bytes that nobody can guess where the leaf is of a source's picture; otherwise none.
  package var salt: [UInt8]

  /// Makes a leaf.
  package init(
    picture: Int, pts: Int64, packet: SHA256Digest, samples: SHA256Digest, salt: [UInt8] = []
  ) {
    (self.picture, self.pts, self.packet) = (picture, pts, packet)
    (self.samples, self.salt) = (samples, salt)
  }

  /// What is hashed as the leaf's data: number and PTS in eight bytes each, the highest first, both
  /// digests, and the salt.
  package var data: [UInt8] {
    UInt64(picture).bigEndianBytes + pts.bigEndianBytes + packet.bytes + samples.bytes + salt
  }

  /// The salt in hexadecimal; nil if there is none.
  package var saltDigits: String? { salt.isEmpty ? nil : hexadecimal(salt) }

  /// The leaf's hash.
  package var hash: SHA256Digest { MerkleTree.leafHash(data) }
}
