// A steady sine, for ranges that are replaced by a tone. The phase comes from integers, so a tone
// is as pure after an hour as in its first second, and has the same bits on every machine.

package import MediaTime

/// A sine of fixed pitch and level.
package struct Tone: Equatable, Sendable {
  /// Periods per second; 1 or more, and below half the sample rate to be heard as such.
  package let hertz: Int
  /// The largest sample; 0...1.
  package let amplitude: Double

  /// Makes a tone.
  ///
  /// - Precondition: the pitch is positive and the amplitude 0...1.
  package init(hertz: Int, amplitude: Double) {
    precondition(hertz > 0 && (0...1).contains(amplitude), "a tone has a pitch and a level")
    self.hertz = hertz
    self.amplitude = amplitude
  }

  /// The sample at an index counted from where the tone starts with phase zero.
  package func sample(at index: Int, sampleRate: Int) -> Float {
    let rate = Int64(sampleRate)
    let phase = (Int64(index) % rate) * (Int64(hertz) % rate) % rate
    return Float(amplitude * sine(turns: Double(phase) / Double(rate)))
  }

  /// A mono buffer of this tone.
  package func buffer(sampleCount: Int, sampleRate: Int, start: Timestamp) -> PCMBuffer {
    PCMBuffer(
      planes: [(0..<sampleCount).map { sample(at: $0, sampleRate: sampleRate) }],
      sampleRate: sampleRate, start: start)
  }
}
