// Who speaks when: syllables with start, length and vowel. The picture moves a mouth by it and the
// soundtrack makes it heard, so audio and picture agree.

import AudioSamples

/// The conversation of the clip.
enum Speech {
  /// Somebody who speaks.
  enum Speaker {
    /// Who wears the camera.
    case officer
    /// The person who is met.
    case personA
  }

  /// A syllable.
  struct Syllable {
    let speaker: Speaker
    /// Seconds from the start of the clip.
    let from, to: Double
    /// Which vowel, 0..<5.
    let vowel: Int
    /// Whether a hiss comes before the vowel.
    let hasHiss: Bool
    /// Pitch against the speaker's mean.
    let pitch: Double
  }

  /// How long before a vowel its hiss may start, in seconds.
  static let hiss = 0.04

  /// What is said, in order: speaker, start in seconds, syllables.
  private static let phrases: [(Speaker, Double, Int)] = [
    (.officer, 0.7, 6), (.officer, 2.3, 4), (.personA, 3.5, 5), (.officer, 5.0, 6),
    (.personA, 6.7, 8), (.personA, 8.6, 6), (.officer, 10.3, 3),
  ]

  /// All syllables of the clip.
  static let syllables: [Syllable] = phrases.enumerated().flatMap { index, phrase in
    var time = phrase.1
    return (0..<phrase.2).map { number in
      let length = 0.13 + 0.10 * chance(501, index, number)
      defer { time += length + 0.02 + 0.05 * chance(502, index, number) }
      let fall = 1.10 - 0.22 * Double(number) / Double(phrase.2)
      return Syllable(
        speaker: phrase.0, from: time, to: time + length,
        vowel: Int(5 * chance(503, index, number)),
        hasHiss: chance(504, index, number) < 0.35,
        pitch: fall * (0.94 + 0.14 * chance(505, index, number)))
    }
  }

  /// When a phrase, counted from 0, starts and ends, in seconds.
  static func extent(ofPhrase phrase: Int) -> (from: Double, to: Double) {
    let first = phrases[..<phrase].reduce(0) { $0 + $1.2 }
    let last = first + phrases[phrase].2 - 1
    return (syllables[first].from, syllables[last].to)
  }

  /// How far a speaker's mouth is open, 0...1.
  static func openness(of speaker: Speaker, at seconds: Double) -> Double {
    for syllable in syllables where syllable.speaker == speaker {
      if seconds >= syllable.from, seconds < syllable.to {
        let u = (seconds - syllable.from) / (syllable.to - syllable.from)
        return sine(turns: u / 2) * [1.0, 0.6, 0.4, 0.8, 0.5][syllable.vowel]
      }
    }
    return 0
  }
}
