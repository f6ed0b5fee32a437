// Label Studio, MOT, YouTube-VIS and COCO with videos: what each means by a frame, by percent and
// by nothing.

import Annotations
import MediaTime
import RedactionModel
import StrictJSON
import Testing

@Suite struct OtherFormatTests {
  /// A task as Label Studio exports it.
  private func task(_ sequence: String, count: Int = 40, cancelled: Bool = false) -> String {
    """
    [{"id": 7, "annotations": [{"id": 1, "completed_by": 3, "was_cancelled": \(cancelled),
      "result": [
        {"value": {"framesCount": \(count), "duration": 1.6, "sequence": [\(sequence)],
                   "labels": ["Man"]},
         "id": "rOGmIhFUnq", "from_name": "box", "to_name": "video", "type": "videorectangle",
         "origin": "manual"},
        {"value": {"choices": ["night"]}, "id": "c", "type": "choices"}]}],
      "predictions": [{"model": "x", "result": [{"type": "videorectangle"}]}],
      "data": {"video": "/data/upload/1/cam.mp4"}}]
    """
  }

  private func key(_ frame: Int, _ box: [Double], enabled: Bool = true, turn: Double = 0) -> String
  {
    """
    {"frame": \(frame), "enabled": \(enabled), "rotation": \(turn), "x": \(box[0]), "y": \(box[1]), \
    "width": \(box[2]), "height": \(box[3]), "time": 0.04}
    """
  }

  @Test func labelStudioCountsFromOneInPercentAndCoversItsLastKey() throws {
    let found = try imported(
      task(
        [
          key(1, [10, 20, 5, 10]), key(11, [20, 20, 5, 10]),
          key(13, [30, 50, 5, 10], enabled: false),
          key(14, [0, 0, 50, 50]), key(21, [0, 0, 50, 50], enabled: false),
        ].joined(separator: ",")), .labelStudio)
    let region = try #require(found.regions.first)
    #expect(isNear(region.box(0), [64, 72, 32, 36]))
    #expect(isNear(region.box(5), [96, 72, 32, 36]))
    #expect(isNear(region.box(11), [160, 126, 32, 36]))
    #expect(isNear(region.box(12), [192, 180, 32, 36]))
    #expect(isNear(region.box(13), [0, 0, 320, 180]))
    #expect(region.shown() == Array(0..<21))
    #expect(found.dropped.labels == 1)
    #expect(found.dropped.predictions == 1)
    try RedactionPlan(regions: found.regions).check()
  }

  @Test func labelStudioTurnsAroundTheCorner() throws {
    let found = try imported(task(key(1, [50, 50, 10, 10], turn: 90)), .labelStudio)
    guard case .polygon(let points, _)? = found.regions.first?.outline(3) else {
      Issue.record("a turned box is no polygon")
      return
    }
    #expect(isNear(points.flatMap { [$0.x, $0.y] }, [320, 180, 320, 244, 284, 244, 284, 180]))
  }

  @Test func labelStudioWithAnotherCountIsAnError() throws {
    #expect(
      failure(task(key(1, [1, 1, 1, 1]), count: 38), .labelStudio)
        == .otherCount(annotated: 38, source: 40))
    #expect(failure(task(key(1, [1, 1, 1, 1]), cancelled: true), .labelStudio) == .nothingDrawn)
    let zero = JSONPath([
      .index(0), .key("annotations"), .index(0), .key("result"), .index(0), .key("value"),
      .key("sequence"), .index(0), .key("frame"),
    ])
    #expect(
      failure(task(key(0, [1, 1, 1, 1])), .labelStudio)
        == .unexpected(.path(zero), found: "0", expected: .frame))
  }

  @Test func motNeverFillsAGap() throws {
    let text = """
      1,1,10,20,30,40,1,1,1
      2,1,14,20,30,40,1,1,1
      3,1,18,20,30,40,1,1,0.5
      8,1,100,20,30,40,0,1,1
      40,2,5.5,5,10,10
      """
    let found = try imported(text, .mot)
    #expect(found.regions.map { $0.shown() } == [[0, 1, 2, 7], [39]])
    #expect(isNear(found.regions[0].box(1), [14, 20, 30, 40]))
    #expect(isNear(found.regions[0].box(7), [100, 20, 30, 40]))
    #expect(found.dropped.identities == 2)
    #expect(failure("41,1,1,1,1,1", .mot) == .otherCount(annotated: 41, source: 40))
    let cases: [(String, AnnotationPlace, AnnotationExpectation)] = [
      ("1,-1,1,1,1,1", .line(1), .track), ("\n1,1,1,1,1", .line(2), .motLine),
      ("0,1,1,1,1,1", .line(1), .frame), ("1,1,1,1,-1,1", .line(1), .length),
      ("1,1,1e9,1,1,1", .line(1), .coordinate), ("frame,id", .line(1), .motLine),
    ]
    for (text, place, expected) in cases {
      guard case .unexpected(place, _, expected)? = failure(text, .mot) else {
        Issue.record("\(text): \(failure(text, .mot) as Any)")
        continue
      }
    }
    #expect(failure("1,1,1,1,1,1\n1,1,2,2,2,2", .mot) == .sameFrameTwice(.line(2), frame: 0))
  }

  /// A file of YouTube-VIS with one track in a video of four pictures.
  private func list(_ members: String, length: Int = 4) -> String {
    """
    {"videos": [{"id": 1, "width": 640, "height": 360, "length": \(length), "file_names": ["a"]}],
     "categories": [{"id": 1, "name": "person"}],
     "annotations": [{"id": 1, "video_id": 1, "category_id": 1, "iscrowd": 0, \(members)}]}
    """
  }

  private func short(_ text: String) throws -> ImportedAnnotations {
    try imported(text, .cocoVID, times: Array(even.prefix(4)))
  }

  @Test func aListHasAnEntryForEachPictureAndNullCoversNothing() throws {
    let found = try short(
      list(#""bboxes": [[10, 20, 30, 40], null, [12, 20, 30, 40], [20, 20, 30, 40]]"#))
    let region = try #require(found.regions.first)
    let times = Array(even.prefix(4))
    #expect(region.shown(times) == [0, 2, 3])
    #expect(isNear(region.box(2, times), [12, 20, 30, 40]))
    #expect(found.dropped.labels == 1)
    #expect(failure(list(#""bboxes": [null]"#), .cocoVID) != nil)
    #expect(
      failure(list(#""bboxes": [null, null, null, [1, 1, 1, 1]]"#), .cocoVID)
        == .otherCount(annotated: 4, source: 40))
  }

  @Test func masksAndPolygonsAreCoveredByTheBoxAround() throws {
    // 6 rows and 5 columns: runs of 8 outside, 3 inside, 19 outside; then the same as text.
    let found = try short(
      list(
        #""segmentations": [{"size": [6, 5], "counts": [8, 3, 19]}, {"size": [6, 5], "counts": "83c0"}, "#
          + "[[1, 2, 9, 2, 9.5, 7]], null]"))
    let (region, times) = (try #require(found.regions.first), Array(even.prefix(4)))
    #expect(isNear(region.box(0, times), [1, 2, 1, 3]))
    #expect(isNear(region.box(1, times), [1, 2, 1, 3]))
    #expect(isNear(region.box(2, times), [1, 2, 8.5, 5]))
    #expect(region.shown(times) == [0, 1, 2])
    #expect(found.boxesAround == 1)
    for counts in ["[8, 3, 18]", "[8, 30]", #""8""#, #""8~""#, "[-1, 31]", "[9223372036854775807]"]
    {
      let text = list(
        #""segmentations": [{"size": [6, 5], "counts": \#(counts)}, null, null, null]"#)
      #expect(throws: AnnotationError.self) { try short(text) }
    }
  }

  @Test func picturesOfAVideoAreTakenByTheirIndex() throws {
    let text = """
      {"videos": [{"id": 3}], "images": [
        {"id": 30, "video_id": 3, "frame_index": 0, "width": 640, "height": 360},
        {"id": 31, "video_id": 3, "frame_index": 10}, {"id": 32, "video_id": 3, "frame_index": 20},
        {"id": 33, "video_id": 3, "frame_index": 30}],
       "annotations": [
        {"id": 1, "image_id": 31, "track_id": 9, "bbox": [0, 0, 10, 10], "segmentation": []},
        {"id": 2, "image_id": 32, "track_id": 9, "bbox": [100, 0, 10, 10]}]}
      """
    let region = try #require(try imported(text, .cocoVID).regions.first)
    // Between two pictures that were looked at it moves; before the first and after the last it may
    // be there until one without it.
    #expect(region.shown() == Array(1..<30))
    #expect(isNear(region.box(15), [50, 0, 10, 10]))
    let unknown = text.replacing(#""image_id": 31"#, with: #""image_id": 99"#)
    guard case .unexpected(_, "99", .knownID)? = failure(unknown, .cocoVID) else {
      Issue.record("a picture that is not there was taken")
      return
    }
  }

  @Test func otherDocumentsAreErrorsAndNeverPlans() throws {
    for format in AnnotationFormat.allCases {
      for text in ["", "{", "[]", "{}", "null", "<a/>", "\u{0}", String(repeating: "[", count: 99)]
      {
        #expect(failure(text, format) != nil, "\(format) \(text.prefix(9))")
      }
    }
    guard case .notJSON? = failure(#"{"a": 1, "a": 2}"#, .cocoVID) else {
      Issue.record("a key that is there twice was taken")
      return
    }
  }

  @Test func aSmallFileCannotAskForHours() throws {
    let times = (0..<2_000_000).map { Timestamp($0, TimeBase(1, 30)) }
    let line = { (id: Int) in "1,\(id),0,0,9,9" }
    let keys = (1...30).map { id in
      """
      <track id="\(id)"><box frame="0" xtl="0" ytl="0" xbr="9" ybr="9"/>\
      <box frame="1999999" xtl="90" ytl="0" xbr="99" ybr="9"/></track>
      """
    }
    #expect(throws: AnnotationError.tooMuch(limit: 200_000_000)) {
      try imported("<annotations>\(keys.joined())</annotations>", .cvat, times: times)
    }
    #expect(try imported(line(1), .mot, times: times).regions.count == 1)
  }
}
