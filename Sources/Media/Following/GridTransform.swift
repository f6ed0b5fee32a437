// The Fourier transform of a grid of 40 × 40 cells, many channels at once: each lane of a vector is
// a channel, so that no lane ever meets another.

import Glibc

/// A complex number for each lane.
struct ComplexLanes<Lanes: SIMD & Sendable>: Sendable where Lanes.Scalar == Float {
  var real: Lanes
  var imaginary: Lanes

  static func + (a: Self, b: Self) -> Self {
    Self(real: a.real + b.real, imaginary: a.imaginary + b.imaginary)
  }
  static func - (a: Self, b: Self) -> Self {
    Self(real: a.real - b.real, imaginary: a.imaginary - b.imaginary)
  }
  static func * (a: Self, b: Self) -> Self {
    Self(
      real: a.real * b.real - a.imaginary * b.imaginary,
      imaginary: a.real * b.imaginary + a.imaginary * b.real)
  }
  static func * (a: Self, factor: Float) -> Self {
    Self(real: a.real * factor, imaginary: a.imaginary * factor)
  }
  /// Times −i.
  var turned: Self { Self(real: imaginary, imaginary: Lanes.zero - real) }
  /// Times a number that is the same for all lanes.
  func times(_ cosine: Float, _ sine: Float) -> Self {
    Self(real: real * cosine - imaginary * sine, imaginary: real * sine + imaginary * cosine)
  }
  var conjugate: Self { Self(real: real, imaginary: Lanes.zero - imaginary) }
  static var zero: Self { Self(real: .zero, imaginary: .zero) }
}

/// The transform of a grid of 40 × 40, in place.
///
/// Cooley and Tukey 1965 with 40 = 5 · 8: five-point transforms, a twiddle, eight-point transforms.
struct GridTransform {
  private let twiddles = (0..<40).map { index in
    let angle = -2 * Double.pi * Double(index) / 40
    return SIMD2(Float(cos(angle)), Float(sin(angle)))
  }

  /// The transform, not scaled.
  func forward<Lanes>(_ grid: inout [ComplexLanes<Lanes>]) {
    var line = [ComplexLanes<Lanes>](repeating: .zero, count: 40)
    var work = line
    for y in 0..<40 {
      for x in 0..<40 { line[x] = grid[y * 40 + x] }
      transform(&line, &work)
      for x in 0..<40 { grid[y * 40 + x] = work[x] }
    }
    for x in 0..<40 {
      for y in 0..<40 { line[y] = grid[y * 40 + x] }
      transform(&line, &work)
      for y in 0..<40 { grid[y * 40 + x] = work[y] }
    }
  }

  /// The inverse, scaled: `forward` and then this change nothing.
  func inverse<Lanes>(_ grid: inout [ComplexLanes<Lanes>]) {
    for index in grid.indices { grid[index] = grid[index].conjugate }
    forward(&grid)
    for index in grid.indices { grid[index] = grid[index].conjugate * (1 / 1600) }
  }

  /// One line: `line` is used up, the result is in `result`.
  @inline(__always)
  private func transform<Lanes>(
    _ line: inout [ComplexLanes<Lanes>], _ result: inout [ComplexLanes<Lanes>]
  ) {
    let (c1, c2) = (Float(0.309016994), Float(-0.809016994))
    let (s1, s2) = (Float(0.951056516), Float(0.587785252))
    for n in 0..<8 {
      let x0 = line[n]
      let (x1, x2, x3, x4) = (line[8 + n], line[16 + n], line[24 + n], line[32 + n])
      let (t1, t2, t3, t4) = (x1 + x4, x2 + x3, x1 - x4, x2 - x3)
      let m = x0 + t1 * c1 + t2 * c2
      let o = x0 + t1 * c2 + t2 * c1
      let p = (t3 * s1 + t4 * s2).turned
      let q = (t3 * s2 - t4 * s1).turned
      line[n] = x0 + t1 + t2
      store(m + p, 1, n, &line)
      store(o + q, 2, n, &line)
      store(o - q, 3, n, &line)
      store(m - p, 4, n, &line)
    }
    let half = Float(0.707106781)
    for k in 0..<5 {
      let at = 8 * k
      let (a0, a1) = (line[at] + line[at + 4], line[at] - line[at + 4])
      let (a2, a3) = (line[at + 2] + line[at + 6], (line[at + 2] - line[at + 6]).turned)
      let (b0, b1) = (line[at + 1] + line[at + 5], line[at + 1] - line[at + 5])
      let (b2, b3) = (line[at + 3] + line[at + 7], (line[at + 3] - line[at + 7]).turned)
      let (e0, e1, e2, e3) = (a0 + a2, a1 + a3, a0 - a2, a1 - a3)
      let (o0, o2) = (b0 + b2, (b0 - b2).turned)
      let o1 = (b1 + b3).times(half, -half)
      let o3 = (b1 - b3).times(-half, -half)
      result[k] = e0 + o0
      result[k + 5] = e1 + o1
      result[k + 10] = e2 + o2
      result[k + 15] = e3 + o3
      result[k + 20] = e0 - o0
      result[k + 25] = e1 - o1
      result[k + 30] = e2 - o2
      result[k + 35] = e3 - o3
    }
  }

  @inline(__always)
  private func store<Lanes>(
    _ value: ComplexLanes<Lanes>, _ k: Int, _ n: Int, _ line: inout [ComplexLanes<Lanes>]
  ) {
    let twiddle = twiddles[k * n]
    line[8 * k + n] = value.times(twiddle.x, twiddle.y)
  }
}
