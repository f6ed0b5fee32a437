// The JSON of answers and requests: names of members are what the page reads.

import Console
import Files
import FoundationEssentials
import Hummingbird
import Jobs
import MediaTime
import NIOCore
import RedactionModel
import Studio
import SystemPackage
import WorkerProtocol

/// An answer in JSON.
func json(_ value: some Encodable) throws -> Response {
  text(String(decoding: try JSONEncoder().encode(value), as: UTF8.self))
}

/// An answer that is JSON already.
func text(_ json: String, _ status: HTTPResponse.Status = .ok) -> Response {
  Response(
    status: status, headers: [.contentType: "application/json"],
    body: .init(byteBuffer: ByteBuffer(string: json)))
}

/// Reads JSON.
func decode<Value: Decodable>(_ bytes: [UInt8]) throws -> Value {
  try JSONDecoder().decode(Value.self, from: Data(bytes))
}

/// What a region or a result is signed with.
struct Signature: Decodable {
  /// The region's id; nil signs off the result.
  let region: String?
  let who: String
}

/// What is to be followed.
struct FollowWish: Decodable {
  /// Ids; none for all.
  let regions: [String]
}

/// A film in the list.
struct FilmName: Encodable {
  let number: Int
  let name: String
}

/// What is inside a film.
///
/// Reason for its size: each member is one that the page shows or counts with.
struct FilmFacts: Encodable {
  let name: String
  let plan: String
  let width: Int
  let height: Int
  let codec: String
  /// Seconds per tick, as numerator and denominator.
  let timeBase: [Int64]
  /// When each picture is shown, in ticks.
  let ticks: [Int64]
  /// From the first picture's start to the last one's end, in seconds.
  let duration: Double
  /// Tracks of audio.
  let tracks: Int
  /// What a redacted file leaves behind, a line each.
  let dropped: [String]

  init(_ film: OpenedFilm, files: StudioFiles) {
    let facts = film.index.facts
    (name, plan) = (files.source.name.string, files.plan.string)
    (width, height) = (facts.uprightSize.width, facts.uprightSize.height)
    codec = film.index.codec
    timeBase = [facts.firstPicture.base.numerator, facts.firstPicture.base.denominator]
    ticks = film.index.ticks
    duration = facts.duration.seconds
    tracks = film.index.probe.streams.count { $0.type == "audio" }
    dropped = film.index.dropped.map(\.words)
  }
}

/// The levels of one track.
struct TrackLevels: Encodable {
  /// Seconds from the first picture.
  let start: Double
  let duration: Double
  /// Peaks, 0...255, in columns of equal length.
  let levels: [UInt8]

  init(_ heard: HeardTrack) {
    (start, duration, levels) = (heard.start, heard.duration, heard.levels)
  }
}
