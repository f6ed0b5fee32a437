// Two signals beside each other, frame by frame and band by band: how much power each of them has
// and how much of it they share. What a codec loses differs from band to band, so a check asks each
// band by itself.

/// The power of two signals in four bands over some samples.
package struct BandPowers: Equatable, Sendable {
  /// Mean square of the first signal in each band; full scale is 1.
  package var first = SIMD4<Float>.zero
  /// The same of the second.
  package var second = SIMD4<Float>.zero
  /// Mean product of the two.
  package var product = SIMD4<Float>.zero

  /// Nothing in any band.
  package init() {}

  /// Where the bands meet, in Hz: below the first, some codecs keep nothing;
  /// above the second, codecs put noise of their own in the place of noise.
  package static let edges = [200, 4000, 12_000]
  /// The band in which codecs keep the course of a signal.
  package static let voice = 1

  /// Adds other powers.
  package static func += (a: inout BandPowers, b: BandPowers) {
    a.first += b.first
    a.second += b.second
    a.product += b.product
  }

  /// Correlation in a band, -1...1; 0 where one of the two has nothing.
  package func correlation(_ band: Int) -> Double {
    let (a, b) = (Double(first[band]), Double(second[band]))
    return a > 0 && b > 0 ? Double(product[band]) / (a * b).squareRoot() : 0
  }
}

/// Cuts two signals into frames and measures each.
package struct BandMeter: Sendable {
  /// Samples in a frame: about a fiftieth of a second.
  package let frame: Int
  private let transform: FourierTransform
  private let bands: [Int]

  /// Prepares for a sample rate.
  ///
  /// - Parameter sampleRate: samples per second, 1 or more.
  package init(sampleRate: Int) {
    frame = max(16, powerOfTwo(notAbove: max(1, sampleRate / 40)))
    transform = FourierTransform(size: frame)
    let width = Double(sampleRate) / Double(frame)
    bands = (0...frame / 2).map { bin in
      BandPowers.edges.firstIndex { Double(bin) * width < Double($0) } ?? BandPowers.edges.count
    }
  }

  /// Measures frames that lie one behind the other, without a window.
  ///
  /// The two signals are the real and the imaginary part of one transform.
  ///
  /// - Parameters:
  ///   - first: the first signal; a rest shorter than a frame is left out.
  ///   - second: the second signal; as long.
  /// - Returns: the powers of each frame.
  package func measure(_ first: [Float], _ second: ArraySlice<Float>) -> [BandPowers] {
    precondition(first.count == second.count, "signals of one length")
    let count = first.count / frame
    var result: [BandPowers] = []
    result.reserveCapacity(count)
    var re = [SIMD8<Float>](repeating: .zero, count: frame)
    var im = re
    for group in stride(from: 0, to: count, by: 8) {
      let lanes = min(8, count - group)
      for lane in 0..<lanes {
        let (a, b) = ((group + lane) * frame, second.startIndex + (group + lane) * frame)
        for index in 0..<frame {
          re[index][lane] = first[a + index]
          im[index][lane] = second[b + index]
        }
      }
      transform.transform(&re, &im)
      result += powers(re, im).prefix(lanes)
    }
    return result
  }

  /// Measures frames of a signal beside itself: all of its power counts as voice, at no cost.
  package func measure(alike signal: [Float]) -> [BandPowers] {
    (0..<signal.count / frame).map { number in
      var sum: Float = 0
      for index in number * frame..<(number + 1) * frame { sum += signal[index] * signal[index] }
      var result = BandPowers()
      result.first[BandPowers.voice] = sum / Float(frame)
      (result.second, result.product) = (result.first, result.first)
      return result
    }
  }

  /// The powers of eight frames from their transform.
  private func powers(_ re: [SIMD8<Float>], _ im: [SIMD8<Float>]) -> [BandPowers] {
    var sums = Array(
      repeating: (a: SIMD8<Float>.zero, b: SIMD8<Float>.zero, p: SIMD8<Float>.zero), count: 4)
    for bin in 0...frame / 2 {
      let other = (frame - bin) & (frame - 1)
      // Twice the transforms of the real and the imaginary part.
      let (ar, ai) = (re[bin] + re[other], im[bin] - im[other])
      let (br, bi) = (im[bin] + im[other], re[other] - re[bin])
      let weight: Float = bin == 0 || bin == frame / 2 ? 0.25 : 0.5
      sums[bands[bin]].a += (ar * ar + ai * ai) * weight
      sums[bands[bin]].b += (br * br + bi * bi) * weight
      sums[bands[bin]].p += (ar * br + ai * bi) * weight
    }
    let scale = 1 / (Float(frame) * Float(frame))
    return (0..<8).map { lane in
      var result = BandPowers()
      for band in 0..<4 {
        result.first[band] = sums[band].a[lane] * scale
        result.second[band] = sums[band].b[lane] * scale
        result.product[band] = sums[band].p[lane] * scale
      }
      return result
    }
  }
}
