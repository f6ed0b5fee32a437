// MP4 files as bytes, for tests that plant something in a finished one: boxes are put into boxes
// and fields are written over. The movie's tables stand behind the media data, so that nothing
// moves that they name.

import Containers
import Testing

/// A box of an MP4 file with this type and contents.
func box(_ type: String, _ contents: [UInt8]) -> [UInt8] {
  bigEndian(8 + contents.count) + Array(type.utf8) + contents
}

/// A number as four bytes, the first the highest.
func bigEndian(_ value: Int) -> [UInt8] {
  (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) }
}

/// A big-endian number of four bytes.
func number(_ bytes: [UInt8], at place: Int) -> Int {
  bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
}

/// Where a type of a box stands, the last of the file or of a range.
func place(of type: String, in file: [UInt8]) throws -> Int {
  let name = Array(type.utf8)
  return try #require(
    (0..<file.count - 4).last { file[$0] == name[0] && file[$0..<$0 + 4].elementsEqual(name) })
}

/// A file in which the last sample of its last track has more bytes at its end; the track is the
/// last in the media data, and the movie's tables stand behind those.
func appending(_ bytes: [UInt8], to file: [UInt8]) throws -> [UInt8] {
  var result = file
  func add(at place: Int) {
    let value = number(result, at: place) + bytes.count
    for byte in 0..<4 { result[place + byte] = UInt8(truncatingIfNeeded: value >> (24 - 8 * byte)) }
  }
  let sizes = try place(of: "stsz", in: file) + 4
  add(at: sizes + 12 + 4 * (number(file, at: sizes + 8) - 1))
  let movie = try place(of: "moov", in: file) - 4
  let media = try place(of: "mdat", in: file) - 4
  #expect(media + number(file, at: media) == movie, "media data right before the movie")
  add(at: media)
  result.insert(contentsOf: bytes, at: movie)
  return result
}

/// A finished file that is changed.
struct MovieBytes {
  private(set) var bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The boxes with a path, those of the video's track first.
  private func boxes(_ path: String) throws -> [ISOBox] {
    try isoBoxes(of: ByteSource(bytes)).filter { $0.path == path }
  }

  /// Puts bytes at the end of a box, and makes the boxes around it so much larger.
  mutating func put(_ more: [UInt8], into path: String, number: Int = 0) throws {
    let place = try boxes(path)[number]
    let end = place.offset + place.size
    for around in try isoBoxes(of: ByteSource(bytes))
    where around.offset < end && around.offset + around.size >= end
      && (path + "/").hasPrefix(around.path + "/")
    {
      write(bigEndian(around.size + more.count), at: around.offset)
    }
    bytes.insert(contentsOf: more, at: end)
  }

  /// Writes over what stands in a box, so many bytes behind its header.
  mutating func write(
    _ new: [UInt8], in path: String, at offset: Int, number: Int = 0
  ) throws {
    write(new, at: try boxes(path)[number].payload.lowerBound + offset)
  }

  /// Whether there is such a box.
  func has(_ path: String, number: Int = 0) throws -> Bool {
    try boxes(path).indices.contains(number)
  }

  /// Puts bytes at the end of the file.
  mutating func append(_ more: [UInt8]) { bytes += more }

  /// Lets an edit list show a track from a tick on, for so many ticks of the movie's clock.
  mutating func edit(track: Int, from tick: Int, lasting ticks: Int) throws {
    let entry = bigEndian(ticks) + bigEndian(tick) + [0, 1, 0, 0]
    if try has("moov/trak/edts/elst", number: track) {
      try write(bigEndian(1) + entry, in: "moov/trak/edts/elst", at: 4, number: track)
    } else {
      let list = box("edts", box("elst", bigEndian(0) + bigEndian(1) + entry))
      try put(list, into: "moov/trak", number: track)
    }
  }

  private mutating func write(_ new: [UInt8], at offset: Int) {
    bytes.replaceSubrange(offset..<offset + new.count, with: new)
  }
}
