// One track on its way to a transcriber: where it begins, what the plan takes out of it, which
// channels are heard. Sources are made for it, and every expectation is of single samples.

import AudioRender
import AudioSamples
import Foundation
import LibAV
import MediaTime
import PolicyGate
import RedactionModel
import TestSupport
import Testing
import WorkerProtocol

/// A source, what came out of it, and the samples in the file.
struct Extracted {
  let extract: AudioExtract
  let samples: [Int16]
  let header: [UInt8]

  /// Extracts a track of the file at `path`.
  init(
    _ path: String, plan text: String? = nil, track: Int = 0, isPipe: Bool = false,
    _ change: (inout AudioExtractOptions) -> Void = { _ in }
  ) throws {
    let source = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    let output = try TemporaryFile(
      suffix: ".wav", contents: [UInt8](repeating: 1, count: 9_000_000))
    let tracks = try AudioTracks(descriptor: source.fileDescriptor)
    let plan = try text.map { try authorize(try PlanDocument(Array($0.utf8))) }
    if let plan { try tracks.check(plan.plan) }
    var options = AudioExtractOptions()
    change(&options)
    let overview = try TemporaryFile(suffix: ".png", contents: [])
    let request = ExtractAudioRequest(
      source: source.fileDescriptor,
      target: isPipe
        ? .pipe(output.descriptor)
        : .file(audio: output.descriptor, overview: overview.descriptor),
      track: track, stream: tracks.streams[track], plan: nil, facts: tracks.facts(sha256: nil),
      options: options)
    extract = try AudioExtraction(request, plan: plan).run().extract
    let bytes = isPipe ? Array(output.contents.prefix(44 + 2 * extract.samples)) : output.contents
    header = Array(bytes.prefix(44))
    samples = stride(from: 44, to: bytes.count - 1, by: 2).map {
      Int16(truncatingIfNeeded: Int(bytes[$0]) | Int(bytes[$0 + 1]) << 8)
    }
  }

  /// The sample that is heard at a time from the first picture.
  func index(at seconds: Double) -> Int {
    Int(((seconds - extract.time(of: 0).seconds) * Double(extract.sampleRate)).rounded())
  }

  func peak(_ from: Double, _ to: Double) -> Int {
    samples[max(0, index(at: from))..<min(samples.count, index(at: to))]
      .map { abs(Int($0)) }.max() ?? 0
  }
}

/// A plan with these audio ranges, in JSON.
private func plan(_ ranges: String..., more: String = "") -> String {
  "{\"veil\": 1, \"regions\": [], \"audio\": [\(ranges.joined(separator: ", "))]\(more)}"
}

/// A source that ffmpeg makes in a folder of its own.
private func source(
  _ name: String, _ arguments: [String]
) throws -> (path: String, folder: ScratchFolder) {
  let folder = try ScratchFolder()
  try ffmpeg(arguments + [folder(name)])
  return (folder(name), folder)
}

private let picture = ["-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=2"]

@Suite struct AudioExtractionTests {
  @Test func whatHasTheRightFormAlreadyIsNotTouched() throws {
    let made = try source(
      "in.wav", speechLike(seconds: 2, rate: 16_000, channels: 1) + ["-c:a", "pcm_s16le"])
    let result = try Extracted(made.path)
    let heard = try audioByFFmpeg(of: made.path, channels: 1)[0]
    #expect(result.samples.map { Float($0) / 32768 } == heard)
    #expect(result.extract.samples == 32_000 && result.extract.sampleOffset == 44)
    #expect(result.extract.mix == ChannelMix(weights: [1]))
    let file = WAVFile(sampleRate: 16_000, channelCount: 1)
    #expect(result.header == (try file.header(sampleCount: 32_000)))
    #expect(try Extracted(made.path, isPipe: true).header == file.streamHeader)
  }

  @Test(arguments: [8000, 22_050, 44_100, 48_000])
  func everyInstantOfTheSourceHasASample(rate: Int) throws {
    let made = try source(
      "in.wav", speechLike(seconds: 1.2345, rate: rate, channels: 1) + ["-c:a", "pcm_s16le"])
    let result = try Extracted(made.path)
    let count = Int(result.extract.sourceSamples)
    #expect(result.samples.count == (count * 16_000 + rate - 1) / rate)
    #expect(result.extract.sourcePosition(of: 0) == 0)
    #expect(result.extract.sourcePosition(of: result.samples.count) == Int64(count))
    // Chunks tile the source in its own samples, too.
    let ends = result.extract.chunks.map { result.extract.sourcePosition(of: $0.range.upperBound) }
    #expect(ends.last == Int64(count))
  }

  @Test func aLateStartIsSilenceAndAnEarlyOneIsKept() throws {
    let audio = ["-f", "lavfi", "-i", "sine=440:d=1:r=48000"]
    let late = try source(
      "late.mov",
      picture + ["-itsoffset", "0.5"] + audio + ["-map", "0", "-map", "1", "-c:a", "pcm_s16le"])
    let result = try Extracted(late.path)
    #expect(result.extract.start == 0 && abs(Double(result.samples.count) / 16_000 - 1.5) < 0.001)
    #expect(result.peak(0, 0.499) == 0 && result.peak(0.505, 1.5) > 1000)
    #expect(result.extract.tally.first == 24_000)
    let early = try source(
      "early.mkv",
      ["-itsoffset", "0.5"] + picture + audio + ["-map", "0", "-map", "1", "-c:a", "pcm_s16le"])
    let other = try Extracted(early.path)
    // ffmpeg puts the first picture on the next of its ticks.
    #expect((-24_960...(-24_000)).contains(other.extract.start))
    #expect(other.extract.time(of: Int(-other.extract.start / 3)).seconds == 0)
    #expect(other.peak(-0.49, 0.4) > 1000 && other.samples.count == 16_000)
  }

  @Test func aStartThatNoRecordingHasIsRefused() throws {
    let made = try source(
      "in.mkv",
      picture + ["-itsoffset", "4000", "-f", "lavfi", "-i", "sine=d=1", "-map", "0", "-map", "1"])
    #expect(throws: MediaFailure.self) { try Extracted(made.path) }
  }

  @Test(arguments: [(48_000, 16_000), (44_100, 16_000), (8000, 16_000), (22_050, 44_100)])
  func aMutedRangeIsZeroInEverySample(rate: Int, own: Int) throws {
    let made = try source(
      "in.wav", speechLike(seconds: 2, rate: rate, channels: 2) + ["-c:a", "pcm_s16le"])
    let result = try Extracted(
      made.path, plan: plan("{\"from\": \"0.50001\", \"to\": \"0.9\"}")
    ) { $0.sampleRate = own }
    let inside = Int((0.50001 * Double(own)).rounded(.up))..<Int((0.9 * Double(own)).rounded(.up))
    #expect(result.samples[inside].allSatisfy { $0 == 0 })
    #expect(result.peak(0.2, 0.49) > 1000 && result.peak(0.91, 1.5) > 1000)
    // The fades are 5 ms; before and after them the audio is what it would be without a plan.
    let free = try Extracted(made.path) { $0.sampleRate = own }
    #expect(free.samples.count == result.samples.count && free.peak(0.6, 0.8) > 1000)
    for range in [0..<Int(0.493 * Double(own)), Int(0.908 * Double(own))..<free.samples.count] {
      #expect(result.samples[range] == free.samples[range])
    }
    let redacted = try #require(result.extract.redacted.first)
    #expect(redacted.isComplete && redacted.range == 0)
    #expect(redacted.samples.lowerBound == Int64((0.50001 * Double(rate)).rounded(.down)))
    #expect(result.extract.silences.contains { $0.contains(inside.lowerBound + own / 50) })
  }

  @Test(arguments: [
    "{\"from\": \"start\", \"to\": \"end\"}",
    "{\"from\": {\"pts\": -9000000000000000000}, \"to\": {\"pts\": 9000000000000000000}}",
    "{\"from\": \"start\", \"to\": \"1\"}, {\"from\": \"0.5\", \"to\": \"end\"}",
  ])
  func everythingCanBeTakenOut(ranges: String) throws {
    let made = try source("in.wav", speechLike(seconds: 2) + ["-c:a", "pcm_s16le"])
    let result = try Extracted(made.path, plan: plan(ranges))
    #expect(result.samples == [Int16](repeating: 0, count: 32_000))
    #expect(result.extract.silences == [0..<32_000])
  }

  @Test func aToneStandsAloneAndSilenceWins() throws {
    let made = try source(
      "in.wav", speechLike(seconds: 2, rate: 16_000, channels: 1) + ["-c:a", "pcm_s16le"])
    let result = try Extracted(
      made.path,
      plan: plan(
        "{\"from\": \"0.5\", \"to\": \"1\", \"effect\": {\"tone\": 1000}}",
        "{\"from\": \"0.8\", \"to\": \"0.9\"}"))
    #expect(result.peak(0.8, 0.9) == 0)
    for index in 8400..<12_800 {
      let expected = 3276.8 * sin(2 * .pi * 1000 * Double(index - 8000) / 16_000)
      #expect(abs(Double(result.samples[index]) - expected) <= 1)
    }
    #expect(result.extract.redacted.map(\.range) == [0, 1])
  }

  @Test func onlyTheTracksAndChannelsThatAreNamedChange() throws {
    let made = try source(
      "in.mkv",
      speechLike(seconds: 1, channels: 2) + speechLike(seconds: 1, channels: 2)
        + ["-map", "0", "-map", "1", "-c:a", "pcm_s16le"])
    let text = plan(
      "{\"from\": \"0.2\", \"to\": \"0.4\", \"tracks\": [1]}",
      "{\"from\": \"0.6\", \"to\": \"0.8\", \"channels\": [0]}",
      "{\"from\": \"0.8\", \"to\": \"0.9\", \"channels\": [0]}",
      "{\"from\": \"0.8\", \"to\": \"0.9\", \"channels\": [1]}")
    let first = try Extracted(made.path, plan: text)
    let second = try Extracted(made.path, plan: text, track: 1)
    #expect(first.peak(0.2, 0.4) > 1000 && second.peak(0.2, 0.4) == 0)
    #expect(first.peak(0.6, 0.8) > 1000 && first.peak(0.8, 0.9) == 0)
    #expect(first.extract.redacted.map(\.isComplete) == [false, false, false])
    #expect(second.extract.redacted.map(\.range) == [0, 1, 2, 3])
  }

  @Test(arguments: [
    "{\"from\": \"0\", \"to\": \"1\", \"tracks\": [1]}",
    "{\"from\": \"0\", \"to\": \"1\", \"channels\": [2]}",
  ])
  func aPlanForATrackThatIsNotThereIsRefused(range: String) throws {
    let made = try source("in.wav", speechLike(seconds: 1) + ["-c:a", "pcm_s16le"])
    #expect(throws: MediaFailure.self) { try Extracted(made.path, plan: plan(range)) }
  }

  @Test func nothingOutsideTheClipIsHeard() throws {
    let made = try source(
      "in.mov", picture + speechLike(seconds: 2) + ["-map", "0", "-map", "1", "-c:a", "pcm_s16le"])
    let clip = plan(more: ", \"clip\": {\"from\": \"0.5\", \"to\": \"1.25\"}")
    let (part, whole) = (try Extracted(made.path, plan: clip), try Extracted(made.path))
    #expect(part.extract.start == 24_000 && part.samples.count == 12_000)
    #expect(part.extract.time(of: 0).seconds == 0.5)
    // But for the filter's reach at both ends, it is the same audio.
    #expect(part.samples[100..<11_900] == whole.samples[8100..<19_900])
  }

  @Test(arguments: [false, true])
  func channelsThatCancelAreNotAddedUp(isPipe: Bool) throws {
    let made = try source(
      "in.wav",
      ["-f", "lavfi", "-i", "anoisesrc=d=2:r=48000:a=0.3:seed=4"]
        + ["-af", "aeval=0.5*val(0)|-0.8*val(0):c=stereo", "-c:a", "pcm_s16le"])
    let result = try Extracted(made.path, isPipe: isPipe)
    #expect(result.extract.mix == ChannelMix(only: 1, of: 2) && result.extract.isOneOfSeveral)
    #expect(result.samples.count == 32_000 && result.peak(0, 2) > 3000)
    let level = try #require(result.extract.chunks[0].rmsDecibels)
    #expect(level > -30)
  }

  @Test func aFLACFileHoldsTheSameSamples() throws {
    let made = try source("in.wav", speechLike(seconds: 1) + ["-c:a", "pcm_s16le"])
    let text = plan("{\"from\": \"0.2\", \"to\": \"0.4\"}")
    let wave = try Extracted(made.path, plan: text)
    let output = try TemporaryFile(suffix: ".flac", contents: [UInt8](repeating: 1, count: 900_000))
    let input = try FileHandle(forReadingFrom: URL(fileURLWithPath: made.path))
    let tracks = try AudioTracks(descriptor: input.fileDescriptor)
    var options = AudioExtractOptions()
    options.format = .flac
    let overview = try TemporaryFile(suffix: ".png", contents: [])
    let request = ExtractAudioRequest(
      source: input.fileDescriptor,
      target: .file(audio: output.descriptor, overview: overview.descriptor), track: 0, stream: 0,
      plan: nil, facts: tracks.facts(sha256: nil), options: options)
    let plan = try authorize(try PlanDocument(Array(text.utf8)))
    let extract = try AudioExtraction(request, plan: plan).run().extract
    #expect(extract.sampleOffset == nil && extract.chunks == wave.extract.chunks)
    let heard = try audioByFFmpeg(of: output.path, channels: 1)[0]
    #expect(heard == wave.samples.map { Float($0) / 32768 })
  }
}
