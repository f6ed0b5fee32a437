// `veil-studio`, which `veil studio` becomes: films that people mark in a browser on this machine.
// What is typed is judged here; what the browser may ask is in Server.

import ArgumentParser
import Console
import Files
import Jobs
import PolicyGate
import Studio
import SystemPackage

/// Opens films for people who mark.
@main
struct StudioProgram: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "veil studio",
    abstract: "Mark what to hide in a browser on this machine.",
    discussion: """
      Prints an address for a browser on this machine. It lets one browser in; nobody else on the
      machine or the network can look. Nothing leaves this machine. Ctrl-C ends it; nothing is lost.

        veil studio cam.mp4
        veil studio cam1.mp4 cam2.mp4 --folder case-17
        veil studio cam.mp4 --exemptions office.json

      The plan is saved as NAME.plan.json after each edit, what was done as a line of
      NAME.plan.journal; what is exported is NAME.redacted.mp4, with its plan, its receipt and its
      contact sheet beside it.
      """,
    version: Build.description)

  @Argument(
    help: "The films.", completion: .file(), transform: FilePath.init(word:))
  var films: [FilePath]
  @Option(
    help: "Where plans and what is exported go; beside each film if nothing is said.",
    completion: .directory, transform: FilePath.init(word:))
  var folder: FilePath?
  @Option(
    help:
      "The office's list of reasons, as the sample exemptions.json; a short one if nothing is said.",
    completion: .file(), transform: FilePath.init(word:))
  var exemptions: FilePath?
  @Option(help: "The port to listen on; a free one if nothing is said.")
  var port = 0
  @Flag(help: "Print the address as one line of JSON.")
  var json = false

  static func main() async {
    let words = permittedWords(verbs: VerbTree("studio"))
    do {
      let command = try parseAsRoot(words)
      guard let studio = command as? StudioProgram else {
        var other = command
        return try other.run()
      }
      try await studio.serve()
    } catch let failure as JobFailure {
      failure.tell(asJSON: words.contains("--json"))
      ExitStatus(failure).exit()
    } catch let failure as StudioFailure {
      Terminal.say(failure.sentence)
      if words.contains("--json") { try? Terminal.print(failure.json) }
      failure.status.exit()
    } catch {
      guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
      WrongCommandLine(words, help: _dumpHelp(), message: message(for: error))
        .end(fullMessage: fullMessage(for: error), asJSON: words.contains("--json"))
    }
  }

  func validate() throws {
    guard !films.isEmpty else { throw ValidationError("A film is needed: veil studio cam.mp4.") }
    guard !films.contains("-") else {
      throw ValidationError("'-' is refused: a seekable file is needed.")
    }
    guard (0...65_535).contains(port) else {
      throw ValidationError("--port takes a number from 1 to 65535.")
    }
  }

  private func serve() async throws {
    for film in films {
      do throws(FilesError) { _ = try OpenedFile(film) } catch { throw JobFailure.input(error) }
    }
    let opened = try films.map { film throws(StudioFailure) in
      try StudioFilm(StudioFiles(film, in: folder))
    }
    let codes = try exemptions.map { path throws(StudioFailure) in
      try ExemptionCodes(at: path)
    }
    let json = json
    try await Server(opened, codes ?? .builtIn, port: port).run { address in
      if json {
        try? Terminal.printJSON(["event": "listening", "address": address])
        return
      }
      try? Terminal.print(address)
      Terminal.explain(
        "Open this address in a browser on this machine; it works once. Ctrl-C ends the studio.")
    }
  }
}
