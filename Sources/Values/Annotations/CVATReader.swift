// CVAT for video 1.1. Frames count from 0; a shape that is `outside` is not there any more, and
// what stands between two shapes is moved towards the later one, outside or not, as CVAT shows it.

import MediaTime

/// Reads `annotations.xml`.
struct CVATReader {
  private var file = AnnotationFile()
  private var reader: XMLReader
  /// The names of the elements that are open.
  private var path: [String] = []
  private var facts: [String: (text: String, line: Int)] = [:]
  private var videos = 0

  init(_ bytes: [UInt8]) throws(AnnotationError) { reader = try XMLReader(bytes) }

  /// What the file says.
  mutating func read() throws(AnnotationError) -> AnnotationFile {
    while let event = try reader.next() {
      switch event {
      case .open(let element):
        try begin(element)
        path.append(element.name)
        if element.name == "track", path.count == 2 {
          file.tracks.append(try track(element))
          path.removeLast()
        }
      case .close: path.removeLast()
      case .text(let text): note(text)
      }
    }
    if videos > 1 { throw .severalVideos(count: videos) }
    try describe()
    return file
  }

  private mutating func begin(_ element: XMLElement) throws(AnnotationError) {
    let place = AnnotationPlace.line(element.line)
    if path.isEmpty, element.name != "annotations" {
      throw .unexpected(place, found: element.name, expected: .cvatForVideo)
    }
    if path == ["annotations"] {
      // What is drawn on pictures, one by one, has no frame numbers.
      if element.name == "image" {
        throw .unexpected(place, found: element.name, expected: .cvatForVideo)
      }
      if element.name == "tag" { file.dropped.labels += 1 }
    }
    if path.first == "annotations", path.dropFirst().first == "meta",
      ["task", "job"].contains(element.name), path.count == 2 || path.last == "tasks"
    {
      videos += 1
    }
  }

  /// Keeps what the file says of its video.
  private mutating func note(_ text: String) {
    let wanted = ["size", "start_frame", "stop_frame", "frame_filter", "width", "height"]
    guard path.count >= 4, path[1] == "meta", let name = path.last, wanted.contains(name) else {
      return
    }
    let isSide = name == "width" || name == "height"
    let above = path[path.count - 2]
    guard isSide ? above == "original_size" : ["task", "job"].contains(above) else { return }
    facts[name] = (trimmed(text), reader.currentLine())
  }

  private func fact(_ name: String) throws(AnnotationError) -> Int? {
    guard let fact = facts[name] else { return nil }
    return try AnnotatedText(place: .line(fact.line)).count(fact.text)
  }

  /// Puts together what the file says of its video.
  private mutating func describe() throws(AnnotationError) {
    if let width = try fact("width"), let height = try fact("height") {
      file.size = PixelSize(width: width, height: height)
    }
    var step = 1
    if let filter = facts["frame_filter"], !filter.text.isEmpty {
      let text = AnnotatedText(place: .line(filter.line))
      guard let value = filter.text.split(separator: "=").last, filter.text.hasPrefix("step") else {
        throw text.unexpected(filter.text, .wholeNumber)
      }
      step = max(1, try text.count(trimmed(value)))
    }
    // A task that leaves out pictures numbers the others as they are in the video, and does not say
    // how many there are.
    if step == 1, try fact("start_frame") ?? 0 == 0 { file.pictures = try fact("size") }
    if step > 1 { file.widen(step: step) }
  }

  // MARK: - Tracks

  private mutating func track(_ element: XMLElement) throws(AnnotationError) -> DrawnTrack {
    if element["label"]?.isEmpty == false { file.dropped.labels += 1 }
    if element["id"] != nil { file.dropped.identities += 1 }
    if element["group_id"] != nil { file.dropped.attributes += 1 }
    var shapes: [(key: DrawnKey, isOutside: Bool, line: Int)] = []
    var track = DrawnTrack()
    var depth = 0
    loop: while let event = try reader.next() {
      switch event {
      case .open(let child):
        depth += 1
        if depth == 1 {
          shapes.append(try shape(child))
          if ["mask", "polyline", "points"].contains(child.name) { track.isBoxAround = true }
        }
        if child.name == "attribute" { file.dropped.attributes += 1 }
      case .close:
        if depth == 0 { break loop }
        depth -= 1
      case .text: continue
      }
    }
    shapes.sort { ($0.key.frame, $0.line) < ($1.key.frame, $1.line) }
    for (one, next) in zip(shapes, shapes.dropFirst()) where one.key.frame == next.key.frame {
      throw .sameFrameTwice(.line(next.line), frame: next.key.frame)
    }
    var keys: [DrawnKey] = []
    for (key, isOutside, _) in shapes {
      if !isOutside || !keys.isEmpty { keys.append(key) }
      if isOutside, let first = keys.first {
        track.stretches.append(DrawnStretch(start: first.frame, keys: keys, end: key.frame))
        keys = []
      }
    }
    if let first = keys.first {
      track.stretches.append(DrawnStretch(start: first.frame, keys: keys, end: nil))
    }
    return track
  }

  private func shape(
    _ element: XMLElement
  ) throws(AnnotationError) -> (key: DrawnKey, isOutside: Bool, line: Int) {
    let place = AnnotationPlace.line(element.line)
    let text = AnnotatedText(place: place)
    func attribute(_ name: String) throws(AnnotationError) -> String {
      guard let value = element[name] else { throw .missing(place, name) }
      return value
    }
    let turn = try element["rotation"].map { text throws(AnnotationError) in
      try AnnotatedText(place: place).number(text)
    }
    let shape: DrawnShape
    switch element.name {
    case "box":
      let (left, top) = (
        try text.coordinate(attribute("xtl")), try text.coordinate(attribute("ytl"))
      )
      let width = try text.coordinate(attribute("xbr")) - left
      let height = try text.coordinate(attribute("ybr")) - top
      guard width >= 0, height >= 0 else { throw text.unexpected("\(width)x\(height)", .length) }
      shape = .box(
        x: left, y: top, width: width, height: height, turn: turn ?? 0, pivot: .center)
    case "ellipse":
      shape = .ellipse(
        x: try text.coordinate(attribute("cx")), y: try text.coordinate(attribute("cy")),
        radiusX: try text.length(attribute("rx")), radiusY: try text.length(attribute("ry")),
        turn: turn ?? 0)
    case "mask":
      shape = .box(
        x: try text.coordinate(attribute("left")), y: try text.coordinate(attribute("top")),
        width: try text.length(attribute("width")), height: try text.length(attribute("height")),
        turn: 0, pivot: .center)
    case "polygon": shape = .polygon(try text.points(attribute("points")))
    case "polyline", "points":
      // What has no inside is covered by the box around it.
      shape = .around(try text.points(attribute("points")))
    default: throw .cannotBeDrawn(place, element.name)
    }
    let frame = try text.count(attribute("frame"), .frame)
    return (DrawnKey(frame: frame, shape: shape), try text.flag(element["outside"]), element.line)
  }
}

extension AnnotationFile {
  /// Lets what was drawn on every `step`th picture be shown from the first picture on that nobody
  /// looked at: it may have been there.
  mutating func widen(step: Int) {
    for track in tracks.indices {
      for stretch in tracks[track].stretches.indices {
        let before = stretch == 0 ? 0 : tracks[track].stretches[stretch - 1].end ?? 0
        let start = tracks[track].stretches[stretch].start
        tracks[track].stretches[stretch].start = max(start - step + 1, before, 0)
      }
    }
  }
}
