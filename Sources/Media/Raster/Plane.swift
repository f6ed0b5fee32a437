// Views of one plane of a picture. They cannot outlive or leave the picture that they look at; the
// pointer inside is for `Kernels/Vector`, everything else goes through rows.

/// A read-only view of one plane.
@safe package struct Plane: ~Escapable {
  /// The first sample of the first row.
  package let base: UnsafeRawPointer
  /// Bytes from one row to the next.
  package let stride: Int
  /// Samples per row of this plane.
  package let width: Int
  /// Rows of this plane.
  package let height: Int
  /// 8...16; above 8 each sample takes two bytes.
  package let bitDepth: Int

  @_lifetime(borrow base)
  package init(base: UnsafeRawPointer, stride: Int, width: Int, height: Int, bitDepth: Int) {
    unsafe self.base = unsafe base
    self.stride = stride
    self.width = width
    self.height = height
    self.bitDepth = bitDepth
  }

  /// The sample at column `x` of row `y`.
  ///
  /// - Precondition: the position is inside the plane.
  package subscript(x: Int, y: Int) -> Int {
    precondition(x >= 0 && x < width && y >= 0 && y < height, "outside the plane")
    let row = unsafe base + y * stride
    return bitDepth == 8
      ? Int(unsafe row.load(fromByteOffset: x, as: UInt8.self))
      : Int(unsafe row.load(fromByteOffset: 2 * x, as: UInt16.self))
  }
}

/// A writable view of one plane.
@safe package struct MutablePlane: ~Escapable, ~Copyable {
  /// The first sample of the first row.
  package let base: UnsafeMutableRawPointer
  /// Bytes from one row to the next.
  package let stride: Int
  /// Samples per row of this plane.
  package let width: Int
  /// Rows of this plane.
  package let height: Int
  /// 8...16; above 8 each sample takes two bytes.
  package let bitDepth: Int

  @_lifetime(borrow base)
  package init(base: UnsafeMutableRawPointer, stride: Int, width: Int, height: Int, bitDepth: Int) {
    unsafe self.base = unsafe base
    self.stride = stride
    self.width = width
    self.height = height
    self.bitDepth = bitDepth
  }

  /// The sample at column `x` of row `y`.
  ///
  /// - Precondition: the position is inside the plane and the value fits the depth.
  package subscript(x: Int, y: Int) -> Int {
    get {
      precondition(x >= 0 && x < width && y >= 0 && y < height, "outside the plane")
      let row = unsafe base + y * stride
      return bitDepth == 8
        ? Int(unsafe row.load(fromByteOffset: x, as: UInt8.self))
        : Int(unsafe row.load(fromByteOffset: 2 * x, as: UInt16.self))
    }
    nonmutating set {
      precondition(x >= 0 && x < width && y >= 0 && y < height, "outside the plane")
      let row = unsafe base + y * stride
      if bitDepth == 8 {
        unsafe row.storeBytes(of: UInt8(newValue), toByteOffset: x, as: UInt8.self)
      } else {
        unsafe row.storeBytes(of: UInt16(newValue), toByteOffset: 2 * x, as: UInt16.self)
      }
    }
  }
}
