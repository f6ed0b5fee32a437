// What was found inside the coded streams of a finished file, as facts: which track, which byte of
// the file, when it is decoded, and what it is.

public import Bitstream
public import MediaTime

/// Something inside coded pictures or audio that no output may hold.
public struct StreamFinding: Codable, Hashable, Sendable {
  /// The track's place in the file, from 0.
  public let track: Int
  /// The byte of the file where the first one starts.
  public let offset: Int
  /// When the first one is decoded, on the file's own clock; nil where it stands in the codec's
  /// header.
  public let time: Timestamp?
  /// How many there are of this kind in the track.
  public let count: Int
  /// What the first one is.
  public let problem: StreamProblem

  /// Makes a finding.
  ///
  /// - Parameters:
  ///   - track: the track's place in the file, from 0.
  ///   - offset: the byte of the file where the first one starts.
  ///   - time: when the first one is decoded, on the file's own clock; nil in a codec's header.
  ///   - count: how many there are of this kind in the track.
  ///   - problem: what the first one is.
  public init(track: Int, offset: Int, time: Timestamp?, count: Int, problem: StreamProblem) {
    (self.track, self.offset, self.time) = (track, offset, time)
    (self.count, self.problem) = (count, problem)
  }
}
