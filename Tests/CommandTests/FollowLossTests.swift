// What following must never lose without a word: squares that leave, are taken for others or lie
// behind something, in front of a camera that shakes, in pictures of every kind.

import Foundation
import TestSupport
import Testing

@Suite struct FollowLossTests {
  /// What happens to a square, and to others that look like it, between two marks.
  enum Event: String, CaseIterable, Sendable {
    case leaves, isReplaced, crosses, isHiddenForASecond, isCutAway

    private static let pictures = 0...50

    /// The square's places.
    private var places: [SIMD2<Int>?] {
      Event.pictures.map { index in
        let steady = SIMD2(30 + 3 * index, 80)
        switch self {
        case .leaves:
          return index < 40 ? SIMD2(120 + 5 * index, 70) : SIMD2(20 + 2 * (index - 40), 90)
        case .isReplaced:
          return index < 20
            ? SIMD2(30 + 2 * index, 80) : index < 42 ? nil : SIMD2(110 + index - 42, 120)
        case .crosses: return steady
        case .isHiddenForASecond: return (14..<39).contains(index) ? nil : steady
        case .isCutAway: return index < 25 ? steady : SIMD2(200 - 2 * index, 40)
        }
      }
    }

    private var others: [[SIMD2<Int>?]] {
      switch self {
      case .isReplaced: [Event.pictures.map { $0 < 18 ? nil : SIMD2(190 - $0, 40) }]
      case .crosses: [Event.pictures.map { SIMD2(190 - 3 * $0, 84) }]
      default: []
      }
    }

    /// The film.
    func film() throws -> MovingSquare {
      try MovingSquare(places, others: others, cut: self == .isCutAway ? 25 : .max)
    }
  }

  @Test(arguments: Event.allCases) func nothingIsLostInSilence(event: Event) throws {
    let square = try event.film()
    let ending = try square.follow(try square.plan(marks: [0, 50]))
    #expect([0, 1].contains(ending.code), "\(ending.errors)")
    #expect(try square.silentlyLost() == [], "\(ending.output)")
  }

  @Test(arguments: FilmForm.allCases)
  func picturesOfEveryKindAreFollowed(form: FilmForm) throws {
    let places: [SIMD2<Int>?] = (0...50).map { index in
      SIMD2(30 + 2 * index, 90 - Int(40 * sin(Double(index) / 50 * .pi)))
    }
    let square = try MovingSquare(places, form: form)
    let last = square.truth.count - 1
    let ending = try square.follow(try square.plan(marks: [0, last]))
    #expect(ending.code == 0, "\(ending.output)\(ending.errors)")
    #expect(try square.uncovered() == [])
    #expect(try square.path().contains { $0.by == "follow" })
  }

  /// A walk with its sway, and jerks of up to 20 pixels from one picture to the next.
  @Test func aShakingCameraLosesNothingInSilence() throws {
    let camera = (0...50).map { index in
      let step = Double(index) * 2 * .pi / 25
      let jerk = index % 17 == 9 ? 14 : 0
      return SIMD2(Int(12 * sin(step)) + jerk, Int(7 * sin(2 * step)) - jerk)
    }
    let places: [SIMD2<Int>?] = (0...50).map { SIMD2(40 + 2 * $0, 80) }
    let square = try MovingSquare(places, camera: camera)
    let ending = try square.follow(try square.plan(marks: [0, 25, 50]))
    #expect([0, 1].contains(ending.code), "\(ending.errors)")
    #expect(try square.silentlyLost() == [], "\(ending.output)")
    // Not by giving up everywhere.
    let unsure = try square.unsure().count
    #expect(unsure < 4, "\(ending.output)")
  }
}
