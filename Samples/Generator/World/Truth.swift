// Where the subjects of the sample plans really are: the same projections that draw them, without
// the drawing. Coordinates are pixels of the picture.

import MediaTime

/// Places of the subjects at one moment.
struct Truth {
  /// An area along the grid.
  struct Box {
    var left, top, right, bottom: Double

    /// The smallest box around points.
    init(around points: [PixelPoint]) {
      left = points.map(\.x).min() ?? 0
      right = points.map(\.x).max() ?? 0
      top = points.map(\.y).min() ?? 0
      bottom = points.map(\.y).max() ?? 0
    }

    /// The box of an ellipse.
    init(center: PixelPoint, radiusX: Double, radiusY: Double) {
      (left, right) = (center.x - radiusX, center.x + radiusX)
      (top, bottom) = (center.y - radiusY, center.y + radiusY)
    }
  }

  /// The box around the ellipse of person A's head.
  let head: Box
  /// The box around all of person A.
  let person: Box
  /// The box around the head of the person with the red coat, who walks ahead.
  let otherHead: Box?
  /// The corners of the screen that shines: bottom left, bottom right, top right, top left.
  let screen: [PixelPoint]
  /// The box around the parked car's plate; nil once it has left the picture.
  let plate: Box?
}

extension Scene {
  /// Where the subjects are at a time.
  func truth(at time: Timestamp) -> Truth {
    let camera = camera(at: time)
    let people = Cast(at: time.seconds).people
    let person = people[0].extent.compactMap(camera.project)
    let screen = Cast.screen.corners.compactMap(camera.project)
    return Truth(
      head: people[0].headBox(camera) ?? Truth.Box(around: []), person: Truth.Box(around: person),
      otherHead: people[1].headBox(camera), screen: screen, plate: plate(camera))
  }

  private func plate(_ camera: Camera) -> Truth.Box? {
    let corners = Cast.parked.plateCorners.compactMap(camera.project)
    guard corners.count == 4 else { return nil }
    let box = Truth.Box(around: corners)
    return box.right > 0 && box.bottom > 0 && box.top < Double(size.height) ? box : nil
  }
}

extension Truth {
  /// The names of the columns of `row`.
  static let header =
    "ticks,head left,top,right,bottom,screen x1,y1,x2,y2,x3,y3,x4,y4,plate left,top,right,bottom"

  /// Places as comma-separated numbers, in tenths of a pixel; empty where a subject is out of
  /// sight.
  func row(ticks: Int64) -> String {
    func box(_ box: Box?) -> [Double?] { [box?.left, box?.top, box?.right, box?.bottom] }
    let numbers = box(head) + screen.flatMap { [$0.x, $0.y] } + box(plate)
    return ([String(ticks)] + numbers.map { $0.map { String(Int($0 * 10)) } ?? "" })
      .joined(separator: ",")
  }
}

extension Figure {
  /// The box around the head with its hair; nil behind the camera.
  fileprivate func headBox(_ camera: Camera) -> Truth.Box? {
    let seen = camera.seen(head)
    guard seen.z > 0.3 else { return nil }
    let scale = camera.scale(seen: seen)
    return Truth.Box(
      center: camera.project(seen: seen), radiusX: Figure.headRadii.x * scale,
      radiusY: Figure.headRadii.y * scale)
  }
}
