// swift-tools-version: 6.2
import PackageDescription

// The table below is the architecture: a target may import only what its row lists. SwiftPM builds
// undeclared imports of sibling targets without complaint, so `make check` builds with
// `--explicit-target-dependency-import-check error`, and ArchitectureTests reads this table back.

/// One list of settings for every Swift target.
let settings: [SwiftSetting] = [
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("ExistentialAny"),
  .enableExperimentalFeature("Lifetimes"),
]

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let deque = Target.Dependency.product(name: "DequeModule", package: "swift-collections")

let floors: [(name: String, imports: [Target.Dependency])] = [
  // Floor 1
  ("MediaTime", []),
  ("Threading", [deque]),
  // Floor 2
  ("Raster", ["MediaTime"]),
  ("Sound", ["MediaTime"]),
  ("Bitstream", ["MediaTime"]),
  ("RedactionModel", ["MediaTime"]),
  ("Custody", ["MediaTime", crypto]),
  ("Citations", ["MediaTime"]),
  // Floor 3
  ("Kernels", ["Raster", "MediaTime", "CVectors"]),
  ("LibAV", ["Raster", "Sound", "MediaTime", "CLibAV"]),
  ("PolicyGate", ["RedactionModel", "MediaTime"]),
  ("Confinement", ["CSandbox"]),
  ("Sandbox", ["Confinement", "CSandbox"]),
  // Floor 4
  (
    "Render",
    [
      "LibAV", "Kernels", "Bitstream", "Raster", "Sound", "RedactionModel", "PolicyGate",
      "MediaTime", "Threading",
    ]
  ),
  (
    "Inspect",
    [
      "LibAV", "Kernels", "Bitstream", "Raster", "Sound", "RedactionModel", "MediaTime", "CLibPNG",
    ]
  ),
  // Floor 5
  ("Audit", ["PolicyGate", "Sandbox", "Confinement", "Custody", "CResolved"]),
  (
    "Errands",
    [
      "Render", "Inspect", "Custody", "PolicyGate", "RedactionModel", "Bitstream", "Sound",
      "MediaTime",
    ]
  ),
  // Floor 6
  (
    "Casework",
    [
      "Errands", "Render", "Inspect", "Sandbox", "Confinement", "Custody", "PolicyGate",
      "RedactionModel", "Citations", "Sound", "MediaTime", "Threading",
    ]
  ),
  // Floor 7
  (
    "Measure",
    [
      "Casework", "Render", "LibAV", "Kernels", "Bitstream", "Raster", "RedactionModel",
      "PolicyGate", "MediaTime", "Threading", "CProcessors",
    ]
  ),
]

/// Test targets and what each of them needs beside the module that it is named after.
let suites: [(name: String, imports: [Target.Dependency])] = [
  ("MediaTimeTests", ["MediaTime"]),
  ("ThreadingTests", ["Threading"]),
  ("RasterTests", ["Raster", "MediaTime"]),
  ("SoundTests", ["Sound", "MediaTime"]),
  ("CitationsTests", ["Citations", "MediaTime"]),
  ("BitstreamTests", ["Bitstream", "MediaTime"]),
  ("RedactionModelTests", ["RedactionModel", "MediaTime"]),
  ("CustodyTests", ["Custody", "MediaTime", crypto]),
  ("KernelsTests", ["Kernels", "Raster", "MediaTime", "veil-bench-serve"]),
  ("PolicyGateTests", ["PolicyGate", "RedactionModel", "MediaTime"]),
  ("LibAVTests", ["LibAV", "Raster", "Sound", "MediaTime", "TestSupport"]),
  ("SandboxTests", ["Sandbox", "Confinement", "veil-worker", "TestSupport"]),
  (
    "RenderTests",
    [
      "Render", "LibAV", "Sound", "RedactionModel", "PolicyGate", "MediaTime", "TestSupport",
    ]
  ),
  (
    "InspectTests",
    ["Inspect", "LibAV", "Raster", "RedactionModel", "MediaTime", "TestSupport"]
  ),
  ("ErrandsTests", ["Errands", "RedactionModel", "MediaTime"]),
  (
    "CaseworkTests",
    [
      "Casework", "Confinement", "Errands", "Render", "Inspect", "LibAV", "Raster", "Bitstream",
      "PolicyGate", "RedactionModel", "Custody", "MediaTime", "TestSupport", "veil-worker",
    ]
  ),
  ("MeasureTests", ["Measure", "Casework", "LibAV", "Raster", "MediaTime", "TestSupport"]),
  ("AuditTests", ["Audit", "veil-worker", "TestSupport"]),
  (
    "CommandTests",
    [
      "veil", "veil-worker", "Errands", "Render", "Sandbox", "Confinement", "TestSupport", "LibAV",
      "PolicyGate", "MediaTime", "Raster",
    ]
  ),
  ("ArchitectureTests", ["PolicyGate"]),
]

let package = Package(
  name: "veil",
  products: [
    .executable(name: "veil", targets: ["veil"]),
    .executable(name: "veil-worker", targets: ["veil-worker"]),
    .library(name: "RedactionModel", targets: ["RedactionModel"]),
    .library(name: "Casework", targets: ["Casework"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
  ],
  targets: [
    // Floor 0
    .systemLibrary(
      name: "CLibAV", pkgConfig: "libavformat libavcodec libavutil libswresample",
      providers: [
        .apt(["libavformat-dev", "libavcodec-dev", "libavutil-dev", "libswresample-dev"])
      ]),
    .systemLibrary(name: "CLibPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
    .target(name: "CVectors"),
    .target(name: "CSandbox"),
    .target(name: "CProcessors"),
    .target(name: "CResolved"),
  ]
    + floors.map { .target(name: $0.name, dependencies: $0.imports, swiftSettings: settings) }
    + [
      // Floor 7
      .executableTarget(
        name: "veil",
        dependencies: [
          "Audit", "Casework", "Errands", "Inspect", "Measure", "Render", "LibAV", "Sandbox",
          "PolicyGate", "RedactionModel", "Custody", "Bitstream", "Raster", "MediaTime",
          argumentParser,
        ],
        swiftSettings: settings),
      .executableTarget(
        name: "veil-worker", dependencies: ["Errands", "Confinement"], swiftSettings: settings),
      .executableTarget(
        name: "sample-generator",
        dependencies: ["LibAV", "RedactionModel", "Raster", "Sound", "MediaTime"],
        path: "Samples/Generator", swiftSettings: settings),
      .executableTarget(
        name: "veil-bench-serve", dependencies: ["Kernels", "Raster", "MediaTime"],
        path: "Benchmarks/Serve", swiftSettings: settings),
      .target(
        name: "TestSupport", dependencies: ["LibAV", "Raster", "Sound", "MediaTime"],
        path: "Tests/TestSupport", swiftSettings: settings),
    ]
    + suites.map {
      .testTarget(name: $0.name, dependencies: $0.imports, swiftSettings: settings)
    },
  swiftLanguageModes: [.v6]
)
