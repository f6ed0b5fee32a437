// CVAT for video 1.1, in the shape of its documentation: what is seen in CVAT is what a region
// covers, and what a region covers is seen in CVAT.

import Annotations
import MediaTime
import RedactionModel
import Testing

/// A file of CVAT around tracks.
private func cvat(
  _ tracks: String, size: Int = 40, width: Int = 640, more: String = "<frame_filter></frame_filter>"
) -> String {
  """
  <?xml version="1.0" encoding="utf-8"?>
  <annotations>
    <version>1.1</version>
    <meta>
      <task>
        <id>4</id>
        <name>a task &amp; more</name>
        <size>\(size)</size>
        <mode>interpolation</mode>
        <overlap>5</overlap>
        <created>2024-05-31 14:13:36+00:00</created>
        \(more)
        <labels>
          <label><name>person</name><attributes><attribute><name>name</name></attribute></attributes></label>
        </labels>
        <original_size><width>\(width)</width><height>360</height></original_size>
      </task>
      <dumped>2024-06-06 15:52:11+00:00</dumped>
    </meta>
    \(tracks)
  </annotations>

  """
}

/// One shape of CVAT's.
private func box(_ frame: Int, _ corners: [Double], outside: Int = 0, more: String = "") -> String {
  """
  <box frame="\(frame)" xtl="\(corners[0])" ytl="\(corners[1])" xbr="\(corners[2])" \
  ybr="\(corners[3])" outside="\(outside)" occluded="0" keyframe="1" z_order="0"\(more)>
    <attribute name="name">Jane Doe</attribute>
  </box>
  """
}

private func track(_ shapes: String...) -> String {
  #"<track id="0" label="person" group_id="1" source="manual">"# + shapes.joined() + "</track>"
}

@Suite struct CVATTests {
  @Test func aTrackCoversWhatCVATShows() throws {
    let found = try imported(
      cvat(
        track(
          box(4, [10, 20, 50, 60]), box(14, [110, 20, 170, 80]),
          box(20, [170, 50, 230, 110], outside: 1), box(30, [0, 0, 40, 40]))), .cvat)
    let region = try #require(found.regions.first)
    // From frame 4 to 14 by 10 pixels a frame, and 2 larger each; towards the box that is outside,
    // without it.
    #expect(region.box(9).map { isNear($0, [60, 20, 50, 50]) } == true)
    #expect(region.box(17).map { isNear($0, [140, 35, 60, 60]) } == true)
    #expect(region.box(35).map { isNear($0, [0, 0, 40, 40]) } == true)
    #expect(region.shown() == Array(4..<20) + Array(30..<40))
    #expect(region.path.allSatisfy { $0.by == .import })
    #expect(region.effect == .fill(.black))
    #expect(found.dropped.labels == 1)
    #expect(found.dropped.identities == 1)
    #expect(found.dropped.attributes == 5)
    let words = RedactionPlan(regions: found.regions).json
    #expect(!words.contains("Jane") && !words.contains("person"))
  }

  @Test func everyFrameListedIsThinnedToTheKeys() throws {
    let listed = (0..<40).map { frame -> String in
      // A line with a bend, rounded as CVAT does.
      let x = ((frame < 25 ? Double(frame) * 3.337 : 25 * 3.337) * 100).rounded() / 100
      return box(frame, [x, 10, x + 30, 50])
    }
    let region = try #require(try imported(cvat(track(listed.joined())), .cvat).regions.first)
    #expect(region.path.count == 3)
    for frame in 0..<40 {
      #expect(isNear(region.box(frame), [min(Double(frame), 25) * 3.337, 10, 30, 40]), "\(frame)")
    }
  }

  @Test func framesAreMovedEvenlyWhereTimeIsNot() throws {
    let file = cvat(track(box(0, [0, 0, 30, 30]), box(30, [300, 0, 330, 30])))
    let region = try #require(try imported(file, .cvat, times: uneven).regions.first)
    for frame in 0...30 {
      #expect(isNear(region.box(frame, uneven), [Double(frame) * 10, 0, 30, 30]), "\(frame)")
    }
  }

  @Test func turnedBoxesAndOtherShapesAreCovered() throws {
    let turned = track(
      box(0, [100, 100, 200, 120], more: #" rotation="0""#),
      box(20, [100, 100, 200, 120], more: #" rotation="90.0""#))
    let region = try #require(try imported(cvat(turned), .cvat).regions.first)
    guard case .polygon(let quarter, _)? = region.outline(20),
      case .polygon(let half, _)? = region.outline(10)
    else {
      Issue.record("a turned box is no polygon")
      return
    }
    // Around the centre (150, 110): at 90 degrees the left top corner is right and top.
    #expect(isNear([quarter[0].x, quarter[0].y], [160, 60]))
    // At 45 degrees as far from the centre as ever, which a straight way would not be.
    let (x, y) = (half[0].x - 150, half[0].y - 110)
    #expect(((x * x + y * y).squareRoot() - 2600.0.squareRoot()).magnitude < 0.4)
    let others = cvat(
      track(#"<polygon frame="3" outside="0" points="10,10;60,20.5;30,80"></polygon>"#)
        + track(#"<ellipse frame="3" outside="0" cx="100" cy="90" rx="20" ry="10"></ellipse>"#)
        + track(#"<mask frame="3" outside="0" rle="1, 2" left="7" top="8" width="30" height="9"/>"#)
        + track(
          #"<polygon frame="3" points="0,0;9,0;9,9"/><polygon frame="5" points="0,0;9,0;9,9;0,20"/>"#
        )
        + track(#"<ellipse frame="3" cx="100" cy="90" rx="20" ry="10" rotation="90"/>"#)
    )
    let found = try imported(others, .cvat)
    #expect(found.regions.map(\.shape) == [.polygon, .ellipse, .box, .box, .box])
    #expect(found.boxesAround == 3)
    #expect(isNear(found.regions[1].box(3), [80, 80, 40, 20]))
    #expect(isNear(found.regions[2].box(3), [7, 8, 30, 9]))
    #expect(isNear(found.regions[3].box(4), [0, 0, 9, 14.5]))
    #expect(isNear(found.regions[4].box(3), [90, 70, 20, 40]))
  }

  @Test func whatNobodyLookedAtIsCoveredWhereATaskLeftPicturesOut() throws {
    let filter =
      "<start_frame>0</start_frame><stop_frame>39</stop_frame><frame_filter>step=5</frame_filter>"
    let shapes = track(box(10, [0, 0, 30, 30]), box(20, [0, 0, 30, 30], outside: 1))
    let region = try #require(
      try imported(cvat(shapes, size: 8, more: filter), .cvat).regions.first)
    #expect(region.shown() == Array(6..<20))
  }

  @Test func anotherSizeOrCountIsAnError() throws {
    let shapes = track(box(0, [0, 0, 40, 40]), box(45, [0, 0, 40, 40]))
    #expect(failure(cvat(shapes), .cvat) == .otherCount(annotated: 46, source: 40))
    #expect(
      failure(cvat(track(box(0, [0, 0, 40, 40])), size: 41), .cvat)
        == .otherCount(annotated: 41, source: 40))
    let half = cvat(track(box(0, [10, 20, 40, 40])), width: 320)
    let (drawn, source) = (PixelSize(width: 320, height: 360), PixelSize(width: 640, height: 360))
    #expect(failure(half, .cvat) == .otherSize(annotated: drawn, source: source))
    let region = try #require(try imported(half, .cvat, mismatch: true).regions.first)
    #expect(isNear(region.box(0), [20, 20, 60, 20]))
    let beyond = try imported(cvat(shapes), .cvat, mismatch: true).regions
    #expect(beyond[0].shown() == Array(0..<40))
  }

  @Test func whatIsWrongIsToldWithItsLine() throws {
    let cases: [(String, (AnnotationError) -> Bool)] = [
      (
        cvat(track(box(0, [0, 0, 40, 40]), box(0, [0, 0, 9, 9]))),
        { if case .sameFrameTwice(.line, frame: 0) = $0 { true } else { false } }
      ),
      (
        cvat(track(box(0, [50, 0, 40, 40]))),
        { if case .unexpected(.line(20), _, .length) = $0 { true } else { false } }
      ),
      (
        cvat(track(#"<box frame="0" xtl="nan" ytl="0" xbr="1" ybr="1"/>"#)),
        { if case .unexpected(.line(20), "nan", .coordinate) = $0 { true } else { false } }
      ),
      (
        cvat(track(#"<box frame="-1" xtl="0" ytl="0" xbr="1" ybr="1"/>"#)),
        { if case .unexpected(.line(20), "-1", .frame) = $0 { true } else { false } }
      ),
      (
        cvat(track(#"<box frame="1" xtl="0" ytl="0" xbr="1"/>"#)),
        { $0 == .missing(.line(20), "ybr") }
      ),
      (
        cvat(track(#"<skeleton frame="1"></skeleton>"#)),
        { $0 == .cannotBeDrawn(.line(20), "skeleton") }
      ),
      (
        cvat(#"<image id="0" name="a.png"></image>"#),
        { if case .unexpected(.line(20), "image", .cvatForVideo) = $0 { true } else { false } }
      ),
      (cvat(""), { $0 == .nothingDrawn }),
    ]
    for (text, isRight) in cases {
      let error = try #require(failure(text, .cvat))
      #expect(isRight(error), "\(error)")
    }
  }

  @Test(arguments: [
    ("<!DOCTYPE a [<!ENTITY b \"c\">]><annotations/>", XMLProblem.documentType, 1),
    ("<annotations>\n&b;</annotations>", .entity, 2), ("<annotations>\n<a b='&#0;'/>", .entity, 2),
    ("<annotations><a></b></annotations>", .closing, 1), ("<annotations>", .end, 1),
    ("<annotations/><annotations/>", .syntax, 1),
    ("<annotations a='1' a='2'/>", .attributeTwice, 1),
    ("<annotations><![CDATA[x]]></annotations>", .unusual, 1),
    ("<annotations>\n\n<?php x ?></annotations>", .unusual, 3), ("", .end, 1), ("{}", .syntax, 1),
    ("<?xml version='1.0' encoding='utf-16'?><annotations/>", .encoding, 1),
    ("<annotations a=1/>", .syntax, 1), ("<annotations a='<'/>", .syntax, 1), ("<!-- <a>", .end, 1),
    ("<annotations" + String(repeating: "><a", count: 40), .excess, 1),
    ("<annotations a", .end, 1), ("<", .end, 1), ("<a b='1'", .end, 1),
  ])
  func hostileXMLIsAnErrorWithItsLine(text: String, problem: XMLProblem, line: Int) throws {
    #expect(failure(text, .cvat) == .notXML(line: line, problem))
  }

  @Test func whatIsWrittenIsReadAsTheSamePath() throws {
    func at(_ picture: Int) -> PlanTime { .offset(uneven[picture]) }
    var plan = RedactionPlan()
    plan.regions = [
      Region(
        id: "a", shape: .box, from: at(2), to: at(33),
        path: [
          Waypoint(at: at(2), .box(x: 10, y: 10, width: 40, height: 30)),
          Waypoint(at: at(12), .box(x: 110, y: 15, width: 60, height: 30), ease: .smooth),
          Waypoint(at: at(15), .hidden),
          Waypoint(at: at(20), .box(x: 200, y: 100, width: 60, height: 30)),
          Waypoint(at: at(25), .box(x: 20, y: 100, width: 60, height: 30), ease: .hold),
        ]),
      Region(
        id: "b", shape: .ellipse, from: .start, to: .end,
        path: [Waypoint(at: at(3), .box(x: 10, y: 10, width: 40, height: 30))]),
      Region(
        id: "c", shape: .polygon, from: at(5), to: .end,
        path: [
          Waypoint(
            at: at(5), .points([(0, 0), (50, 0), (40, 60)].map { PixelPoint(x: $0.0, y: $0.1) })),
          Waypoint(
            at: at(35), .points([(90, 9), (150, 0), (40, 60)].map { PixelPoint(x: $0.0, y: $0.1) })),
        ]),
      Region(id: "d", shape: .frame, from: at(39), to: .end),
    ]
    let pictures = SourcePictures(size: PixelSize(width: 640, height: 360), times: uneven)
    let written = try exportCVAT(plan, facts: facts(uneven), pictures: pictures)
    #expect(written.tracks == 4)
    let again = try imported(written.text, .cvat, times: uneven).regions
    #expect(again.map(\.shape) == [.box, .ellipse, .polygon, .box])
    for (region, other) in zip(plan.regions.dropLast(), again) {
      #expect(region.shown(uneven) == other.shown(uneven))
      for picture in region.shown(uneven) {
        let (one, two) = (region.outline(picture, uneven), other.outline(picture, uneven))
        #expect(isNear(one.map(numbers), two.map(numbers)), "\(region.id) \(picture)")
      }
    }
    #expect(isNear(again[3].box(39, uneven), [0, 0, 640, 360]))
    plan.outside = .effect(.veil)
    #expect(throws: AnnotationError.inversePlan) {
      try exportCVAT(plan, facts: facts(uneven), pictures: pictures)
    }
  }
}

/// An outline as numbers.
private func numbers(_ outline: Outline) -> [Double] {
  switch outline {
  case .box(let low, let high): [low.x, low.y, high.x, high.y]
  case .ellipse(let center, let radiusX, let radiusY): [center.x, center.y, radiusX, radiusY]
  case .polygon(let points, _): points.flatMap { [$0.x, $0.y] }
  case .everything: []
  }
}
