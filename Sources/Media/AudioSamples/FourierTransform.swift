// The discrete Fourier transform, of eight signals at a time so that each step is one vector
// instruction. It knows nothing of audio; who compares tracks cuts them into frames first.

/// Transforms of one size.
package struct FourierTransform: Sendable {
  /// One value of each of eight signals.
  package typealias Lanes = SIMD8<Float>

  /// Points of a transform: a power of two, 2 or more.
  package let size: Int
  private let cosines: [Float]
  private let sines: [Float]
  private let order: [Int32]

  /// Prepares transforms.
  ///
  /// - Parameter size: a power of two, 2...2^24.
  /// - Precondition: it is one.
  package init(size: Int) {
    precondition(size >= 2 && size <= 1 << 24 && size & (size - 1) == 0, "a power of two")
    self.size = size
    cosines = (0..<size / 2).map { Float(cosine(turns: Double($0) / Double(size))) }
    sines = (0..<size / 2).map { Float(-sine(turns: Double($0) / Double(size))) }
    var order = [Int32](repeating: 0, count: size)
    for index in 1..<size {
      order[index] = order[index >> 1] >> 1 | (index & 1 == 1 ? Int32(size >> 1) : 0)
    }
    self.order = order
  }

  /// Transforms in place: radix 2, decimation in time (Cooley and Tukey, 1965), without a factor.
  ///
  /// With the two arguments exchanged it is the inverse transform, times `size`.
  ///
  /// - Parameters:
  ///   - re: the real parts, `size` of them.
  ///   - im: the imaginary parts, as many.
  /// - Precondition: both have `size` values.
  package func transform(_ re: inout [Lanes], _ im: inout [Lanes]) {
    precondition(re.count == size && im.count == size, "as many values as points")
    for index in 0..<size where Int(order[index]) > index {
      re.swapAt(index, Int(order[index]))
      im.swapAt(index, Int(order[index]))
    }
    var half = 1
    while half < size {
      let step = size / (2 * half)
      for start in stride(from: 0, to: size, by: 2 * half) {
        for k in 0..<half {
          let (c, s) = (cosines[k * step], sines[k * step])
          let (a, b) = (start + k, start + k + half)
          let (x, y) = (re[b] * c - im[b] * s, re[b] * s + im[b] * c)
          let (u, v) = (re[a], im[a])
          (re[a], im[a]) = (u + x, v + y)
          (re[b], im[b]) = (u - x, v - y)
        }
      }
      half *= 2
    }
  }
}

/// The largest power of two that is not above a number, which is 1 or more.
package func powerOfTwo(notAbove number: Int) -> Int {
  precondition(number >= 1, "a positive number")
  return 1 << (Int.bitWidth - 1 - number.leadingZeroBitCount)
}
