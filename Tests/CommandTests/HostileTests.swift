// Hostile files, by the thousand in workers and by the dozen through the command: nothing here
// crashes or hangs, no other file is opened, nothing stands at the output's name unless the code is
// 0.

import Containers
import Foundation
import MediaTime
import Glibc
import RedactionModel
import SandboxLockdown
import SandboxSupervisor
import Testing
import TestSupport
import WorkerProtocol

/// What became of many files.
private struct Tally: CustomStringConvertible {
  private var counts: [String: Int] = [:]

  mutating func add(_ what: String) { counts[what, default: 0] += 1 }

  var description: String {
    counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
  }
}

/// Tells which files of a folder somebody opened.
private struct OpenWatch: ~Copyable {
  private let descriptor = inotify_init1(Int32(O_NONBLOCK | O_CLOEXEC))

  init(_ folder: String) {
    let isWatching = unsafe inotify_add_watch(descriptor, folder, UInt32(IN_OPEN)) >= 0
    #expect(isWatching)
  }

  deinit { close(descriptor) }

  /// Whether a file of this name was opened since the last time that this was asked.
  func saw(_ name: String) -> Bool {
    var seen: [UInt8] = []
    while true {
      var events = [UInt8](repeating: 0, count: 1 << 16)
      let count = unsafe read(descriptor, &events, events.count)
      if count <= 0 { break }
      seen += events[..<count]
    }
    // An event ends with the name; nothing else in it looks like one.
    return holds(seen, Array(name.utf8) + [0])
  }
}

/// A name for the output whose container takes what is in the source.
private func output(for name: String) -> String {
  switch name.split(separator: ".").last {
  case "mov", "mxf": "out.mov"
  case "mkv", "webm": "out.mkv"
  default: "out.mp4"
  }
}

/// Whether a finished file was not published because of what damaged audio left in it.
///
/// A track whose packets are all gone, half a sample at the end of a packet, a warm-up that is not
/// there: what is made of them does not pass its check, and nothing is written.
private func isDamagedAudio(_ findings: [Finding]) -> Bool {
  findings.contains { finding in
    switch finding {
    case .container(let found):
      if case .unreferencedMedia = found.kind { return true }
      return found.kind == .emptyTrack
    case .audioTrackCountDiffers(_, found: 0): return true
    case .firstPictureTimeDiffers(let expected, let found?):
      // A damaged header of Opus promises another warm-up than its packets have.
      return abs(expected.seconds - found.seconds) < 0.01
    default: return false
    }
  }
}

/// Whether a failure is the file's doing, and not the worker's or the machine's.
private func isOfTheFile(_ failure: MediaFailure) -> Bool {
  switch failure {
  case .noThread, .unreadableFile, .released, .cannotCopy, .unknownRequest, .unspeakableAnswer,
    .image, .planNotPermitted, .output(.inputOutput), .output(.outOfMemory):
    false
  default: true
  }
}

/// Sends requests to workers about many files, each worker about a few of them.
private struct Crowd {
  let films: GoodFilms
  /// How many files one worker has.
  static let share = 40

  /// Time, memory and file size that are plenty for these files.
  private var limits: SandboxLimits {
    SandboxLimits(
      memoryBytes: 1 << 30, cpuSeconds: 60, fileBytes: 64 << 20, silentSeconds: 30)
  }

  /// Has a worker index and redact the mutations with these numbers.
  func send(_ numbers: Range<Int>, _ tally: inout Tally) throws {
    let folder = try ScratchFolder()
    var rest = numbers
    while !rest.isEmpty {
      var files: [Int32] = []
      defer { files.forEach { close($0) } }
      for number in rest {
        let (name, bytes) = films.mutation(number)
        files.append(unsafe open(try folder.write(bytes, to: name), O_RDONLY | O_CLOEXEC))
        // O_TMPFILE, which the importer cannot see.
        files.append(unsafe open(folder.path, 0o20000000 | O_DIRECTORY | O_RDWR | O_CLOEXEC, 0o600))
      }
      #expect(files.allSatisfy { $0 >= 0 })
      let worker = try WorkerProcess(
        executable: try WorkerProgram.path(), descriptors: files, limits: limits)
      let done = try attend(worker, to: rest, &tally)
      rest = done..<rest.upperBound
    }
  }

  /// Works through the files until one of them costs the worker its life.
  ///
  /// - Returns: the number of the first file that was not looked at.
  private func attend(
    _ worker: borrowing WorkerProcess, to numbers: Range<Int>, _ tally: inout Tally
  ) throws -> Int {
    for (position, number) in numbers.enumerated() {
      let name = films.mutation(number).name
      do {
        let source = 3 + 2 * Int32(position)
        let index = try ask(worker, IndexRequest(source: source))
        // Every third time the audio is decoded as well.
        let audio = #", "audio": [{"from": "0.1", "to": "0.2"}]"#
        let container = try #require(Container(fileName: output(for: name)))
        var options = OutputOptions(
          container: container, videoCodec: index.codec == "hevc" ? .hevc : .h264)
        options.quality = 23
        options.speed = .ultrafast
        let answer = try ask(
          worker,
          RenderRequest(
            source: source, output: source + 1, plan: Fixture.plan(number % 3 == 0 ? audio : ""),
            facts: index.facts, map: index.map, options: options))
        let findings = answer.check?.findings ?? []
        tally.add(
          !findings.isEmpty
            ? "failedCheck"
            : answer.report.picturesCovered > 0 ? "redacted with damage covered" : "redacted")
        #expect(findings.isEmpty || isDamagedAudio(findings), "\(name): \(findings)")
      } catch let failure as MediaFailure {
        tally.add("failed")
        #expect(isOfTheFile(failure), "\(name): \(failure)")
      } catch {
        let ending = worker.wait()
        tally.add("\(error), worker \(ending)")
        Issue.record("\(name): \(error), the worker \(ending): \(worker.handle.lastWords)")
        return number + 1
      }
    }
    #expect(worker.wait() == .exited(0))
    return numbers.upperBound
  }

  private func ask<Request: WorkerRequest>(
    _ worker: borrowing WorkerProcess, _ request: Request
  ) throws -> Request.Answer {
    try worker.send(try request.line())
    while let line = try worker.nextEvent() {
      switch try Request.answer(line) {
      case .progress: continue
      case .value(let answer): return answer
      case .failure(let failure): throw failure
      }
    }
    throw SandboxError.workerGone
  }
}

@Suite(.serialized, .timeLimit(.minutes(30))) struct HostileTests {
  /// How many mutations are looked at.
  private static let mutations = 2000

  @Test func twoThousandMutationsDoNoHarm() throws {
    let crowd = Crowd(films: try GoodFilms())
    var tally = Tally()
    for film in crowd.films.films { #expect(film.bytes.count < 200_000, "\(film.name)") }
    for start in stride(from: 0, to: HostileTests.mutations, by: Crowd.share) {
      try crowd.send(start..<min(start + Crowd.share, HostileTests.mutations), &tally)
    }
    print("hostile: \(HostileTests.mutations) mutations: \(tally)")
  }

  @Test func mutationsThroughTheCommandLeaveNothingBehind() throws {
    let films = try GoodFilms()
    var tally = Tally()
    let folder = try ScratchFolder()
    let victim = try folder.write(films.films[0].bytes, to: "canary.mp4")
    let watch = OpenWatch(folder.path)
    for number in 0..<36 {
      // Others than above, of each kind of film some.
      let (name, bytes) = films.mutation(100_000 + number)
      let source = try folder.write(bytes, to: name)
      tally.add(try check(source, in: folder, victim, watch))
    }
    print("hostile: 36 mutations through the command: \(tally)")
  }

  @Test func filesThatLeadToOthersLeadNowhere() throws {
    let film = try GoodFilms().films[0].bytes
    let folder = try ScratchFolder()
    let victim = try folder.write(film, to: "canary.mp4")
    let watch = OpenWatch(folder.path)
    // The watch can see: this is what it would look like.
    _ = try bytes(ofFile: victim)
    let canSee = watch.saw("canary.mp4")
    #expect(canSee)
    var tally = Tally()
    let files = try leadingFiles(to: victim, film: film)
    for (name, bytes) in files {
      let source = try folder.write(bytes, to: name)
      tally.add(try check(source, in: folder, victim, watch))
    }
    print("hostile: \(files.count) files that lead to others: \(tally)")
  }

  @Test func wordsThatAnotherProgramWouldTakeForAPlaceAreNamesOfFiles() throws {
    let fixture = try Fixture()
    let words = [
      "concat:\(fixture.source)|\(fixture.source)", "file:\(fixture.source)",
      "file://\(fixture.source)",
      "subfile,,start,0,end,100,,:\(fixture.source)", "http://127.0.0.1:9/x.mp4", "pipe:0",
      "data:video/mp4;base64,AAAA", "crypto:\(fixture.source)", "cache:\(fixture.source)",
    ]
    for word in words {
      #expect(try run(veil, ["probe", word]).code == 66, "\(word)")
    }
  }

  /// Probes and redacts a file through the command.
  ///
  /// - Returns: both exit codes, in words.
  private func check(
    _ source: String, in folder: ScratchFolder, _ victim: String, _ watch: borrowing OpenWatch
  ) throws -> String {
    let name = URL(fileURLWithPath: source).lastPathComponent
    let output = folder(CommandTests.output(for: name))
    let plan = try folder.write(Fixture.plan(), to: "plan.json")
    let probing = try run(veil, ["probe", source, "--json"])
    let redacting = try run(
      veil, ["redact", source, "--plan", plan, "-o", output, "--speed", "ultrafast"])
    for ending in [probing, redacting] {
      #expect([0, 65, 69].contains(ending.code), "\(name): \(ending)")
      if ending.code != 0 {
        #expect(
          ending.errorLines.count == 1 && ending.errors.hasPrefix("veil: "), "\(name): \(ending)")
      }
    }
    let wasOpened = watch.saw(URL(fileURLWithPath: victim).lastPathComponent)
    #expect(!wasOpened, "\(name) led to its neighbour")
    let isThere = FileManager.default.fileExists(atPath: output)
    #expect(isThere == (redacting.code == 0), "\(name)")
    if isThere { try FileManager.default.removeItem(atPath: output) }
    try FileManager.default.removeItem(atPath: source)
    #expect(folder.names == ["canary.mp4", "plan.json"])
    return "\(probing.code ?? -1) and \(redacting.code ?? -1)"
  }
}
