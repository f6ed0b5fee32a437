// The command over real files, where somebody has them: set VEIL_CORPUS to a folder. Each file
// gives a audio output with as many pictures as another program counts, or a refusal with a
// sentence.

import Foundation
import Testing
import TestSupport

/// A film of the corpus.
struct Specimen: Sendable, CustomTestStringConvertible {
  /// Its path from the corpus's folder.
  let name: String
  let path: String

  var testDescription: String { name }
}

/// What is looked at of a corpus: all films, a few of each sequence of stills and of each heap of
/// files that somebody made by chance.
struct Corpus: Sendable {
  private(set) var specimens: [Specimen] = []
  private(set) var notMedia = 0
  private(set) var leftOut = 0

  private static let films: Set<String> = [
    "mp4", "mov", "mkv", "webm", "avi", "ts", "mts", "m2ts", "3gp", "m4v", "mpg", "flv", "h264",
    "264",
    "h265", "265", "hevc", "wav", "m4a", "ogg", "mp3", "aac", "flac", "raw", "ivf", "y4m", "mxf",
  ]
  private static let stills: Set<String> = ["jpg", "jpeg", "png"]
  /// Stills of one folder, and files of one heap, that are looked at.
  private static let limits = (stills: 3, heap: 25)

  init(folder: String) {
    var counts: [String: Int] = [:]
    let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    for name in names.sorted() {
      let path = folder + "/" + name
      let facts = try? FileManager.default.attributesOfItem(atPath: path)
      guard facts?[.type] as? FileAttributeType == .typeRegular else { continue }
      let kind = URL(fileURLWithPath: name).pathExtension.lowercased()
      let place = URL(fileURLWithPath: name).deletingLastPathComponent().path
      let isHeap = name.contains("fuzz")
      if Corpus.stills.contains(kind) || isHeap {
        let key = Corpus.stills.contains(kind) ? place : "heap"
        counts[key, default: 0] += 1
        let limit = Corpus.stills.contains(kind) ? Corpus.limits.stills : Corpus.limits.heap
        if counts[key]! > limit {
          leftOut += 1
          continue
        }
      } else if !Corpus.films.contains(kind) {
        notMedia += 1
        continue
      }
      specimens.append(Specimen(name: name, path: path))
    }
  }

  /// The corpus that the environment names; nothing is in it when it names none.
  static let shared = ProcessInfo.processInfo.environment["VEIL_CORPUS"]
    .flatMap { $0.isEmpty ? nil : Corpus(folder: $0) }
}

/// The stream that the command redacts, as ffprobe numbers it, and how long it is.
private func videoStream(of path: String) throws -> Int? {
  let ending = try run(veil, ["probe", path, "--json"])
  guard ending.code == 0,
    let report = try JSONSerialization.jsonObject(with: Data(ending.output.utf8)) as? [String: Any],
    let video = report["video"] as? [String: Any]
  else { return nil }
  return video["stream"] as? Int
}

/// Films that take long, with the end of the part of them that is redacted.
private func clip(of path: String) throws -> String {
  let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
  let ending = try run(veil, ["probe", path, "--json"])
  guard ending.code == 0,
    let report = try JSONSerialization.jsonObject(with: Data(ending.output.utf8)) as? [String: Any],
    let video = report["video"] as? [String: Any], let pictures = video["pictures"] as? Int,
    let width = video["width"] as? Int, let height = video["height"] as? Int
  else { return "" }
  let work = pictures * width * height
  return size > 0 && work > 500_000_000 ? ", \"clip\": {\"from\": \"0\", \"to\": \"4\"}" : ""
}

@Suite struct CorpusTests {
  @Test func theCorpusThatIsNamedHoldsFilms() {
    guard let corpus = Corpus.shared else { return }
    print(
      "corpus: \(corpus.specimens.count) files looked at, \(corpus.leftOut) stills and heaped files left "
        + "out, \(corpus.notMedia) files are no media")
    #expect(!corpus.specimens.isEmpty)
  }

  @Test(.timeLimit(.minutes(10)), arguments: Corpus.shared?.specimens ?? [])
  func everyFileIsRedactedOrRefused(specimen: Specimen) throws {
    let folder = try ScratchFolder()
    let clip = try clip(of: specimen.path)
    let plan = try folder.write(
      """
      {"veil": 1, "regions": [{"id": "a", "shape": "box", "from": "start", "to": "end",
       "path": [{"at": "start", "box": [0, 0, 4, 4]}]}]\(clip)}
      """, to: "plan.json")
    var codes: [Int32] = []
    for name in ["out.mp4", "out.mkv", "out.mov"] {
      let output = folder(name)
      let ending = try run(
        veil, ["redact", specimen.path, "--plan", plan, "-o", output, "--speed", "ultrafast"])
      let code = try #require(ending.code, "\(specimen.name): signal \(ending.signal ?? 0)")
      codes.append(code)
      guard code == 0 else {
        #expect([65, 66, 69].contains(code), "\(specimen.name): \(code) \(ending.errors)")
        #expect(ending.errorLines.count == 1 && ending.errors.hasPrefix("veil: "))
        #expect(folder.names == ["plan.json"])
        // A container that does not take the audio or the turn says which one would.
        if ending.errors.contains("output") { continue }
        break
      }
      let complaints = try complaints(decoding: output)
      #expect(complaints.isEmpty, "\(specimen.name): \(complaints)")
      if clip.isEmpty, let stream = try videoStream(of: specimen.path) {
        let expected = try pictureCount(of: specimen.path, stream: "\(stream)")
        #expect(try pictureCount(of: output) == expected, "\(specimen.name): \(ending.errors)")
      }
      break
    }
    print("corpus: \(codes.map(String.init).joined(separator: ",")) \(specimen.name)\(clip)")
  }
}
