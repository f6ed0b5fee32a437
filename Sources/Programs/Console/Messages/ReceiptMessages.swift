// What a person reads of a finished redaction that is not as a careless reader would expect.

package import Custody
import MediaTime
import StrictJSON

extension ReceiptNote {
  /// One sentence.
  package var sentence: String {
    switch self {
    case .unsandboxed:
      "WARNING: the source was decoded without a sandbox, since --allow-unsandboxed was said."
    case .sourceEndsEarly:
      "The source ends before its container says it should; all that is there was used."
    case .damagedPicturesCovered(let count): "\(count) damaged pictures were covered whole."
    case .picturesLost(let count):
      "\(count) coded pictures could not be decoded and are missing, as they are in any player."
    case .pictureTimesRepaired(let count):
      "\(count) pictures had no time in the source, or one out of order; they keep their order, "
        + "and the source's times are kept in theirs."
    case .picturesConverted(let from, let to): "Pictures were coded from \(from) as \(to)."
    case .timesShifted(let ticks, let timeBase):
      "All times were moved by \(Timestamp(ticks, timeBase)), so that the output's clock starts "
        + "at 0."
    case .reversible(let region, let effect):
      "REVERSIBLE: region \(quotedExcerpt(region)) is only \(effect), which can be undone."
    case .regionCoveredNothing(let region):
      "The optional region \(quotedExcerpt(region)) covered no picture."
    case .hiddenAudioPacketsDropped(let count):
      "\(count) audio packets hidden by an edit list were left out."
    case .audioTimesRepaired(let count):
      "\(count) packets had times that did not increase and were moved."
    case .audioRangeCoveredNothing(let range): "The optional audio[\(range)] found no audio."
    case .trackRecoded(let track, let from, let to):
      "Track \(track) was coded anew, from \(from) to \(to)."
    case .trackReduced(let track, let packets):
      "Track \(track) was copied without data that decoding does not need, in \(packets) packets."
    case .trackGaps(let track, let places, let filled, let cut):
      "Track \(track) has \(places) places where its times jump; there, \(filled) samples of "
        + "silence stand in for audio that the source does not have, and \(cut) doubled samples "
        + "were left out."
    case .trackDamaged(let track, let packets, let blocks):
      "Track \(track) is damaged: \(packets) packets were silenced, and \(blocks) pieces may be "
        + "heard wrong."
    }
  }
}
