// The generator's command line: draws the sample clip into a folder.

import FoundationEssentials
import MediaTime
import Raster

func ppm(_ canvas: Canvas) -> Data {
  var data = Data("P6\n\(canvas.size.width) \(canvas.size.height)\n255\n".utf8)
  for c in canvas.pixels {
    for v in [c.x, c.y, c.z] { data.append(UInt8(max(0, min(255, v + 0.5)))) }
  }
  return data
}
let args = CommandLine.arguments
let folder = args[1]
let scene = Scene(size: PixelSize(width: 1280, height: 720))
var stage = Stage(
  camera: scene.camera(at: Timestamp(0, videoBase)), canvas: Canvas(size: scene.size),
  grain: Grain(seed: 7))
let sensor = Sensor(size: scene.size)
for a in args.dropFirst(2) where a != "-q" {
  let clock = ContinuousClock()
  let time = Timestamp(Int64(Double(a)! * 90000), videoBase)
  let t0 = clock.now
  scene.draw(at: time, on: &stage)
  let t1 = clock.now
  sensor.expose(&stage.canvas, at: time)
  Overlay.draw(at: time, on: &stage.canvas)
  let t2 = clock.now
  let p = stage.canvas.picture()
  let t3 = clock.now
  print(a, t1 - t0, t2 - t1, t3 - t2, p.size)
  if !args.contains("-q") {
    try ppm(stage.canvas).write(to: URL(fileURLWithPath: "\(folder)/f\(a).ppm"))
  }
}
