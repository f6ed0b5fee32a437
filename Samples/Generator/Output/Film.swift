// From a time to a finished picture: draws the street, lets the sensor see it, burns the line in.
// Every picture is made by itself, so two may be made at once.

import MediaTime
import Raster

/// All that is needed to make the clip's pictures.
struct Film: Sendable {
  /// The street.
  let scene: Scene
  private let sensor: Sensor
  private let grain: Grain

  /// Prepares grain and sensor for pictures of a size.
  init(size: PixelSize) {
    scene = Scene(size: size)
    sensor = Sensor(size: size)
    grain = Grain(seed: 7)
  }

  /// The picture at a time, as colours.
  func canvas(at time: Timestamp) -> Canvas {
    var stage = Stage(
      camera: scene.camera(at: time), canvas: Canvas(size: scene.size), grain: grain)
    scene.draw(at: time, on: &stage)
    sensor.expose(&stage.canvas, at: time)
    Overlay.draw(at: time, on: &stage.canvas)
    return stage.canvas
  }

  /// Makes the pictures at all times, two at once, and hands them over in order.
  func develop(
    _ ticks: [Int64], _ take: (_ picture: borrowing Picture, _ index: Int) throws -> Void
  ) async throws {
    for index in stride(from: 0, to: ticks.count, by: 2) {
      let next = min(index + 1, ticks.count - 1)
      async let first = canvas(at: Timestamp(ticks[index], videoBase))
      async let second = canvas(at: Timestamp(ticks[next], videoBase))
      try take(await first.picture(), index)
      let last = await second
      if next > index { try take(last.picture(), next) }
    }
  }
}
