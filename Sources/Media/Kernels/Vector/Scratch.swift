// Memory that one thread lends to kernels from picture to picture, so that painting allocates
// nothing once the largest region has been seen.

/// Reusable working memory; belongs to one thread at a time.
@safe package struct Scratch: ~Copyable, @unchecked Sendable {
  private var memory: UnsafeMutableRawPointer
  private var capacity = 0

  /// Makes an empty one; it grows with use and never shrinks.
  package init() {
    unsafe memory = UnsafeMutableRawPointer.allocate(byteCount: 64, alignment: 64)
  }

  deinit { unsafe memory.deallocate() }

  /// At least `bytes` bytes of undefined content at a multiple of 64, and 64 more that may be
  /// touched; valid until the next call.
  @unsafe mutating func reserve(_ bytes: Int) -> UnsafeMutableRawPointer {
    if bytes > capacity {
      unsafe memory.deallocate()
      capacity = bytes
      unsafe memory = UnsafeMutableRawPointer.allocate(byteCount: bytes + 64, alignment: 64)
    }
    return unsafe memory
  }
}

/// Hands out parts of reserved memory one after the other, each at a multiple of 64.
@unsafe struct Parts {
  private(set) var bytes = 0

  /// Where a part of this size begins.
  mutating func take(_ count: Int) -> Int {
    defer { unsafe bytes += (count + 63) / 64 * 64 }
    return unsafe bytes
  }
}
