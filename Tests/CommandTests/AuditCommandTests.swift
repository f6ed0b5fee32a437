// `veil audit` on the programs that were built: it ends with 0 and says what it saw, and with 1 and
// the name of what is wrong as soon as something is planted.

import Foundation
import Testing
import TestSupport

/// A JSON object by its keys.
private func members(_ text: String) throws -> [String: Any] {
  try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
}

/// The checks of a report, by name, with what is wrong.
private func failures(_ report: [String: Any]) throws -> [String: [String]] {
  let checks = try #require(report["checks"] as? [[String: Any]])
  return try Dictionary(
    checks.map { (try #require($0["name"] as? String), $0["failures"] as? [String] ?? []) },
    uniquingKeysWith: +)
}

@Suite struct AuditCommandTests {
  @Test func theBuiltProgramsHold() throws {
    let folder = try ScratchFolder()
    let path = folder("sbom.json")
    let ending = try run(veil, ["audit", "--json", "--sbom", path])
    let report = try members(ending.output)
    let found = try failures(report)
    #expect(
      Set(found.keys).isSuperset(of: [
        "stages", "veil: linked libraries", "veil: imported symbols", "veil: sections",
        "veil-worker: linked libraries", "veil-worker: imported symbols", "veil-worker: sections",
        "veil-bench: linked libraries", "veil-bench: imported symbols", "veil-bench: sections",
        "veil-studio: linked libraries", "veil-studio: imported symbols", "veil-studio: sections",
        "libraries of libraries", "model files", "sandbox: layers", "sandbox: attacks",
      ]))
    // Machines differ in the layers that they can give, and the audit says so; nothing else may be
    // wrong, and one layer has to be there.
    let lacking = found["sandbox: layers"] ?? []
    for (name, failures) in found where name != "sandbox: layers" || lacking.isEmpty {
      #expect(failures.isEmpty, "\(name): \(failures)")
    }
    for failure in lacking {
      #expect(failure.hasPrefix("the layer ") && !failure.contains("seccomp"), "\(failure)")
      #expect(!failure.contains("on purpose"))
    }
    #expect(ending.code == (lacking.isEmpty ? 0 : 1), "\(ending.errors)")
    #expect(report["holds"] as? Bool == lacking.isEmpty)
    #expect((report["limits"] as? [String])?.count == 5)
    try checkComponents(try members(String(contentsOfFile: path, encoding: .utf8)))
  }

  /// The parts of a bill of materials that its readers rely on.
  private func checkComponents(_ bill: [String: Any]) throws {
    #expect(bill["bomFormat"] as? String == "CycloneDX" && bill["specVersion"] as? String == "1.5")
    let components = try #require(bill["components"] as? [[String: Any]])
    let names = components.compactMap { $0["name"] as? String }
    for name in [
      "swift-argument-parser", "swift-collections", "swift-crypto", "swift-system", "libavformat",
      "libavcodec", "libavutil", "libswresample", "libpng16", "libc", "libswiftCore",
    ] {
      #expect(names.contains(name), "\(name)")
    }
    let references = components.compactMap { $0["bom-ref"] as? String }
    #expect(Set(references).count == components.count)
    for component in components {
      let name = try #require(component["name"] as? String)
      #expect(component["type"] as? String == "library")
      #expect((component["version"] as? String)?.isEmpty == false, "\(name)")
      #expect((component["purl"] as? String)?.hasPrefix("pkg:") == true)
      if name.hasPrefix("lib") {
        let hash = (component["hashes"] as? [[String: Any]])?.first?["content"] as? String
        #expect(hash?.count == 64, "\(name)")
      }
    }
    // The whole version, not only the number of the interface.
    let codec = components.first { $0["name"] as? String == "libavcodec" }
    #expect((codec?["version"] as? String)?.split(separator: ".").count == 3)
    let dependencies = try #require(bill["dependencies"] as? [[String: Any]])
    #expect(dependencies.first?["dependsOn"] as? [String] == references)
  }

  @Test func aForbiddenImportEndsItWith1() throws {
    let folder = try ScratchFolder()
    let planted = folder("veil-worker")
    try compileC(
      "void socket(void); int main(int n) { if (n > 9) socket(); return 0; }", to: planted)
    let ending = try run(veil, ["audit", "--worker", planted])
    #expect(ending.code == 1)
    #expect(
      ending.errors.contains(
        "veil-worker: imported symbols: socket is imported, with which it could reach the network.")
    )
    #expect(ending.output.contains("FAILS  veil-worker: imported symbols"))
  }

  @Test func aLibraryTooManyEndsItWith1() throws {
    let folder = try ScratchFolder()
    try compileC(
      "int f(void) { return 0; }", to: folder("libonnxruntime.so.1"),
      ["-shared", "-Wl,-soname,libonnxruntime.so.1"])
    try compileC(
      "int f(void); int main() { return f(); }", to: folder("veil"),
      ["-L", folder.path, "-l:libonnxruntime.so.1"])
    try compileC("int main() { return 0; }", to: folder("veil-worker"))
    let ending = try run(
      veil, ["audit", "--executable", folder("veil"), "--worker", folder("veil-worker")])
    #expect(ending.code == 1)
    #expect(ending.errors.contains("veil: linked libraries: libonnxruntime.so.1 is linked"))
  }

  @Test func aDisabledLayerEndsItWith1() throws {
    let layer = "landlock"
    let ending = try run(veil, ["audit", "--json", "--without", layer])
    #expect(ending.code == 1)
    let found = try failures(try members(ending.output))
    #expect(
      found["sandbox: layers"]?.contains {
        $0 == "the layer \(layer) does not hold (withheld on purpose)"
      } == true, "\(found)")
    #expect(ending.errors.contains("the layer \(layer) does not hold"))
  }

  @Test func aLayerThatDoesNotExistEndsItWith1() throws {
    let folder = try ScratchFolder()
    try compileC("int main() { return 0; }", to: folder("veil-worker"))
    let ending = try run(veil, ["audit", "--worker", folder("veil-worker"), "--without", "magic"])
    #expect(ending.code == 1 && ending.errors.contains("there is no layer magic"))
  }

  @Test func anExistingFileStays() throws {
    let folder = try ScratchFolder()
    let path = try folder.write("precious", to: "sbom.json")
    try compileC("int main() { return 0; }", to: folder("veil-worker"))
    let words = ["audit", "--worker", folder("veil-worker"), "--sbom", path]
    #expect(try run(veil, words).code == 73)
    #expect(try bytes(ofFile: path) == Array("precious".utf8))
  }
}
