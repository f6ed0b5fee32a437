// What a check of audio allows, in one place. A limit that follows from what the codec loses in the
// file at hand is computed where that loss was measured; here stand the bounds of such limits.

import AudioSamples
import RedactionModel

/// What a check of audio allows.
enum AudioLimits {
  /// Samples at each end of a range into which frames of a codec carry noise.
  static let smear: Int64 = 2048
  /// Length of a clip, in seconds, from which whole packets of audio fit between its ends.
  static let shortestTrack = 0.25
  /// Quietest audio outside of ranges that is compared, in dBFS.
  static let quietest = -60.0
  /// The least phase correlation that says that a signal is hidden: strangers stay below 6.
  static let prominence = 9.0
  /// Correlation of a tone's level and the source's, over cells, that no steady tone has.
  static let envelope = 0.6
  /// The least standard deviation of a tone's level that counts as modulated, as a share of it.
  static let leastModulation = 0.003
  /// Cells that such a correlation takes.
  static let leastCells = 40
  /// Root mean square of what is heard too much from which on it is asked whether it is the source.
  static let leastHidden = 1e-5
  /// By how much the silence beside a range must be quieter than its source there, in dB.
  static let guardDrop = 12.0
  /// How far below what lies beside it a codec's noise stays in such a silence, in dB.
  static let carriedOver = 20.0
  /// The same as a share of the power.
  static let carriedOverPower: Float = 0.01
  /// The least correlation at which a stretch counts as found.
  static let leastLike = 0.5
  /// Latest and earliest that audio may be heard, in thousandths of a second: a third of a frame of
  /// AAC, and more than what an Opus encoder's delay comes to where a muxer forgets it.
  static let delay = 7

  /// How loud a tone of the plan is, in dBFS: an amplitude of a tenth.
  static let tone = -23.0

  /// Samples in a cell of a range: five milliseconds.
  static func cell(_ sampleRate: Int) -> Int { max(1, sampleRate / 200) }

  /// Loudest difference from what must be heard, in dBFS, over a cell inside of a range.
  ///
  /// A codec loses of a tone what it loses elsewhere: then the difference may be as loud, but never
  /// more than a few decibels below the tone.
  ///
  /// - Parameters:
  ///   - effect: what is heard instead.
  ///   - isEdge: whether frames of a codec may reach the cell from outside.
  ///   - loss: what the codec loses elsewhere, as a share of the power; nil where nobody knows.
  ///   - isLossless: whether the output's codec keeps samples as they are.
  /// - Returns: the limit.
  static func inside(
    _ effect: AudioEffect, isEdge: Bool, loss: Double?, isLossless: Bool
  ) -> Double {
    if effect == .mute { return isEdge ? -60 : isLossless ? -90 : -75 }
    let usual = isLossless ? 0 : 2 * (loss ?? 0)
    let carried = min(tone - 3, tone + 8 + decibels(ofAmplitude: usual.squareRoot()))
    return max(isEdge ? -40 : -50, carried)
  }

  /// The sine of the angle by which a tone may be turned: what the filters of codecs do to it, and
  /// two samples, by which they make the offset of a track uncertain.
  static func turn(_ effect: AudioEffect, sampleRate: Int) -> Double {
    guard case .tone(let hertz) = effect else { return 0 }
    return min(0.7, stray(effect) + 4 * Double.pi * hertz / Double(max(1, sampleRate)))
  }

  /// How far a tone may stray from the plan's level, as a share of its amplitude: what the filters
  /// of codecs do to it, more where it is low.
  static func stray(_ effect: AudioEffect) -> Double {
    if case .tone(let hertz) = effect, hertz < 500 { 0.25 } else { 0.12 }
  }
}

/// A level as it may cross to whoever asked; nil where samples were no numbers, or all was silent.
func finite(_ decibels: Double) -> Double? { decibels.isFinite ? decibels : nil }
