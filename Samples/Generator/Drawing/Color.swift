// Colours and small vectors: the words that all drawing uses. Colours are gamma-coded BT.709 as a
// screen shows them, and all arithmetic on them is plain IEEE, so pictures have the same bytes
// anywhere.

import Glibc  // for the linker: a square root is exact, but may be a call into libm

/// Red, green and blue in 0...255, and opacity in 0...1 as the fourth element.
typealias Color = SIMD4<Float>

/// A point or direction in the world: metres to the right, up and along the street.
typealias Vector = SIMD3<Double>

/// An opaque colour; each part is 0...255.
func rgb(_ red: Float, _ green: Float, _ blue: Float, _ opacity: Float = 1) -> Color {
  Color(red, green, blue, opacity)
}

extension Color {
  /// The colour under more or less light; opacity stays.
  func lit(_ factor: Double) -> Color {
    let f = Float(factor)
    return Color(Swift.min(x * f, 255), Swift.min(y * f, 255), Swift.min(z * f, 255), w)
  }

  /// The colour on the way to another, `part` 0...1 of it.
  func mixed(_ other: Color, _ part: Double) -> Color { self + (other - self) * Float(part) }

  /// The same colour with another opacity.
  func opacity(_ value: Double) -> Color { Color(x, y, z, Float(value)) }
}

/// The sum of the products of the parts, added in a fixed order.
func dot(_ a: Vector, _ b: Vector) -> Double { a.x * b.x + a.y * b.y + a.z * b.z }

/// The vector that stands on both.
func cross(_ a: Vector, _ b: Vector) -> Vector {
  Vector(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x)
}

/// The vector with length 1.
func unit(_ a: Vector) -> Vector { a / dot(a, a).squareRoot() }

/// `x` held between 0 and 1.
func clamp01(_ x: Double) -> Double { min(max(x, 0), 1) }

/// 0 up to `from`, 1 after `to`, and smooth in between.
func smoothStep(_ from: Double, _ to: Double, _ x: Double) -> Double {
  let u = clamp01((x - from) / (to - from))
  return u * u * (3 - 2 * u)
}

/// A well-mixed number from a seed; the only source of chance in the clip.
func hash(_ seed: UInt64) -> UInt64 {
  var z = seed &+ 0x9E37_79B9_7F4A_7C15
  z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
  z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
  return z ^ (z >> 31)
}

/// A number in 0..<1 from up to three integers.
func chance(_ a: Int, _ b: Int = 0, _ c: Int = 0) -> Double {
  let mixed = hash(
    hash(hash(UInt64(bitPattern: Int64(a))) &+ UInt64(bitPattern: Int64(b)))
      &+ UInt64(bitPattern: Int64(c)))
  return Double(mixed >> 11) / 9_007_199_254_740_992
}
