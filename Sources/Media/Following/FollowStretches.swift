// Which parts of a region's path are followed: from each mark of a person to the next. What a plan
// leaves open beside that is a doubt, so that nobody takes a shape that is only held for followed.

package import MediaTime
package import RedactionModel

/// A mark of a person as the plan has it.
package struct PlannedMark {
  /// When, from the first picture, in seconds and exactly.
  package let at: Timestamp
  /// Where; nil where the region is hidden.
  package let outline: Outline?
  /// How the shape arrives there.
  package let ease: Ease

  /// Describes a mark.
  package init(at: Timestamp, outline: Outline?, ease: Ease) {
    (self.at, self.outline, self.ease) = (at, outline, ease)
  }
}

/// Two neighbouring marks of a person.
package struct PlannedStretch {
  /// The region's number in the plan.
  package let region: Int
  /// What the region looks like.
  package let shape: Shape
  package let first: PlannedMark
  /// The next mark, which may hide the region.
  package let last: PlannedMark

  /// Describes a stretch.
  package init(region: Int, shape: Shape, first: PlannedMark, last: PlannedMark) {
    (self.region, self.shape, self.first, self.last) = (region, shape, first, last)
  }
}

/// The stretches of one region between a person's marks, in order of time.
///
/// - Parameters:
///   - region: a region of the plan.
///   - number: its number there.
///   - facts: the source's timeline.
/// - Returns: the stretches whose first mark has a place.
package func plannedStretches(
  of region: Region, number: Int, in facts: SourceFacts
) -> [PlannedStretch] {
  let marks = region.path.filter { $0.by.isPersons }
    .map { waypoint in
      PlannedMark(
        at: facts.position(of: waypoint.at), outline: waypoint.outline(region.shape),
        ease: waypoint.ease)
    }
    .sorted { $0.at < $1.at }
  return zip(marks, marks.dropFirst()).compactMap { first, last in
    // A shape that is to stay and then jump was not meant to be followed.
    if first.outline == nil || last.ease == .hold { return nil }
    return PlannedStretch(
      region: number, shape: region.shape, first: first, last: last)
  }
}

/// The times before a region's first mark and after its last one, where its shape is only held.
package func openEnds(of region: Region, in facts: SourceFacts) -> [TimeRange] {
  let marks = region.path.filter { $0.by.isPersons }
  guard let first = marks.first, let last = marks.last else { return [] }
  let start = max(facts.position(of: region.from), Timestamp(0, facts.firstPicture.base))
  let end = min(facts.position(of: region.to), facts.duration)
  var ends: [TimeRange] = []
  let (opening, closing) = (facts.position(of: first.at), facts.position(of: last.at))
  if start < opening { ends.append(TimeRange(start, opening)) }
  if closing < end, last.position != .hidden { ends.append(TimeRange(closing, end)) }
  return ends
}

/// Boxes and outlines between the upright picture and the coded one.
package struct PictureGrid {
  package let orientation: Orientation
  /// Of the coded picture.
  package let size: PixelSize

  /// Describes how pictures stand.
  package init(orientation: Orientation, size: PixelSize) {
    (self.orientation, self.size) = (orientation, size)
  }

  /// The smallest box of the coded picture around an outline of the upright one; nil for
  /// everything.
  func box(around outline: Outline) -> PlacedBox? {
    switch orientation.coded(outline, codedSize: size) {
    case .box(let low, let high):
      return PlacedBox(x: low.x, y: low.y, width: high.x - low.x, height: high.y - low.y)
    case .ellipse(let center, let radiusX, let radiusY):
      return PlacedBox(
        x: center.x - radiusX, y: center.y - radiusY, width: 2 * radiusX, height: 2 * radiusY)
    case .polygon(let points, _):
      guard let first = points.first else { return nil }
      var box = PlacedBox(x: first.x, y: first.y, width: 0, height: 0)
      for point in points {
        box = box.union(PlacedBox(x: point.x, y: point.y, width: 0, height: 0))
      }
      return box
    case .everything: return nil
    }
  }

  /// A box of the coded picture as it stands in the upright one.
  func upright(_ box: PlacedBox) -> PlacedBox {
    let one = orientation.upright(PixelPoint(x: box.x, y: box.y), codedSize: size)
    let other = orientation.upright(PixelPoint(x: box.maxX, y: box.maxY), codedSize: size)
    return PlacedBox(
      x: min(one.x, other.x), y: min(one.y, other.y), width: abs(one.x - other.x),
      height: abs(one.y - other.y))
  }

  /// Whether the middle of a box lies in the picture.
  func holds(_ box: PlacedBox) -> Bool {
    let center = box.center
    return center.x >= 0 && center.y >= 0 && center.x <= Double(size.width)
      && center.y <= Double(size.height)
  }
}
