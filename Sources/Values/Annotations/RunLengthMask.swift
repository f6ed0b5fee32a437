// A mask as COCO writes it: runs of samples outside and inside by turns, column after column. Only
// the box around the inside is asked for.

import MediaTime
import StrictJSON

/// The box around a run-length encoded mask.
struct RunLengthMask {
  /// Two corners of the box; none where nothing is inside.
  private(set) var corners: [PixelPoint] = []

  /// Reads `{"size": [height, width], "counts": …}`; the runs must fill the picture.
  init(_ node: JSONNode) throws(AnnotationError) {
    let size = try node.required("size").elements()
    guard size.count == 2 else { throw node.unexpected(.mask) }
    let (height, width) = (try size[0].count(), try size[1].count())
    let counts = try node.required("counts")
    var runs: [Int] = []
    if case .string(let text) = counts.value {
      guard let decoded = RunLengthMask.runs(Array(text.utf8)) else {
        throw node.unexpected(.mask)
      }
      runs = decoded
    } else {
      for count in try counts.elements() { runs.append(try count.count()) }
    }
    let (area, isTooLarge) = height.multipliedReportingOverflow(by: width)
    var (at, left, right, top, bottom) = (0, Int.max, -1, Int.max, -1)
    for (index, run) in runs.enumerated() {
      guard run >= 0, run <= area - at else { throw node.unexpected(.mask) }
      if index % 2 == 1, run > 0 {
        let last = at + run - 1
        left = min(left, at / height)
        right = max(right, last / height)
        let isOneColumn = at / height == last / height
        top = min(top, isOneColumn ? at % height : 0)
        bottom = max(bottom, isOneColumn ? last % height : height - 1)
      }
      at += run
    }
    guard !isTooLarge, at == area else { throw node.unexpected(.mask) }
    guard right >= 0 else { return }
    corners = [
      PixelPoint(x: Double(left), y: Double(top)),
      PixelPoint(x: Double(right + 1), y: Double(bottom + 1)),
    ]
  }

  /// The runs in COCO's compressed text: six bits in each character from `0` on, five of a number
  /// and whether more follow; from the fourth run on the difference to the one before the last.
  private static func runs(_ text: [UInt8]) -> [Int]? {
    var runs: [Int] = []
    var at = 0
    while at < text.count {
      var (value, shift, more) = (0, 0, true)
      while more {
        guard at < text.count, (48..<112).contains(text[at]), shift < 40 else { return nil }
        let bits = Int(text[at]) - 48
        value |= (bits & 0x1F) << shift
        more = bits & 0x20 != 0
        at += 1
        shift += 5
        if !more, bits & 0x10 != 0 { value |= -1 << shift }
      }
      if runs.count > 2 { value += runs[runs.count - 2] }
      guard (0...AnnotationFile.mostSamples).contains(value) else { return nil }
      runs.append(value)
    }
    return runs
  }
}
