// What all tests of annotations share: pictures with times, and the place that a region has in one
// of them.

import Annotations
import MediaTime
import RedactionModel
import Testing

/// Pictures that are shown equally long, and some that are not.
let even = (0..<40).map { Timestamp($0 * 40, TimeBase(1, 1000)) }
let uneven = (0..<40).map { Timestamp($0 * 40 + ($0 % 3 == 1 ? 17 : 0), TimeBase(1, 1000)) }

/// Imports a text for 40 pictures of 640x360.
func imported(
  _ text: String, _ format: AnnotationFormat, times: [Timestamp] = even, mismatch: Bool = false
) throws -> ImportedAnnotations {
  try importAnnotations(
    Array(text.utf8), as: format,
    for: SourcePictures(size: PixelSize(width: 640, height: 360), times: times),
    allowsMismatch: mismatch)
}

/// The error of a text that cannot be imported.
func failure(
  _ text: String, _ format: AnnotationFormat, mismatch: Bool = false
) -> AnnotationError? {
  do { _ = try imported(text, format, mismatch: mismatch) } catch {
    return error as? AnnotationError
  }
  return nil
}

/// What is known of the pictures' source.
func facts(_ times: [Timestamp] = even) -> SourceFacts {
  SourceFacts(
    uprightSize: PixelSize(width: 640, height: 360), rotation: 0,
    duration: Timestamp(times[times.count - 1].ticks + 40, times[0].base),
    firstPicture: Timestamp(0, times[0].base))
}

extension Region {
  /// Where it is in a picture, without margin and without the picture on each side.
  func outline(_ picture: Int, _ times: [Timestamp] = even) -> Outline? {
    let next =
      picture + 1 < times.count ? times[picture + 1] : facts(times).duration
    // The last moment of the picture: a path's times are written in whole nanoseconds.
    return resolved(in: facts(times))
      .outlines(at: times[picture], shown: TimeRange(times[picture], next)).first
  }

  /// Left, top, width and height in a picture; nil where it is not.
  func box(_ picture: Int, _ times: [Timestamp] = even) -> [Double]? {
    switch outline(picture, times) {
    case .box(let low, let high)?: [low.x, low.y, high.x - low.x, high.y - low.y]
    case .ellipse(let center, let radiusX, let radiusY)?:
      [center.x - radiusX, center.y - radiusY, 2 * radiusX, 2 * radiusY]
    default: nil
    }
  }

  /// The pictures in which it is.
  func shown(_ times: [Timestamp] = even) -> [Int] {
    times.indices.filter { outline($0, times) != nil }
  }
}

/// Whether two places are one within the quarter of a pixel that thinning may move an edge by.
func isNear(_ a: [Double]?, _ b: [Double]?) -> Bool {
  guard let a, let b, a.count == b.count else { return a == nil && b == nil }
  return zip(a, b).allSatisfy { ($0 - $1).magnitude <= 0.28 }
}
