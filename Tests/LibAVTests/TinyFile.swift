// Tiny files that these tests write through the encoder and the muxer: smooth pictures that move,
// so that a lossy codec stays near them, with whatever times a test asks for.

import Foundation
import LibAV
import MediaTime
import Raster
import TestSupport
import WorkerProtocol

/// The sample that a tiny file has at a position: slopes that move from picture to picture.
func tinySample(_ format: PixelFormat, picture: Int, plane: Int, x: Int, y: Int) -> Int {
  let scale = 1 << (format.bitDepth - 8)
  switch plane {
  case 0: return (40 + (2 * x + y + 3 * picture) % 160) * scale
  case 1: return (90 + (x + 2 * picture) % 60) * scale
  default: return (100 + (y + picture) % 50) * scale
  }
}

/// What a tiny file is like.
///
/// Reason for its size: a test names what it wants and gets the rest as it is usual.
struct TinyFile {
  var codec = VideoCodec.h264
  var container = Container.mp4
  var format = PixelFormat(chroma: .yuv420, bitDepth: 8, isFullRange: false)
  var size = PixelSize(width: 64, height: 48)
  var timeBase = TimeBase(1, 90_000)
  var ticks: [Int64] = (0..<8).map { $0 * 3600 }
  var lastDuration: Int64 = 3600
  var quality = 4.0
  var color = ColorDescription()
  var aspect = (numerator: 1, denominator: 1)
  var hdr = HDRMetadata()
  var matrix: [Int32]?
  var metadata: [String: String] = [:]
  /// A file of audio whose first stream is copied, with a language; nil for none.
  var audio: String?

  /// Writes the file into `descriptor`.
  func write(to descriptor: Int32) throws {
    var encoder = try Encoder(
      options(codec, quality: quality),
      VideoDescription(
        size: size, format: format, timeBase: timeBase, frameRate: (25, 1),
        sampleAspectRatio: aspect, color: color, hdr: hdr))
    var muxer = try Muxer(descriptor: descriptor, container: container)
    let stream = try muxer.addVideo(encoder, displayMatrix: matrix)
    try addAudio(&muxer)
    try muxer.start(clock: timeBase, metadata: metadata)
    try copyAudio(&muxer)
    for (number, tick) in ticks.enumerated() {
      let end = number + 1 < ticks.count ? ticks[number + 1] : tick + lastDuration
      try encoder.send(picture(number), ticks: tick, duration: end - tick)
      while case .packet(let packet) = try encoder.receive() {
        try muxer.write(packet, stream: stream, timeBase: timeBase)
      }
    }
    try encoder.finish()
    while case .packet(let packet) = try encoder.receive() {
      try muxer.write(packet, stream: stream, timeBase: timeBase)
    }
    try muxer.finish()
  }

  private func addAudio(_ muxer: inout Muxer) throws {
    guard let audio else { return }
    let parameters = try withDescriptor(audio) { try Demuxer(descriptor: $0).parameters(of: 0) }
    _ = try muxer.addCopy(of: parameters, language: "eng")
  }

  private func copyAudio(_ muxer: inout Muxer) throws {
    guard let audio else { return }
    let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: audio))
    defer { try? file.close() }
    let demuxer = try Demuxer(descriptor: file.fileDescriptor)
    while true {
      let packet = try Packet()
      guard try demuxer.read(into: packet) == .packet else { return }
      try muxer.write(packet, stream: 1, timeBase: demuxer.streams[0].timeBase)
    }
  }

  /// Writes the file to a path and takes it apart again.
  func roundTrip() throws -> SeenClip {
    let folder = try ScratchFolder()
    let path = folder("tiny." + (container == .matroska ? "mkv" : container.rawValue))
    try write(toPath: path)
    return try SeenClip(path)
  }

  /// Writes the file to a path.
  func write(toPath path: String) throws {
    _ = FileManager.default.createFile(atPath: path, contents: nil)
    let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
    defer { try? file.close() }
    try write(to: file.fileDescriptor)
  }

  private func picture(_ number: Int) -> Picture {
    var picture = Picture(allocating: format, size: size)
    for index in 0..<picture.planeCount {
      let plane = picture.mutablePlane(index)
      for y in 0..<plane.height {
        for x in 0..<plane.width {
          plane[x, y] = tinySample(format, picture: number, plane: index, x: x, y: y)
        }
      }
    }
    return picture
  }
}

/// Opens a file for reading while `body` runs.
func withDescriptor<Value>(_ path: String, _ body: (Int32) throws -> Value) throws -> Value {
  let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
  defer { try? file.close() }
  return try body(file.fileDescriptor)
}

/// The error of libav that `body` ends with; nil if it ends well.
func failure(_ body: () throws -> Void) -> LibAVFailure? {
  do { try body() } catch let error as LibAVFailure { return error } catch {
    return .damaged(detail: "another error: \(error)")
  }
  return nil
}

/// Where a word starts among bytes.
func position(of word: String, in bytes: [UInt8]) -> Int? {
  let word = Array(word.utf8)
  return bytes.indices.dropLast(word.count).first { bytes[$0...].starts(with: word) }
}
