// `veil plan import` and `export` from outside: frame numbers of another tool become the times of
// the source's pictures, as another program tells them, and what does not fit is refused.

import Foundation
import TestSupport
import Testing

/// A film of unevenly shown pictures, and what can be done with it.
private struct AnnotatedFilm {
  let folder: ScratchFolder
  let film: String

  /// - Parameters:
  ///   - name: whose ending says the container.
  ///   - options: of the encoder, for ffmpeg.
  /// - Throws: what making the film does.
  init(_ name: String = "film.mp4", _ options: [String] = ["-c:v", "libx264", "-bf", "2"]) throws {
    folder = try ScratchFolder()
    film = folder(name)
    try ffmpeg(
      [
        "-f", "lavfi", "-i", "testsrc2=s=160x120:r=25:d=1.2", "-vf",
        "select='not(eq(mod(n,4),2))',format=yuv420p", "-fps_mode", "passthrough",
      ] + options + [film])
  }

  /// The times of the pictures from the first, in seconds, by ffprobe.
  func times() throws -> [Double] {
    let ending = try run(
      "ffprobe",
      [
        "-v", "error", "-select_streams", "v:0", "-show_entries",
        "frame=best_effort_timestamp_time",
        "-of", "csv=p=0", film,
      ])
    // The last ones of a stream without times may have none.
    let times = ending.output.split(separator: "\n")
      .map { $0.trimmingCharacters(in: [",", " "]) }.filter { !$0.isEmpty }
      .map { Double($0) ?? .nan }
    return times.map { $0 - times[0] }
  }

  /// Writes a file of CVAT with a box that moves by 2 pixels a picture from picture 3 to 15.
  func cvat(width: Int = 160, size: Int = 23) throws -> String {
    try folder.write(
      """
      <annotations><version>1.1</version><meta><task><size>\(size)</size><original_size>
      <width>\(width)</width><height>120</height></original_size></task></meta>
      <track id="0" label="John Roe"><box frame="3" xtl="10" ytl="20" xbr="40" ybr="60" outside="0"/>
      <box frame="15" xtl="34" ytl="20" xbr="64" ybr="60" outside="1"/></track></annotations>
      """, to: "annotations.xml")
  }

  func importing(
    _ file: String, from format: String = "cvat", _ more: [String] = []
  ) throws -> Ending {
    try run(
      veil, ["plan", "import", film, "--from", format, file, "-o", folder("plan.json")] + more)
  }

  /// The left edge that the written path has at a time.
  func left(at seconds: Double) throws -> Double {
    let path = try path().compactMap { point in point.left.map { (at: point.at, left: $0) } }
    let next = path.firstIndex { $0.at >= seconds - 1e-6 } ?? path.count - 1
    let (a, b) = (path[max(next - 1, 0)], path[next])
    let u = b.at > a.at ? min(max((seconds - a.at) / (b.at - a.at), 0), 1) : 1
    return a.left + (b.left - a.left) * u
  }

  /// The seconds and the left edges of the waypoints that were written.
  func path() throws -> [(at: Double, left: Double?)] {
    let data = try Data(contentsOf: URL(fileURLWithPath: folder("plan.json")))
    let plan = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let region = try #require((plan["regions"] as? [[String: Any]])?.first)
    return try #require(region["path"] as? [[String: Any]]).compactMap { point in
      guard let at = (point["at"] as? String)?.split(separator: ":").compactMap({ Double($0) })
      else { return nil }
      return (at[0] * 3600 + at[1] * 60 + at[2], (point["box"] as? [Double])?.first)
    }
  }
}

@Suite struct PlanExchangeTests {
  /// Reordered pictures in MP4 (with an edit list), Matroska and MPEG-TS; and AVI, which keeps no
  /// times of pictures.
  @Test(arguments: [
    ("film.mp4", ["-c:v", "libx264", "-bf", "2"]), ("film.mkv", ["-c:v", "libx264", "-bf", "2"]),
    ("film.ts", ["-c:v", "libx264", "-bf", "2"]), ("film.avi", ["-c:v", "mjpeg"]),
    ("other.avi", ["-c:v", "libx264", "-bf", "2"]),
  ])
  func framesBecomeTheTimesOfPictures(name: String, options: [String]) throws {
    let film = try AnnotatedFilm(name, options)
    let times = try film.times()
    let ending = try film.importing(try film.cvat(size: times.count))
    #expect(ending.code == 0, "\(ending.errors)")
    let path = try film.path()
    for picture in 3..<15 {
      let left = try film.left(at: times[picture])
      #expect((left - Double(10 + 2 * (picture - 3))).magnitude < 0.3, "\(picture): \(left)")
    }
    #expect(path.allSatisfy { point in times.contains { ($0 - point.at).magnitude < 1e-6 } })
    #expect(
      try run(veil, ["plan", "check", film.folder("plan.json"), "--source", film.film]).code == 0)
  }

  @Test func whatIsWrittenNamesNobodyAndComesBackTheSame() throws {
    let film = try AnnotatedFilm()
    let ending = try film.importing(try film.cvat(), ["--json"])
    #expect(ending.code == 0 && ending.output.contains("\"labels\":1"), "\(ending.output)")
    let plan = film.folder("plan.json")
    let text = try String(contentsOfFile: plan, encoding: .utf8)
    #expect(!text.contains("Roe") && text.contains("\"by\": \"import\""))
    let back = film.folder("back.xml")
    let export = ["plan", "export", film.film, "--plan", plan, "--to", "cvat", "-o", back]
    #expect(try run(veil, export).code == 0)
    let times = try film.times()[3..<15]
    let before = try times.map { try film.left(at: $0) }
    #expect(try film.importing(back, ["--overwrite"]).code == 0)
    let after = try times.map { try film.left(at: $0) }
    #expect(zip(before, after).allSatisfy { ($0 - $1).magnitude < 0.3 })
  }

  @Test func whatWasDrawnOnAnotherFilmIsRefused() throws {
    let film = try AnnotatedFilm()
    for file in [try film.cvat(size: 24), try film.cvat(width: 320)] {
      let ending = try film.importing(file, ["--json"])
      #expect(ending.code == 65 && ending.output.contains("\"annotations.other"))
      #expect(!FileManager.default.fileExists(atPath: film.folder("plan.json")))
    }
    #expect(try film.importing(film.folder("annotations.xml"), ["--allow-mismatch"]).code == 0)
    // Stretched by a half.
    #expect(try film.path().first?.left == 5)
    let taken = try film.importing(film.folder("annotations.xml"), ["--allow-mismatch"])
    #expect(taken.code == 73)
    let itself = try run(
      veil,
      [
        "plan", "import", film.film, "--from", "cvat", film.folder("annotations.xml"), "-o",
        film.folder("annotations.xml"), "--overwrite",
      ])
    #expect(itself.code == 73)
  }

  @Test(arguments: ["cvat", "label-studio", "mot", "coco-vid"])
  func aFileThatIsNoneIsToldWithItsPlace(format: String) throws {
    let film = try AnnotatedFilm()
    let file = try film.folder.write("1,2\n{\u{0}", to: "file")
    let ending = try film.importing(file, from: format, ["--json"])
    #expect(ending.code == 65, "\(ending.output)")
    #expect(ending.output.contains("\"annotations."), "\(ending.output)")
    #expect(ending.errors.lowercased().contains("line 1"), "\(ending.errors)")
  }
}
