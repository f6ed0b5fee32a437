// Who and what moves on the street, as functions of time: people, cars, and the things that stand
// still. Person A is the one whom the sample plans hide; everybody else walks past.

import MediaTime
import AudioSamples

/// Everything on the street except the street, at one moment.
struct Cast {
  /// All people; the first is person A.
  let people: [Figure]
  /// The parked car with the plate, then the others.
  let cars: [Vehicle]

  /// The screen on the right pavement.
  static let screen = Screen(place: Vector(7.15, Street.step, 13.1))
  /// The parked car whose plate the sample plans hide.
  static let parked = Vehicle(
    place: Vector(3.38, 0, 6.7), isFacingAway: true, color: rgb(44, 84, 128), plate: "VEIL 24")

  /// When person A blinks, in seconds.
  private static let blinks = [1.3, 4.2, 5.9, 7.7, 8.3, 10.2]

  /// The cast `seconds` after the start of the clip.
  init(at seconds: Double) {
    people = Cast.people(at: seconds)
    cars = [
      Cast.parked,
      Vehicle(
        place: Vector(3.3, 0, 12.6), isFacingAway: true, color: rgb(172, 174, 178), plate: nil),
      Vehicle(
        place: Vector(3.3, 0, 27.0), isFacingAway: true, color: rgb(140, 44, 40), plate: nil),
      Vehicle(
        place: Vector(-2.1, 0, 31 - 7.5 * seconds), isFacingAway: false, color: rgb(216, 214, 206),
        plate: nil),
    ]
  }

  /// Distance walked at `speed` metres per second by someone who stops between two times.
  private static func walked(_ t: Double, speed: Double, from: Double, to: Double) -> Double {
    let u = clamp01((t - from) / (to - from))
    return speed * (t - (to - from) * (u * u * u - u * u * u * u / 2) - max(0, t - to))
  }

  /// Somebody who walks straight on.
  ///
  /// Reason for its size: a straight walk is a place, a direction, a speed and a moment.
  private static func walker(
    _ wardrobe: Wardrobe, from: Vector, heading: Double, speed: Double, at seconds: Double,
    phase: Double
  ) -> Figure {
    let distance = speed * seconds
    let place = from + Vector(sine(turns: heading), 0, cosine(turns: heading)) * distance
    return Figure(
      wardrobe,
      Pose(place: place, heading: heading, cycle: distance / 1.36 + phase, stride: 1))
  }

  private static func people(at t: Double) -> [Figure] {
    let distance = walked(t, speed: 1.05, from: 3.6, to: 5.0)
    let moving = 1 - smoothStep(3.6, 5.0, t)
    let talking = Speech.openness(of: .personA, at: t)
    let a = Figure(
      Wardrobe(
        skin: rgb(226, 182, 152), hair: rgb(84, 54, 34), coat: rgb(126, 92, 58),
        shirt: rgb(232, 230, 224), trousers: rgb(46, 54, 76), shoes: rgb(60, 42, 30), height: 1.79,
        hasOpenCoat: true),
      Pose(
        place: Vector(5.72 + 0.02 * sine(turns: t * 0.4), Street.step, 15.45 - distance),
        heading: 0.5 + 0.012 * sine(turns: t * 0.21), cycle: distance / 1.36, stride: moving,
        mouth: talking,
        gesture: (1 - moving)
          * (0.12 + 0.55 * smoothStep(6.3, 6.9, t) * (1 - smoothStep(9.6, 10.3, t))
            * (0.75 + 0.25 * sine(turns: t * 0.9))),
        look: 0.012 * sine(turns: t * 0.33 + 0.2) + 0.02 * sine(turns: t * 0.13),
        areEyesClosed: Cast.blinks.contains { t >= $0 && t < $0 + 0.13 }))
    return [a] + bystanders(at: t)
  }

  private static func bystanders(at t: Double) -> [Figure] {
    let y = Street.step
    return [
      walker(
        Wardrobe(
          skin: rgb(150, 104, 78), hair: rgb(30, 24, 22), coat: rgb(150, 50, 58),
          trousers: rgb(40, 42, 48), shoes: rgb(230, 228, 222), height: 1.68, bag: rgb(58, 66, 60)),
        from: Vector(6.55, y, 5.6), heading: 0.004, speed: 1.32, at: t, phase: 0.3),
      walker(
        Wardrobe(
          skin: rgb(232, 190, 164), hair: rgb(196, 160, 96), coat: rgb(58, 110, 104),
          trousers: rgb(70, 62, 58), height: 1.66, hasLongHair: true),
        from: Vector(-6.2, 0.02, 20.4), heading: 0.25, speed: 1.06, at: t, phase: 0.1),
      walker(
        Wardrobe(coat: rgb(64, 66, 72), trousers: rgb(92, 86, 74), height: 1.82),
        from: Vector(-6.5, y, 26), heading: 0.5, speed: 1.18, at: t, phase: 0),
      walker(
        Wardrobe(
          skin: rgb(206, 160, 128), hair: rgb(34, 26, 24), coat: rgb(196, 168, 72),
          trousers: rgb(54, 60, 88), height: 1.67, hasLongHair: true),
        from: Vector(-7.2, y, 26.3), heading: 0.5, speed: 1.18, at: t, phase: 0.22),
      walker(
        Wardrobe(
          coat: rgb(88, 74, 104), trousers: rgb(44, 44, 48), height: 1.74, bag: rgb(120, 84, 52)),
        from: Vector(-5.7, y, 10), heading: 0, speed: 1.25, at: t, phase: 0.4),
      walker(
        Wardrobe(
          skin: rgb(120, 82, 60), hair: rgb(26, 22, 20), coat: rgb(216, 212, 204),
          trousers: rgb(62, 76, 104), height: 1.80),
        from: Vector(7.3, y, 33), heading: 0.5, speed: 1.2, at: t, phase: 0.15),
      walker(
        Wardrobe(coat: rgb(72, 92, 66), trousers: rgb(58, 56, 60), height: 1.72),
        from: Vector(6.2, y, 44), heading: 0.5, speed: 1.1, at: t, phase: 0.5),
    ]
  }
}
