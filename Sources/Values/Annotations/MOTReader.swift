// MOT 1.1, as in `gt.txt`: frame, track, left, top, width, height and more, in pixels. Frames count
// from 1, and where a track has none it is not there: a gap is never filled.

import MediaTime

extension AnnotationFile {
  /// Reads lines of MOT.
  init(mot bytes: [UInt8]) throws(AnnotationError) {
    var tracks: [Int: [(key: DrawnKey, line: Int)]] = [:]
    var order: [Int] = []
    for (index, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated()
    {
      let text = AnnotatedText(place: .line(index + 1))
      guard let words = String(validating: line, as: UTF8.self).map(trimmed) else {
        throw .unexpected(text.place, found: "", expected: .motLine)
      }
      if words.isEmpty { continue }
      let fields = words.split(separator: ",", omittingEmptySubsequences: false).map(trimmed)
      guard (6...10).contains(fields.count) else { throw text.unexpected(words, .motLine) }
      let frame = try text.count(fields[0], .frame)
      guard frame > 0 else { throw text.unexpected(fields[0], .frame) }
      // A detection without a track, which MOT numbers -1, was drawn by nobody.
      let track = try text.count(fields[1], .track)
      let shape = DrawnShape.box(
        x: try text.coordinate(fields[2]), y: try text.coordinate(fields[3]),
        width: try text.length(fields[4]), height: try text.length(fields[5]), turn: 0,
        pivot: .center)
      if tracks[track] == nil { order.append(track) }
      tracks[track, default: []].append((DrawnKey(frame: frame - 1, shape: shape), index + 1))
      dropped.attributes += fields.count - 6
    }
    dropped.identities = order.count
    for track in order {
      let keys = tracks[track, default: []].sorted { $0.key.frame < $1.key.frame }
      for (one, next) in zip(keys, keys.dropFirst()) where one.key.frame == next.key.frame {
        throw .sameFrameTwice(.line(max(one.line, next.line)), frame: next.key.frame)
      }
      self.tracks.append(DrawnTrack(frames: keys.map(\.key)))
    }
  }
}

extension DrawnTrack {
  /// A track that is shown in these frames and in no other.
  ///
  /// - Parameters:
  ///   - keys: frames ascending.
  ///   - sampled: the frames that somebody looked at, ascending; nil for all.
  init(frames keys: [DrawnKey], sampled: [Int]? = nil) {
    // Between two frames that were looked at nobody knows, so that it is shown.
    func neighbours(of frame: Int) -> (before: Int, after: Int?) {
      guard let sampled else { return (frame - 1, frame + 1) }
      let place = sampled.lowerBound(of: frame)
      return (
        place > 0 ? sampled[place - 1] : -1,
        place + 1 < sampled.count ? sampled[place + 1] : nil
      )
    }
    for key in keys {
      let (before, after) = neighbours(of: key.frame)
      if let last = stretches.indices.last, stretches[last].keys.last?.frame == before {
        stretches[last].keys.append(key)
        stretches[last].end = after
      } else {
        stretches.append(DrawnStretch(start: before + 1, keys: [key], end: after))
      }
    }
  }
}

extension [Int] {
  /// The first place whose number is not below `value`, in ascending numbers.
  fileprivate func lowerBound(of value: Int) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
