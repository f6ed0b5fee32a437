// A plan's regions as CVAT for video 1.1, so that they can be changed there: geometry alone, a key
// where CVAT's line between two others is left, and `outside` in the first picture without it.

import MediaTime
public import RedactionModel

/// Regions written as annotations.
public struct ExportedAnnotations: Sendable {
  /// The file's text.
  public var text = ""
  /// Tracks in it.
  public var tracks = 0
  /// Keys of all tracks.
  public var keys = 0
}

/// Writes the regions of a plan for CVAT.
///
/// - Parameters:
///   - plan: was held against the source.
///   - facts: the source's timeline.
///   - pictures: the source's.
/// - Returns: the text; a region that covers no picture has no track in it.
/// - Throws: `AnnotationError.inversePlan`.
public func exportCVAT(
  _ plan: RedactionPlan, facts: SourceFacts, pictures: SourcePictures
) throws(AnnotationError) -> ExportedAnnotations {
  if plan.outside != .keep { throw .inversePlan }
  var writer = CVATWriter(pictures: pictures, end: facts.duration)
  for region in plan.regions { writer.add(region.resolved(in: facts)) }
  return writer.finished()
}

private struct CVATWriter {
  let pictures: SourcePictures
  let end: Timestamp
  private var result = ExportedAnnotations()
  private var lines: [String] = []

  init(pictures: SourcePictures, end: Timestamp) { (self.pictures, self.end) = (pictures, end) }

  /// Adds a region, without its margin.
  mutating func add(_ region: ResolvedRegion) {
    let times = pictures.times
    var keys: [String] = []
    var line: StraightLine?
    var shown: (place: PlaceNumbers, kind: Shape)?
    func key(_ place: PlaceNumbers, _ frame: Int, isOutside: Bool = false) -> String {
      let kind = shown?.kind ?? .box
      return #"    <\#(kind.element) frame="\#(frame)" keyframe="1" occluded="0" "#
        + #"outside="\#(isOutside ? 1 : 0)" \#(kind.attributes(place)) z_order="0"/>"#
    }
    for frame in times.indices {
      let next = frame + 1 < times.count ? times[frame + 1] : max(end, times[frame])
      let outline = region.outlines(at: times[frame], shown: TimeRange(times[frame], next)).first
      guard let outline else {
        if let last = line?.last { keys.append(key(last.0, last.1)) }
        if let shown { keys.append(key(shown.place, frame, isOutside: true)) }
        (line, shown) = (nil, nil)
        continue
      }
      let (kind, place) = outline.place(in: pictures.size)
      shown = (place, kind)
      if line == nil { line = StraightLine(tolerance: 0.02) }
      if let waypoint = line?.next(place, frame, Double(frame)) {
        keys.append(key(waypoint.0, waypoint.1))
      }
    }
    if let last = line?.last { keys.append(key(last.0, last.1)) }
    if keys.isEmpty { return }
    lines.append(#"  <track id="\#(result.tracks)" label="redact" source="manual">"#)
    lines += keys
    lines.append("  </track>")
    result.tracks += 1
    result.keys += keys.count
  }

  /// The text.
  func finished() -> ExportedAnnotations {
    var result = result
    let count = pictures.times.count
    let head = """
      <?xml version="1.0" encoding="utf-8"?>
      <annotations>
        <version>1.1</version>
        <meta>
          <task>
            <size>\(count)</size>
            <mode>interpolation</mode>
            <start_frame>0</start_frame>
            <stop_frame>\(count - 1)</stop_frame>
            <frame_filter></frame_filter>
            <labels>
              <label>
                <name>redact</name>
                <attributes></attributes>
              </label>
            </labels>
            <original_size>
              <width>\(pictures.size.width)</width>
              <height>\(pictures.size.height)</height>
            </original_size>
          </task>
        </meta>
      """
    result.text = ([head] + lines + ["</annotations>", ""]).joined(separator: "\n")
    return result
  }
}

extension Outline {
  /// What CVAT calls it, and its numbers.
  fileprivate func place(in size: PixelSize) -> (Shape, PlaceNumbers) {
    switch self {
    case .box(let low, let high): (.box, [low.x, low.y, high.x - low.x, high.y - low.y])
    case .ellipse(let center, let radiusX, let radiusY):
      (.ellipse, [center.x - radiusX, center.y - radiusY, 2 * radiusX, 2 * radiusY])
    case .polygon(let points, _): (.polygon, points.flatMap { [$0.x, $0.y] })
    case .everything: (.box, [0, 0, Double(size.width), Double(size.height)])
    }
  }
}

extension Shape {
  /// The name of CVAT's element.
  fileprivate var element: String { self == .frame ? Shape.box.rawValue : rawValue }

  /// The numbers of a place as attributes of CVAT.
  fileprivate func attributes(_ place: PlaceNumbers) -> String {
    func text(_ value: Double) -> String { "\((value * 1000).rounded() / 1000)" }
    switch self {
    case .polygon:
      let points = stride(from: 0, to: place.count, by: 2).map {
        text(place[$0]) + "," + text(place[$0 + 1])
      }
      return #"points="\#(points.joined(separator: ";"))""#
    case .ellipse:
      let (x, y) = (place[0] + place[2] / 2, place[1] + place[3] / 2)
      return #"cx="\#(text(x))" cy="\#(text(y))" rx="\#(text(place[2] / 2))" "#
        + #"ry="\#(text(place[3] / 2))""#
    case .box, .frame:
      return #"xtl="\#(text(place[0]))" ytl="\#(text(place[1]))" "#
        + #"xbr="\#(text(place[0] + place[2]))" ybr="\#(text(place[1] + place[3]))""#
    }
  }
}
