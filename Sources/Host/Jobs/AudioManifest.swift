// The files that stand beside an extract, as plain values that encode to JSON: field names are part
// of the contract. The manifest is written last, so that whoever finds one finds all that it names.

import Files
import FoundationEssentials
import MediaTime
import RedactionModel
import SystemPackage
import WorkerProtocol

/// What an extract is, and all that is needed to check a text against it.
///
/// Reason for its size: each field is one of the manifest's JSON.
struct AudioManifest: Codable {
  /// A file and its digest.
  struct File: Codable {
    var file: String
    var bytes: Int64
    var sha256: String

    init(_ path: FilePath, _ digest: FileDigest) {
      (file, bytes, sha256) = ("\(path.name)", digest.size, digest.sha256.description)
    }
  }

  /// What counted as silent.
  struct Settings: Codable {
    var format: String
    var rate: Int
    var silenceDecibels: Double
    var hysteresisDecibels: Double
    var minimumSilence: Double
    var longestChunk: Int
  }

  /// A range, in seconds from the first displayed picture.
  struct Range: Codable {
    var from: Double
    var to: Double
  }

  /// A range that the plan replaced.
  struct Redaction: Codable {
    var from: Double
    var to: Double
    var fromSample: Int64
    var toSample: Int64
    var effect: String
    var channels: [Int]?
    var complete: Bool
    var reason: String?
  }

  /// The track that an extract comes from.
  struct Origin: Codable {
    var stream: Int
    var codec: String
    var rate: Int
    var channels: Int
    var layout: String
    var firstSample: Int64
    var samples: Int64
  }

  /// How channels became one.
  struct Mix: Codable {
    var kind: String
    var weights: [Float]
    var reason: String?
  }

  /// One extract.
  ///
  /// Reason for its size: each field is one of the manifest's JSON.
  struct Track: Codable {
    var track: Int
    var audio: File
    var overview: File
    var rate: Int
    var samples: Int
    var start: Double
    var end: Double
    var source: Origin
    var mix: Mix
    var redacted: [Redaction]
    var silences: [Range]
    var notes: [AudioNote]
  }

  var veil = 1
  var kind = AudioManifest.kind
  var purpose = AudioManifest.purpose
  var tool = Build.description
  var clock =
    "Seconds count from the first displayed picture of the source; where it has none, "
    + "from where its first track begins. Samples of the source count from there, too."
  var source: File
  var plan: File?
  var settings: Settings
  var tracks: [Track]
  var chunks: File

  static let kind = "audio-extract"
  static let purpose =
    "Local transcription and summarisation, for a person who checks every sentence against the recording. "
    + "It holds no names of speakers, no voice prints and nothing to tell voices apart by; none may be "
    + "made from it."
}

/// One line of `chunks.jsonl`.
///
/// Reason for its size: each field is one of the line's JSON.
struct ChunkLine: Codable {
  var track: Int
  var chunk: Int
  var file: String
  var start: Double
  var end: Double
  var sourceStart: Int64
  var sourceEnd: Int64
  var firstSample: Int
  var samples: Int
  var offset: Int?
  var bytes: Int?
  /// Root mean square and peak in dBFS; absent for digital silence, which has no level.
  var level: Double?
  var peak: Double?
  var audioShare: Double
  var cut: String
  var redacted: [AudioManifest.Range]
}

extension AudioExtract {
  /// The track's lines of `chunks.jsonl`.
  func chunkLines(track: Int, file: String) -> [ChunkLine] {
    chunks.enumerated().map { number, chunk in
      let (from, to) = (chunk.range.lowerBound, chunk.range.upperBound)
      let covered = sourcePosition(of: from)..<sourcePosition(of: to)
      return ChunkLine(
        track: track, chunk: number, file: file, start: seconds(covered.lowerBound),
        end: seconds(covered.upperBound), sourceStart: covered.lowerBound,
        sourceEnd: covered.upperBound, firstSample: from, samples: to - from,
        offset: sampleOffset.map { $0 + 2 * from },
        bytes: sampleOffset.map { _ in 2 * (to - from) },
        level: chunk.rmsDecibels.map { rounded($0, 100) },
        peak: chunk.peakDecibels.map { rounded($0, 100) },
        audioShare: rounded(chunk.audioShare, 1000),
        cut: chunk.cut.rawValue,
        redacted: redacted.compactMap { range in
          let part = range.samples.clamped(to: covered)
          return part.isEmpty
            ? nil
            : AudioManifest.Range(from: seconds(part.lowerBound), to: seconds(part.upperBound))
        })
    }
  }

  /// The track's entry of the manifest.
  func entry(
    track: Int, audio: AudioManifest.File, overview: AudioManifest.File, plan: RedactionPlan?
  ) -> AudioManifest.Track {
    AudioManifest.Track(
      track: track, audio: audio, overview: overview, rate: sampleRate, samples: samples,
      start: seconds(start), end: seconds(start + sourceSamples),
      source: AudioManifest.Origin(
        stream: source.stream, codec: source.codec, rate: source.shape.sampleRate,
        channels: source.shape.channels, layout: source.shape.layout, firstSample: start,
        samples: sourceSamples),
      mix: mixEntry,
      redacted: redacted.compactMap { range in
        guard let planned = plan?.audio, planned.indices.contains(range.range) else { return nil }
        return redaction(range, planned[range.range])
      },
      silences: silences.map {
        AudioManifest.Range(
          from: seconds(sourcePosition(of: $0.lowerBound)),
          to: seconds(sourcePosition(of: $0.upperBound)))
      }, notes: notes)
  }

  private func redaction(
    _ range: RedactedAudio, _ planned: AudioRange
  ) -> AudioManifest.Redaction {
    var channels: [Int]?
    if case .only(let numbers) = planned.channels { channels = numbers }
    return AudioManifest.Redaction(
      from: seconds(range.samples.lowerBound), to: seconds(range.samples.upperBound),
      fromSample: range.samples.lowerBound, toSample: range.samples.upperBound,
      effect: planned.effect == .mute ? "mute" : "tone", channels: channels,
      complete: range.isComplete, reason: planned.reason)
  }

  private var mixEntry: AudioManifest.Mix {
    if source.shape.channels == 1 {
      return AudioManifest.Mix(kind: "mono", weights: mix.weights)
    }
    guard mix.onlyChannel != nil else {
      return AudioManifest.Mix(kind: "sum", weights: mix.weights)
    }
    return AudioManifest.Mix(
      kind: "channel", weights: mix.weights,
      reason: isOneOfSeveral ? "channelsCancel" : nil)
  }

  /// Everything that is not as a careless listener would expect.
  var notes: [AudioNote] {
    var result: [AudioNote] = []
    if isOneOfSeveral, let channel = mix.onlyChannel {
      result.append(.onlyChannel(channel: channel))
    }
    if let first = tally.first, first > start {
      result.append(.startsLate(at: time(ofSource: first)))
    } else if start < 0 {
      result.append(.startsEarly(at: time(ofSource: start)))
    }
    if tally.gaps.filled > 0 { result.append(.gapsFilled(places: tally.gaps.count)) }
    if tally.lostPackets > 0 { result.append(.packetsLost(count: tally.lostPackets)) }
    if tally.damagedBlocks > 0 { result.append(.blocksDamaged(count: tally.damagedBlocks)) }
    if tally.endedEarly { result.append(.endsEarly) }
    let partial = redacted.count { !$0.isComplete }
    if partial > 0 { result.append(.partlyRedacted(ranges: partial)) }
    return result
  }

  private func time(ofSource position: Int64) -> Timestamp {
    Timestamp(position, TimeBase(1, Int64(source.shape.sampleRate)))
  }

  /// Seconds to the microsecond; whoever needs more has the samples.
  private func seconds(_ position: Int64) -> Double {
    rounded(Double(position) / Double(source.shape.sampleRate), 1_000_000)
  }

  private func rounded(_ value: Double, _ steps: Double) -> Double {
    (value * steps).rounded() / steps
  }
}

/// A value as JSON with sorted keys, for people to read.
func json(_ value: some Encodable) throws(JobFailure) -> [UInt8] {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
  do { return Array(try encoder.encode(value)) + [0x0a] } catch {
    throw .wire(.garbledAnswer(request: ExtractAudioRequest.name))
  }
}

/// Values as JSON, one line each.
func jsonLines(_ values: [some Encodable]) throws(JobFailure) -> [UInt8] {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  var result: [UInt8] = []
  do {
    for value in values { result += Array(try encoder.encode(value)) + [0x0a] }
  } catch { throw .wire(.garbledAnswer(request: ExtractAudioRequest.name)) }
  return result
}
