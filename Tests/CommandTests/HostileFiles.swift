// Files that somebody made to do harm: good films with a few bytes changed, by a generator that
// makes the same ones each time, and texts and references that lead to other files.

import Foundation
import TestSupport
import Testing

/// A small generator of numbers that are the same each time.
struct Dice {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

  /// A number from 0 to below `limit`, which is 1 or more.
  mutating func below(_ limit: Int) -> Int {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Int(state >> 1) % limit
  }
}

/// Good films of every kind that is opened, small enough that a change is likely to matter.
struct GoodFilms {
  let films: [(name: String, bytes: [UInt8])]

  private static let recipes: [(name: String, words: [String])] = [
    ("a.mp4", ["-c:v", "libx264", "-bf", "2", "-c:a", "aac"]),
    ("b.mp4", ["-c:v", "libx265", "-x265-params", "log-level=none", "-c:a", "aac"]),
    (
      "fragments.mp4",
      ["-c:v", "libx264", "-g", "4", "-c:a", "aac", "-movflags", "frag_keyframe+empty_moov"]
    ),
    ("c.mov", ["-c:v", "mjpeg", "-pix_fmt", "yuvj420p", "-c:a", "pcm_s16le"]),
    ("d.mkv", ["-c:v", "libx264", "-c:a", "libopus"]),
    ("e.webm", ["-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libopus"]),
    ("f.avi", ["-c:v", "mpeg4", "-c:a", "mp2"]),
    ("g.ts", ["-c:v", "libx264", "-c:a", "aac"]),
    ("h.mpg", ["-c:v", "mpeg2video", "-c:a", "mp2"]),
    ("i.flv", ["-c:v", "flv1", "-ar", "44100", "-c:a", "libmp3lame"]),
    ("j.h264", ["-c:v", "libx264", "-an"]),
    ("k.mxf", ["-c:v", "mpeg2video", "-ar", "48000", "-c:a", "pcm_s16le"]),
  ]

  init() throws {
    let folder = try ScratchFolder()
    let source = ["-f", "lavfi", "-i", "testsrc2=s=96x64:r=25:d=0.4,format=yuv420p"]
    let audio = ["-f", "lavfi", "-i", "sine=d=0.4:r=48000"]
    films = try GoodFilms.recipes.map { name, words in
      // The same bytes on each run: a container may hold a random number.
      try ffmpeg(
        source + audio + ["-preset", "ultrafast", "-fflags", "+bitexact"] + words + [folder(name)])
      return (name, try bytes(ofFile: folder(name)))
    }
  }

  /// A film with something changed, and its name; the same for the same number.
  func mutation(_ number: Int) -> (name: String, bytes: [UInt8]) {
    var dice = Dice(seed: UInt64(number + 1))
    let film = films[number % films.count]
    var bytes = film.bytes
    for _ in 0...dice.below(3) { change(&bytes, &dice) }
    return ("\(number)-\(film.name)", bytes)
  }

  private func change(_ bytes: inout [UInt8], _ dice: inout Dice) {
    guard bytes.count > 64 else { return }
    switch dice.below(8) {
    case 0:
      for _ in 0...dice.below(32) { bytes[dice.below(bytes.count)] ^= 1 << UInt8(dice.below(8)) }
    case 1:
      let start = dice.below(bytes.count)
      for index in start..<min(start + 1 + dice.below(64), bytes.count) {
        bytes[index] = UInt8(dice.below(256))
      }
    case 2: bytes.removeLast(dice.below(bytes.count - 32))
    case 3:
      let length = 1 + dice.below(bytes.count / 4)
      let (a, b) = (dice.below(bytes.count - length), dice.below(bytes.count - length))
      let (first, second) = (Array(bytes[a..<a + length]), Array(bytes[b..<b + length]))
      bytes.replaceSubrange(b..<b + length, with: first)
      bytes.replaceSubrange(a..<a + length, with: second)
    case 4:
      let length = 1 + dice.below(bytes.count / 4)
      let start = dice.below(bytes.count - length)
      if dice.below(2) == 0 {
        bytes.removeSubrange(start..<start + length)
      } else {
        bytes.insert(contentsOf: Array(bytes[start..<start + length]), at: start)
      }
    case 5:
      let other = films[dice.below(films.count)].bytes
      let length = min(bytes.count, other.count) / (2 + dice.below(16))
      let start = dice.below(bytes.count - length)
      let from = dice.below(other.count - length)
      bytes.replaceSubrange(start..<start + length, with: other[from..<from + length])
    default: changeLength(&bytes, &dice)
    }
  }

  /// Overwrites what looks like a number of two, four or eight bytes, near the beginning or the
  /// end, where containers keep what they say of themselves.
  private func changeLength(_ bytes: inout [UInt8], _ dice: inout Dice) {
    let values: [UInt64] = [
      0, 1, 2, 7, 8, 0x7fff, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, 0x0100_0000, .max,
      UInt64(Int64.max), UInt64(bytes.count), UInt64(bytes.count + 1),
    ]
    let width = 1 << (1 + dice.below(3))
    let reach = min(bytes.count - width, 2000)
    let offset = dice.below(reach)
    let start = dice.below(2) == 0 ? offset : bytes.count - width - offset
    var value = values[dice.below(values.count)]
    let isLittle = dice.below(3) == 0
    for index in 0..<width {
      bytes[start + (isLittle ? index : width - 1 - index)] = UInt8(truncatingIfNeeded: value)
      value >>= 8
    }
  }
}

/// Files that lead a careless program to another one, which `victim` names.
func leadingFiles(to victim: String, film: [UInt8]) throws -> [(name: String, bytes: [UInt8])] {
  let bare = URL(fileURLWithPath: victim).lastPathComponent
  var result: [(String, [UInt8])] = []
  for (number, target) in [bare, victim, "file:\(victim)", "file://\(victim)"].enumerated() {
    let texts: [(String, String)] = [
      ("hls", "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9.0,\n\(target)\n#EXT-X-ENDLIST\n"),
      (
        "key",
        "#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI=\"\(target)\"\n#EXTINF:9.0,\n\(target)\n#EXT-X-ENDLIST\n"
      ),
      ("concat", "ffconcat version 1.0\nfile '\(target)'\nduration 1\n"),
      (
        "dash",
        """
        <?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" \
        profiles="urn:mpeg:dash:profile:isoff-on-demand:2011" mediaPresentationDuration="PT1S">\
        <Period><AdaptationSet mimeType="video/mp4"><Representation id="1" bandwidth="1">\
        <BaseURL>\(target)</BaseURL></Representation></AdaptationSet></Period></MPD>
        """
      ),
    ]
    for (kind, text) in texts {
      for suffix in ["mp4", "mkv", "m3u8"] {
        result.append(("\(kind)\(number).\(suffix)", Array(text.utf8)))
      }
    }
    result.append(("reference\(number).mov", referenceMovie(to: target)))
    result.append(("outside\(number).mp4", try outsideData(film, at: target)))
  }
  let others: [(String, String)] = [
    ("sdp.mp4", "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nm=video 5 RTP/AVP 96\n"),
    ("asx.asf", "<ASX version=\"3.0\"><Entry><Ref href=\"\(victim)\"/></Entry></ASX>"),
    ("pls.mp4", "[playlist]\nFile1=\(victim)\nNumberOfEntries=1\n"),
    ("smil.mov", "<smil><body><video src=\"\(victim)\"/></body></smil>"),
    ("rtsp.mov", "RTSPtextRTSP://127.0.0.1:9/x\n"),
    ("link.mp4", "[InternetShortcut]\nURL=file://\(victim)\n"),
    ("metalink.xml", "<metalink><files><file><url>\(victim)</url></file></files></metalink>"),
  ]
  return result + others.map { ($0.0, Array($0.1.utf8)) }
}

private func word(_ value: Int) -> [UInt8] {
  (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) }
}

private func box(_ kind: String, _ contents: [UInt8]) -> [UInt8] {
  word(contents.count + 8) + Array(kind.utf8) + contents
}

/// A QuickTime reference movie (QTFF, chapter 2): no pictures, but the place where they are.
private func referenceMovie(to target: String) -> [UInt8] {
  let place = Array(target.utf8) + [0]
  let reference = box("rdrf", word(0) + Array("url ".utf8) + word(place.count) + place)
  return box("ftyp", Array("qt  ".utf8) + word(0) + Array("qt  ".utf8))
    + box("moov", box("rmra", box("rmda", reference)))
}

/// The film with its first data reference changed from "in this file" to a place outside.
///
/// ISO/IEC 14496-12, 8.7.2. Its index has to come last, so that nothing else moves.
private func outsideData(_ film: [UInt8], at target: String) throws -> [UInt8] {
  let place = Array(target.utf8) + [0]
  let own = Data(word(12) + Array("url ".utf8) + word(1))
  let range = try #require(Data(film).range(of: own))
  var result = film
  let entry = word(12 + place.count) + Array("url ".utf8) + word(0) + place
  result.replaceSubrange(range, with: entry)
  // Every box that the entry lies in has grown.
  for kind in ["moov", "trak", "mdia", "minf", "dinf", "dref"] {
    let before = Data(film[..<range.lowerBound])
    guard let name = before.range(of: Data(kind.utf8), options: .backwards) else { continue }
    let start = name.lowerBound - 4
    let size = film[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
    result.replaceSubrange(start..<start + 4, with: word(size + place.count))
  }
  return result
}
