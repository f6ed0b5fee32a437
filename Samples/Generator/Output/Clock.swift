// When the clip's pictures are shown. The camera means to take 30 in a second, but some come late,
// some are lost, and once it stalls: sources have variable frame rates.

import MediaTime

/// The moments of the clip's pictures.
enum Clock {
  /// Ticks from one picture to the next, if all goes well.
  static let step: Int64 = 3000

  /// The timestamps of all pictures, in ticks of `videoBase`, strictly increasing from 0.
  ///
  /// - Parameter seconds: the nominal length of the clip.
  /// - Returns: one for each picture that the camera did not lose.
  static func pictures(seconds: Int) -> [Int64] {
    (0..<Int64(seconds * 30)).compactMap { index in
      if index == 0 { return 0 }
      let isLost = chance(901, Int(index)) < 0.05 || (141..<146).contains(index)
      if isLost { return nil }
      let isLate = chance(902, Int(index)) < 0.10
      let delay = Int64((isLate ? 1500 : 90) * chance(903, Int(index)))
      return index * step + delay
    }
  }

  /// How long each picture is shown, in ticks; the last for one step.
  static func durations(of pictures: [Int64]) -> [Int64] {
    zip(pictures, pictures.dropFirst()).map { $1 - $0 } + [step]
  }
}
