// Reads a plan from standard input and prints when each of its regions hides something, in a source
// of a given length. Try: `swift run list-hidden 11 < ../street.json`.

import Glibc
import MediaTime
import RedactionModel

@main
struct ListHidden {
  static func main() {
    do {
      try run()
    } catch {
      print(error)
      exit(1)
    }
  }

  static func run() throws {
    guard let word = CommandLine.arguments.dropFirst().first, let seconds = Int64(word),
      (1...86_400).contains(seconds)
    else {
      print("usage: list-hidden SECONDS < PLAN")
      return
    }
    var text = ""
    while let line = readLine(strippingNewline: false) { text += line }

    let plan = try RedactionPlan(PlanDocument(text))
    let milliseconds = TimeBase(1, 1000)
    let source = SourceFacts(
      uprightSize: PixelSize(width: plan.source.width ?? 1280, height: plan.source.height ?? 720),
      rotation: plan.source.rotation ?? 0, duration: Timestamp(seconds * 1000, milliseconds),
      firstPicture: Timestamp(0, milliseconds))
    try plan.validate(against: source)

    for region in plan.regions {
      let mark = region.effect.isReversible ? "REVERSIBLE" : "final"
      print("\(region.id): \(region.effect.name), \(mark), \(region.path.count) waypoints")
      for range in region.resolved(in: source).coveredRanges {
        let first = max(range.from, source.firstPicture)
        print("  \(first) to \(min(range.to, source.duration))")
      }
    }
    for audio in plan.audio {
      let range = audio.resolved(in: source)
      print("audio: \(range.from) to \(range.to)")
    }
  }
}
