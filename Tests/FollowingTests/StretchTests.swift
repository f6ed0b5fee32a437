// A textured square moves over a textured ground: where it is between two marks is known exactly.

import Foundation
import Following
import MediaTime
import Raster
import Testing

/// A picture of noise whose texture belongs to the world, with things painted over it.
private struct Scene {
  static let size = PixelSize(width: 320, height: 240)
  /// Where the camera looks at, in samples of the world.
  var camera = SIMD2(0, 0)
  /// Squares: where, which texture.
  var things: [(corner: SIMD2<Int>, texture: Int)] = []
  static let side = 32

  private static func noise(_ x: Int, _ y: Int, _ texture: Int) -> Int {
    // Blotches of four samples, so that there are edges and flats.
    var hash = UInt64(bitPattern: Int64((x >> 2) &* 73_856_093 ^ (y >> 2) &* 19_349_663))
    hash = (hash ^ UInt64(texture) &* 0x9e37_79b9_7f4a_7c15) &* 0xbf58_476d_1ce4_e5b9
    return Int((hash ^ hash >> 29) >> 33 & 127)
  }

  var picture: Picture {
    let format = PixelFormat(chroma: .yuv420, bitDepth: 8, isFullRange: false)
    var picture = Picture(allocating: format, size: Scene.size)
    let luma = picture.mutablePlane(0)
    for y in 0..<Scene.size.height {
      for x in 0..<Scene.size.width {
        var value = 60 + Scene.noise(x + camera.x + 4000, y + camera.y + 4000, 1) / 2
        for thing in things {
          let (dx, dy) = (x - thing.corner.x, y - thing.corner.y)
          if dx >= 0, dy >= 0, dx < Scene.side, dy < Scene.side {
            value = 70 + Scene.noise(dx, dy, thing.texture)
          }
        }
        luma[x, y] = value
      }
    }
    for index in 1...2 {
      let plane = picture.mutablePlane(index)
      for y in 0..<plane.height { for x in 0..<plane.width { plane[x, y] = 128 } }
    }
    return picture
  }
}

/// The box of a square at a corner.
private func box(_ corner: SIMD2<Int>) -> PlacedBox {
  PlacedBox(
    x: Double(corner.x), y: Double(corner.y), width: Double(Scene.side), height: Double(Scene.side))
}

/// Follows a square through pictures, marked where it is in the first and the last.
private func follow(_ scenes: [Scene], from: SIMD2<Int>, to: SIMD2<Int>) -> [FollowedPlace] {
  var camera = CameraMotion()
  let pyramids = scenes.map { PicturePyramid($0.picture) }
  let steps = pyramids.map { camera.step(to: $0) }
  let seconds = scenes.indices.map { Double($0) / 30 }
  var follower = StretchFollower(
    from: Mark(box: box(from), seconds: 0), to: Mark(box: box(to), seconds: seconds.last!),
    seconds: seconds, motions: steps.dropFirst().map(\.motion))
  for pyramid in pyramids { follower.add(pyramid) }
  return follower.solved()
}

@Suite struct StretchTests {
  /// Not on the straight way between the marks: it goes round a curve.
  private func curve(_ index: Int) -> SIMD2<Int> {
    let angle = Double(index) / 30 * .pi
    return SIMD2(60 + 5 * index, 100 - Int(50 * sin(angle)))
  }

  @Test func aCurveIsFollowedAndCovered() {
    let scenes = (0...30).map { Scene(things: [(curve($0), 7)]) }
    let places = follow(scenes, from: curve(0), to: curve(30))
    #expect(places.count == 29)
    for (index, place) in places.enumerated() {
      let truth = box(curve(index + 1))
      let miss = place.estimate.center - truth.center
      #expect((miss * miss).sum().squareRoot() < 5, "picture \(index + 1)")
      #expect(place.cover.contains(truth), "picture \(index + 1)")
      #expect(place.confidence >= FollowedPlace.sure, "picture \(index + 1)")
    }
  }

  /// The camera jerks and the square stands still in the world.
  @Test func theCamerasMotionIsTakenOut() {
    let cameras = (0...24).map { index in
      SIMD2((index * 7 % 13 - 6) * 4, (index * 5 % 11 - 5) * 3)
    }
    let place = SIMD2(150, 110)
    let scenes = cameras.map { Scene(camera: $0, things: [(place &- $0, 7)]) }
    let places = follow(scenes, from: place &- cameras[0], to: place &- cameras[24])
    for (index, found) in places.enumerated() {
      #expect(found.cover.contains(box(place &- cameras[index + 1])), "picture \(index + 1)")
    }
  }

  /// It is gone for a third of a second, in which nothing looks like it.
  @Test func whatIsGoneIsNotClaimed() {
    let scenes = (0...30).map { index in
      Scene(things: (10...20).contains(index) ? [] : [(SIMD2(60 + 4 * index, 100), 7)])
    }
    let places = follow(scenes, from: SIMD2(60, 100), to: SIMD2(180, 100))
    #expect((12...18).allSatisfy { places[$0 - 1].confidence < FollowedPlace.sure })
  }

  /// What replaces it is another thing: the path may not be claimed where it covers that.
  @Test func aLookAlikeElsewhereIsNotTakenForIt() {
    // Two of the same texture part; the marks are on the first one.
    let scenes = (0...30).map { index in
      Scene(things: [(SIMD2(60 + 4 * index, 60), 7), (SIMD2(60 + 4 * index, 150), 7)])
    }
    let places = follow(scenes, from: SIMD2(60, 60), to: SIMD2(180, 60))
    for (index, place) in places.enumerated() {
      let isRight = place.cover.contains(box(SIMD2(60 + 4 * (index + 1), 60)))
      #expect(isRight || place.confidence < FollowedPlace.sure, "picture \(index + 1)")
    }
  }

  @Test func aCutIsToldFromFastMotion() {
    var camera = CameraMotion()
    let scenes = [Scene(camera: SIMD2(0, 0)), Scene(camera: SIMD2(24, 10)), Scene(camera: .zero)]
    let steps = scenes.map { camera.step(to: PicturePyramid($0.picture)) }
    #expect(steps.allSatisfy { !$0.isCut })
    var dark = Scene().picture
    let plane = dark.mutablePlane(0)
    for y in 0..<plane.height {
      for x in 0..<plane.width { plane[x, y] = (x * y) % 37 }
    }
    #expect(camera.step(to: PicturePyramid(dark)).isCut)
  }

  @Test func thePosteriorIsPinnedAtBothMarks() {
    // Nothing tells places apart: the most likely path is the straight one, and it is narrowest at
    // its ends.
    let flat = [[Float]](repeating: [Float](repeating: 0.5, count: 1600), count: 9)
    let steady = [Posterior.Motion](
      repeating: Posterior.Motion(steady: 1, sudden: 3), count: 10)
    let posterior = Posterior(likeness: flat, motions: steady)
    let center = 20 * 40 + 20
    for place in posterior.places { #expect(place.firstIndex(of: place.max()!) == center) }
    #expect(posterior.places[0][center] > posterior.places[4][center])
    #expect(abs(posterior.places[4].reduce(0, +) - 1) < 1e-3)
  }
}
