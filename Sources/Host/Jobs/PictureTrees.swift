// The trees over the pictures of source and output, made by the worker, and the secret that stays
// with the agency.

import Custody
import Files
import WorkerProtocol

extension WorkerSession {
  /// Makes the trees over the pictures of two files.
  ///
  /// - Parameters:
  ///   - source: the descriptor of the source.
  ///   - output: the descriptor of the output.
  ///   - secret: what the salts of the source's leaves are made from; nil leaves the source out.
  /// - Returns: the trees; the source's is nil without a secret.
  /// - Throws: as `run`.
  func pictureTrees(
    source: Int32, output: Int32, secret: PictureSecret?
  ) throws(JobFailure) -> (source: Receipt.PictureTrees.Tree?, output: Receipt.PictureTrees.Tree?) {
    var first: Receipt.PictureTrees.Tree?
    if let secret { first = try run(PictureTreeRequest(file: source, secret: secret.hex)).tree }
    return (first, try run(PictureTreeRequest(file: output)).tree)
  }
}

extension PictureTreeAnswer {
  /// The tree as a receipt has it.
  fileprivate var tree: Receipt.PictureTrees.Tree? {
    SHA256Digest(hex: root).map { Receipt.PictureTrees.Tree(pictures: pictures, root: $0) }
  }
}
