// How loud audio is. Decibels are relative to full scale: a sample of 1 has 0 dBFS, and a sine that
// reaches it has a root mean square of -3.01 dBFS.

import Glibc  // for the linker: a square root is exact, but may be a call into libm

/// Peak and root mean square of some samples.
package struct Level: Equatable, Sendable, Codable {
  /// The largest magnitude; full scale is 1.
  package let peak: Double
  /// Root of the mean of squares; full scale is 1.
  package let rms: Double

  /// The peak in dBFS; minus infinity for digital silence.
  package var peakDecibels: Double { decibels(ofAmplitude: peak) }
  /// The root mean square in dBFS; minus infinity for digital silence.
  package var rmsDecibels: Double { decibels(ofAmplitude: rms) }
}

/// 20 · log10 of an amplitude; minus infinity for 0.
///
/// - Parameter amplitude: 0 or more, 1 is full scale.
/// - Returns: the level in dBFS.
package func decibels(ofAmplitude amplitude: Double) -> Double {
  amplitude <= 0 ? -.infinity : 6.020_599_913_279_624 * binaryLogarithm(amplitude)
}

/// The amplitude that stands `decibels` above full scale (below, if negative); 0 below -6000.
package func amplitude(ofDecibels decibels: Double) -> Double {
  decibels < -6000 ? 0 : powerOfTwo(decibels / 6.020_599_913_279_624)
}

extension PCMBuffer {
  /// Level of a range of samples of one channel, or of all channels together; zero for no samples.
  ///
  /// Squares are summed in double precision in the order of the samples.
  package func level(of range: Range<Int>? = nil, channel: Int? = nil) -> Level {
    let range = range ?? 0..<sampleCount
    var (peak, sum, count) = (Float(0), 0.0, 0)
    for index in channel.map({ $0...$0 }) ?? 0...(channelCount - 1) {
      for sample in samples(ofChannel: index)[range] {
        peak = max(peak, abs(sample))
        sum += Double(sample) * Double(sample)
      }
      count += range.count
    }
    return Level(peak: Double(peak), rms: count == 0 ? 0 : (sum / Double(count)).squareRoot())
  }

  /// Whether no sample of any channel in a range is louder than a threshold.
  ///
  /// - Parameters:
  ///   - range: samples from the start of the buffer.
  ///   - threshold: the highest peak that still counts as silence, in dBFS; minus infinity asks for
  ///     samples of exactly zero.
  /// - Returns: whether the peak of all channels is at the threshold or below it.
  package func isSilent(_ range: Range<Int>, threshold: Double) -> Bool {
    level(of: range).peakDecibels <= threshold
  }
}
