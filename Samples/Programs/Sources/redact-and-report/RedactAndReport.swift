// Runs one redaction job from start to finish, as `veil redact` does, and prints what was done.
// Try: `swift run redact-and-report street.mp4 ../street.json out.mp4`.

import Jobs
import Glibc

@main
struct RedactAndReport {
  static func main() {
    do {
      try run()
    } catch {
      print(error)
      exit(1)
    }
  }

  static func run() throws {
    let words = Array(CommandLine.arguments.dropFirst())
    guard words.count == 3 else {
      print("usage: redact-and-report SOURCE PLAN OUT")
      return
    }
    var request = JobRequest(source: words[0], plan: words[1], output: words[2])
    request.threads = 2
    request.receipt = words[2] + ".receipt.json"
    request.progress = { progress in
      if progress.pictures % 100 == 0 {
        print("\(progress.pictures) of \(progress.totalPictures) pictures")
      }
    }

    let summary = try RedactionJob(request).run()
    print("\(summary.output): \(summary.outputSHA256)")
    print(
      "\(summary.picturesOut) pictures, \(summary.damagedPicturesCovered) damaged ones covered whole"
    )
    for region in summary.regions {
      let mark = region.isReversible ? " (REVERSIBLE)" : ""
      print("  \(region.id): \(region.effect)\(mark), \(region.pictures) pictures")
    }
    for dropped in summary.dropped { print("dropped: \(dropped)") }
    for note in summary.notes { print("note: \(note)") }
    if let receipt = summary.receipt { print("receipt: " + receipt) }
  }
}
