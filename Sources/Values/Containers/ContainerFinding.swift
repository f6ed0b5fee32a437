// What a finished file holds that it should not, as facts. Whoever shows a finding to a person
// writes the sentence.

/// Something in a container that the allowlist for outputs does not have.
public struct ContainerFinding: Codable, Hashable, Sendable {
  /// The byte where it starts, from the start of the file.
  public let offset: Int
  /// What it is.
  public let kind: Kind

  /// Makes a finding.
  ///
  /// - Parameters:
  ///   - offset: the byte where it starts, from the start of the file.
  ///   - kind: what it is.
  public init(offset: Int, kind: Kind) {
    self.offset = offset
    self.kind = kind
  }

  /// What can be found; a `path` names boxes from the file down, `moov/trak/mdia`, or an element of
  /// Matroska.
  public enum Kind: Codable, Hashable, Sendable {
    /// A box or an element that no output needs.
    case notAllowed(path: String)
    /// A second one of what there may be only one of.
    case repeated(path: String)
    /// A box or an element larger or smaller than its contents explain.
    case unexplainedBytes(path: String)
    /// Padding that is not all zeros.
    case padding(path: String)
    /// Text where none belongs; its first 200 bytes.
    case text(field: TextField, text: String)
    /// A date where none was asked to stay.
    case date(path: String)
    /// A track that is neither video nor audio; the type as the container writes it.
    case trackType(type: String)
    /// More than one video track.
    case secondVideoTrack
    /// A track without any samples.
    case emptyTrack
    /// A track that players are told to leave out.
    case trackDisabled
    /// A track that is shown at another size than that of its pictures.
    case displaySize
    /// Media outside the file.
    case mediaElsewhere
    /// Parts of a codec's configuration that decoding does not need.
    case configuration(problem: ConfigurationProblem)
    /// Coded pictures or audio that an edit list keeps from being shown.
    case hiddenMedia(reason: HiddenMedia)
    /// Media bytes that belong to no sample.
    case unreferencedMedia(bytes: Int)
    /// A sample whose bytes are not in the media data.
    case sampleElsewhere
    /// Bytes after the end of the container.
    case trailingBytes(bytes: Int)
  }

  /// A place where a container has room for text.
  public enum TextField: Codable, Hashable, Sendable {
    /// The name of a track's handler (`hdlr`).
    case handlerName
    /// The name of the compressor in a visual sample entry.
    case compressorName
    /// The language of a track of an ISO file, in three letters.
    case language
    /// An element of Matroska, by its name.
    case element(name: String)
  }

  /// What a codec's configuration holds beside parameter sets (ISO/IEC 14496-15).
  public enum ConfigurationProblem: String, Codable, Hashable, Sendable, CaseIterable {
    /// A list of units ends before its count is reached.
    case endsEarly
    /// Units that are no parameter sets.
    case otherUnits
    /// Supplemental enhancement information.
    case supplementalInformation
    /// Bytes after the last list.
    case trailingBytes
  }

  /// How an edit list hides media.
  public enum HiddenMedia: String, Codable, Hashable, Sendable, CaseIterable {
    /// There is more than a delay and one edit.
    case severalEdits
    /// The edit changes the speed.
    case speed
    /// More than codec delay is cut off the start of audio.
    case audioStart
    /// More than padding is cut off the end of audio.
    case audioEnd
    /// Pictures before the start of the edit are not shown.
    case firstPictures
    /// Pictures after the end of the edit are not shown.
    case lastPictures
  }
}

extension ContainerFinding.Kind {
  /// A name that does not change between versions, such as `notAllowed`.
  public var name: String {
    switch self {
    case .notAllowed: "notAllowed"
    case .repeated: "repeated"
    case .unexplainedBytes: "unexplainedBytes"
    case .padding: "padding"
    case .text: "text"
    case .date: "date"
    case .trackType: "trackType"
    case .secondVideoTrack: "secondVideoTrack"
    case .emptyTrack: "emptyTrack"
    case .trackDisabled: "trackDisabled"
    case .displaySize: "displaySize"
    case .mediaElsewhere: "mediaElsewhere"
    case .configuration: "configuration"
    case .hiddenMedia: "hiddenMedia"
    case .unreferencedMedia: "unreferencedMedia"
    case .sampleElsewhere: "sampleElsewhere"
    case .trailingBytes: "trailingBytes"
    }
  }
}
