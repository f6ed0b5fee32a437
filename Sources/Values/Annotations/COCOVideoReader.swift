// YouTube-VIS, where a track lists a place for each frame, and COCO with videos (COCO-VID, TAO),
// where each picture has places of its own. What is `null`, or not there, is not shown.

import MediaTime
import StrictJSON

extension AnnotationFile {
  /// Reads a file that is about one video.
  init(cocoVideo root: JSONNode) throws(AnnotationError) {
    let annotations = try root.required("annotations").elements()
    let videos = try root.member("videos")?.elements() ?? []
    if videos.count > 1 {
      let used = Set(annotations.compactMap { $0.value["video_id"] })
      // Places of pictures are told apart by the picture, which `images` gives a video.
      if used.count != 1 { throw .severalVideos(count: videos.count) }
      let own = videos.filter { $0.value["id"].map(used.contains) ?? false }
      guard own.count == 1 else { throw root.unexpected(.knownID) }
      try describe(own[0])
    } else if let video = videos.first {
      try describe(video)
    }
    var lists: [JSONNode] = []
    var places: [JSONNode] = []
    for annotation in annotations {
      let isList = try annotation.member("bboxes", "segmentations") != nil
      if isList { lists.append(annotation) } else { places.append(annotation) }
      if annotation.value["category_id"] != nil { dropped.labels += 1 }
      for name in ["iscrowd", "attributes", "occluded", "areas", "area"]
      where annotation.value[name] != nil { dropped.attributes += 1 }
    }
    dropped.identities = lists.count
    for list in lists { tracks.append(try listed(list)) }
    if !places.isEmpty { try read(places, of: root) }
  }

  private mutating func describe(_ video: JSONNode) throws(AnnotationError) {
    try describeSize(of: video)
    pictures = try video.member("length")?.count()
  }

  /// A track with an entry for each frame.
  private mutating func listed(_ annotation: JSONNode) throws(AnnotationError) -> DrawnTrack {
    let boxes = try annotation.member("bboxes")?.elements() ?? []
    let masks = try annotation.member("segmentations")?.elements() ?? []
    let count = max(boxes.count, masks.count)
    for list in [boxes, masks] where !list.isEmpty && list.count != (pictures ?? count) {
      throw annotation.unexpected(.entryForEachPicture)
    }
    pictures = pictures ?? count
    var keys: [DrawnKey] = []
    for frame in 0..<count {
      let box = frame < boxes.count ? boxes[frame] : nil
      let mask = frame < masks.count ? masks[frame] : nil
      if let shape = try shape(box: box, mask: mask) {
        keys.append(DrawnKey(frame: frame, shape: shape))
      }
    }
    var track = DrawnTrack(frames: keys)
    track.isBoxAround = masks.contains { $0.value != .null }
    return track
  }

  /// Tracks of places that each belong to a picture.
  private mutating func read(
    _ places: [JSONNode], of root: JSONNode
  ) throws(AnnotationError) {
    var frames: [JSONValue: Int] = [:]
    for image in try root.required("images").elements() {
      guard let number = try image.member("frame_index", "frame_id") else {
        throw .missing(.path(image.path), "frame_index")
      }
      frames[try image.required("id").identifier()] = try number.count(.frame)
      if size == nil { try describeSize(of: image) }
    }
    var tracks: [JSONValue: [DrawnKey]] = [:]
    var masked: Set<JSONValue> = []
    var order: [JSONValue] = []
    for place in places {
      let image = try place.required("image_id")
      guard let frame = frames[try image.identifier()] else { throw image.unexpected(.knownID) }
      guard let id = try place.member("track_id", "instance_id")?.identifier() else {
        throw .missing(.path(place.path), "track_id")
      }
      let mask = try place.member("segmentation")
      guard let shape = try shape(box: try place.member("bbox"), mask: mask) else { continue }
      if tracks[id] == nil { order.append(id) }
      if mask != nil { masked.insert(id) }
      tracks[id, default: []].append(DrawnKey(frame: frame, shape: shape))
    }
    dropped.identities += order.count
    let sampled = Set(frames.values).sorted()
    for id in order {
      let keys = tracks[id, default: []].sorted { $0.frame < $1.frame }
      for (one, next) in zip(keys, keys.dropFirst()) where one.frame == next.frame {
        throw .sameFrameTwice(.path(root.path.appending("annotations")), frame: next.frame)
      }
      var track = DrawnTrack(frames: keys, sampled: sampled)
      track.isBoxAround = masked.contains(id)
      self.tracks.append(track)
    }
  }

  private mutating func describeSize(of node: JSONNode) throws(AnnotationError) {
    if let width = try node.member("width")?.count(),
      let height = try node.member("height")?.count()
    {
      size = PixelSize(width: width, height: height)
    }
  }

  /// The box around all that is said of an object in one frame; nil where it is not there.
  private func shape(box: JSONNode?, mask: JSONNode?) throws(AnnotationError) -> DrawnShape? {
    var points: [PixelPoint] = []
    if let box, box.value != .null {
      let numbers = try box.elements()
      guard numbers.count == 4 else { throw box.unexpected(.points) }
      let (x, y) = (try numbers[0].coordinate(), try numbers[1].coordinate())
      let (width, height) = (try numbers[2].coordinate(), try numbers[3].coordinate())
      if width < 0 { throw numbers[2].unexpected(.length) }
      if height < 0 { throw numbers[3].unexpected(.length) }
      if width > 0 || height > 0 {
        points = [PixelPoint(x: x, y: y), PixelPoint(x: x + width, y: y + height)]
      }
    }
    if let mask, mask.value != .null { points += try corners(of: mask) }
    return points.isEmpty ? nil : .around(points)
  }

  /// Corners of polygons, or of the box around a run-length encoded mask; none if it is empty.
  private func corners(of mask: JSONNode) throws(AnnotationError) -> [PixelPoint] {
    if case .object = mask.value { return try RunLengthMask(mask).corners }
    var points: [PixelPoint] = []
    for polygon in try mask.elements() {
      let numbers = try polygon.elements()
      guard numbers.count % 2 == 0 else { throw polygon.unexpected(.points) }
      for index in stride(from: 0, to: numbers.count, by: 2) {
        points.append(
          PixelPoint(
            x: try numbers[index].coordinate(), y: try numbers[index + 1].coordinate()))
      }
    }
    return points
  }
}

extension JSONNode {
  /// A coordinate in pixels.
  fileprivate func coordinate() throws(AnnotationError) -> Double {
    guard let value = value.double, value.magnitude <= AnnotatedText.farthest else {
      throw unexpected(.coordinate)
    }
    return value
  }
}
