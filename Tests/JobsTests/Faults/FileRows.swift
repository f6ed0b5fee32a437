// Rows of the table that change bytes: boxes, fields, coded streams, and other files that hold the
// finished one's pictures.

import Bitstream
import Foundation
import MediaTime
import Raster
import TestSupport
import WorkerProtocol

/// A row that changes the bytes of a finished MP4 file.
private func bytes(
  _ name: String, _ kinds: String..., change: @escaping @Sendable (inout MovieBytes) throws -> Void
) -> FaultRow {
  FaultRow(name: name, saying: .kinds(kinds)) { lab in
    let film = try lab.film(.fill)
    var movie = try film.finished()
    try change(&movie)
    return try film.findings(in: movie.bytes)
  }
}

private let words = Array("the officer's own words".utf8)
private let tables = "moov/trak/mdia/minf/stbl"
private let zeros = [UInt8](repeating: 0, count: 4)

let boxRows: [FaultRow] = [
  bytes("free box with data at the end", "container.") { $0.append(box("free", words)) },
  bytes("second mdat, unreferenced", "container.") { $0.append(box("mdat", words)) },
  bytes("uuid/XMP at the end", "container.") { $0.append(box("uuid", words)) },
  bytes("trailing bytes", "container.") { $0.append([1, 2, 3]) },
  bytes("meta box at the end", "container.") { $0.append(box("meta", zeros + words)) },
  bytes("skip box", "container.") { $0.append(box("skip", words)) },
  bytes("udta with GPS (xyz)", "container.") {
    let place = [0xa9] + Array("xyz".utf8) + [0, 18, 0x15, 0xc7] + Array("+47.1234-008.5678/".utf8)
    try $0.put(box("udta", bigEndian(4 + place.count) + place), into: "moov")
  },
  bytes("udta in trak", "container.") {
    try $0.put(box("udta", box("name", words)), into: "moov/trak")
  },
  bytes("unknown box in stbl", "container.") { try $0.put(box("abcd", words), into: tables) },
  bytes("sdtp with 10 kB of free text", "container.") {
    try $0.put(box("sdtp", zeros + [UInt8](repeating: 0x41, count: 10_000)), into: tables)
  },
  bytes("saiz box in stbl", "container.") { try $0.put(box("saiz", zeros + words), into: tables) },
  bytes("mdcv with text", "container.") {
    try $0.put(box("mdcv", Array("a text of 24 characters.".utf8)), into: tables + "/stsd/avc1")
  },
  bytes("unreferenced bytes in mdat", "container.") { try $0.put(words, into: "mdat") },
]

let fieldRows: [FaultRow] = [
  bytes("ftyp with text as brands", "container.") {
    try $0.write(Array("JOHN DOE".utf8), in: "ftyp", at: 8)
  },
  bytes("creation time in mvhd", "container.date") {
    try $0.write(bigEndian(0x7abc_def0), in: "moov/mvhd", at: 4)
  },
  bytes("creation time in mdhd", "container.date") {
    try $0.write(bigEndian(0x7abc_def0), in: "moov/trak/mdia/mdhd", at: 4)
  },
  bytes("language eng in mdhd", "container.text") {
    try $0.write([0x15, 0xc7], in: "moov/trak/mdia/mdhd", at: 20)
  },
  bytes("rotated 90 by tkhd matrix", "stream.orientationDiffers", "container.") {
    let turned = [0, 0x1_0000, 0, -0x1_0000, 0, 0].flatMap(bigEndian)
    try $0.write(turned, in: "moov/trak/tkhd", at: 40)
  },
  bytes("mirrored by tkhd matrix", "stream.orientationDiffers", "container.") {
    try $0.write(bigEndian(-0x1_0000), in: "moov/trak/tkhd", at: 40)
  },
  bytes("scaled by tkhd matrix", "container.", "stream.") {
    try $0.write(bigEndian(0x2_0000), in: "moov/trak/tkhd", at: 40)
  },
  bytes("video track disabled (tkhd flags 0)", "container.trackDisabled") {
    try $0.write([0, 0, 0], in: "moov/trak/tkhd", at: 1)
  },
  bytes("tkhd display size doubled", "container.displaySize") {
    try $0.write(bigEndian(384 << 16) + bigEndian(256 << 16), in: "moov/trak/tkhd", at: 76)
  },
  bytes("handler name text", "container.text") {
    try $0.write(Array("Officer".utf8), in: "moov/trak/mdia/hdlr", at: 24)
  },
  bytes("edit list skips 10 pictures", "stream.", "picture.", "container.") {
    try $0.edit(track: 0, from: 5120, lasting: 80)
  },
  bytes("edit list ends half way", "stream.", "picture.", "container.") {
    try $0.edit(track: 0, from: 0, lasting: 240)
  },
]

/// A row in which the last coded sample of the last track is longer than it was.
private func unit(_ name: String, type: UInt8, bytes count: Int) -> FaultRow {
  FaultRow(name: name, saying: .kinds(["coded."])) { lab in
    let film = try lab.film(.fill)
    let content = try bytes(ofFile: film.source).prefix(count)
    let unit = [type, 5, 40] + content.map { $0 == 0 ? 1 : $0 } + [0x80]
    return try film.findings(
      in: appending(bigEndian(unit.count) + unit, to: film.finished().bytes))
  }
}

/// A row in which a filter of ffmpeg changes the finished file's coded stream.
private func filtered(_ name: String, _ filter: String, _ kinds: String...) -> FaultRow {
  FaultRow(name: name, saying: .kinds(kinds)) { lab in
    try lab.film(.fill).findings(byFFmpeg: ["-c", "copy", "-bsf:v", filter])
  }
}

let streamRows: [FaultRow] = [
  unit("the source in unspecified NAL 30", type: 30, bytes: 3000),
  unit("the source in filler NAL 12", type: 12, bytes: 3000),
  unit("the source in SEI NAL", type: 6, bytes: 3000),
  FaultRow(name: "the source behind an AAC frame", saying: .kinds(["coded."])) { lab in
    let sound = try lab.sound()
    let content = Array(try bytes(ofFile: sound.source).prefix(3000))
    return try sound.findings(
      in: appending(content, to: bytes(ofFile: sound.bench.folder("out.mp4"))))
  },
  filtered(
    "colour range flag flipped (pc)", "h264_metadata=video_full_range_flag=1",
    "stream.descriptionDiffers"),
  filtered(
    "colour matrix flagged bt2020", "h264_metadata=matrix_coefficients=9",
    "stream.descriptionDiffers"),
  FaultRow(name: "aspect ratio changed (SAR 2:1)", saying: .kinds(["stream.descriptionDiffers"])) {
    try $0.film(.fill).findings(byFFmpeg: ["-c", "copy", "-aspect", "3:1"])
  },
  filtered(
    "SEI user data with a plate",
    "h264_metadata=sei_user_data=086f3693b7b34f2c965321492feee5b8+PLATE", "coded."),
  FaultRow(name: "x264 SEI (user data unregistered) in stream", saying: .kinds(["coded."])) { lab in
    try lab.film(.fill).findings(byFFmpeg: ["-c:v", "libx264", "-crf", "8"])
  },
  FaultRow(name: "content in rows that the SPS crops away", saying: .kinds(["coded.", "stream."])) {
    lab in
    let film = try lab.film(.fill)
    // Sixteen rows of the source more than are shown.
    let clip = try makeClip(film.kind.recipe.with(height: 144)) { index, picture in
      drawScene(index, onto: &picture)
      for number in 0..<picture.planeCount {
        let plane = picture.mutablePlane(number)
        let shown = film.expected[index].size(of: number)
        for y in 0..<shown.height {
          for x in 0..<shown.width { plane[x, y] = film.expected[index][number, x, y] }
        }
      }
    }
    let tall = try film.bench.folder.write(clip.contents, to: "tall.mp4")
    let cut = film.bench.folder("cut.mp4")
    try ffmpeg([
      "-i", tall, "-c", "copy", "-bsf:v", "h264_metadata=crop_bottom=16", "-fflags", "+bitexact",
      cut,
    ])
    return try film.findings(inFile: cut)
  },
]

extension ClipRecipe {
  /// The same with another number of rows.
  fileprivate func with(height: Int) -> ClipRecipe {
    var recipe = self
    recipe.size = .init(width: size.width, height: height)
    return recipe
  }
}

/// A row in which ffmpeg puts the finished file's streams into another one.
private func remuxed(
  _ name: String, _ kinds: String..., words: [String], to ending: String = "mp4",
  before: [String] = []
) -> FaultRow {
  FaultRow(name: name, saying: .kinds(kinds)) { lab in
    let film = try lab.film(.fill)
    let folder = film.bench.folder
    let text = try folder.write("1\n00:00:00,100 --> 00:00:00,400\nhello\n", to: "words.srt")
    let chapters = try folder.write(
      ";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=200\ntitle=c\n", to: "chapters.txt")
    if !FileManager.default.fileExists(atPath: folder("cover.png")) {
      try ffmpeg(["-f", "lavfi", "-i", "mandelbrot=s=64x48", "-frames:v", "1", folder("cover.png")])
      try ffmpeg(["-f", "lavfi", "-i", "sine=d=0.4", folder("tone.m4a")])
    }
    let places = [
      "SOURCE": film.source, "WORDS": text, "CHAPTERS": chapters, "COVER": folder("cover.png"),
      "TONE": folder("tone.m4a"),
    ]
    return try film.findings(
      byFFmpeg: words.map { places[$0] ?? $0 }, to: "bad." + ending, before: before)
  }
}

/// What leaves nothing behind that no output may hold, so that what is found is what is planted.
private let copy = [
  "-c", "copy", "-map_metadata", "-1", "-map_metadata:s", "-1", "-fflags", "+bitexact",
]

let containerRows: [FaultRow] = [
  remuxed(
    "edit list hides pictures (-ss -c copy)", "stream.hiddenPictures", "picture.", words: copy,
    before: ["-ss", "0.2"]),
  remuxed(
    "second video track (the source!)", "stream.notAllowed", "container.secondVideoTrack",
    words: ["-i", "SOURCE", "-map", "0", "-map", "1:v"] + copy),
  remuxed(
    "second audio track", "audio.trackCountDiffers",
    words: ["-i", "TONE", "-map", "0", "-map", "1:a"] + copy),
  remuxed(
    "cover art", "stream.notAllowed", "container.",
    words: ["-i", "COVER", "-map", "0", "-map", "1", "-disposition:v:1", "attached_pic"] + copy),
  remuxed(
    "subtitle track", "stream.notAllowed",
    words: ["-i", "WORDS", "-map", "0", "-map", "1"] + copy + ["-c:s", "mov_text"]),
  remuxed(
    "chapters", "container.notAllowed", words: ["-i", "CHAPTERS", "-map_chapters", "1"] + copy),
  remuxed("title tag", "stream.tags", "container.", words: ["-metadata", "title=x"] + copy),
  remuxed("timecode track", "stream.notAllowed", words: ["-timecode", "01:00:00:00"] + copy),
  remuxed("fragmented", "container.", words: ["-movflags", "frag_keyframe+empty_moov"] + copy),
  remuxed(
    "mkv with title", "container.notAllowed", words: ["-metadata", "title=x"] + copy, to: "mkv"),
  remuxed(
    "mkv with attachment", "stream.notAllowed", "container.",
    words: ["-attach", "WORDS", "-metadata:s:t", "mimetype=text/plain"] + copy, to: "mkv"),
  remuxed(
    "mkv with chapters", "stream.chapters", "container.notAllowed",
    words: ["-i", "CHAPTERS", "-map_chapters", "1"] + copy, to: "mkv"),
  remuxed(
    "mkv with track name", "stream.tags", "container.",
    words: ["-metadata:s:v", "title=x"] + copy, to: "mkv"),
  remuxed(
    "mkv with subtitle", "stream.notAllowed",
    words: ["-i", "WORDS", "-map", "0", "-map", "1"] + copy + ["-c:s", "srt"], to: "mkv"),
  remuxed("avi container", "container.", words: copy, to: "avi"),
  remuxed("ts container", "container.", words: copy, to: "ts"),
]

/// Files that must not be found.
let innocentRows: [FaultRow] = [
  remuxed("faststart remux by ffmpeg", words: ["-movflags", "+faststart"] + copy),
  remuxed("mkv remux by ffmpeg", words: copy, to: "mkv"),
  remuxed("mov container", words: copy, to: "mov"),
  samples("coded again without change", .fill, .planes([])) { _, _, _, _ in 0 },
  samples("a veil coded again without change", .veil, .planes([])) { _, _, _, _ in 0 },
  samples("an inverse plan coded again without change", .inverse, .planes([])) { _, _, _, _ in 0 },
  samples("a still scene coded again without change", .still, .planes([])) { _, _, _, _ in 0 },
  FaultRow(name: "silence in FLAC", saying: .outside) { try $0.sound().findings { _, _ in } },
  FaultRow(name: "silence in AAC", saying: .outside) {
    try $0.sound().findings(codec: ["aac", "-b:a", "256k"]) { _, _ in }
  },
]
