// The generator's command line: draws the sample clip and writes its plans into a folder. With
// `--pictures` or `--audio`, single pictures as PPM or the tracks as WAV instead, to look and
// listen.

import FoundationEssentials
import Glibc
import MediaTime
import AudioSamples

/// The command: `sample-generator OUTFOLDER [--short | --pictures SECONDS... | --audio]`.
@main
struct Generator {
  static func main() async {
    do {
      try await run()
    } catch {
      print(error)
      exit(1)
    }
  }

  private static func run() async throws {
    var words = CommandLine.arguments.dropFirst()
    guard let folder = words.popFirst(), !folder.hasPrefix("-") else { throw GeneratorError.usage }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let film = Film(size: PixelSize(width: 1280, height: 720))
    if words.first == "--pictures" {
      for word in words.dropFirst() {
        guard let seconds = Double(word) else { throw GeneratorError.usage }
        let canvas = film.canvas(at: Timestamp(Int64(seconds * 90_000), videoBase))
        try Data(canvas.ppm).write(to: URL(filePath: "\(folder)/\(word).ppm"))
      }
      return
    }
    if words.first == "--audio" {
      let audio = Soundtrack(seconds: 11)
      for (name, buffer) in [("body.wav", audio.body), ("ambient.wav", audio.ambient)] {
        try Data(WAVFile.bytes(of: buffer)).write(to: URL(filePath: "\(folder)/\(name)"))
      }
      return
    }
    guard words.allSatisfy({ $0 == "--short" }) else { throw GeneratorError.usage }
    let seconds = words.isEmpty ? 11 : 3
    let ticks = Clock.pictures(seconds: seconds)
    let last = Timestamp(ticks.last ?? 0, videoBase)
    let plans = Plans(scene: film.scene, last: last, name: "street.mp4")
    for plan in plans.all {
      try Data(plan.text.utf8).write(to: URL(filePath: "\(folder)/\(plan.name)"))
    }
    let truth = ticks.map { film.scene.truth(at: Timestamp($0, videoBase)).row(ticks: $0) }
    let table = ([Truth.header] + truth).joined(separator: "\n") + "\n"
    try Data(table.utf8).write(to: URL(filePath: "\(folder)/truth.csv"))
    try await ClipFile.write(film, seconds: seconds, to: "\(folder)/street.mp4")
  }
}

extension Canvas {
  /// The canvas as a binary portable pixmap.
  fileprivate var ppm: [UInt8] {
    var bytes = Array("P6\n\(size.width) \(size.height)\n255\n".utf8)
    bytes.reserveCapacity(bytes.count + 3 * pixels.count)
    for color in pixels {
      for part in [color.x, color.y, color.z] { bytes.append(UInt8(max(0, min(255, part + 0.5)))) }
    }
    return bytes
  }
}
