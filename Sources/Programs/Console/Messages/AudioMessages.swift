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
      "Silence stands in \(counted(places, "place")) in which the source has no audio."
    case .packetsLost(let count):
      "\(counted(count, "packet")) could not be decoded; silence stands there."
    case .blocksDamaged(let count):
      "\(counted(count, "block")) of audio may not be as recorded, for want of a sound source."
    case .endsEarly:
      "The source ends before its container says it should; all that is there was used."
    case .partlyRedacted(let ranges):
      "From some channels only \(counted(ranges, "range")) \(wereOrWas(ranges)) taken out; what others "
        + "recorded is heard."
    }
  }
}
