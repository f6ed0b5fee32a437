// What the sequence parameter sets of H.264 and HEVC say in common: the size that is coded and the
// size that is shown, and how samples are to be understood.

import MediaTime

/// What a sequence parameter set says of its pictures.
package struct SequenceFacts: Sendable {
  /// Luma samples that are coded.
  package var coded = (width: 0, height: 0)
  /// Luma samples that are cropped away on each side.
  package var crop = (left: 0, right: 0, top: 0, bottom: 0)
  /// Blocks that coding needs whole: luma samples.
  package var block = (width: 16, height: 16)
  /// How samples are to be understood; nil where the set does not say.
  package var signal: VideoSignal?

  /// Luma samples that are shown.
  var shown: PixelSize {
    PixelSize(
      width: coded.width - crop.left - crop.right, height: coded.height - crop.top - crop.bottom)
  }

  /// Columns and rows that are cropped away though no block needs them; nil if there are none.
  var needlessCrop: (columns: Int, rows: Int)? {
    func needed(_ size: Int, _ block: Int) -> Int { (size + block - 1) / block * block }
    let columns = coded.width - min(coded.width, needed(shown.width, block.width))
    let rows = coded.height - min(coded.height, needed(shown.height, block.height))
    // What blocks need is added at the right and at the bottom.
    let (left, top) = (crop.left, crop.top)
    return columns + rows + left + top == 0 ? nil : (max(columns, left), max(rows, top))
  }
}

extension SequenceFacts {
  /// Reads what is cropped away (ITU-T H.264 § 7.4.2.1.1, H.265 § 7.4.3.2.1); `coded` is known.
  ///
  /// - Parameters:
  ///   - bits: where the flag comes next that says whether anything is.
  ///   - chromaFormat: 0 to 3.
  ///   - fields: how many make a picture, 1 or 2.
  /// - Returns: false if the bits end, or if no sample is left to show.
  mutating func readCrop(_ bits: inout BitReader, chromaFormat: Int, fields: Int = 1) -> Bool {
    guard let isCropped = bits.flag() else { return false }
    if isCropped {
      guard let left = bits.unsigned(), let right = bits.unsigned(), let top = bits.unsigned(),
        let bottom = bits.unsigned()
      else { return false }
      let unit = (
        x: [1, 2].contains(chromaFormat) ? 2 : 1, y: (chromaFormat == 1 ? 2 : 1) * fields
      )
      crop = (unit.x * left, unit.x * right, unit.y * top, unit.y * bottom)
    }
    return crop.left + crop.right < coded.width && crop.top + crop.bottom < coded.height
  }
}

/// How samples are to be understood (ITU-T H.264 § E.2.1, H.273).
package struct VideoSignal: Hashable, Sendable {
  /// Whether samples use all of their range.
  package var isFullRange: Bool
  /// Primaries, transfer and matrix by their numbers in H.273; nil where nothing says.
  package var color: [Int]?

  /// States how samples are to be understood.
  package init(isFullRange: Bool, color: [Int]?) {
    (self.isFullRange, self.color) = (isFullRange, color)
  }
}

extension BitReader {
  /// The first parts of video usability information, which H.264 and HEVC share: aspect, overscan,
  /// signal, place of chroma (ITU-T H.264 § E.1.1, H.265 § E.2.1).
  ///
  /// - Returns: the signal, nil in it where it is not told; nil if the bits end.
  mutating func usability() -> VideoSignal?? {
    var signal: VideoSignal?
    guard let hasAspect = flag() else { return nil }
    if hasAspect {
      guard let aspect = bits(8) else { return nil }
      if aspect == 255, bits(32) == nil { return nil }
    }
    guard let hasOverscan = flag(), !hasOverscan || flag() != nil, let hasSignal = flag() else {
      return nil
    }
    if hasSignal {
      guard bits(3) != nil, let isFull = flag(), let hasColor = flag() else { return nil }
      signal = VideoSignal(isFullRange: isFull, color: nil)
      if hasColor {
        guard let primaries = bits(8), let transfer = bits(8), let matrix = bits(8) else {
          return nil
        }
        signal?.color = [primaries, transfer, matrix]
      }
    }
    guard let hasPlace = flag(), !hasPlace || (unsigned() != nil && unsigned() != nil) else {
      return nil
    }
    return .some(signal)
  }

  /// Skips codes; false if the bits end.
  mutating func skipUnsigned(_ count: Int) -> Bool {
    (0..<count).allSatisfy { _ in unsigned() != nil }
  }
}
