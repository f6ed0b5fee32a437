// The film that is measured when nobody names one: a street scene of sorts, seen by a camera that
// is carried, with a sensor's grain. Drawn from whole numbers, so it is the same on every machine.

import LibAV
package import MediaTime
package import Raster
import Source
import WorkerProtocol

/// Makes the built-in film.
package struct SampleClip {
  /// 1920x1080.
  package static let size = PixelSize(width: 1920, height: 1080)
  /// Pictures per second.
  package static let rate = 30
  /// Pictures, 30 to a closed group, coded with P- and B-pictures.
  package static let pictures = 60

  private static let side = 1024
  private let texture: [UInt8]
  private let grain: [Int8]

  /// Prepares to draw.
  package init() {
    let noise = LatticeNoise()
    let side = SampleClip.side
    texture = (0..<side * side).map { noise.sample($0 & (side - 1), $0 / side) }
    var state: UInt64 = 99
    grain = (0..<65_536 + 4096).map { _ in
      var sum = 0
      for _ in 0..<3 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        sum += Int(state >> 61)
      }
      return Int8(sum - 10)
    }
  }

  /// Codes the film into an empty file.
  ///
  /// - Parameters:
  ///   - descriptor: the file, open for reading and writing.
  ///   - threads: of the encoder, 1 or more.
  ///   - progress: told the share that is done, 0...1.
  /// - Throws: `MediaFailure.output`.
  static func write(
    to descriptor: Int32, threads: Int, progress: (Double) -> Void
  ) throws(MediaFailure) {
    let scene = SampleClip()
    try writing { () throws(LibAVFailure) in
      var muxer = try Muxer(descriptor: descriptor, container: .mp4)
      var stream: Int?
      var picture = Picture(
        allocating: PixelFormat(chroma: .yuv420, bitDepth: 8, isFullRange: false), size: size)
      // A group of pictures is an encoder's whole life, so that each starts anew as cameras do.
      for first in Swift.stride(from: 0, to: pictures, by: rate) {
        var encoder = try group(threads: threads)
        if stream == nil {
          stream = try muxer.addVideo(encoder, displayMatrix: nil)
          try muxer.start(clock: clock)
        }
        for index in first..<min(first + rate, pictures) {
          scene.draw(index, onto: &picture)
          try encoder.send(picture, ticks: Int64(512 * index), duration: 512)
          try drain(&encoder, into: &muxer, stream: stream!)
          progress(Double(index + 1) / Double(pictures))
        }
        try encoder.finish()
        try drain(&encoder, into: &muxer, stream: stream!)
      }
      try muxer.finish()
    }
  }

  private static let clock = TimeBase(1, 15_360)

  private static func group(threads: Int) throws(LibAVFailure) -> Encoder {
    var options = OutputOptions(container: .mp4, videoCodec: .h264)
    (options.quality, options.speed, options.threads) = (22, .veryfast, threads)
    return try Encoder(
      options,
      VideoDescription(
        size: size, format: PixelFormat(chroma: .yuv420, bitDepth: 8, isFullRange: false),
        timeBase: clock, frameRate: (rate, 1),
        color: ColorDescription(primaries: 1, transfer: 1, matrix: 1)))
  }

  private static func drain(
    _ encoder: inout Encoder, into muxer: inout Muxer, stream: Int
  ) throws(LibAVFailure) {
    while case .packet(let packet) = try encoder.receive() {
      try muxer.write(packet, stream: stream, timeBase: clock)
    }
  }

  /// Draws picture `index`: a background that sways, six figures that cross it, grain on
  /// everything.
  package func draw(_ index: Int, onto picture: inout Picture) {
    let sway = [0, 3, 5, 6, 5, 3, 0, -3, -5, -6, -5, -3][index % 12]
    let (dx, dy) = (3 * index + sway, 40 + sway / 2)
    fill(PixelRect(picture.size), dx, dy, index, onto: &picture)
    for figure in 0..<6 {
      let step = (figure % 2 == 0 ? 4 + figure : -3 - figure) * index
      let x = ((300 * figure + step) % 1700 + 1700) % 1700 / 2 * 2
      let rect = PixelRect(x: x, y: 240 + 60 * figure, width: 140 + 10 * figure, height: 380)
      fill(
        rect.intersection(PixelRect(picture.size)), 300 * figure - x, 97 * figure + index / 3,
        index + 31 * figure, onto: &picture)
    }
  }

  private func fill(
    _ rect: PixelRect, _ dx: Int, _ dy: Int, _ seed: Int, onto picture: inout Picture
  ) {
    let mask = SampleClip.side - 1
    for number in 0..<picture.planeCount {
      let plane = picture.mutablePlane(number)
      let shift = number == 0 ? 0 : 1
      for y in rect.y >> shift..<rect.maxY >> shift {
        let row = ((y << shift) &+ dy &+ 511 &* number) & mask
        let noise = (y &* 7919 &+ seed &* 104_729) & 65_535
        for x in rect.x >> shift..<rect.maxX >> shift {
          let value = Int(texture[row &* SampleClip.side &+ (((x << shift) &+ dx) & mask)])
          if number == 0 {
            plane[x, y] = 16 + value * 3 / 4 + Int(grain[noise &+ (x & 4095)]) + 8
          } else {
            plane[x, y] = 96 + value / 4
          }
        }
      }
    }
  }
}

/// Smooth noise that repeats every 1024 samples: four octaves of values on a lattice.
private struct LatticeNoise {
  func sample(_ x: Int, _ y: Int) -> UInt8 {
    var sum = 0
    for (octave, step) in [128, 32, 8, 4].enumerated() {
      sum += value(x, y, step: step, seed: octave) >> [1, 2, 3, 3][octave]
    }
    return UInt8(min(255, sum))
  }

  private func value(_ x: Int, _ y: Int, step: Int, seed: Int) -> Int {
    let count = 1024 / step
    let (column, row) = (x / step, y / step)
    let (right, down) = (x % step, y % step)
    func corner(_ i: Int, _ j: Int) -> Int {
      var hash = UInt64((i % count) &* 73_856_093 ^ (j % count) &* 19_349_663 ^ seed &* 83_492_791)
      hash = (hash ^ hash >> 30) &* 0xbf58_476d_1ce4_e5b9
      hash = (hash ^ hash >> 27) &* 0x94d0_49bb_1331_11eb
      return Int((hash ^ hash >> 31) & 255)
    }
    let top = corner(column, row) * (step - right) + corner(column + 1, row) * right
    let bottom = corner(column, row + 1) * (step - right) + corner(column + 1, row + 1) * right
    return (top * (step - down) + bottom * down) / (step * step)
  }
}
