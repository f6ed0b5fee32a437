// swift-tools-version: 6.2
import PackageDescription

// Small programs that use Veil as a library, through its public products alone. The package above
// is named here, since a checkout's folder may be called anything.

let package = Package(
  name: "veil-programs",
  dependencies: [.package(name: "veil", path: "../..")],
  targets: [
    .executableTarget(
      name: "write-plan", dependencies: [.product(name: "RedactionModel", package: "veil")]),
    .executableTarget(
      name: "list-hidden", dependencies: [.product(name: "RedactionModel", package: "veil")]),
    .executableTarget(
      name: "redact-and-report", dependencies: [.product(name: "Jobs", package: "veil")]),
  ],
  swiftLanguageModes: [.v6]
)
