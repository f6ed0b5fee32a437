// What a finished file says of its pictures and of itself, beside what its source says: colours,
// range, the shape of a sample, layout, and the tags that were to stay. A wrong word there shows
// every picture wrongly though no sample was changed.

import Containers
import LibAV
import MediaTime
import Raster
import Source
import WorkerProtocol

/// Holds the description of an output against that of its source.
struct DescriptionCheck {
  /// What may stay of the source's tags.
  let kept: Set<KeptTag>

  /// What the first picture and the container say.
  private struct Description {
    let traits: PictureTraits
    let declaredAspect: (numerator: Int, denominator: Int)
    let languages: [String?]
    let creationTime: String?
    let aperture: CleanAperture?

    /// - Returns: nil for a file without a picture.
    init?(descriptor: Int32) throws(LibAVFailure) {
      let demuxer = try Demuxer(descriptor: descriptor)
      creationTime = demuxer.creationTime
      languages = demuxer.streams.filter { $0.kind == .audio }.map(\.language)
      var walk = try PictureWalk(descriptor: descriptor)
      declaredAspect = walk.video.video?.sampleAspectRatio ?? (0, 1)
      guard let step = try walk.next() else { return nil }
      traits = PictureTraits(step.decoded, walk.video)
      aperture = cleanAperture(of: descriptor, cutting: traits.size)
    }
  }

  /// What differs.
  ///
  /// - Parameters:
  ///   - source: the open file of the source; stays the caller's.
  ///   - output: the open file of the output; stays the caller's.
  /// - Returns: the findings; none where one of the files has no picture, which others find.
  /// - Throws: `LibAVFailure` when one of them cannot be opened or decoded.
  func findings(source: Int32, output: Int32) throws(LibAVFailure) -> [Finding] {
    guard let before = try Description(descriptor: source),
      let after = try Description(descriptor: output)
    else { return [] }
    let (expected, found) = (before.traits, after.traits)
    var differences: [(DescriptionPart, [Int], [Int])] = [
      (.range, [expected.format.isFullRange ? 1 : 0], [found.format.isFullRange ? 1 : 0]),
      (.color, expected.color.numbers, found.color.numbers),
      (.aspect, aspect(expected.sampleAspectRatio), aspect(found.sampleAspectRatio)),
      (.aspect, aspect(expected.sampleAspectRatio), aspect(after.declaredAspect)),
    ]
    differences.append(
      (.aperture, before.aperture?.numbers ?? [], after.aperture?.numbers ?? []))
    let coded = expected.format.codable(size: expected.size, isInterlaced: expected.isInterlaced)
    if expected.size == found.size, coded.numbers != found.format.numbers {
      differences.append((.layout, expected.format.numbers, found.format.numbers))
    }
    var result: [Finding] = []
    for (part, expected, found) in differences where expected != found {
      let finding = Finding.descriptionDiffers(part: part, expected: expected, found: found)
      if !result.contains(finding) { result.append(finding) }
    }
    return result + tagFindings(before, after)
  }

  /// Tags that may stay but are not the source's.
  private func tagFindings(_ before: Description, _ after: Description) -> [Finding] {
    var names: [String] = []
    if kept.contains(.creationTime), let time = after.creationTime, time != before.creationTime {
      names.append(KeptTag.creationTime.rawValue)
    }
    if kept.contains(.language),
      zip(after.languages, before.languages).contains(where: { $0 != nil && $0 != $1 })
    {
      names.append(KeptTag.language.rawValue)
    }
    return names.isEmpty ? [] : [.tags(names: names)]
  }

  /// A ratio in its lowest terms; one that is not known counts as square.
  private func aspect(_ ratio: (numerator: Int, denominator: Int)) -> [Int] {
    guard ratio.numerator > 0, ratio.denominator > 0 else { return [1, 1] }
    var (a, b) = (ratio.numerator, ratio.denominator)
    while b != 0 { (a, b) = (b, a % b) }
    return [ratio.numerator / a, ratio.denominator / a]
  }
}

extension ColorDescription {
  fileprivate var numbers: [Int] { [primaries, transfer, matrix] }
}

extension PixelFormat {
  /// Bits of a sample, and how much narrower and lower chroma is, as powers of two.
  fileprivate var numbers: [Int] { [bitDepth, chroma.shiftX, chroma.shiftY] }
}
