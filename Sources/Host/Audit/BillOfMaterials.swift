// What the programs are made of, as CycloneDX 1.5: the packages that were compiled in, as the build
// resolved them, and the libraries that are linked, as they lie on this machine.

import CResolved
import Files
import FoundationEssentials
import SystemPackage

/// A bill of materials (CycloneDX 1.5).
package struct BillOfMaterials: Sendable, Encodable {
  /// One part.
  package struct Component: Hashable, Sendable, Encodable {
    struct Hash: Hashable, Encodable {
      let alg = "SHA-256"
      let content: String
    }
    struct Property: Hashable, Encodable {
      let name: String
      let value: String
    }

    let type: String
    let reference: String
    /// What it is called.
    package let name: String
    /// Its version; nil if nothing on this machine says it.
    package let version: String?
    let purl: String
    var hashes: [Hash]?
    var properties: [Property]?

    private enum CodingKeys: String, CodingKey {
      case type, name, version, purl, hashes, properties
      case reference = "bom-ref"
    }

    init(_ type: String, _ kind: String, _ name: String, _ version: String?) {
      self.type = type
      self.name = name
      self.version = version
      purl = "pkg:\(kind)" + (version.map { "@\($0)" } ?? "")
      reference = purl
    }
  }

  private struct Metadata: Encodable { let component: Component }

  private struct Dependency: Encodable {
    let ref: String
    let dependsOn: [String]
  }

  private let bomFormat = "CycloneDX"
  private let specVersion = "1.5"
  private let version = 1
  private let metadata: Metadata
  private let dependencies: [Dependency]
  /// The packages and the libraries.
  package let components: [Component]

  init(version: String, programs: [AuditedProgram], _ files: LibraryFiles) {
    let veil = Component("application", "generic/veil", "veil", version)
    let libraries = Set(programs.flatMap(\.file.libraries)).sorted()
      .map { linkedLibrary($0, at: files.paths[$0]) }
    components = resolvedPackages() + libraries
    metadata = Metadata(component: veil)
    dependencies = [
      Dependency(ref: veil.reference, dependsOn: components.map(\.reference))
    ]
  }

  private enum CodingKeys: String, CodingKey {
    case bomFormat, specVersion, version, metadata, dependencies, components
  }

  /// The document, as one line of JSON and an end of line.
  package var json: [UInt8] {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
      return try [UInt8](encoder.encode(self)) + Array("\n".utf8)
    }
  }
}

/// The list of packages as the compiler saw it.
private struct Resolved: Decodable {
  struct Pin: Decodable {
    struct State: Decodable {
      let version: String?
      let revision: String?
    }
    let identity: String
    let location: String
    let state: State
  }
  let pins: [Pin]
}

/// The packages that this build was resolved to; empty if it was built as a part of something else.
func resolvedPackages() -> [BillOfMaterials.Component] {
  var bytes: [UInt8] = []
  while case let byte = veil_resolved_byte(bytes.count), byte >= 0 { bytes.append(UInt8(byte)) }
  guard let resolved = try? JSONDecoder().decode(Resolved.self, from: Data(bytes)) else {
    return []
  }
  return resolved.pins.map { pin in
    let place = pin.location.split(separator: "://").last ?? ""
    let path = place.hasSuffix(".git") ? place.dropLast(4) : place
    var component = BillOfMaterials.Component(
      "library", "swift/\(path)", pin.identity, pin.state.version)
    if let revision = pin.state.revision {
      component.properties = [.init(name: "veil:revision", value: revision)]
    }
    return component
  }
}

/// How the names of libraries begin that come with Swift.
private let toolchainLibraries = [
  "libswift", "libFoundation", "lib_Foundation", "libdispatch", "libBlocksRuntime",
]

/// A library by the name that the loader looks for, and the file that it found.
private func linkedLibrary(
  _ name: String, at path: String?
) -> BillOfMaterials.Component {
  let parts = (path ?? name).split(separator: "/").last?.split(separator: ".so") ?? []
  let stem = String(parts.first ?? "")
  // Libraries of Swift's toolchain have no number in their names, and all the same one.
  let version =
    parts.count > 1
    ? String(parts[1].dropFirst())
    : toolchainLibraries.contains(where: stem.hasPrefix)
      ? "\(_SwiftStdlibVersion.current)" : nil
  var component = BillOfMaterials.Component("library", "generic/\(stem)", stem, version)
  component.properties = [.init(name: "veil:soname", value: name)]
  if let path {
    component.properties?.append(.init(name: "veil:file", value: path))
    if let digest = try? FileDigest(at: FilePath(path)) {
      component.hashes = [.init(content: digest.sha256.description)]
    }
  }
  return component
}
