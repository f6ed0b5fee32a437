// What is measured of audio by the tests, written as plainly as can be: levels, correlation, and
// where one piece of audio lies in another.

import Foundation

/// Root mean square in dBFS; -400 for digital silence or nothing.
package func level(_ samples: some Collection<Float>) -> Double {
  let energy = samples.reduce(0.0) { $0 + Double($1) * Double($1) }
  guard energy > 0, !samples.isEmpty else { return -400 }
  return 10 * log(energy / Double(samples.count)) / log(10)
}

/// Pearson's coefficient of two pieces of equal length; 0 where one does not change.
package func correlation(_ a: some Collection<Float>, _ b: some Collection<Float>) -> Double {
  let n = Double(a.count)
  let (p, q) = (a.map(Double.init), b.map(Double.init))
  let (x, y) = (p.reduce(0, +) / n, q.reduce(0, +) / n)
  var (aa, bb, ab) = (0.0, 0.0, 0.0)
  for (u, v) in zip(p, q) {
    aa += (u - x) * (u - x)
    bb += (v - y) * (v - y)
    ab += (u - x) * (v - y)
  }
  return aa > 0 && bb > 0 ? ab / (aa * bb).squareRoot() : 0
}

/// Level of one frequency in dBFS, as the root mean square of the sine that fits best (Goertzel).
package func level(
  ofHertz hertz: Double, in samples: some Collection<Float>, rate: Int
) -> Double {
  var (c, s) = (0.0, 0.0)
  for (index, sample) in samples.enumerated() {
    let angle = 2 * Double.pi * hertz * Double(index) / Double(rate)
    c += Double(sample) * cos(angle)
    s += Double(sample) * sin(angle)
  }
  let amplitude = 2 * (c * c + s * s).squareRoot() / Double(max(1, samples.count))
  return amplitude > 0 ? 20 * log(amplitude / 2.0.squareRoot()) / log(10) : -400
}

/// The difference of two pieces in dBFS.
package func difference(_ a: some Collection<Float>, _ b: some Collection<Float>) -> Double {
  level(zip(a, b).map { $0 - $1 })
}

/// By how many samples `piece` lies later in `whole` than at `position`, within `reach`; where it
/// is most alike.
package func lag(
  of piece: ArraySlice<Float>, in whole: [Float], at position: Int, reach: Int
) -> (samples: Int, likeness: Double) {
  var best = (samples: 0, likeness: -1.0)
  for shift in -reach...reach {
    let from = position + shift
    guard from >= 0, from + piece.count <= whole.count else { continue }
    let likeness = correlation(piece, whole[from..<(from + piece.count)])
    if likeness > best.likeness { best = (shift, likeness) }
  }
  return best
}
