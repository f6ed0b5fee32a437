// Whole rows of a plane as spans, for loops that are too hot for a checked subscript per sample but
// are not worth unsafe code. A row lives as long as the view of the plane that it was taken from.

extension Plane {
  /// The samples of row `y` of an 8-bit plane, without the padding up to the stride.
  ///
  /// - Precondition: the plane has 8-bit samples and `y` is `0 ..< height`.
  @_lifetime(copy self)
  package func row8(_ y: Int) -> Span<UInt8> {
    precondition(bitDepth == 8 && y >= 0 && y < height, "no such row of 8-bit samples")
    let start = unsafe (base + y * stride).assumingMemoryBound(to: UInt8.self)
    return unsafe _overrideLifetime(Span(_unsafeStart: start, count: width), copying: self)
  }

  /// The samples of row `y` of a plane of more than 8 bits, without the padding up to the stride.
  ///
  /// - Precondition: the plane has samples of 9 to 16 bits and `y` is `0 ..< height`.
  @_lifetime(copy self)
  package func row16(_ y: Int) -> Span<UInt16> {
    precondition(bitDepth > 8 && y >= 0 && y < height, "no such row of 16-bit samples")
    let start = unsafe (base + y * stride).assumingMemoryBound(to: UInt16.self)
    return unsafe _overrideLifetime(Span(_unsafeStart: start, count: width), copying: self)
  }
}
