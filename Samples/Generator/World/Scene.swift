// The whole picture as a function of time: what is drawn, in which order, and where the subjects of
// the sample plans really are. Nothing is carried from one picture to the next.

import MediaTime

/// The time base of the clip's pictures: 90 000 ticks per second.
let videoBase = TimeBase(1, 90_000)

/// The street, seen by a camera that walks along it.
struct Scene {
  /// Columns and rows of every picture.
  let size: PixelSize
  private let trees = [
    Tree(place: Vector(-5.3, Street.step, 13), seed: 11),
    Tree(place: Vector(-5.3, Street.step, 29), seed: 12),
    Tree(place: Vector(-5.3, Street.step, 46), seed: 13),
    Tree(place: Vector(-5.3, Street.step, 64), seed: 14),
    Tree(place: Vector(5.5, Street.step, 31), seed: 15),
    Tree(place: Vector(5.5, Street.step, 49), seed: 16),
    Tree(place: Vector(5.5, Street.step, 70), seed: 17),
  ]
  private let lamps = [
    Lamp(place: Vector(4.85, Street.step, 18.4), arm: -1),
    Lamp(place: Vector(4.85, Street.step, 42), arm: -1),
    Lamp(place: Vector(-4.85, Street.step, 8), arm: 1),
    Lamp(place: Vector(-4.85, Street.step, 36), arm: 1),
  ]
  private let bollards = [
    Bollard(place: Vector(4.85, Street.step, 3.4)), Bollard(place: Vector(4.85, Street.step, 17.2)),
    Bollard(place: Vector(4.85, Street.step, 23.6)),
    Bollard(place: Vector(4.85, Street.step, 25.4)),
    Bollard(place: Vector(-4.85, Street.step, 18)), Bollard(place: Vector(-4.85, Street.step, 23)),
  ]

  /// The camera at a time.
  func camera(at time: Timestamp) -> Camera { Camera(walkAt: time.seconds, size: size) }

  /// Draws the street at a time over whatever is on the stage.
  func draw(at time: Timestamp, on stage: inout Stage) {
    stage.camera = camera(at: time)
    let cast = Cast(at: time.seconds)
    let sky = Sky(stage: stage, seconds: time.seconds)
    stage.canvas.fillRows(upTo: Int(Double(size.height) * 0.62), with: sky)
    drawBackdrop(on: &stage)
    Street.draw(on: &stage)
    for tree in trees { tree.drawShadow(on: &stage) }
    for car in cast.cars { car.drawShadow(on: &stage) }
    for person in cast.people { person.drawShadow(on: &stage) }
    for house in Building.all.sorted(by: { $0.from > $1.from }) { house.draw(on: &stage) }
    drawProps(cast, on: &stage)
  }

  /// Houses and trees at the end of the street.
  private func drawBackdrop(on stage: inout Stage) {
    for index in 0..<26 {
      let x = -52 + Double(index) * 4
      let height = 5 + 8 * chance(77, index)
      let wall = Plane3(
        origin: Vector(x, 0, Street.end), u: Vector(1, 0, 0), v: Vector(0, 1, 0))
      let tone = rgb(120, 118, 112).mixed(rgb(92, 110, 84), chance(78, index))
      stage.fill(wall.rect(0, 0, 4.2, height), tone)
    }
  }

  /// Everything that stands on the ground, from far to near.
  private func drawProps(_ cast: Cast, on stage: inout Stage) {
    var props: [(depth: Double, draw: (inout Stage) -> Void)] = []
    func add(_ place: Vector, _ draw: @escaping (inout Stage) -> Void) {
      let depth = stage.camera.seen(place).z
      if depth > -3 { props.append((depth, draw)) }
    }
    for tree in trees { add(tree.place, tree.draw) }
    for lamp in lamps { add(lamp.place, lamp.draw) }
    for bollard in bollards { add(bollard.place, bollard.draw) }
    for person in cast.people { add(person.pose.place, person.draw) }
    for car in cast.cars {
      add(car.place + Vector(0, 0, car.isFacingAway ? 1.2 : -1.2), car.draw)
    }
    for house in Building.all where house.shop?.awning != nil {
      add(Vector(house.side * Street.front, 3, house.from), house.drawAwning)
    }
    add(Cast.screen.place, Cast.screen.draw)
    for prop in props.sorted(by: { $0.depth > $1.depth }) { prop.draw(&stage) }
  }
}
