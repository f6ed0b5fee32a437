// Files that were damaged in a thousand ways: each is an error or regions, never a crash, and what
// becomes regions is by import throughout.

import Annotations
import RedactionModel
import Testing

@Suite struct MutationTests {
  private static let seeds: [(AnnotationFormat, String)] = [
    (
      .cvat,
      """
      <?xml version="1.0"?><annotations><meta><task><size>40</size><frame_filter>step=2</frame_filter>
      </task></meta><track id="0" label="a&amp;b"><box frame="0" xtl="1" ytl="2" xbr="30.5" ybr="40"
      outside="0" rotation="9"/><box frame="5" xtl="9" ytl="2" xbr="30" ybr="40"/><box frame="9"
      xtl="1" ytl="2" xbr="3" ybr="4" outside="1"/></track><track><polygon frame="0"
      points="1,1;9,2;5,8"/><polygon frame="50" points="1,1;9,2;5,8"/><polygon frame="60"
      points="2,1;9,2;5,8"/></track></annotations>
      """
    ),
    (
      .labelStudio,
      """
      [{"annotations": [{"result": [{"value": {"framesCount": 40, "sequence": [
       {"frame": 1, "x": 1, "y": 2, "width": 9, "height": 9, "rotation": 3},
       {"frame": 50, "enabled": false, "x": 1, "y": 2, "width": 9, "height": 9},
       {"frame": 55, "x": 1, "y": 2, "width": 9, "height": 9}]}}]}]}]
      """
    ),
    (.mot, "1,1,2,3,4,5,1,1,1\n2,1,2,3,4,5\n99,1,2,3,4,5\n3,2,1,1,1,1\n"),
    (
      .cocoVID,
      """
      {"videos": [{"id": 1, "length": 2, "width": 64, "height": 48}], "annotations": [
       {"video_id": 1, "bboxes": [[1, 2, 3, 4], null],
        "segmentations": [{"size": [6, 5], "counts": "83c0"}, [[1, 1, 2, 2, 3, 3]]]}]}
      """
    ),
  ]

  @Test(arguments: MutationTests.seeds.indices) func damagedFilesAreErrorsOrRegions(seed: Int) {
    let (format, text) = MutationTests.seeds[seed]
    #expect(throws: Never.self) { try imported(text, format, mismatch: true) }
    var state = UInt64(seed + 1)
    func below(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % limit
    }
    let pieces = [
      "0", "9", "-", "1e300", ",", "]", "}", "<", ">", "\"", "null", "9999999", ".", "\0",
    ]
    var taken = 0
    for _ in 0..<3000 {
      var bytes = Array(text.utf8)
      for _ in 0..<1 + below(3) {
        let (at, length) = (below(bytes.count), below(6))
        let end = min(at + length, bytes.count)
        switch below(3) {
        case 0: bytes.removeSubrange(at..<end)
        case 1: bytes.insert(contentsOf: pieces[below(pieces.count)].utf8, at: at)
        default: bytes.replaceSubrange(at..<end, with: pieces[below(pieces.count)].utf8)
        }
        if bytes.isEmpty { bytes = [0] }
      }
      let found = try? imported(String(decoding: bytes, as: UTF8.self), format, mismatch: true)
      guard let found else { continue }
      taken += 1
      #expect(found.regions.allSatisfy { $0.path.allSatisfy { $0.by == .import } })
      #expect(found.regions.allSatisfy { !$0.path.isEmpty })
    }
    // Damage that changes a number alone is taken.
    #expect((1..<3000).contains(taken))
  }
}
