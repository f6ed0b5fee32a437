// What a finished file holds that it should not, established from its bytes alone: nothing here
// uses the library that wrote the file. Entry point for both container families.

/// Something in a container that the allowlist for outputs does not have.
package struct ContainerFinding: Hashable, Sendable, CustomStringConvertible {
  /// The byte where it starts.
  package let offset: Int
  /// What it is.
  package let kind: Kind

  /// Makes a finding.
  package init(offset: Int, kind: Kind) {
    self.offset = offset
    self.kind = kind
  }

  /// What can be found.
  package enum Kind: Hashable, Sendable {
    /// A box or an element that no output needs; its path.
    case notAllowed(String)
    /// A second one of what there may be only one of; its path.
    case repeated(String)
    /// A box or an element larger or smaller than its contents explain; its path.
    case unexplainedBytes(String)
    /// Padding that is not all zeros; its path.
    case padding(String)
    /// Text where none belongs; the field and its text.
    case text(field: String, String)
    /// A date where none was asked to stay; the field.
    case date(field: String)
    /// A track that is neither video nor audio; its type.
    case trackType(String)
    /// More than one video track.
    case secondVideoTrack
    /// A track without any samples.
    case emptyTrack
    /// Media outside the file.
    case mediaElsewhere
    /// Parts of a codec's configuration that decoding does not need; which.
    case configuration(String)
    /// Coded pictures or audio that an edit list keeps from being shown; why.
    case hiddenMedia(String)
    /// Media bytes that belong to no sample; how many.
    case unreferencedMedia(Int)
    /// A sample whose bytes are not in the media data.
    case sampleElsewhere
    /// Bytes after the end of the container; how many.
    case trailingBytes(Int)
  }

  /// One sentence for people.
  package var description: String {
    let what =
      switch kind {
      case .notAllowed(let path): "\(path) has no place in an output"
      case .repeated(let path): "there is more than one \(path)"
      case .unexplainedBytes(let path): "\(path) has bytes that nothing explains"
      case .padding(let path): "\(path) is padding, but not all zeros"
      case .text(let field, let text): "\(field) says \"\(text)\""
      case .date(let field): "\(field) has a date"
      case .trackType(let type): "a track is neither video nor audio but \"\(type)\""
      case .secondVideoTrack: "there is more than one video track"
      case .emptyTrack: "a track has no samples"
      case .mediaElsewhere: "a track says that its media is outside the file"
      case .configuration(let part): "the codec's configuration holds \(part)"
      case .hiddenMedia(let why): "an edit list hides coded media: \(why)"
      case .unreferencedMedia(let count): "\(count) bytes of media data belong to no sample"
      case .sampleElsewhere: "a sample's bytes are not in the media data"
      case .trailingBytes(let count): "\(count) bytes follow the end of the container"
      }
    return "At byte \(offset): \(what)."
  }
}

/// What may stay in an output beyond what playing needs, because somebody asked for it.
package struct KeptMetadata: OptionSet, Sendable {
  /// The sum of what is kept.
  package let rawValue: Int

  /// Makes a set of its sum.
  package init(rawValue: Int) { self.rawValue = rawValue }

  /// Dates of creation and modification.
  package static let creationTime = KeptMetadata(rawValue: 1)
  /// The language of a track.
  package static let language = KeptMetadata(rawValue: 2)
}

/// Everything in a finished file that an output may not contain, by the order of the checks.
///
/// Looks at the container, not inside coded pictures and audio.
///
/// - Parameters:
///   - source: a whole MP4, MOV or Matroska file.
///   - kept: what may stay.
/// - Throws: `.container` when the file is damaged, fragmented or of another kind: then nothing is
///   known about it and it must not be called clean.
package func containerFindings(
  in source: ByteSource, keeping kept: KeptMetadata = []
) throws(InspectError) -> [ContainerFinding] {
  guard source.count >= 8 else { throw .container(offset: 0, .unknownKind) }
  if try source.number(at: 0, bytes: 4) == MatroskaID.header {
    return try matroskaFindings(in: source, keeping: kept)
  }
  guard try source.bytes(4..<8) == Array("ftyp".utf8) else {
    throw .container(offset: 0, .unknownKind)
  }
  return try isoFindings(in: source, keeping: kept)
}
