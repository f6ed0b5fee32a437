// What a check of a finished file found, as facts that cross from the worker to the job. Nothing
// here is a sentence: those are written where a person reads them.

public import Containers
public import Custody
public import MediaTime

/// Something that is wrong with a finished file.
///
/// Times count from the first displayed picture of the source, unless a case says otherwise. Tracks
/// and channels count from 0, tracks among those of audio.
public enum Finding: Codable, Hashable, Sendable {
  // MARK: Streams and packets

  /// A stream that no output may hold; its number in the container, and what it carries.
  case streamNotAllowed(stream: Int, type: String)
  /// The picture is to be turned or mirrored in another way than the source's.
  case orientationDiffers
  /// The output describes its pictures in another way than the source, in numbers of H.273 or of
  /// the part's own kind.
  case descriptionDiffers(part: DescriptionPart, expected: [Int], found: [Int])
  /// The packets hold another number of pictures than were written.
  case pictureCountDiffers(expected: Int, found: Int)
  /// Coded pictures that an edit list hides.
  case hiddenPictures(count: Int)
  /// The first picture is not shown when it was to be, on the output's clock; nil where no packet
  /// has a time.
  case firstPictureTimeDiffers(expected: Timestamp, found: Timestamp?)
  /// Tags of the container that were not to stay.
  case tags(names: [String])
  /// Chapters.
  case chapters(count: Int)
  /// The output cannot be opened.
  case outputNotRead(failure: LibAVFailure)

  // MARK: Container

  /// Something in the container that no output may hold.
  case container(finding: ContainerFinding)
  /// Something inside coded pictures or audio that no output may hold.
  case codedStream(finding: StreamFinding)
  /// The container could not be walked, so nothing is known about it.
  case containerNotWalked(error: ContainerError)

  // MARK: Pictures

  /// The output has no picture for this one of the source, nor for any later one.
  case endsEarly(time: Timestamp)
  /// The output goes on after the source's last picture.
  case surplusPictures
  /// A picture is shown off its time; both times count from the first picture of their own file.
  case pictureTimeDiffers(expected: Timestamp, found: Timestamp)
  /// A picture has another number of samples.
  case pictureSizeDiffers(time: Timestamp, expected: PixelSize, found: PixelSize)
  /// Pictures have another layout, depth or range of samples than they must.
  case pictureFormatDiffers(time: Timestamp, expected: String, found: String)
  /// Something in a stretch of pictures is not what the source and the plan make of it.
  case picture(finding: PictureFinding)

  // MARK: Audio

  /// The output has another number of audio tracks than the source.
  case audioTrackCountDiffers(expected: Int, found: Int)
  /// A track has another rate or number of channels than in the source.
  case audioLayoutDiffers(track: Int, expected: AudioLayout, found: AudioLayout)
  /// A track in which something was to be hidden cannot be decoded.
  case audioTrackNotDecoded(track: Int, failure: LibAVFailure)
  /// The audio cannot be opened at all.
  case audioNotRead(failure: LibAVFailure)
  /// Something is heard where all is to be silent: in dBFS, nil where samples are no numbers.
  case rangeAudible(place: AudioPlace, decibels: Double?, limit: Double)
  /// Something is heard beside a tone: in dBFS, nil where samples are no numbers.
  case besideTone(place: AudioPlace, decibels: Double?, limit: Double)
  /// The tone itself is missing or is another one: the difference from it in dBFS, nil where
  /// samples are no numbers.
  case toneDiffers(place: AudioPlace, decibels: Double?, limit: Double)
  /// Something of the source is hidden in what is heard in a range: the largest value of the phase
  /// correlation over its root mean square, 1 or more.
  case sourceInRange(place: AudioPlace, prominence: Double, limit: Double)
  /// A tone grows loud and soft as the source does: magnitude of Pearson's coefficient of both
  /// levels, 0...1.
  case toneFollowsSource(place: AudioPlace, correlation: Double, limit: Double)
  /// A channel is heard later than in the source by this much, earlier where it is negative; from a
  /// time on.
  case audioLate(track: Int, channel: Int, by: Timestamp, time: Timestamp, limit: Timestamp)
  /// A channel is not the source's in a stretch: the least correlation over a tenth of a second.
  case audioDiffers(
    track: Int, channel: Int, from: Timestamp, to: Timestamp, correlation: Double, limit: Double)
  /// A channel is louder than in the source (quieter where negative) over a tenth of a second: in
  /// dB, nil where it is silent or its samples are no numbers.
  case audioLevelDiffers(
    track: Int, channel: Int, time: Timestamp, decibels: Double?, limit: Double)
  /// A channel has more than the source in a band of frequencies that begins at so many Hz, over a
  /// tenth of a second: in dB, nil where samples are no numbers.
  case audioAdded(
    track: Int, channel: Int, time: Timestamp, above: Int, decibels: Double?, limit: Double)

  // MARK: Receipt

  /// The receipt cannot be read.
  case receiptNotRead(error: CustodyError)
  /// A member of the receipt is not what was found: both as short JSON, nil where there is none.
  case receiptDiffers(field: String, stated: String?, found: String?)
  /// The receipt's seals are not as they ought to be; the key in question, in hexadecimal.
  case receiptSeal(problem: SealProblem, key: String?)

  // MARK: Groups

  /// Further findings of the kinds before, which are counted and not listed.
  case more(count: Int)
}

/// What a file says of all of its pictures.
public enum DescriptionPart: String, Codable, Hashable, Sendable, CaseIterable {
  /// Whether samples use all of their range: 1 or 0.
  case range
  /// Primaries, transfer and matrix, by their numbers in ITU-T H.273.
  case color
  /// Width and height of a sample.
  case aspect
  /// What players show of a picture, as a container says it; none shows all.
  case aperture
  /// Bits of a sample, and how much narrower and lower chroma is, as powers of two.
  case layout
}

/// Which part of the picture a finding is about.
public enum HiddenPart: Codable, Hashable, Sendable {
  /// A region of the plan.
  case region(id: String)
  /// What lies outside all regions that stay clear.
  case outside
}

/// The rate and the channels of a track.
public struct AudioLayout: Codable, Hashable, Sendable {
  /// Samples per second of each channel.
  public let sampleRate: Int
  /// Number of channels.
  public let channels: Int

  /// Makes a layout.
  ///
  /// - Parameters:
  ///   - sampleRate: samples per second of each channel.
  ///   - channels: number of channels.
  public init(sampleRate: Int, channels: Int) {
    (self.sampleRate, self.channels) = (sampleRate, channels)
  }
}

/// One audio range of the plan in one channel of a track.
public struct AudioPlace: Codable, Hashable, Sendable {
  /// The range's number in the plan, from 0.
  public let range: Int
  /// The track's number among those of audio, from 0.
  public let track: Int
  /// The channel's number, from 0.
  public let channel: Int
  /// Where it is worst.
  public let time: Timestamp

  /// Makes a place.
  ///
  /// - Parameters:
  ///   - range: the range's number in the plan, from 0.
  ///   - track: the track's number among those of audio, from 0.
  ///   - channel: the channel's number, from 0.
  ///   - time: where it is worst.
  public init(range: Int, track: Int, channel: Int, time: Timestamp) {
    (self.range, self.track, self.channel, self.time) = (range, track, channel, time)
  }
}

/// What can be wrong with the seals of a receipt.
public enum SealProblem: String, Codable, Hashable, Sendable, CaseIterable {
  /// It has none, and one was expected.
  case unsealed
  /// It names a signer whose seal is not there.
  case removed
  /// The receipt or the seal was changed after signing.
  case broken
  /// It was sealed with another key than the expected one, or than it names.
  case otherKey
}
