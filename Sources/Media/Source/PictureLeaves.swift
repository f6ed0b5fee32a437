// The leaves of the tree over a file's displayed pictures: each commits to the coded packet and to
// the decoded samples of one picture.

package import Custody
import Files
import LibAV
package import MediaTime
import Raster
package import WorkerProtocol

/// Decodes a file and makes a leaf of each displayed picture.
///
/// - Parameters:
///   - descriptor: stays the caller's.
///   - secret: what every leaf's salt is made from; nil leaves the leaves without one.
///   - progress: told the number of pictures so far and the time of the last.
/// - Returns: the leaves in the order of showing.
/// - Throws: `MediaFailure.source` when the file cannot be opened or decoded any further.
package func pictureLeaves(
  of descriptor: Int32, secret: PictureSecret?,
  progress: (_ pictures: Int, _ time: Timestamp) -> Void
) throws(MediaFailure) -> [PictureLeaf] {
  do throws(LibAVFailure) {
    var walk = try PictureWalk(descriptor: descriptor, digestsPackets: true)
    var leaves: [PictureLeaf] = []
    while let step = try walk.next() {
      leaves.append(
        PictureLeaf(
          picture: leaves.count, pts: step.time.ticks, packet: step.packet ?? .zero,
          samples: digest(of: step.decoded.picture),
          salt: secret?.salt(ofPicture: leaves.count) ?? []))
      progress(leaves.count, step.time)
    }
    return leaves
  } catch { throw .source(error, at: nil) }
}

/// SHA-256 of a picture's samples: each plane's rows without padding.
private func digest(of picture: borrowing Picture) -> SHA256Digest {
  var stream = DigestStream()
  for index in 0..<picture.planeCount {
    let plane = picture.plane(index)
    for y in 0..<plane.height {
      if plane.bitDepth == 8 { stream.add(plane.row8(y)) } else { stream.add(plane.row16(y)) }
    }
  }
  return stream.digest
}
