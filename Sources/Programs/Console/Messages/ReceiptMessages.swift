// What a person reads of a finished redaction that is not as a careless reader would expect.

package import Bitstream
package import Custody
package import Jobs
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
    case .damagedPicturesCovered(let count, let stretches):
      "\(counted(count, "damaged picture")) \(wereOrWas(count)) covered whole\(places(stretches))."
    case .picturesLost(let count):
      "\(counted(count, "coded picture")) could not be decoded, and will be missing in any player as "
        + "well."
    case .pictureTimesRepaired(let count):
      "\(counted(count, "picture")) had no time in the source, or one out of order; the order is kept, "
        + "and the source's times in theirs."
    case .picturesConverted(let from, let to): "Pictures were coded from \(from) as \(to)."
    case .everythingRendered(let reason):
      "Every picture was coded anew: "
        + (CopyObstacle(rawValue: reason)?.clause ?? "packets could not be copied") + "."
    case .timesShifted(let ticks, let timeBase):
      "All times were moved by \(Timestamp(ticks, timeBase)), so that the output's clock starts "
        + "at 0."
    case .reversible(let region, let effect):
      reversibleSentence([region], effect)
    case .regionCoveredNothing(let region):
      coveredNothingSentence([region])
    case .hiddenAudioPacketsDropped(let count):
      "\(counted(count, "audio packet")) hidden by an edit list \(wereOrWas(count)) left out."
    case .audioTimesRepaired(let count):
      "\(counted(count, "packet")) had times that did not increase, and \(wereOrWas(count)) moved."
    case .audioRangeCoveredNothing(let range): "The optional audio[\(range)] found no audio."
    case .trackRecoded(let track, let from, let to):
      "Track \(track) was coded anew, from \(from) to \(to)."
    case .trackReduced(let track, let packets):
      "Track \(track) was copied without data that decoding does not need, in "
        + "\(counted(packets, "packet"))."
    case .trackGaps(let track, let places, let filled, let cut):
      "Track \(track) has \(counted(places, "place")) where its times jump; there, "
        + "\(counted(filled, "sample")) of silence stand in for audio that the source does not have, "
        + "and \(counted(cut, "doubled sample")) \(wereOrWas(cut)) left out."
    case .trackDamaged(let track, let packets, let blocks):
      "Track \(track) is damaged: \(counted(packets, "packet")) \(wereOrWas(packets)) silenced, and "
        + "\(counted(blocks, "piece")) may be heard wrong."
    }
  }
}

extension [ReceiptNote] {
  /// One sentence for each kind: what is so of ten regions is said once.
  package var sentences: [String] {
    var result: [String] = []
    for (place, note) in enumerated() {
      let before = self[..<place]
      switch note {
      case .reversible(_, let effect):
        let same = reversible(effect)
        if before.contains(where: same.contains) { continue }
        result.append(reversibleSentence(same.compactMap(\.region), effect))
      case .regionCoveredNothing:
        let same = filter { if case .regionCoveredNothing = $0 { true } else { false } }
        if before.contains(where: same.contains) { continue }
        result.append(coveredNothingSentence(same.compactMap(\.region)))
      default: result.append(note.sentence)
      }
    }
    return result
  }

  private func reversible(_ name: String) -> [ReceiptNote] {
    filter { if case .reversible(_, name) = $0 { true } else { false } }
  }
}

extension ReceiptNote {
  /// The region that it is about; nil for none.
  fileprivate var region: String? {
    switch self {
    case .reversible(let region, _), .regionCoveredNothing(let region): region
    default: nil
    }
  }
}

private func reversibleSentence(_ regions: [String], _ effect: String) -> String {
  "REVERSIBLE: \(name(regions)) \(regions.count == 1 ? "is" : "are") only \(effect), which can be "
    + "undone."
}

private func coveredNothingSentence(_ regions: [String]) -> String {
  "The optional \(name(regions)) covered no picture."
}

/// Regions by their ids; of many, the first ones.
private func name(_ regions: [String]) -> String {
  let shown = regions.count > 8 ? Array(regions.prefix(7)) : regions
  let others = regions.count - shown.count
  let ids = shown.map { quotedExcerpt($0) } + (others > 0 ? ["\(others) more"] : [])
  return (regions.count == 1 ? "region " : "regions ") + list(of: ids)
}

/// Where pictures are, after the words that say what became of them; nothing if it is not known.
private func places(_ stretches: [NotedStretch]) -> String {
  let most = 5
  let listed = stretches.prefix(most).map {
    $0.from == $0.to ? "at \($0.from)" : "from \($0.from) to \($0.to)"
  }
  guard !listed.isEmpty else { return "" }
  return ": " + listed.joined(separator: ", ") + (stretches.count > most ? ", and later" : "")
}

extension CopyObstacle {
  /// Why no packet is copied, as a clause.
  package var clause: String {
    switch self {
    case .otherCodec: "the output's video codec is not the source's"
    case .codec: "only packets of H.264 and HEVC can be copied"
    case .clip: "the plan has a clip"
    case .format: "the source has fields, samples or a profile that cannot be gone on with"
    case .lossless: "quality 0 is without loss, which takes a profile that the source does not have"
    case .parameterSets:
      "the source's parameter sets are several, change in mid-stream or cannot be followed"
    case .times: "packets have no times, or times in disorder"
    case .noClosedGroups: "no group of pictures can be copied by itself"
    case .pictures: "the decoder gave other pictures than the packets promise"
    }
  }
}

extension TouchedForecast {
  /// One line.
  package var words: String {
    if let obstacle {
      return "with --render touched, every picture is coded anew: \(obstacle.clause)"
    }
    let share = pictures == 0 ? 0 : Int(100 * Double(copiedPictures) / Double(pictures))
    return "with --render touched, \(renderedGroups) of \(groups) groups are coded anew; "
      + "\(share) % of the pictures stay as they are"
  }
}
