// Label Studio's JSON export of object tracking in a video. Frames count from 1 and places are in
// percent; a key that is not `enabled` is the last frame in which the object is there.

import MediaTime
import StrictJSON

extension AnnotationFile {
  /// Reads a file of Label Studio for pictures of a size.
  init(labelStudio root: JSONNode, size: PixelSize) throws(AnnotationError) {
    let tasks: [JSONNode]
    if case .array = root.value { tasks = try root.elements() } else { tasks = [root] }
    var videos = 0
    for task in tasks {
      guard let annotations = try task.member("annotations") else {
        throw root.unexpected(.labelStudioTask)
      }
      file(try task.member("predictions")?.elements() ?? [])
      var drawn: [DrawnTrack] = []
      for annotation in try annotations.elements() {
        // Somebody skipped the task, and what is there was thrown away.
        if try annotation.member("was_cancelled")?.boolean() == true { continue }
        for result in try annotation.required("result").elements() {
          if let track = try track(of: result, size: size) { drawn.append(track) }
        }
      }
      if !drawn.isEmpty { videos += 1 }
      tracks += drawn
    }
    if videos > 1 { throw .severalVideos(count: videos) }
  }

  /// Counts what a program proposed.
  private mutating func file(_ predictions: [JSONNode]) {
    for prediction in predictions {
      if case .array(let results)? = prediction.value["result"] {
        dropped.predictions += results.count
      }
    }
  }

  /// What was drawn of one object; nil for a result that draws nothing.
  private mutating func track(
    of result: JSONNode, size: PixelSize
  ) throws(AnnotationError) -> DrawnTrack? {
    let value = try result.member("value")
    guard let value, let sequence = try value.member("sequence") else {
      dropped.attributes += 1
      return nil
    }
    if case .array(let labels)? = value.value["labels"] { dropped.labels += labels.count }
    if result.value["id"] != nil { dropped.identities += 1 }
    if result.value["meta"] != nil { dropped.attributes += 1 }
    if let count = try value.member("framesCount")?.count() {
      if let pictures, pictures != count { throw .otherCount(annotated: count, source: pictures) }
      pictures = count
    }
    var keys: [(key: DrawnKey, isEnabled: Bool)] = []
    for node in try sequence.elements() {
      let frame = try node.required("frame").count(.frame)
      guard frame > 0 else { throw try node.required("frame").unexpected(.frame) }
      let turn = try node.member("rotation")?.number() ?? 0
      let shape = DrawnShape.box(
        x: try node.required("x").share(of: size.width),
        y: try node.required("y").share(of: size.height),
        width: try node.required("width").share(of: size.width, isLength: true),
        height: try node.required("height").share(of: size.height, isLength: true),
        turn: turn, pivot: .corner)
      let isEnabled = try node.member("enabled")?.boolean() ?? true
      keys.append((DrawnKey(frame: frame - 1, shape: shape), isEnabled))
    }
    keys.sort { $0.key.frame < $1.key.frame }
    for (one, next) in zip(keys, keys.dropFirst()) where one.key.frame == next.key.frame {
      throw .sameFrameTwice(.path(sequence.path), frame: next.key.frame)
    }
    return DrawnTrack(enabled: keys)
  }
}

extension DrawnTrack {
  /// A track of keys the last of which, of those that belong together, is not enabled.
  fileprivate init(enabled keys: [(key: DrawnKey, isEnabled: Bool)]) {
    var run: [DrawnKey] = []
    for (key, isEnabled) in keys {
      run.append(key)
      if isEnabled { continue }
      stretches.append(DrawnStretch(start: run[0].frame, keys: run, end: key.frame + 1))
      run = []
    }
    if let first = run.first {
      stretches.append(DrawnStretch(start: first.frame, keys: run, end: nil))
    }
  }
}

extension JSONNode {
  /// Percent of a side, in pixels.
  fileprivate func share(
    of side: Int, isLength: Bool = false
  ) throws(AnnotationError) -> Double {
    let pixels = try number() / 100 * Double(side)
    guard pixels.magnitude <= AnnotatedText.farthest else { throw unexpected(.coordinate) }
    if isLength, pixels < 0 { throw unexpected(.length) }
    return pixels
  }
}
