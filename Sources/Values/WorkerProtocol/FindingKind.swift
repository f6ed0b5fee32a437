// The names of findings for programs that read them, which do not change between versions, and
// which picture a finding is about.

import Bitstream
import Containers
public import MediaTime

extension Finding {
  /// A name that does not change between versions, such as `picture.sourceShare`.
  public var kind: String {
    switch self {
    case .streamNotAllowed: "stream.notAllowed"
    case .orientationDiffers: "stream.orientationDiffers"
    case .descriptionDiffers: "stream.descriptionDiffers"
    case .pictureCountDiffers: "stream.pictureCountDiffers"
    case .hiddenPictures: "stream.hiddenPictures"
    case .firstPictureTimeDiffers: "stream.firstPictureTimeDiffers"
    case .tags: "stream.tags"
    case .chapters: "stream.chapters"
    case .outputNotRead: "stream.outputNotRead"
    case .container(let finding): "container." + finding.kind.name
    case .codedStream(let finding): "coded." + finding.problem.name
    case .containerNotWalked(let error): error.kind
    case .endsEarly: "picture.endsEarly"
    case .surplusPictures: "picture.surplus"
    case .pictureTimeDiffers: "picture.timeDiffers"
    case .pictureSizeDiffers: "picture.sizeDiffers"
    case .pictureFormatDiffers: "picture.formatDiffers"
    case .picture(let finding): "picture." + finding.fault.rawValue
    case .audioTrackCountDiffers: "audio.trackCountDiffers"
    case .audioLayoutDiffers: "audio.layoutDiffers"
    case .audioTrackNotDecoded: "audio.trackNotDecoded"
    case .audioNotRead: "audio.notRead"
    case .rangeAudible: "audio.rangeAudible"
    case .besideTone: "audio.besideTone"
    case .toneDiffers: "audio.toneDiffers"
    case .sourceInRange: "audio.sourceInRange"
    case .toneFollowsSource: "audio.toneFollowsSource"
    case .audioLate: "audio.late"
    case .audioDiffers: "audio.differs"
    case .audioLevelDiffers: "audio.levelDiffers"
    case .audioAdded: "audio.added"
    case .receiptNotRead: "receipt.notRead"
    case .receiptDiffers: "receipt.differs"
    case .receiptSeal(let problem, _): "receipt." + problem.rawValue
    case .more: "more"
    }
  }
}

extension Finding {
  /// When the picture that it is about is shown, the worst of several; nil where it is about none.
  public var pictureTime: Timestamp? {
    switch self {
    case .picture(let finding): finding.at
    case .endsEarly(let time), .pictureTimeDiffers(let time, _),
      .pictureSizeDiffers(let time, _, _), .pictureFormatDiffers(let time, _, _):
      time
    default: nil
    }
  }
}

extension [Finding] {
  /// The first findings, and one that counts the others.
  ///
  /// - Parameter limit: how many are listed at most.
  /// - Returns: all of them if there are no more than `limit`.
  public func capped(at limit: Int) -> [Finding] {
    count <= limit ? self : Array(prefix(limit)) + [.more(count: count - limit)]
  }
}
