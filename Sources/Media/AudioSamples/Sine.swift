// The few functions of mathematics that audio needs, written out so that a tone or a level has the
// same bits on every machine. Uses nothing but the four operations and exact scaling by powers of
// two.

/// Sine of an angle given in turns (1 is a full circle), correct to about 1e-15.
///
/// Folds the angle into a quarter of a turn and sums the Taylor series up to the 21st power.
///
/// - Parameter turns: any finite value below 2^53 in magnitude.
/// - Returns: the sine, -1...1.
package func sine(turns: Double) -> Double {
  var x = turns - Double(Int64(turns))
  if x > 0.5 { x -= 1 } else if x < -0.5 { x += 1 }
  if x > 0.25 { x = 0.5 - x } else if x < -0.25 { x = -0.5 - x }
  let angle = x * (2 * Double.pi)
  let square = angle * angle
  var sum = 1.0
  for k in [20.0, 18, 16, 14, 12, 10, 8, 6, 4, 2] { sum = 1 - sum * square / (k * (k + 1)) }
  return angle * sum
}

/// Cosine of an angle given in turns; see ``sine(turns:)``.
package func cosine(turns: Double) -> Double { sine(turns: turns + 0.25) }

/// Logarithm to base 2 of a positive finite number, correct to about 1e-15 of its size.
///
/// Takes the exponent apart and sums the series of the inverse hyperbolic tangent on [1/√2, √2).
///
/// - Precondition: `value` is positive and finite.
package func binaryLogarithm(_ value: Double) -> Double {
  precondition(value > 0 && value.isFinite, "the logarithm of a positive number")
  var mantissa = value.significand
  var exponent = Double(value.exponent)
  if mantissa >= 1.414_213_562_373_095_1 {
    mantissa /= 2
    exponent += 1
  }
  let z = (mantissa - 1) / (mantissa + 1)
  let square = z * z
  var sum = 0.0
  for k in (0...11).reversed() { sum = sum * square + 1 / Double(2 * k + 1) }
  return exponent + 2 * z * sum * 1.442_695_040_888_963_4
}

/// Two to the power of `exponent`, correct to about 1e-15 of its size.
///
/// - Parameter exponent: between -1000 and 1000.
/// - Returns: the power, more than 0.
package func powerOfTwo(_ exponent: Double) -> Double {
  precondition(abs(exponent) <= 1000, "a power of two within a double's range")
  let whole = Int(exponent >= 0 ? exponent + 0.5 : exponent - 0.5)
  let x = (exponent - Double(whole)) * 0.693_147_180_559_945_3
  var sum = 1.0
  for k in (1...16).reversed() { sum = 1 + sum * x / Double(k) }
  return Double(sign: .plus, exponent: whole, significand: sum)
}
