// The house as it stands against the house as it was drawn: imports, arrows, unsafe code, samples.
// Each gate has a test that shows it biting, since a gate that cannot fail is no gate.

import Foundation
import TestSupport
import Testing

/// Expects that what was found is what is pending, no more and no less.
///
/// - Parameters:
///   - found: what some gates returned.
///   - rules: all rules that these gates watch.
func expectOnlyPending(_ found: [Violation], _ rules: Set<Rule>) {
  let known = Set(pending.filter { rules.contains($0.rule) })
  let fresh = found.filter { !known.contains($0) }
  let settled = known.subtracting(found)
  #expect(fresh.isEmpty, "\(fresh.map(\.description).joined(separator: "\n"))")
  #expect(settled.isEmpty, "take out of `pending`: \(settled.map(\.description))")
  #expect(found.allSatisfy { rules.contains($0.rule) })
}

/// A small house of its own, in a folder that goes away with it.
struct PlantedHouse {
  private let scratch: ScratchFolder
  let folder: URL

  /// Makes a house from rows of two storeys above C.
  ///
  /// - Parameters:
  ///   - rows: the shelves of Base, then those of Host, as they stand in Package.swift.
  ///   - files: sources by their path below Sources.
  /// - Throws: what writing a file does.
  init(_ rows: (base: String, host: String), _ files: [String: String]) throws {
    scratch = try ScratchFolder()
    folder = URL(fileURLWithPath: scratch.path)
    let table = """
      let deque = Target.Dependency.product(name: "DequeModule", package: "swift-collections")
      let house: [(storey: String, shelves: [[(name: String, imports: [Target.Dependency])]])] = [
        ("Base", [\(rows.base)]),
        ("Host", [\(rows.host)]),
      ]
      """
    try plant(table, "Package.swift")
    for (path, text) in files { try plant(text, "Sources/\(path)") }
  }

  /// Writes one file.
  func plant(_ text: String, _ path: String) throws {
    let file = folder.appendingPathComponent(path)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try text.write(to: file, atomically: true, encoding: .utf8)
  }
}

@Suite struct HouseTests {
  @Test func everyImportIsInItsRowAndEveryArrowIsUsedAndPointsDown() throws {
    let house = try House.real()
    #expect(house.targets(of: "C", "Base", "Values", "Media", "Host", "Programs").count > 20)
    #expect(house.storeys == ["C", "Base", "Values", "Media", "Host", "Programs"])
    expectOnlyPending(
      violations(in: house), [.undeclaredImport, .forbiddenModule, .arrowNotDown, .unusedArrow])
  }

  @Test func everyFileStandsInTheFolderOfATarget() throws {
    expectOnlyPending(strayFolders(try House.real(), try SourceFile.all()), [.strayFolder])
  }

  @Test func unsafeCodeSamplesAndTrapsKeepToTheirPlaces() throws {
    let files = try SourceFile.all()
    #expect(files.count > 50)
    expectOnlyPending(
      files.flatMap(violations(in:)) + emptyPlaces(files),
      [.unsafeOutside, .samplesOutside, .trap, .emptyPlace])
  }

  @Test func onlyOneTargetTouchesLibav() throws {
    let house = try House.real()
    #expect(house.targets.filter { $0.row.contains("CLibAV") }.map(\.name) == ["LibAV"])
  }

  /// Every rule with an entry in `pending` is one that a test above or in `WallTests` watches.
  @Test func nothingIsPendingTwice() {
    #expect(Set(pending).count == pending.count)
  }
}

@Suite struct HouseGateTests {
  /// The rules that a planted house breaks, by target.
  private func broken(
    _ rows: (base: String, host: String), _ files: [String: String]
  ) throws -> [Violation] {
    let planted = try PlantedHouse(rows, files)
    return violations(in: try House.read(planted.folder))
  }

  @Test func anHonestHousePasses() throws {
    let files = [
      "Base/Low/A.swift": "import Glibc\nimport DequeModule\n",
      "Base/Middle/A.swift": "package import Low // import High\n",
      "Host/High/A.swift": "@testable private import Low\n/* import Foundation */\nimport Middle\n",
    ]
    let rows = (
      base: #"[("Low", [deque])], [("Middle", ["Low"])]"#, host: #"[("High", ["Low", "Middle"])]"#
    )
    #expect(try broken(rows, files).isEmpty)
  }

  @Test(arguments: [
    ("import Middle\n", Rule.undeclaredImport), ("import Foundation\n", .forbiddenModule),
    ("import Dispatch\n", .forbiddenModule), ("public import Crypto\n", .undeclaredImport),
  ])
  func anImportBesideTheRowIsFound(text: String, rule: Rule) throws {
    let found = try broken(
      (base: #"[("Low", []), ("Middle", [])]"#, host: ""),
      ["Base/Low/A.swift": text, "Base/Middle/A.swift": ""])
    #expect(found == [Violation(rule: rule, subject: "Low")])
  }

  @Test(arguments: [
    // Sideways on a shelf, up a shelf, up a storey.
    (#"[("Low", ["Middle"]), ("Middle", [])]"#, "Middle"),
    (#"[("Low", ["Middle"])], [("Middle", [])]"#, "Middle"),
    (#"[("Low", ["High"]), ("Middle", [])]"#, "High"),
  ])
  func anArrowThatDoesNotPointDownIsFound(base: String, end: String) throws {
    let found = try broken(
      (base: base, host: #"[("High", [])]"#),
      [
        "Base/Low/A.swift": "import \(end)", "Base/Middle/A.swift": "", "Host/High/A.swift": "",
      ])
    #expect(found == [Violation(rule: .arrowNotDown, subject: "Low")])
    #expect(found.first?.detail.contains(end) == true)
  }

  @Test func anArrowThatNobodyUsesIsFound() throws {
    let found = try broken(
      (base: #"[("Low", [])], [("Middle", ["Low", deque])]"#, host: ""),
      ["Base/Low/A.swift": "", "Base/Middle/A.swift": "let text = \"import Low\"\n"])
    #expect(found.map(\.rule) == [.unusedArrow, .unusedArrow])
    #expect(found.map(\.detail) == ["Low", "DequeModule"])
  }

  @Test func aFileWithoutATargetAndATargetWithoutAFileAreFound() throws {
    let planted = try PlantedHouse(
      (base: #"[("Low", []), ("Middle", [])]"#, host: ""),
      ["Base/Low/A.swift": "", "Host/Middle/A.swift": "", "Base/B.swift": ""])
    let found = strayFolders(
      try House.read(planted.folder), try SourceFile.all(of: planted.folder))
    #expect(
      Set(found.map(\.subject)) == ["Host/Middle/A.swift", "Base/B.swift", "Middle"])
  }

  @Test(arguments: [
    ("Media/Verify2/X.swift", "  let p = unsafe pointer", Rule.unsafeOutside),
    ("Host/Jobs/X.swift", "@unsafe struct Box {}", .unsafeOutside),
    ("Media/VideoRender/Painter.swift", "let p = picture.plane(0)", .samplesOutside),
    ("Media/VideoRender/X.swift", "let p = picture.mutablePlane(0)", .samplesOutside),
    ("Host/Jobs/X.swift", "func f(_ plane: Plane) {}", .samplesOutside),
    ("Media/Source/X.swift", "let x = try! make()", .trap),
    ("Media/LibAV/X.swift", "fatalError(\"no\")", .trap),
  ])
  func aLineOutsideItsPlaceIsFound(path: String, text: String, rule: Rule) {
    let file = SourceFile(path: path, text: "import Glibc\n\(text)\n")
    #expect(violations(in: file) == [Violation(rule: rule, subject: path)])
  }

  @Test func aLineInItsPlacePasses() {
    let comment = "// unsafe words in a comment, try! it\n"
    #expect(violations(in: SourceFile(path: "Media/Source/X.swift", text: comment)).isEmpty)
    let call = "unsafe call(row8)\n"
    #expect(violations(in: SourceFile(path: "Media/LibAV/X.swift", text: call)).isEmpty)
  }

  @Test func aPlaceThatHoldsNothingIsFound() {
    let held = (unsafePlaces + samplePlaces).map {
      SourceFile(path: $0.prefix, text: "unsafe Plane\n")
    }
    #expect(emptyPlaces(held).isEmpty)
    let comment = held.map { SourceFile(path: $0.path, text: "// unsafe Plane\n") }
    #expect(emptyPlaces(comment).count == unsafePlaces.count + samplePlaces.count)
    #expect(
      emptyPlaces(Array(held.dropFirst())) == [
        Violation(rule: .emptyPlace, subject: held[0].path)
      ])
  }
}
