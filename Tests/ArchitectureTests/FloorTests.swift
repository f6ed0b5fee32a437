// The house as it stands against the house as it was drawn: imports, dependencies, unsafe code. Each
// gate has a test that shows it biting, since a gate that cannot fail is no gate.

import Foundation
import Testing

private let root = URL(fileURLWithPath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

/// Every Swift file below Sources, as its path from there and its contents.
private func sources() throws -> [(file: String, text: String)] {
  let base = root.appendingPathComponent("Sources")
  let files = try #require(FileManager.default.enumerator(atPath: base.path))
  return try files.compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }.sorted().map {
    ($0, try String(contentsOf: base.appendingPathComponent($0), encoding: .utf8))
  }
}

@Suite struct FloorTests {
  @Test func everySourceFileKeepsToItsFloor() throws {
    let all = try sources()
    #expect(all.count > 50)
    let broken = all.flatMap { violations(file: $0.file, text: $0.text) }
    #expect(broken.isEmpty, "\(broken.map(\.description).joined(separator: "\n"))")
  }

  @Test func dependenciesOfThePackageAreTheTable() throws {
    let manifest = try String(
      contentsOf: root.appendingPathComponent("Package.swift"), encoding: .utf8)
    let dependencies = try declaredDependencies(manifest)
    #expect(Set(dependencies.keys) == Set(floorTable.keys))
    for (target, declared) in dependencies {
      let extra = declared.subtracting(floorTable[target] ?? [])
      #expect(extra.isEmpty, "\(target) depends on \(extra.sorted())")
    }
  }

  @Test func theTableHasNoCycles() {
    var settled: Set<String> = []
    while true {
      let next = floorTable.keys.filter { target in
        !settled.contains(target)
          && floorTable[target]!.allSatisfy { floorTable[$0] == nil || settled.contains($0) }
      }
      if next.isEmpty { break }
      settled.formUnion(next)
    }
    #expect(settled.count == floorTable.count)
  }

  @Test(arguments: [
    ("Render/X.swift", "import Custody", "Render may not import Custody"),
    ("Bitstream/X.swift", "package import LibAV", "Bitstream may not import LibAV"),
    ("Jobs/X.swift", "import CLibAV", "Jobs may not import CLibAV"),
    ("veil/X.swift", "import Foundation", "veil may not import Foundation"),
    ("Inspect/X.swift", "internal import Render", "Inspect may not import Render"),
    ("Render/X.swift", "  let p = unsafe pointer", "unsafe code outside its places"),
    ("Render/Painter.swift", "let p = picture.plane(0)", "samples outside their places"),
    ("Render/X.swift", "let p = picture.mutablePlane(0)", "samples outside their places"),
    ("Jobs/X.swift", "func f(_ plane: Plane) {}", "samples outside their places"),
    ("Render/X.swift", "let x = try! make()", "a trap on input"),
    ("Faces/X.swift", "let x = 1", "the target Faces is not in the table"),
  ])
  func theGateBites(file: String, text: String, rule: String) {
    #expect(violations(file: file, text: text) == [Violation(file: file, rule: rule)])
  }

  @Test func theGateLetsPassWhatIsAllowed() {
    let text = "import Glibc\npackage import LibAV\n// unsafe words in a comment, try! it\n"
    #expect(violations(file: "Render/X.swift", text: text).isEmpty)
    #expect(violations(file: "LibAV/X.swift", text: "unsafe call()").isEmpty)
  }

  @Test func onlyOneTargetTouchesLibav() {
    #expect(floorTable.filter { $0.value.contains("CLibAV") }.map(\.key) == ["LibAV"])
  }

  /// The dependencies in the package's table, by target; products of other packages by their variable.
  private func declaredDependencies(_ manifest: String) throws -> [String: Set<String>] {
    let products = ["argumentParser": "ArgumentParser", "crypto": "Crypto", "deque": "DequeModule"]
    var result: [String: Set<String>] = [:]
    let table = try #require(manifest.range(of: "let floors:"))
    let end = try #require(manifest.range(of: "\n]\n", range: table.upperBound..<manifest.endIndex))
    let rows = String(manifest[table.upperBound..<end.lowerBound])
    for row in rows.matches(of: /\(\s*"(\w+)",\s*\[([^\]]*)\]/) {
      result[String(row.1)] = names(in: String(row.2), products)
    }
    for program in ["veil", "veil-worker"] {
      let name = try #require(manifest.range(of: "\n        name: \"\(program)\","))
      let rest = name.upperBound..<manifest.endIndex
      let start = try #require(manifest.range(of: "dependencies: [", range: rest))
      let end = try #require(manifest.range(of: "]", range: start.upperBound..<manifest.endIndex))
      result[program] = names(in: String(manifest[start.upperBound..<end.lowerBound]), products)
    }
    return result
  }

  private func names(in list: String, _ products: [String: String]) -> Set<String> {
    Set(
      list.split { ", \n".contains($0) }.map {
        let name = $0.trimmingCharacters(in: ["\""])
        return products[name] ?? name
      })
  }
}
