// A film whose truth is known: a textured square on a textured ground, in front of a camera that
// may move, coded in one of several ways. What a plan covers of it is told picture by picture.

import Foundation
import MediaTime
import Raster
import TestSupport
import Testing

/// How a film is coded, and which of its pictures are shown.
enum FilmForm: String, CaseIterable, Sendable {
  /// 8 bit, each picture.
  case plain
  /// 10 bit.
  case tenBit
  /// Each two pictures are the fields of one.
  case interlaced
  /// The pictures lie on their side: upright they are a quarter turned to the left.
  case turned
  /// Every fifth picture is left out.
  case uneven
}

/// A film of a textured square on a textured ground, and a plan with marks on the square.
struct MovingSquare {
  static let side = 28
  static let size = PixelSize(width: 256, height: 192)

  /// What is to be seen at one time, in pixels of the upright picture.
  struct Truth {
    let seconds: Double
    /// The square's boxes: one, or one for each field of the picture; none where it is not there.
    let boxes: [SIMD4<Double>]

    /// Around them all; nil where it is not there.
    var box: [Double]? {
      guard let first = boxes.first else { return nil }
      let low = boxes.reduce(first) { pointwiseMin($0, $1) }
      let high = boxes.reduce(first) { pointwiseMax($0, $1) }
      return [low.x, low.y, high.z - low.x, high.w - low.y]
    }
  }

  let folder: ScratchFolder
  let film: String
  let truth: [Truth]
  /// The size of the upright picture.
  private let upright: SIMD2<Double>

  /// - Parameters:
  ///   - places: the square's corner in each picture of the scene; nil where it is not there.
  ///   - others: the same of squares that look alike.
  ///   - camera: how far all is moved in each picture.
  ///   - cut: the picture from which the ground is another.
  ///   - form: how the film is coded.
  /// - Throws: what making the film does.
  init(
    _ places: [SIMD2<Int>?], others: [[SIMD2<Int>?]] = [], camera: [SIMD2<Int>] = [],
    cut: Int = .max, form: FilmForm = .plain
  ) throws {
    folder = try ScratchFolder()
    film = folder("film.mp4")
    func moved(_ list: [SIMD2<Int>?], _ picture: Int) -> SIMD2<Int>? {
      guard picture < list.count, let place = list[picture] else { return nil }
      return place &+ (picture < camera.count ? camera[picture] : SIMD2(0, 0))
    }
    let seen = places.indices.map { moved(places, $0) }
    let shown = places.indices.map { picture in
      [seen[picture]].compactMap { $0 } + others.compactMap { moved($0, picture) }
    }
    let raw = folder("film.y4m")
    let scale = form == .tenBit ? 4 : 1
    try writeRawVideo(
      raw, size: MovingSquare.size,
      format: PixelFormat(
        chroma: .yuv420, bitDepth: form == .tenBit ? 10 : 8, isFullRange: false),
      pictures: places.count
    ) { picture, plane, x, y in
      if plane > 0 { return 128 * scale }
      for corner in shown[picture] {
        let (right, down) = (x - corner.x, y - corner.y)
        if (0..<MovingSquare.side).contains(right), (0..<MovingSquare.side).contains(down) {
          return scale * (80 + Int(TestNoise.at(right >> 2, down >> 2, seed: 5) % 150))
        }
      }
      let ground = picture < camera.count ? camera[picture] : SIMD2(0, 0)
      let value = TestNoise.at(
        (x - ground.x) >> 2, (y - ground.y) >> 2, seed: picture < cut ? 1 : 2)
      return scale * ((picture < cut ? 40 : 120) + Int(value % 50))
    }
    try MovingSquare.encode(raw, form, to: film, in: folder)
    truth = MovingSquare.truth(seen, form)
    let (width, height) = (Double(MovingSquare.size.width), Double(MovingSquare.size.height))
    upright = form == .turned ? SIMD2(height, width) : SIMD2(width, height)
  }

  /// The truth of the pictures that are shown.
  private static func truth(_ seen: [SIMD2<Int>?], _ form: FilmForm) -> [Truth] {
    func box(_ place: SIMD2<Int>) -> SIMD4<Double> {
      let (x, y, side) = (Double(place.x), Double(place.y), Double(side))
      if form == .turned {
        let left = Double(size.width) - x - side
        return SIMD4(y, left, y + side, left + side)
      }
      return SIMD4(x, y, x + side, y + side)
    }
    let boxes = seen.map { $0.map { [box($0)] } ?? [] }
    switch form {
    case .interlaced:
      return stride(from: 0, to: boxes.count - 1, by: 2).map {
        Truth(seconds: Double($0) / 25, boxes: boxes[$0] + boxes[$0 + 1])
      }
    case .uneven:
      return boxes.indices.filter { $0 % 5 != 3 }.map {
        Truth(seconds: Double($0) / 25, boxes: boxes[$0])
      }
    default: return boxes.indices.map { Truth(seconds: Double($0) / 25, boxes: boxes[$0]) }
    }
  }

  private static func encode(
    _ raw: String, _ form: FilmForm, to film: String, in folder: ScratchFolder
  ) throws {
    let coding = ["-c:v", "libx264", "-preset", "ultrafast", "-crf", "16"]
    switch form {
    case .plain: try ffmpeg(["-i", raw] + coding + [film])
    case .tenBit: try ffmpeg(["-i", raw] + coding + ["-pix_fmt", "yuv420p10le", film])
    case .interlaced:
      let fields = ["-vf", "tinterlace=interleave_top", "-flags", "+ilme+ildct"]
      try ffmpeg(["-i", raw] + fields + coding + [film])
    case .turned:
      let straight = folder("straight.mp4")
      try ffmpeg(["-i", raw] + coding + [straight])
      try ffmpeg(["-i", straight, "-c", "copy", "-metadata:s:v:0", "rotate=90", film])
    case .uneven:
      let chosen = ["-vf", "select='not(eq(mod(n,5),3))'", "-fps_mode", "passthrough"]
      try ffmpeg(["-i", raw] + chosen + coding + [film])
    }
  }

  /// A plan with a mark in each of these pictures; a picture with no square is marked where given.
  func plan(marks: [Int], more: String = "", follow: Bool = true) throws -> String {
    let path = marks.map { picture in
      let box = (truth[picture].box ?? [0, 0, 28, 28]).map { "\($0)" }.joined(separator: ", ")
      return #"{"at": "\#(truth[picture].seconds)", "box": [\#(box)]}"#
    }
    let region =
      #"{"id": "square", "shape": "box", "from": "0", "to": "end", "follow": \#(follow), "path": [\#((path + (more.isEmpty ? [] : [more])).joined(separator: ","))]}"#
    return try folder.write(#"{"veil": 1, "regions": [\#(region)]}"#, to: "marks.json")
  }

  func follow(_ plan: String, _ more: [String] = []) throws -> Ending {
    try run(
      veil, ["follow", film, "--plan", plan, "-o", folder("followed.json"), "--overwrite"] + more)
  }

  /// The waypoints of the plan that was written: seconds and boxes.
  func path() throws -> [(at: Double, box: [Double], by: String)] {
    let region = try #require((written()["regions"] as? [[String: Any]])?.first)
    return try #require(region["path"] as? [[String: Any]]).compactMap { point in
      guard let at = point["at"] as? String, let box = point["box"] as? [Double] else { return nil }
      return (seconds(at), box, point["by"] as? String ?? "person")
    }
  }

  func unsure() throws -> [[String: Any]] {
    let region = try #require((written()["regions"] as? [[String: Any]])?.first)
    return region["unsure"] as? [[String: Any]] ?? []
  }

  private func written() throws -> [String: Any] {
    let data = try Data(contentsOf: URL(fileURLWithPath: folder("followed.json")))
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  private func seconds(_ text: String) -> Double {
    text.split(separator: ":").compactMap { Double($0) }.reduce(0) { $0 * 60 + $1 }
  }

  /// The pictures in which the written path leaves a part of the square uncovered that is in the
  /// picture.
  func uncovered() throws -> [Int] {
    let path = try path()
    return truth.indices.filter { picture in
      let next = path.firstIndex { $0.at >= truth[picture].seconds - 1e-6 } ?? path.count - 1
      let (a, b) = (path[max(next - 1, 0)], path[next])
      let u = b.at > a.at ? min(max((truth[picture].seconds - a.at) / (b.at - a.at), 0), 1) : 0
      let box = zip(a.box, b.box).map { $0 + ($1 - $0) * u }
      return !truth[picture].boxes.allSatisfy { square in
        let (left, top) = (max(square.x, 0), max(square.y, 0))
        let (right, bottom) = (min(square.z, upright.x), min(square.w, upright.y))
        if left >= right || top >= bottom { return true }
        return box[0] <= left + 0.01 && box[1] <= top + 0.01 && box[0] + box[2] >= right - 0.01
          && box[1] + box[3] >= bottom - 0.01
      }
    }
  }

  /// Those of them of which nothing says that following was not sure.
  func silentlyLost() throws -> [Int] {
    let stretches = try unsure().map { stretch in
      seconds(
        stretch["from"] as? String ?? "")..<max(
          seconds(stretch["to"] as? String ?? ""), seconds(stretch["from"] as? String ?? ""))
    }
    return try uncovered().filter { picture in
      !stretches.contains { $0.contains(truth[picture].seconds + 1e-6) }
    }
  }
}
