// What a file of another annotation tool says, as read and before anybody asks where it lies on a
// timeline. Only geometry and frame numbers are kept: labels, identities and attributes are counted
// and let go.

import MediaTime

/// A format of annotations that is read.
public enum AnnotationFormat: String, Hashable, Codable, Sendable, CaseIterable {
  /// CVAT for video 1.1, XML.
  case cvat
  /// Label Studio's export of object tracking in a video, JSON.
  case labelStudio = "label-studio"
  /// MOT 1.1: `gt.txt`, one line for each frame and track.
  case mot
  /// YouTube-VIS, or COCO with videos (COCO-VID, TAO), JSON.
  case cocoVID = "coco-vid"
}

/// What was in a file and is not taken over.
public struct DroppedAnnotations: Hashable, Codable, Sendable {
  /// Names of classes that a track has.
  public var labels = 0
  /// Numbers and names by which a track is told from others.
  public var identities = 0
  /// Everything else that is said of an object.
  public var attributes = 0
  /// Tracks that a program made and no person drew.
  public var predictions = 0
}

/// What a file says.
struct AnnotationFile {
  /// The most bytes that a file may have: 128 MB.
  static let byteLimit = 128 << 20
  /// The highest number that a frame may have.
  static let lastFrame = 100_000_000
  /// The most samples that a mask's picture may have.
  static let mostSamples = 1 << 31

  /// The size of the pictures that were drawn on; nil where the file does not say.
  var size: PixelSize?
  /// How many pictures the video had; nil where the file does not say.
  var pictures: Int?
  /// The tracks, in the file's order.
  var tracks: [DrawnTrack] = []
  /// What is not taken over.
  var dropped = DroppedAnnotations()
}

/// What a person drew of one object.
struct DrawnTrack {
  /// When it is shown: in order, apart.
  var stretches: [DrawnStretch] = []
  /// Whether its places are boxes around what the file says more exactly.
  var isBoxAround = false
}

/// A run of frames in which an object is shown.
struct DrawnStretch {
  /// The first frame in which it is shown; not after that of the first key.
  var start: Int
  /// Where it is: one or more, frames ascending.
  ///
  /// One at or after `end` is only moved towards.
  var keys: [DrawnKey]
  /// The first frame in which it is not shown any more; nil goes on to the end of the film.
  var end: Int?
}

/// Where an object is in one frame.
struct DrawnKey {
  /// Counted from 0.
  let frame: Int
  let shape: DrawnShape
}

/// A shape in pixels, as a tool says it.
enum DrawnShape {
  /// A rectangle before it is turned, and degrees clockwise that it is turned around `pivot`.
  case box(x: Double, y: Double, width: Double, height: Double, turn: Double, pivot: Pivot)
  /// An ellipse before it is turned around its centre.
  case ellipse(x: Double, y: Double, radiusX: Double, radiusY: Double, turn: Double)
  /// A polygon's corners; one or more.
  case polygon([PixelPoint])

  /// What a rectangle is turned around.
  enum Pivot { case center, corner }
}
