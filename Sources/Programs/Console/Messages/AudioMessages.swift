// What a person should know about an extracted track, one sentence for each fact.

package import Jobs
import MediaTime

extension AudioNote {
  /// The sentence.
  package var sentence: String {
    switch self {
    case .onlyChannel(let channel):
      "The channels cancel each other out where they are added up; only channel \(channel) is heard."
    case .startsLate(let time): "The audio starts at \(time); silence stands before it."
    case .startsEarly(let time): "The audio starts before the first picture, at \(time)."
    case .gapsFilled(let places):
      "Silence stands in \(places) places in which the source has no audio."
    case .packetsLost(let count):
      "\(count) packets could not be decoded; silence stands in their place."
    case .blocksDamaged(let count):
      "\(count) blocks of audio are damaged and may not be as recorded."
    case .endsEarly:
      "The source ends before its container says it should; all that is there was used."
    case .partlyRedacted(let ranges):
      "\(ranges) ranges are taken out of some channels only; what others recorded is heard."
    }
  }
}
