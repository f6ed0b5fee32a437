// Plants inside the coded streams of finished files, by changed bytes: the verification finds each,
// says in which track and at which byte, and finds nothing in a good file; and redaction does not
// pass on what a source has there.

import Bitstream
import Custody
import Jobs
import MediaTime
import TestSupport
import Testing
import WorkerProtocol

@Suite struct StreamResidueTests {
  private func problems(_ result: CheckResult) -> [StreamFinding] {
    result.findings.compactMap { if case .codedStream(let finding) = $0 { finding } else { nil } }
  }

  /// Redacts a film, changes its bytes, and verifies it.
  private func verified(
    _ bench: Bench, _ source: String, _ change: ([UInt8]) throws -> [UInt8]
  ) throws -> [StreamFinding] {
    try bench.redact(source, plan())
    #expect(try bench.verify(source).findings == [])
    let changed = try change(bytes(ofFile: bench.folder("out.mp4")))
    _ = try bench.folder.write(changed, to: "out.mp4")
    return problems(try bench.verify(source))
  }

  @Test(arguments: [30, 12, 6, 0])
  func unitsBehindAPictureAreFound(type: UInt8) throws {
    let bench = try Bench()
    let source = try bench.source("in.mp4", pattern() + h264())
    let words: [UInt8] = [type, 5, 40] + [UInt8](repeating: 0x41, count: 40) + [0x80]
    var place = 0
    let found = try verified(bench, source) { file in
      let planted = try appending([0, 0, 0, UInt8(words.count)] + words, to: file)
      place =
        planted.indices.dropLast(words.count).last {
          planted[$0..<$0 + words.count].elementsEqual(words)
        } ?? 0
      return planted
    }
    #expect(found.count == 1)
    let problem: StreamProblem =
      type == 6 ? .messageNotAllowed(type: 5) : .unitNotAllowed(type: Int(type))
    #expect(found.first?.problem == problem)
    #expect(found.first?.track == 0 && found.first?.offset == place)
    #expect((found.first?.time?.seconds ?? 0) > 0.8)
  }

  @Test func bytesBehindAFrameOfAudioAreFound() throws {
    let bench = try Bench()
    let source = try bench.source(
      "in.mp4", pattern() + ["-f", "lavfi", "-i", "anoisesrc=d=1.5"] + h264() + ["-c:a", "aac"])
    let found = try verified(bench, source) { try appending(Array("hidden".utf8), to: $0) }
    #expect(found.map(\.problem) == [.looseBytes(bytes: 6)])
    #expect(found.first?.track == 1)
  }

  @Test(arguments: ["mp4", "mkv"])
  func theNameOfAnAudioEncoderIsNotPassedOn(ending: String) throws {
    let bench = try Bench()
    let source = try bench.source(
      "in." + ending,
      pattern() + ["-f", "lavfi", "-i", "anoisesrc=d=1"] + h264() + ["-c:a", "aac"])
    // A fill element of the first frame names the library, beside what the container says.
    let name = Array("Lavc".utf8)
    let count = try occurrences(of: name, in: source)
    for output in ["out.mp4", "out.mov", "out.mkv"] {
      let summary = try bench.redact(source, plan(), to: output)
      #expect(summary.notes.contains(.trackReduced(track: 0, packets: 1)))
      #expect(try occurrences(of: name, in: bench.folder(output)) == 0)
    }
    #expect(count > 0)
  }

  private func occurrences(of name: [UInt8], in path: String) throws -> Int {
    let file = try bytes(ofFile: path)
    return file.indices.dropLast(name.count).count {
      file[$0] == name[0] && file[$0..<$0 + name.count].elementsEqual(name)
    }
  }

  @Test(arguments: [("ac3", "mkv"), ("libvorbis", "mkv"), ("mp2", "mkv"), ("alac", "mov")])
  func audioThatCannotBeLookedIntoIsCodedAnewAndThatIsSaid(codec: String, ending: String) throws {
    let bench = try Bench()
    let source = try bench.source(
      "in." + ending,
      pattern() + ["-f", "lavfi", "-i", "anoisesrc=d=1:r=48000"] + h264() + ["-c:a", codec])
    let summary = try bench.redact(source, plan(), to: "out.mp4")
    let isSaid = summary.notes.contains {
      if case .trackRecoded(_, _, "aac") = $0 { true } else { false }
    }
    #expect(isSaid)
    #expect(problems(try bench.verify(source)).isEmpty)
  }
}
