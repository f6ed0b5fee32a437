// Markers planted wherever a container or a bitstream has room for them: none of them may occur as
// bytes in the output. Each is looked for in the source first, so that a marker that never was
// proves nothing.

import Containers
import Custody
import Jobs
import LibAV
import TestSupport
import Testing
import WorkerProtocol

private let sei = "086f3693b7b34f2c965321492feee5b8+MARKER-SEI"

@Suite struct ResidueTests {
  /// A source with everything that a camera, an editor or a player may have left in it.
  private func planted(_ bench: Bench) throws -> (path: String, markers: [String: [UInt8]]) {
    let f = bench.folder
    try ffmpeg(["-f", "lavfi", "-i", "mandelbrot=s=96x64", "-frames:v", "1", f("cover.jpg")])
    let words = try f.write("1\n00:00:00,100 --> 00:00:00,800\nMARKER-SUBTITLE\n", to: "words.srt")
    let chapters = try f.write(
      ";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=500\ntitle=MARKER-CHAPTER\n",
      to: "chapters.txt")
    let second = try bench.source("second.mp4", pattern("48x32") + h264())
    try ffmpeg(
      pattern() + ["-i", second, "-i", words, "-i", chapters, "-i", f("cover.jpg")]
        + ["-f", "lavfi", "-i", "sine=d=1", "-map", "0", "-map", "1", "-map", "2", "-map", "4"]
        + ["-map", "5", "-map_metadata:g", "-1", "-map_chapters", "3"]
        + ["-c:v:0", "libx264", "-preset", "veryfast", "-c:v:1", "copy", "-c:v:2", "copy"]
        + ["-disposition:v:2", "attached_pic", "-c:s", "mov_text", "-c:a", "aac"]
        + ["-bsf:v:0", "h264_metadata=sei_user_data=\(sei)"]
        + ["-metadata", "title=MARKER-TITLE", "-metadata", "comment=MARKER-COMMENT"]
        + ["-metadata", "creation_time=2001-02-03T04:05:06Z"]
        + ["-metadata:s:a", "language=gsw", "-metadata:s:v:0", "handler_name=MARKER-HANDLER"]
        + [f("in.mp4")])
    let hidden =
      box("free", Array("MARKER-FREE".utf8))
      + box("uuid", Array("0123456789abcdef".utf8) + Array("MARKER-UUID".utf8))
    let path = try f.write(try bytes(ofFile: f("in.mp4")) + hidden, to: "in.mp4")
    var markers: [String: [UInt8]] = [:]
    for word in [
      "MARKER-TITLE", "MARKER-COMMENT", "MARKER-HANDLER", "MARKER-SUBTITLE", "MARKER-CHAPTER",
      "MARKER-FREE", "MARKER-UUID", "MARKER-SEI", "x264 - core",
    ] { markers[word] = Array(word.utf8) }
    let cover = try bytes(ofFile: f("cover.jpg"))
    markers["cover art"] = Array(cover[cover.count / 2..<cover.count / 2 + 24])
    let packet = try #require(try SeenClip(second).packets.max { $0.bytes.count < $1.bytes.count })
    markers["second film"] = Array(
      packet.bytes[packet.bytes.count / 2..<packet.bytes.count / 2 + 24])
    // The date in a movie header: seconds since 1904.
    markers["creation time"] = [0xB6, 0xA1, 0x33, 0xF2]
    markers["language"] = Array("gsw".utf8)
    return (path, markers)
  }

  /// How ISO files write a language in two bytes.
  private func packedLanguage(_ code: String) -> [UInt8] {
    let value = code.utf8.reduce(0) { $0 << 5 | (Int($1) - 0x60) }
    return [UInt8(value >> 8), UInt8(value & 0xFF)]
  }

  @Test(arguments: ["out.mp4", "out.mov", "out.mkv"])
  func noMarkerSurvives(output: String) throws {
    let bench = try Bench()
    let (path, markers) = try planted(bench)
    let source = try bytes(ofFile: path)
    for (name, marker) in markers where !["creation time", "language"].contains(name) {
      #expect(holds(source, marker), "\(name) was never in the source")
    }
    #expect(try SeenClip(path).streams.map(\.kind).contains(.subtitle))
    let summary = try bench.redact(path, plan(), to: output) { $0.spec.coding.quality = 20 }
    let written = try bytes(ofFile: bench.folder(output))
    for (name, marker) in markers { #expect(!holds(written, marker), "\(name) survived") }
    let clip = try bench.output(output)
    #expect(clip.streams.map(\.kind) == [.video, .audio])
    #expect(clip.streams.allSatisfy { $0.language == nil })
    #expect(!clip.tags.contains("creation_time"))
    var said: Set<String> = []
    for dropped in summary.dropped {
      switch dropped {
      case .stream(_, let type, _): said.insert(type)
      case .tags(let names): said.formUnion(names)
      case .chapters: said.insert("chapter")
      case .streamTags, .hiddenPictures: break
      }
    }
    for word in ["subtitle", "picture", "video", "title", "chapter"] {
      #expect(said.contains { $0.contains(word) }, "nothing says that \(word) was dropped: \(said)")
    }
  }

  @Test func whatIsKeptIsKeptAndNothingBeside() throws {
    let bench = try Bench()
    let (path, markers) = try planted(bench)
    try bench.redact(path, plan()) {
      $0.spec.coding.quality = 20
      $0.spec.keep = [.creationTime, .language]
    }
    let written = try bytes(ofFile: bench.folder("out.mp4"))
    let clip = try bench.output()
    let audio = try #require(clip.streams.first { $0.kind == .audio })
    #expect(audio.language == "gsw")
    #expect(clip.tags.contains("creation_time"))
    #expect(holds(written, packedLanguage("gsw")))
    for (name, marker) in markers where !["creation time", "language"].contains(name) {
      #expect(!holds(written, marker), "\(name) survived")
    }
    // One of the two does not bring the other.
    try bench.redact(path, plan(), to: "dated.mp4") {
      $0.spec.coding.quality = 20
      $0.spec.keep = [.creationTime]
    }
    let dated = try bench.output("dated.mp4")
    #expect(dated.tags.contains("creation_time"))
    #expect(dated.streams.allSatisfy { $0.language == nil })
  }

  @Test func thePlaceTheDateAndTheCameraDoNotSurvive() throws {
    let bench = try Bench()
    let tags = [
      "location=+47.1234-008.5678/", "creation_time=2001-02-03T04:05:06Z", "make=MARKER-MAKE",
      "com.example.officer=MARKER-BADGE",
    ]
    let path = try bench.source(
      "in.mov",
      pattern() + h264() + ["-movflags", "use_metadata_tags"] + tags.flatMap { ["-metadata", $0] })
    let source = try bytes(ofFile: path)
    let markers = ["+47.1234-008.5678", "MARKER-MAKE", "MARKER-BADGE", "com.example.officer"]
    for marker in markers {
      #expect(holds(source, Array(marker.utf8)), "\(marker) was never there")
    }
    #expect(holds(source, [0xB6, 0xA1, 0x33, 0xF2]))
    for output in ["out.mp4", "out.mov", "out.mkv"] {
      try bench.redact(path, plan(), to: output) { $0.spec.coding.quality = 20 }
      let written = try bytes(ofFile: bench.folder(output))
      for marker in markers { #expect(!holds(written, Array(marker.utf8)), "\(marker) survived") }
      #expect(!holds(written, [0xB6, 0xA1, 0x33, 0xF2]), "the date survived in \(output)")
    }
  }

  @Test func attachmentsAndTagsOfMatroskaDoNotSurvive() throws {
    let bench = try Bench()
    let note = try bench.folder.write("MARKER-ATTACHMENT", to: "note.txt")
    let path = try bench.source(
      "in.mkv",
      pattern() + h264() + [
        "-attach", note, "-metadata:s:t", "mimetype=text/plain", "-metadata", "title=MARKER-TITLE",
        "-metadata:s:v", "title=MARKER-TRACK",
      ])
    let markers = ["MARKER-ATTACHMENT", "MARKER-TITLE", "MARKER-TRACK"]
    let source = try bytes(ofFile: path)
    for output in ["out.mkv", "out.mp4"] {
      try bench.redact(path, plan(), to: output) { $0.spec.coding.quality = 20 }
      let written = try bytes(ofFile: bench.folder(output))
      for marker in markers {
        #expect(holds(source, Array(marker.utf8)))
        #expect(!holds(written, Array(marker.utf8)), "\(marker) survived")
      }
    }
  }

  @Test func messagesInTheBitstreamDoNotSurviveNorDoesTheEncodersOwn() throws {
    let bench = try Bench()
    let plain = try bench.source("plain.mp4", pattern() + h264())
    let path = try bench.source(
      "in.mp4", ["-i", plain, "-c", "copy", "-bsf:v", "h264_metadata=sei_user_data=\(sei)"])
    #expect(holds(try bytes(ofFile: path), Array("MARKER-SEI".utf8)))
    for codec in [CodingSpec.Codec.h264, .hevc] {
      let output = "\(codec).mp4"
      try bench.redact(path, plan(), to: output) {
        $0.spec.coding.quality = 20
        $0.spec.coding.codec = codec
      }
      let written = try bytes(ofFile: bench.folder(output))
      for marker in ["MARKER-SEI", "x264 - core", "x265 (build", "options: "] {
        #expect(!holds(written, Array(marker.utf8)), "\(marker) survived in \(codec)")
      }
    }
  }
}
