// Real files from many cameras and programs, where a folder of them is given: each ends with a valid
// output or with the right code and a sentence, and none makes the command crash or hang.

import Foundation
import TestSupport
import Testing

/// The files of the corpus: all but the long tails of picture sequences and fuzzing seeds, of which a
/// few of each folder stand for the rest.
private let corpus: [String] = {
  guard let folder = ProcessInfo.processInfo.environment["VEIL_CORPUS"], !folder.isEmpty,
    let walk = FileManager.default.enumerator(atPath: folder)
  else { return [] }
  var taken: [String: Int] = [:]
  let files = walk.compactMap { $0 as? String }.sorted().filter { name in
    let kind = try? FileManager.default.attributesOfItem(atPath: folder + "/" + name)[.type]
    return kind as? FileAttributeType == .typeRegular
  }
  return files.filter { name in
    let parent = (name as NSString).deletingLastPathComponent
    let isStill = ["jpg", "png"].contains((name as NSString).pathExtension.lowercased())
    let limit = isStill ? 2 : name.contains("fuzzing/corpus") ? 25 : Int.max
    taken[parent, default: 0] += 1
    return taken[parent]! <= limit
  }.map { folder + "/" + $0 }
}()

@Suite(.serialized) struct CorpusTests {
  private let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  @Test(arguments: corpus)
  func aRealFileEndsWithAnOutputOrASentence(source: String) throws {
    let output = folder("out.mp4")
    // The few long ones are clipped, so that the whole corpus takes minutes.
    let size = try FileManager.default.attributesOfItem(atPath: source)[.size] as? Int ?? 0
    let isLong = source.contains("long_1080p") || size > 3_500_000
    let clip = isLong ? #", "clip": {"from": "start", "to": "2"}"# : ""
    let text = smallPlan.dropLast() + clip + "}"
    let plan = try folder.write(Array(text.utf8), to: "plan.json")
    let done = try run(
      "timeout",
      ["300", veilPath, "redact", source, "--plan", plan, "-o", output, "--speed", "ultrafast"])
    if done.code == 0 {
      #expect(
        try complaints(decoding: output).filter { $0 != "\n" }.isEmpty || isKnownNoise(source))
      let pictures = try pictureCount(of: output)
      if !isLong {
        let counts = (0..<3).compactMap { try? pictureCount(of: source, stream: "v:\($0)") }
        #expect(counts.contains(pictures), "\(pictures) pictures, the source has \(counts)")
      }
    } else {
      #expect([65, 66, 69].contains(done.code), "\(done.errors)")
      #expect(done.errorLines.count == 1, "\(done.errors)")
      #expect(!FileManager.default.fileExists(atPath: output))
    }
  }

  /// A stream whose pictures come closer together than the frame rate it declares: ffmpeg's null
  /// output then complains about its own rounding, for the source as well.
  private func isKnownNoise(_ source: String) -> Bool {
    ((try? complaints(decoding: source)) ?? "").contains("non monotonically increasing dts")
  }
}
