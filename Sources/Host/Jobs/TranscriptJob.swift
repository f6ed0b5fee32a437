// A summary beside the manifest of the audio that it was made from: both are read, the times are
// held against each other, and a report comes out. Neither file is trusted.

public import Files
import FoundationEssentials
import MediaTime
public import SystemPackage
public import TranscriptCheck

/// What a check of a summary found.
public struct TranscriptReport: Sendable, Encodable {
  /// The summary.
  public var summary: PathText
  /// The manifest.
  public var manifest: PathText
  /// Sentences that claim something.
  public var claims: Int
  /// Times that are cited.
  public var citations: Int
  /// In the order of the text.
  public var findings: [TranscriptFinding]
}

/// Checks the times that a summary cites against the manifest of the audio that it was made from.
public struct TranscriptJob: Sendable {
  private let summary: PathText
  private let manifest: PathText

  /// Most bytes of a summary.
  private static let longestSummary = 16 << 20
  /// Most bytes of a manifest.
  private static let longestManifest = 256 << 20

  /// Prepares a job; nothing is read yet.
  public init(summary: FilePath, manifest: FilePath) {
    (self.summary, self.manifest) = (PathText(summary), PathText(manifest))
  }

  /// Checks.
  ///
  /// - Returns: what was found; findings are results, not failures.
  /// - Throws: `JobFailure` when one of the files cannot be used.
  public func run() throws(JobFailure) -> TranscriptReport {
    let tracks = try trackTimes(manifest, limit: TranscriptJob.longestManifest)
    let bytes = try reading { () throws(FilesError) in
      try OpenedFile(summary.path).contents(limit: TranscriptJob.longestSummary)
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .document(path: summary, .notText)
    }
    let check = SummaryCheck(of: text, against: tracks)
    return TranscriptReport(
      summary: summary, manifest: manifest, claims: check.claims, citations: check.citations,
      findings: check.findings)
  }
}

/// What a check needs of a manifest.
private struct ManifestTimes: Decodable {
  struct Range: Decodable {
    var from: Double
    var to: Double
    var complete: Bool?
  }

  struct Track: Decodable {
    var start: Double
    var end: Double
    var redacted: [Range]
    var silences: [Range]
  }

  var veil: Int
  var kind: String
  var tracks: [Track]
}

private func trackTimes(_ path: PathText, limit: Int) throws(JobFailure) -> [TrackTimes] {
  let bytes = try reading { () throws(FilesError) in
    try OpenedFile(path.path).contents(limit: limit)
  }
  let manifest: ManifestTimes
  do { manifest = try JSONDecoder().decode(ManifestTimes.self, from: Data(bytes)) } catch {
    throw .document(path: path, .notManifest)
  }
  guard manifest.veil == 1, manifest.kind == AudioManifest.kind, !manifest.tracks.isEmpty else {
    throw .document(path: path, .otherVersion)
  }
  var result: [TrackTimes] = []
  for track in manifest.tracks {
    let redacted = track.redacted.filter { $0.complete ?? true }.map { range($0.from, $0.to) }
    let silent = track.silences.map { range($0.from, $0.to) }
    guard let extent = range(track.start, track.end), !redacted.contains(nil),
      !silent.contains(nil)
    else { throw .document(path: path, .badRange) }
    result.append(
      TrackTimes(
        extent: extent, redacted: redacted.compactMap { $0 }, silent: silent.compactMap { $0 }))
  }
  return result
}

/// A range of seconds to the nanosecond; nil if it is none, or longer than any recording.
private func range(_ from: Double, _ to: Double) -> TimeRange? {
  let limit = 1e9
  guard from.isFinite, to.isFinite, from <= to, abs(from) < limit, abs(to) < limit else {
    return nil
  }
  return TimeRange(
    Timestamp(Int64((from * 1e9).rounded()), .nanoseconds),
    Timestamp(Int64((to * 1e9).rounded()), .nanoseconds))
}
