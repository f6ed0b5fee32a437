// `veil sheet`: a picture for the person who signs the file off.

import ArgumentParser
import Console
import Files
import Jobs
import SystemPackage

/// Draws a contact sheet.
///
/// Reason for its size: each property is an option of the command line.
struct SheetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sheet",
    abstract:
      "Draw a contact sheet of OUT: each interval's first, middle, last picture and neighbours.",
    discussion: """
        veil sheet out.mp4 --source cam.mp4 --plan plan.json -o sheet.png
        veil sheet --review cam.mp4 --plan plan.json -o review.png

      With --review, large parts of pictures with each region's outline on them: at each mark, halfway
      between two, at the edges of what is hidden, and at every Nth picture. It takes the source, to
      look over the marks, or a finished file with --source.
      """)

  @Argument(help: "The finished file; with --review the source too.", completion: .file())
  var out: FilePath
  @Option(help: "The file that it was made from; the plan's times count from its first picture.")
  var source: FilePath?
  @Option(help: "The plan whose intervals are shown.", completion: .file(extensions: ["json"]))
  var plan: FilePath?
  @Option(name: .shortAndLong, help: "The PNG to write.", completion: .file(extensions: ["png"]))
  var output: FilePath
  @Flag(help: "Show the plan's marks for looking over.")
  var review = false
  @Option(help: "With --review: show every Nth picture beside the marks (default: 30).")
  var every: Int?
  @Flag(help: "Replace an existing file.")
  var overwrite = false
  @Flag(help: "Print JSON lines; the last one is the result.")
  var json = false

  @OptionGroup var options: ConductOptions

  func validate() throws {
    try requirePNG(output)
    guard plan != nil || !review else {
      throw ValidationError("--review shows the marks of a plan: say which with --plan.")
    }
    guard review || every == nil else {
      throw ValidationError("--every goes with --review.")
    }
    if let every, every < 1 {
      throw ValidationError("--every takes 1 or more, not \(every).")
    }
  }

  func run() throws {
    var spec = SheetSpec(output: out, image: output)
    spec.source = source.map(PathText.init)
    spec.plan = plan.map(PathText.init)
    spec.replacesImage = overwrite
    spec.reviewStep = review ? every ?? 30 : nil
    let job = SheetJob(spec, conduct: options.conduct(asJSON: json))
    try carryOut { () throws(JobFailure) in try job.run() }
    if json { return try Terminal.printResult(SheetRecord(output: PathText(output))) }
    try Terminal.print("\(output)")
  }
}

/// The result as one line of JSON.
private struct SheetRecord: Encodable {
  let output: PathText
}
