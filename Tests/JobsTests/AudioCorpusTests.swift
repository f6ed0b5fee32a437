// Audio of real recordings, where somebody has them (VEIL_CORPUS): what is muted is silent for
// another decoder, and a file that cannot be redacted says why.

import Jobs
import Foundation
import LibAV
import MediaTime
import Testing
import TestSupport

/// A real recording with audio.
struct Recording: Sendable, CustomTestStringConvertible {
  let name: String
  let path: String

  var testDescription: String { name }

  private static let kinds: Set<String> = ["mp4", "mov", "mkv", "3gp", "avi", "ts", "flv", "webm"]

  /// All of them in the folder that the environment names; none when it names none.
  static let all: [Recording] = {
    guard let folder = ProcessInfo.processInfo.environment["VEIL_CORPUS"] else { return [] }
    let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return names.sorted().filter { name in
      kinds.contains(URL(fileURLWithPath: name).pathExtension.lowercased())
        && !name.contains("fuzz/") && !name.contains("mopt/")
    }.map { Recording(name: $0, path: folder + "/" + $0) }
  }()
}

@Suite struct AudioCorpusTests {
  @Test(arguments: Recording.all) func whatIsMutedIsSilent(recording: Recording) throws {
    let bench = try Bench()
    let text = plan(more: ", \"audio\": [{\"from\": \"0.3\", \"to\": \"0.7\", \"optional\": true}]")
    if let failure = try bench.failure(recording.path, text) {
      switch failure {
      case .media, .writing: return
      default: throw failure
      }
    }
    let output = bench.folder("out.mp4")
    let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: output))
    defer { try? file.close() }
    let streams = try Demuxer(descriptor: file.fileDescriptor).streams.filter { $0.kind == .audio }
    for (track, stream) in streams.enumerated() {
      let facts = try #require(stream.audio)
      let heard = try Heard(
        output, rate: facts.sampleRate, channels: facts.channels, track: track)
      for channel in 0..<facts.channels {
        #expect(level(heard.part(channel, 0.3, 0.7)) <= -80)
      }
    }
  }
}
