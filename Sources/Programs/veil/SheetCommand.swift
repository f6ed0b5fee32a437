// `veil sheet`: a picture for the person who signs the file off.

import ArgumentParser
import Jobs

/// Draws a contact sheet.
struct SheetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sheet",
    abstract:
      "Draw a contact sheet of OUT: each interval's first, middle, last picture and neighbours.",
    discussion: """
        veil sheet out.mp4 --source cam.mp4 --plan plan.json -o sheet.png
      """)

  @Argument(help: "The finished file.", completion: .file())
  var out: String
  @Option(help: "The file that it was made from; the plan's times count from its first picture.")
  var source: String?
  @Option(help: "The plan whose intervals are shown.", completion: .file(extensions: ["json"]))
  var plan: String?
  @Option(name: .shortAndLong, help: "The PNG to write.", completion: .file(extensions: ["png"]))
  var output: String
  @Flag(help: "Replace an existing file.")
  var overwrite = false

  @OptionGroup var sandbox: SandboxOptions

  func run() throws {
    try writeSheet(
      of: out, source: source, plan: plan, to: output, replacing: overwrite,
      options: sandbox.options)
    Terminal.print(output)
  }
}
