// What the pictures of a source look like. All of them must look like the first, since a stream of
// a finished file has one size and one layout.

package import LibAV
package import MediaTime
package import Raster
package import WorkerProtocol

/// Size, layout and colour of a source's pictures.
package struct PictureTraits: Sendable {
  /// Layout, depth and range of the samples.
  package let format: PixelFormat
  /// Luma samples per row and luma rows.
  package let size: PixelSize
  /// Primaries, transfer, matrix and chroma position.
  package let color: ColorDescription
  /// Whether two fields are interleaved.
  package let isInterlaced: Bool
  /// Width ÷ height of one sample; 0/1 when unknown.
  package let sampleAspectRatio: (numerator: Int, denominator: Int)
  /// Static HDR metadata.
  package let hdr: HDRMetadata

  /// What the decoder says counts, and what it leaves open is taken from the container; of the
  /// shape of a sample the container has the last word, as it has for players.
  ///
  /// - Parameters:
  ///   - decoded: the first picture.
  ///   - facts: what the container says of its stream.
  package init(_ decoded: borrowing DecodedPicture, _ facts: StreamFacts) {
    let declared = facts.video
    format = decoded.picture.format
    size = decoded.picture.size
    var color = decoded.color
    if color.primaries == 2 { color.primaries = declared?.color.primaries ?? 2 }
    if color.transfer == 2 { color.transfer = declared?.color.transfer ?? 2 }
    if color.matrix == 2 { color.matrix = declared?.color.matrix ?? 2 }
    if color.chromaLocation == 0 { color.chromaLocation = declared?.color.chromaLocation ?? 0 }
    self.color = color
    isInterlaced = decoded.isInterlaced
    let aspect = declared?.sampleAspectRatio
    sampleAspectRatio = codableAspect(
      aspect.flatMap { $0.numerator > 0 ? $0 : nil } ?? decoded.sampleAspectRatio)
    hdr = HDRMetadata(
      mastering: decoded.hdr.mastering ?? declared?.hdr.mastering,
      lightLevel: decoded.hdr.lightLevel ?? declared?.hdr.lightLevel)
  }

  /// Size and layout, for a failure.
  package var shape: PictureShape { PictureShape(size: size, format: format) }

  /// Refuses a picture of another size or layout.
  ///
  /// - Parameters:
  ///   - decoded: a picture of the same stream.
  ///   - time: when it is shown, from the first picture.
  /// - Throws: `MediaFailure.picturesChanged`.
  package func check(
    _ decoded: borrowing DecodedPicture, at time: Timestamp
  ) throws(MediaFailure) {
    let (found, extent) = (decoded.picture.format, decoded.picture.size)
    guard found == format, extent == size else {
      throw .picturesChanged(
        from: shape, to: PictureShape(size: extent, format: found), at: time)
    }
  }
}

/// The nearest shape of a sample that a coded stream has words for: two numbers of 16 bits (ITU-T
/// H.264 § E.2.1), by continued fractions.
///
/// - Parameter ratio: width ÷ height, as a source says it.
/// - Returns: the ratio in its lowest terms; 0/1, unknown, for none and for what is wider or
///   narrower than 256 to 1, which no camera makes.
package func codableAspect(
  _ ratio: (numerator: Int, denominator: Int)
) -> (numerator: Int, denominator: Int) {
  let (width, height) = (ratio.numerator, ratio.denominator)
  guard width > 0, height > 0, (width - 1) / 256 < height, (height - 1) / 256 < width
  else { return (0, 1) }
  var (before, last) = ((0, 1), (1, 0))
  var (rest, divisor) = (width, height)
  while divisor != 0 {
    let whole = rest / divisor
    let next = (whole * last.0 + before.0, whole * last.1 + before.1)
    if next.0 > 0xffff || next.1 > 0xffff { break }
    (before, last) = (last, next)
    (rest, divisor) = (divisor, rest % divisor)
  }
  return last
}

extension PictureShape {
  fileprivate init(size: PixelSize, format: PixelFormat) {
    self.init(width: size.width, height: size.height, format: "\(format)")
  }
}
