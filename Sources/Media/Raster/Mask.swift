// What is covered, as 8-bit coverage over a rectangle of samples. Masks are drawn from outlines by
// Kernels; here they are only kept.

package import MediaTime

/// Coverage of a rectangle of samples: 255 is covered, 0 is not.
@safe package struct Mask: ~Copyable, @unchecked Sendable {
  /// The rectangle that the coverage describes; nothing outside it is covered.
  package let bounds: PixelRect
  /// Bytes from one row to the next: the width rounded up to 64, so a row may be read in whole
  /// vectors.
  package let stride: Int
  /// Whether every sample inside the bounds is known to be wholly covered, so that nobody need
  /// look.
  package private(set) var isSolid: Bool
  private let bytes: UnsafeMutablePointer<UInt8>

  /// Makes a mask with the same coverage everywhere.
  ///
  /// - Parameters:
  ///   - bounds: the rectangle that the coverage describes.
  ///   - coverage: of every sample, 0...255.
  ///   - willBeCut: whether parts of full coverage are to be taken away later.
  package init(bounds: PixelRect, coverage: UInt8 = 0, willBeCut: Bool = false) {
    self.bounds = bounds
    isSolid = coverage == 255 && !willBeCut
    stride = (bounds.width + 63) / 64 * 64
    let count = max(64, stride * bounds.height)
    unsafe bytes = UnsafeMutableRawPointer.allocate(byteCount: count, alignment: 64)
      .bindMemory(to: UInt8.self, capacity: count)
    unsafe bytes.initialize(repeating: coverage, count: count)
  }

  deinit { unsafe bytes.deallocate() }

  /// The first coverage byte of row `y` of the mask (0 is the topmost row of `bounds`).
  ///
  /// - Precondition: coverage of a solid mask is not lowered through it.
  @unsafe package func row(_ y: Int) -> UnsafeMutablePointer<UInt8> { unsafe bytes + y * stride }

  /// Coverage at a position on the picture's grid; 0 outside the bounds.
  package subscript(x: Int, y: Int) -> UInt8 {
    get {
      guard x >= bounds.x, x < bounds.maxX, y >= bounds.y, y < bounds.maxY else { return 0 }
      return unsafe row(y - bounds.y)[x - bounds.x]
    }
    set {
      precondition(
        x >= bounds.x && x < bounds.maxX && y >= bounds.y && y < bounds.maxY, "outside the mask")
      isSolid = isSolid && newValue == 255
      unsafe row(y - bounds.y)[x - bounds.x] = newValue
    }
  }
}
