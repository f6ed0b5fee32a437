// The entry point for both families of containers. What is found is established from the bytes
// alone: nothing here uses the library that wrote the file.

/// A tag of the source that may stay in an output when somebody asks for it.
public enum KeptTag: String, Sendable, CaseIterable, Codable {
  /// Dates of creation and modification.
  case creationTime = "creation_time"
  /// The language of a track.
  case language
}

/// Most bytes of a text that are told of.
let textLimit = 200

/// What a finished file holds.
package struct ContainerContents: Sendable {
  /// Everything in the container that an output may not contain, by the order of the checks.
  package let findings: [ContainerFinding]
  /// Its tracks, in the order of the file.
  package let tracks: [ContainerTrack]
}

/// Looks through a finished file.
///
/// Looks at the container, and says where coded pictures and audio lie; what those hold is for
/// others to see.
///
/// - Parameters:
///   - source: a whole MP4, MOV or Matroska file.
///   - kept: what may stay.
/// - Returns: what was found, nothing for a clean file, and the tracks.
/// - Throws: `ContainerError` when the file is damaged, fragmented or of another kind: then nothing
///   is known about it and it must not be called clean.
package func containerContents(
  of source: ByteSource, keeping kept: Set<KeptTag> = []
) throws(ContainerError) -> ContainerContents {
  guard source.count >= 8 else { throw .at(0, .unknownKind) }
  if try source.number(at: 0, bytes: 4) == MatroskaID.header {
    return try matroskaContents(of: source, keeping: kept)
  }
  guard try source.bytes(4..<8) == Array("ftyp".utf8) else { throw .at(0, .unknownKind) }
  return try isoContents(of: source, keeping: kept)
}

/// The findings alone.
package func containerFindings(
  in source: ByteSource, keeping kept: Set<KeptTag> = []
) throws(ContainerError) -> [ContainerFinding] {
  try containerContents(of: source, keeping: kept).findings
}
