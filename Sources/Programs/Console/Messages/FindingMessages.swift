// What a check of a finished file found, one sentence for each finding. Facts come from the worker;
// words are written here and nowhere else.

import MediaTime
package import WorkerProtocol

extension Finding {
  /// What is wrong, and where, for a person.
  package var sentence: String {
    switch self {
    case .container(let finding): finding.sentence
    case .codedStream(let finding): finding.sentence
    case .containerNotWalked(let error): error.sentence
    case .more(let count): "\(counted(count, "more finding is", "more findings are")) not listed."
    case .receiptNotRead(let error): error.sentence
    case .receiptDiffers(let field, let stated, let found):
      "The receipt states \(stated ?? "nothing") at \(field), where \(found ?? "nothing") was found."
    case .receiptSeal(let problem, let key): problem.sentence(of: key ?? "no key")
    default: streamSentence ?? pictureSentence ?? audioSentence ?? "\(kind)."
    }
  }

  private var streamSentence: String? {
    switch self {
    case .streamNotAllowed(let stream, let type):
      "The output holds stream \(stream) (\(type)), which no output may hold."
    case .orientationDiffers: "The output is turned in another way than its source."
    case .descriptionDiffers(let part, let expected, let found):
      "The output says of its pictures that \(part.phrase) \(words(found)), but \(words(expected)) "
        + "in its source."
    case .pictureCountDiffers(let expected, let found):
      "The output holds \(counted(found, "picture")), where \(expected) \(wereOrWas(expected)) "
        + "written."
    case .hiddenPictures(let count):
      "An edit list of the output hides \(counted(count, "picture"))."
    case .firstPictureTimeDiffers(let expected, .some(let found)):
      "The output's first picture is shown at \(found) where it was to be at \(expected)."
    case .firstPictureTimeDiffers(let expected, nil):
      "The output does not say when its first picture is shown, which was to be at \(expected)."
    case .tags(let names): "The output holds tags: \(names.joined(separator: ", "))."
    case .chapters(let count): "The output holds \(counted(count, "chapter"))."
    case .outputNotRead(let failure): "The output cannot be read: \(failure.clause)."
    default: nil
    }
  }

  private var pictureSentence: String? {
    switch self {
    case .endsEarly(let time): "The output ends before the picture at \(time)."
    case .surplusPictures: "The output shows more pictures than its source."
    case .pictureTimeDiffers(let expected, let found):
      "The picture at \(expected) is shown \(milliseconds(from: expected, to: found)) ms "
        + "off its time."
    case .pictureSizeDiffers(let time, let expected, let found):
      "The picture at \(time) has \(found) samples instead of \(expected)."
    case .pictureFormatDiffers(let time, let expected, let found):
      "The picture at \(time) has the layout \(found) instead of \(expected)."
    case .picture(let finding): finding.sentence
    default: nil
    }
  }

  private var audioSentence: String? {
    switch self {
    case .audioTrackCountDiffers(let expected, let found):
      "The output has \(counted(found, "audio track")), where its source has \(expected)."
    case .audioLayoutDiffers(let track, let expected, let found):
      "Track \(track) has \(counted(found.channels, "channel")) of \(found.sampleRate) Hz "
        + "where its source has \(expected.channels) of \(expected.sampleRate) Hz."
    case .audioTrackNotDecoded(let track, let failure):
      "The audio of track \(track) cannot be checked: \(failure.clause)."
    case .audioNotRead(let failure): "The audio cannot be checked: \(failure.clause)."
    case .audioLate(let track, let channel, let delay, let time, let limit):
      "Channel \(channel) of track \(track) is heard \(shift(delay)) than in its source from "
        + "\(time) on, where \(shift(limit)) is the most."
    case .audioDiffers(let track, let channel, let from, let to, let correlation, let limit):
      "In channel \(channel) of track \(track), from \(from) to \(to), is heard what its source does "
        + "not have there (\(percent(correlation)) alike, where \(percent(limit)) is the least)."
    case .audioLevelDiffers(let track, let channel, let time, let level, let limit):
      "Channel \(channel) of track \(track) is \(difference(level)) its source at \(time), "
        + "where \(tenths(limit)) dB are the most."
    case .audioAdded(let track, let channel, let time, let hertz, let level, let limit):
      "In channel \(channel) of track \(track), at \(time), something is heard above \(hertz) Hz "
        + "that is \(difference(level)) its source, where \(tenths(limit)) dB are the most."
    default: rangeSentence
    }
  }

  private var rangeSentence: String? {
    switch self {
    case .rangeAudible(let place, let level, let limit):
      "In \(place.name) something is heard\(heard(level)) where all is to be silent "
        + "(\(whole(limit)) dBFS at most); \(remedy)."
    case .besideTone(let place, let level, let limit):
      "In \(place.name) something is heard\(heard(level)) beside the tone "
        + "(\(whole(limit)) dBFS at most); \(remedy)."
    case .toneDiffers(let place, let level, let limit):
      "In \(place.name) the tone of the plan is not what is heard: it differs"
        + "\(level.map { " by \(whole($0)) dBFS" } ?? "") (\(whole(limit)) dBFS at most); \(remedy)."
    case .toneFollowsSource(let place, let correlation, let limit):
      "In \(place.name) the tone grows loud and soft as the source does "
        + "(\(percent(correlation)) alike, \(percent(limit)) at most); \(remedy)."
    case .sourceInRange(let place, let prominence, let limit):
      "In \(place.name) the source is hidden in what is heard: its phase correlation stands out "
        + "\(tenths(prominence)) times (\(tenths(limit)) at most); \(remedy)."
    default: nil
    }
  }
}

/// What to do about a leak.
private let remedy = "do not release the file, and redact it again"

/// A measured value as a whole number, rounded towards zero, however large it is.
private func whole(_ value: Double) -> Int {
  value.isNaN ? 0 : Int(min(999, max(-999, value)).rounded(.towardZero))
}

/// A measured value to a tenth, rounded towards zero, however large it is.
private func tenths(_ value: Double) -> String {
  let value = whole(min(99, max(-99, value.isNaN ? 0 : value)) * 10)
  return "\(value < 0 ? "-" : "")\(abs(value) / 10).\(abs(value) % 10)"
}

private func percent(_ share: Double) -> String { "\(whole(share * 100)) %" }

private func heard(_ level: Double?) -> String { level.map { " at \(whole($0)) dBFS" } ?? "" }

private func shift(_ delay: Timestamp) -> String {
  let time = delay.converted(to: TimeBase(1, 1000), rounding: .nearest).ticks
  return "\(time.magnitude) ms \(time < 0 ? "earlier" : "later")"
}

private func difference(_ level: Double?) -> String {
  guard let level else { return "not as loud as" }
  return "\(tenths(abs(level))) dB \(level > 0 ? "louder" : "quieter") than"
}

private func milliseconds(from expected: Timestamp, to found: Timestamp) -> Int64 {
  func time(_ timestamp: Timestamp) -> Int64 {
    timestamp.converted(to: TimeBase(1, 1000), rounding: .nearest).ticks
  }
  return time(found) - time(expected)
}

private func words(_ numbers: [Int]) -> String {
  numbers.map { "\($0)" }.joined(separator: "/")
}

extension DescriptionPart {
  fileprivate var phrase: String {
    switch self {
    case .range: "their full range is in use (1) or not (0):"
    case .color: "primaries, transfer and matrix are"
    case .aspect: "width and height of a sample are"
    case .aperture: "what players show of a picture is"
    case .layout: "depth and chroma are"
    }
  }
}

extension HiddenPart {
  /// What it is called in a sentence.
  var name: String {
    switch self {
    case .region(let id): "region \(id)"
    case .outside: "the outside"
    }
  }
}

extension AudioPlace {
  fileprivate var name: String {
    "audio[\(range)], channel \(channel) of track \(track), at \(time),"
  }
}

extension SealProblem {
  fileprivate func sentence(of key: String) -> String {
    switch self {
    case .unsealed: "The receipt has no seal, where one of the key \(key) is expected."
    case .removed: "The receipt names the signer \(key), whose seal was taken off it."
    case .broken: "The receipt was changed after it was sealed."
    case .otherKey:
      "The receipt is sealed with the key \(key), which is not the one that it names or that is "
        + "expected."
    }
  }
}
