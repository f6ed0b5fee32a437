// A summary beside the manifest of the audio that it was made from: both are read, the times are held
// against each other, and a report comes out. Neither file is trusted.

import TranscriptCheck
import FoundationEssentials
import MediaTime

/// Checks the times that the summary at `path` cites against the manifest at `manifestPath`.
///
/// - Throws: `JobError` when one of the files cannot be used; findings are results, not errors.
public func checkSummary(
  at path: String, manifest manifestPath: String
) throws(JobError) -> SummaryReport {
  let tracks = try trackTimes(manifestPath)
  let bytes = try readSmallFile(path, limit: 16 << 20)
  guard bytes.count <= 16 << 20 else {
    throw .unusableSource(path: path, reason: "a summary of more than 16 MiB is none")
  }
  guard let text = String(validating: bytes, as: UTF8.self) else {
    throw .unusableSource(path: path, reason: "it is no text in UTF-8")
  }
  let check = SummaryCheck(of: text, against: tracks)
  return SummaryReport(
    summary: path, manifest: manifestPath, claims: check.claims, citations: check.citations,
    findings: check.findings.map { finding in
      SummaryReport.Finding(
        kind: finding.kind.rawValue, line: finding.line, statement: finding.statement,
        from: finding.cited?.from.seconds, to: finding.cited?.to.seconds,
        description: finding.description)
    })
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

private func trackTimes(_ path: String) throws(JobError) -> [TrackTimes] {
  let bytes = try readSmallFile(path, limit: 256 << 20)
  let manifest: ManifestTimes
  do { manifest = try JSONDecoder().decode(ManifestTimes.self, from: Data(bytes)) } catch {
    throw .unusableSource(path: path, reason: "it is no manifest of `veil audio`")
  }
  guard manifest.veil == 1, manifest.kind == AudioManifest.kind, !manifest.tracks.isEmpty else {
    throw .unusableSource(path: path, reason: "it is no manifest that this version can read")
  }
  var result: [TrackTimes] = []
  for track in manifest.tracks {
    let redacted = track.redacted.filter { $0.complete ?? true }.map { range($0.from, $0.to) }
    let silent = track.silences.map { range($0.from, $0.to) }
    guard let extent = range(track.start, track.end), !redacted.contains(nil),
      !silent.contains(nil)
    else { throw .unusableSource(path: path, reason: "it holds a range of time that is none") }
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
