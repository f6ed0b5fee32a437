// The houses on both sides: walls, windows, shop fronts and roofs. What each house looks like
// follows from its number alone, except for the shops near the camera, which are written down.

import MediaTime

/// A house front.
struct Building {
  /// -1 on the left of the street, 1 on the right.
  let side: Double
  /// Where it starts and ends along the street, in metres.
  let from, to: Double
  /// From the road to the cornice, in metres.
  let height: Double
  /// The wall's material.
  let wall: Material
  /// Colour of frames, sills and cornices.
  let trim: Color
  /// Chooses all details that are not written down.
  let seed: Int
  /// The shop on the ground floor.
  let shop: Shop?
  /// Height of the next house towards the camera, which hides this one's side wall up to there.
  let hidden: Double

  /// A shop's front.
  struct Shop {
    let name: String
    let board: Color
    let letters: Color
    let awning: Color?
  }

  /// All houses, each side from near to far.
  static let all: [Building] = row(side: -1) + row(side: 1)

  private static func row(side: Double) -> [Building] {
    let walls: [Material] = [
      .brick(rgb(152, 92, 70)), .plaster(rgb(222, 212, 192)), .brick(rgb(178, 146, 104)),
      .stone(rgb(196, 186, 166)), .brick(rgb(128, 78, 66)), .plaster(rgb(176, 192, 196)),
      .brick(rgb(164, 116, 84)), .plaster(rgb(216, 190, 170)),
    ]
    var houses: [Building] = []
    var z = side < 0 ? -9.0 : -6.0
    while z < Street.end {
      let seed = Int(side) * 1000 + houses.count
      let width = 6.5 + 4.5 * chance(seed, 1)
      let floors = 2 + Int(2.4 * chance(seed, 2))
      houses.append(
        Building(
          side: side, from: z, to: z + width, height: 3.7 + Double(floors) * 3.05 + 0.5,
          wall: walls[(houses.count * 3 + (side < 0 ? 1 : 0)) % walls.count],
          trim: chance(seed, 3) < 0.7 ? rgb(226, 222, 212) : rgb(120, 112, 104), seed: seed,
          shop: shop(side: side, index: houses.count, seed: seed),
          hidden: houses.last?.height ?? 0))
      z += width
    }
    return houses
  }

  private static func shop(side: Double, index: Int, seed: Int) -> Shop? {
    let near: [Int: Shop] =
      side > 0
      ? [
        0: Shop(
          name: "CORNER CAFE", board: rgb(52, 74, 60), letters: rgb(236, 224, 190),
          awning: nil),
        1: Shop(
          name: "HOLLIS BAKERY", board: rgb(118, 44, 42), letters: rgb(244, 228, 190),
          awning: rgb(170, 56, 50)),
        2: Shop(
          name: "NORTH QUAY BOOKS", board: rgb(30, 60, 88), letters: rgb(240, 236, 222),
          awning: nil),
        3: Shop(
          name: "LUMEN", board: rgb(40, 40, 44), letters: rgb(250, 214, 120),
          awning: rgb(60, 92, 116)),
        4: Shop(
          name: "PENNANT CYCLES", board: rgb(206, 120, 40), letters: rgb(40, 32, 26),
          awning: nil),
      ]
      : [
        1: Shop(
          name: "THE SMALL THEATRE", board: rgb(84, 30, 52), letters: rgb(240, 214, 150),
          awning: nil),
        3: Shop(
          name: "FERRY STREET DELI", board: rgb(44, 88, 76), letters: rgb(240, 240, 230),
          awning: rgb(48, 110, 88)),
        4: Shop(
          name: "OAK & REED", board: rgb(70, 56, 44), letters: rgb(238, 226, 200),
          awning: rgb(150, 110, 60)),
      ]
    if let shop = near[index] { return shop }
    if chance(seed, 9) < 0.45 { return nil }
    let boards = [rgb(66, 78, 92), rgb(110, 60, 50), rgb(48, 84, 66), rgb(150, 128, 84)]
    return Shop(
      name: "", board: boards[Int(4 * chance(seed, 10))], letters: rgb(230, 224, 210), awning: nil)
  }

  /// The front: x runs to the right as seen from the street, y up from the road.
  var plane: Plane3 {
    side > 0
      ? Plane3(
        origin: Vector(Street.front, 0, to), u: Vector(0, 0, -1), v: Vector(0, 1, 0))
      : Plane3(
        origin: Vector(-Street.front, 0, from), u: Vector(0, 0, 1), v: Vector(0, 1, 0))
  }

  /// Metres along the front.
  var width: Double { to - from }

  /// Draws the house; those farther away must be drawn already.
  func draw(on stage: inout Stage) {
    if to < stage.camera.position.z - 1 { return }
    let inward = Vector(side, 0, 0)
    let light = Stage.light(on: -inward)
    let end = Plane3(
      origin: plane.point(side > 0 ? width : 0, 0), u: Vector(1, 0, 0), v: Vector(0, 1, 0))
    if from > stage.camera.position.z, height > hidden {
      stage.fill(
        end.rect(min(0, side * 10), hidden, max(0, side * 10), height), of: end, wall,
        light: Stage.light(on: Vector(0, 0, -1)))
    }
    drawRoof(on: &stage, light: light)
    if shop == nil {
      stage.fill(plane.rect(0, 0, width, height), of: plane, wall, light: light)
    } else {
      // Most of the ground floor is hidden by the shop's front.
      let open = [(0, 0, 0.2, 3.3), (width - 0.2, 0, width, 3.3), (0, 3.3, width, height)]
      for (x0, y0, x1, y1) in open {
        stage.fill(plane.rect(x0, y0, x1, y1), of: plane, wall, light: light)
      }
    }
    stage.fill(
      plane.rect(0, Street.step, width, 1.3), from: rgb(30, 26, 26, 0.34),
      at: plane.point(width / 2, Street.step), to: rgb(30, 26, 26, 0),
      at: plane.point(width / 2, 1.3))
    drawUpperFloors(on: &stage, light: light)
    drawCornice(on: &stage, light: light)
    if let shop {
      drawShop(shop, on: &stage, light: light)
    } else {
      drawDwelling(on: &stage, light: light)
    }
  }

  private func drawRoof(on stage: inout Stage, light: Double) {
    for index in 0..<2 where chance(seed, 20, index) < 0.7 {
      let x = width * (0.2 + 0.6 * chance(seed, 21, index))
      let stack = Plane3(
        origin: plane.point(x, height) + Vector(side * 2.2, 0, 0), u: plane.u, v: plane.v)
      let brick = rgb(140, 92, 76)
      stage.fill(stack.rect(-0.55, -0.5, 0.55, 1.5), brick.lit(light))
      stage.fill(stack.rect(-0.62, 1.5, 0.62, 1.65), brick.lit(light * 1.2))
      for pot in [-0.3, 0.1] {
        stage.fill(stack.rect(pot, 1.65, pot + 0.2, 2.05), rgb(186, 112, 80).lit(light))
      }
    }
    if chance(seed, 22) < 0.55 {
      let slope = unit(Vector(side, 0.9, 0))
      let roof = Plane3(origin: plane.point(0, height - 0.1), u: plane.u, v: slope)
      stage.fill(
        roof.rect(0, 0, width, 3), of: roof, .stone(rgb(104, 108, 116)), light: light * 1.05)
    }
  }

  private func drawCornice(on stage: inout Stage, light: Double) {
    let out = Plane3(origin: plane.origin - Vector(side * 0.22, 0, 0), u: plane.u, v: plane.v)
    stage.fill(
      plane.rect(0, height - 0.75, width, height - 0.3), from: rgb(24, 22, 26, 0),
      at: plane.point(width / 2, height - 0.75), to: rgb(24, 22, 26, 0.45),
      at: plane.point(width / 2, height - 0.3))
    stage.fill(out.rect(0, height - 0.32, width, height + 0.02), trim.lit(light))
    stage.fill(out.rect(0, height - 0.36, width, height - 0.30), trim.lit(light * 0.7))
    stage.fill(plane.rect(0, 3.5, width, 3.68), trim.lit(light * 0.96))
    stage.fill([plane.rect(0, 3.38, width, 3.5)], .flat(rgb(24, 22, 26, 0.3)))
  }

  private func drawUpperFloors(on stage: inout Stage, light: Double) {
    let columns = max(2, Int(width / 2.5))
    let spacing = width / Double(columns)
    let floors = Int((height - 4.2) / 3.05)
    for floor in 0..<floors {
      for column in 0..<columns {
        let x = (Double(column) + 0.5) * spacing - 0.55
        let y = 4.45 + Double(floor) * 3.05
        let window = Window(
          x: x, y: y, width: 1.1, height: floor == floors - 1 ? 1.45 : 1.75,
          seed: seed * 100 + floor * 10 + column)
        window.draw(on: &stage, plane: plane, side: side, trim: trim, light: light)
      }
    }
  }

  private func drawDwelling(on stage: inout Stage, light: Double) {
    let columns = max(2, Int(width / 2.6))
    let spacing = width / Double(columns)
    let door = Int(Double(columns) * chance(seed, 30))
    for column in 0..<columns {
      let x = (Double(column) + 0.5) * spacing - 0.6
      if column != door {
        Window(x: x, y: 1.15, width: 1.2, height: 1.8, seed: seed * 100 + 90 + column)
          .draw(on: &stage, plane: plane, side: side, trim: trim, light: light)
        continue
      }
      let colors = [rgb(36, 62, 92), rgb(96, 32, 34), rgb(32, 72, 54), rgb(40, 40, 44)]
      let color = colors[Int(4 * chance(seed, 31))]
      stage.fill(plane.rect(x - 0.12, Street.step, x + 1.22, 2.95), trim.lit(light))
      stage.fill(plane.rect(x, Street.step, x + 1.1, 2.3), color.lit(light))
      stage.fill(plane.rect(x, 2.38, x + 1.1, 2.83), rgb(70, 84, 96).lit(light))
      for (a, b) in [(0.35, 1.0), (1.15, 2.05)] {
        stage.fill(plane.rect(x + 0.15, a, x + 0.50, b), color.lit(light * 0.78))
        stage.fill(plane.rect(x + 0.60, a, x + 0.95, b), color.lit(light * 0.78))
      }
    }
  }

  private func drawShop(_ shop: Shop, on stage: inout Stage, light: Double) {
    let board = shop.board.lit(light)
    stage.fill(plane.rect(0.15, Street.step, width - 0.15, 3.4), board.lit(0.85))
    let door = chance(seed, 40) < 0.5 ? 0.5 : width - 1.75
    let glass = door < 1 ? (2.05, width - 0.45) : (0.45, width - 2.05)
    let panes = max(1, Int((glass.1 - glass.0) / 2.1))
    let pane = (glass.1 - glass.0) / Double(panes)
    for index in 0..<panes {
      let x = glass.0 + Double(index) * pane
      drawPane(on: &stage, x + 0.06, 0.75, x + pane - 0.06, 2.55, light, index)
    }
    drawPane(on: &stage, door, 0.35, door + 1.25, 2.55, light, 9)
    stage.fill(plane.rect(door + 0.1, 1.1, door + 0.16, 1.5), rgb(220, 200, 150).lit(light))
    stage.fill(plane.rect(0.15, 2.68, width - 0.15, 3.36), board)
    stage.fill(plane.rect(0.15, 3.36, width - 0.15, 3.42), board.lit(1.35))
    let size = min(0.36, (width - 1.2) / max(Lettering.width(shop.name), 1))
    stage.text(
      shop.name, on: plane, x: (width - Lettering.width(shop.name) * size) / 2, y: 2.85,
      height: size, weight: 0.16, shop.letters.lit(light))
  }

  /// A large pane with things behind it and the street's light on it.
  ///
  /// Reason for its size: a rectangle on the wall is four numbers.
  private func drawPane(
    on stage: inout Stage, _ x0: Double, _ y0: Double, _ x1: Double, _ y1: Double,
    _ light: Double, _ index: Int
  ) {
    stage.fill(
      plane.rect(x0, y0, x1, y1), from: rgb(92, 80, 62).lit(light), at: plane.point(x0, y0),
      to: rgb(46, 44, 44).lit(light), at: plane.point(x0, y1))
    for (shelf, y) in [y0 + 0.02, y0 + 0.66, y0 + 1.22].enumerated() where y < y1 - 0.4 {
      drawShelf(on: &stage, x0, y, x1, light * (shelf == 0 ? 0.74 : 0.48), index * 10 + shelf)
    }
    if x1 - x0 > 1.5 {
      for part in [0.25, 0.7] {
        let lamp = plane.point(x0 + (x1 - x0) * part, y1 - 0.22)
        stage.ellipse(lamp, 0.16, 0.05, (rgb(255, 226, 160), rgb(246, 206, 130)))
      }
    }
    let slant = (y1 - y0) * 0.4
    for (a, b, opacity) in [(0.06, 0.42, 0.20), (0.50, 0.60, 0.14), (0.0, 1.0, 0.10)] {
      let (left, right) = (x0 + (x1 - x0) * a, x0 + (x1 - x0) * b)
      stage.fill(
        [
          plane.point(left, y0), plane.point(right, y0), plane.point(min(right + slant, x1), y1),
          plane.point(min(left + slant, x1), y1),
        ], from: rgb(196, 214, 232, Float(opacity) * 0.4), at: plane.point(left, y0),
        to: rgb(204, 220, 236, Float(opacity) * 1.6), at: plane.point(left, y1))
    }
  }

  /// A row of goods behind a pane.
  ///
  /// Reason for its size: a line on the wall is three numbers.
  private func drawShelf(
    on stage: inout Stage, _ x0: Double, _ y: Double, _ x1: Double, _ light: Double, _ row: Int
  ) {
    let goods = [
      rgb(190, 150, 92), rgb(150, 70, 60), rgb(92, 120, 140), rgb(204, 196, 170),
      rgb(70, 92, 70), rgb(214, 170, 70),
    ]
    stage.fill(plane.rect(x0, y - 0.03, x1, y), rgb(120, 96, 66).lit(light))
    var x = x0 + 0.06
    var item = 0
    while x < x1 - 0.12 {
      let width = 0.07 + 0.17 * chance(seed, 50 + row, item)
      let tall = 0.16 + 0.26 * chance(seed, 60 + row, item)
      let color = goods[Int(6 * chance(seed, 70 + row, item))].lit(light)
      if chance(seed, 80 + row, item) < 0.82 {
        stage.fill(plane.rect(x, y, min(x + width, x1), y + tall), color)
        stage.fill(
          plane.rect(x, y + tall * 0.6, min(x + width, x1), y + tall * 0.68), color.lit(1.4))
      }
      x += width + 0.015
      item += 1
    }
  }

  /// A striped awning, which hangs over the pavement and is drawn among the things that stand
  /// there.
  func drawAwning(on stage: inout Stage) {
    guard let color = shop?.awning else { return }
    let out = Vector(-side * 1.15, -0.42, 0)
    let stripes = Int((width - 0.8) / 0.42)
    let spacing = (width - 0.8) / Double(stripes)
    for stripe in 0..<stripes {
      let x = 0.4 + Double(stripe) * spacing
      let tint = stripe % 2 == 0 ? color : rgb(232, 226, 212)
      let (a, b) = (plane.point(x, 2.72), plane.point(x + spacing, 2.72))
      stage.fill([a, b, b + out, a + out], tint.lit(0.98))
      let drop = Vector(0, -0.2, 0)
      stage.fill([a + out, b + out, b + out + drop, a + out + drop], tint.lit(0.78))
    }
  }
}

/// A window in a wall, set back from it.
struct Window {
  let x, y, width, height: Double
  let seed: Int

  /// Draws reveal, glass, bars and sill; far away only the glass.
  func draw(on stage: inout Stage, plane: Plane3, side: Double, trim: Color, light: Double) {
    let middle = plane.point(x + width / 2, y + height / 2)
    let depth = stage.camera.seen(middle).z
    if depth < -1 { return }
    let (x1, y1) = (x + width, y + height)
    if depth > 70 { return stage.fill(plane.rect(x, y, x1, y1), rgb(84, 96, 110).lit(light)) }
    let frame = plane.rect(x - 0.12, y - 0.06, x1 + 0.12, y1 + 0.16)
    stage.fill(frame, trim.lit(light * 0.95))
    stage.fill(plane.rect(x, y, x1, y1), trim.lit(light * 0.52))
    // What of the glass, 0.16 m inside, can be seen through the opening.
    let eye = stage.camera.position - plane.origin
    let away = abs(eye.x)
    let shrink = away / (away + 0.16)
    let (ex, ey) = (dot(eye, plane.u), dot(eye, plane.v))
    func seen(_ value: Double, _ eye: Double) -> Double { eye + (value - eye) * shrink }
    let left = max(x, seen(x, ex))
    let right = min(x1, seen(x1, ex))
    let low = max(y, seen(y, ey))
    let high = min(y1, seen(y1, ey))
    if right <= left || high <= low { return }
    let sky = side > 0 ? rgb(112, 122, 134) : rgb(176, 170, 158)
    stage.fill(
      plane.rect(left, low, right, high), from: rgb(44, 50, 58).lit(light + 0.15),
      at: plane.point(left, low), to: sky.lit(light + 0.1), at: plane.point(left, high))
    if depth > 45 { return }
    let chooser = chance(seed, 1)
    if chooser < 0.45 {
      let curtain = rgb(222, 216, 204, 0.72).lit(light)
      let part = (right - left) * (0.16 + 0.14 * chance(seed, 2))
      stage.fill([plane.rect(left, low, left + part, high)], .flat(curtain))
      stage.fill([plane.rect(right - part, low, right, high)], .flat(curtain))
    } else if chooser < 0.65 {
      let blind = low + (high - low) * (0.35 + 0.4 * chance(seed, 3))
      stage.fill([plane.rect(left, blind, right, high)], .flat(rgb(206, 200, 186, 0.8).lit(light)))
    }
    let bar = rgb(232, 230, 224).lit(light * 0.95)
    let (cx, cy) = ((left + right) / 2, (low + high) / 2)
    stage.fill(plane.rect(cx - 0.02, low, cx + 0.02, high), bar)
    stage.fill(plane.rect(left, cy - 0.03, right, cy + 0.03), bar)
    stage.fill(plane.rect(x - 0.16, y - 0.14, x1 + 0.16, y - 0.02), trim.lit(light * 1.05))
    stage.fill([plane.rect(x - 0.1, y - 0.24, x1 + 0.1, y - 0.14)], .flat(rgb(20, 18, 18, 0.25)))
  }
}
