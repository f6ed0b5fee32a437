// How far a benchmark is, as a line that is redrawn or as lines of JSON.

import Console

/// Turns reports of a benchmark into a line, or into lines of JSON.
final class BenchLine {
  private let asJSON: Bool
  private var last = ContinuousClock.now - .seconds(60)
  private var lastPart = ""

  init(asJSON: Bool) { self.asJSON = asJSON }

  func report(_ part: String, _ share: Double) {
    let now = ContinuousClock.now
    let interval: Duration = asJSON ? .seconds(1) : .milliseconds(100)
    guard part != lastPart || now - last >= interval else { return }
    (last, lastPart) = (now, part)
    if asJSON {
      try? Terminal.printJSON(
        BenchProgress(section: part, share: (share * 1000).rounded() / 1000))
    } else {
      Terminal.redraw("\(part)  \(Int(share * 100)) %")
    }
  }
}

/// One line of progress.
private struct BenchProgress: Encodable {
  var event = "progress"
  let section: String
  let share: Double
}
