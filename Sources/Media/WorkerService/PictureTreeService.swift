// The request for the tree over a file's displayed pictures.

import Custody
import Files
import MediaTime
import Source
import WorkerProtocol

extension PictureTreeRequest: ServedRequest {
  /// The root of the tree, and the proof that was asked for.
  func answer(by service: inout WorkerService) throws(MediaFailure) -> PictureTreeAnswer {
    let leaves = try pictureLeaves(
      of: file, secret: secret.flatMap { PictureSecret(hex: $0) }, progress: service.progress)
    let tree = MerkleTree(leaves: leaves.map(\.hash))
    var proof: PictureTreeProof?
    if let picture, leaves.indices.contains(picture) {
      let leaf = leaves[picture]
      proof = PictureTreeProof(
        pts: leaf.pts, packet: leaf.packet.description, samples: leaf.samples.description,
        salt: leaf.saltDigits, path: tree.inclusionProof(ofLeaf: picture).map(\.description))
    }
    return PictureTreeAnswer(
      pictures: tree.count, root: tree.root.description, proof: proof)
  }
}
