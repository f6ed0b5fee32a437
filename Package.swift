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

/// The house, storey by storey from the ground up. A storey is a folder of Sources; a shelf is a group of
/// targets that do not know each other. A target imports what its row lists, and all of that stands on a
/// lower shelf or in a lower storey.
let house: [(storey: String, shelves: [[(name: String, imports: [Target.Dependency])]])] = [
  (
    "Base",
    [
      [("MediaTime", []), ("Threading", [deque])]
    ]
  ),
  (
    "Values",
    [
      [
        ("RedactionModel", ["MediaTime"]), ("Bitstream", ["MediaTime"]),
        ("Custody", ["MediaTime", crypto]),
      ],
      [("PolicyGate", ["RedactionModel"])],
    ]
  ),
  (
    "Media",
    [
      [("Raster", ["MediaTime"]), ("AudioSamples", ["MediaTime"])],
      [
        ("Kernels", ["Raster", "MediaTime", "CVectors"]),
        ("LibAV", ["Raster", "AudioSamples", "MediaTime", "CLibAV"]),
      ],
      [
        (
          "Render",
          [
            "LibAV", "Kernels", "Bitstream", "Raster", "AudioSamples", "RedactionModel",
            "PolicyGate", "MediaTime", "Threading",
          ]
        ),
        (
          "Inspect",
          ["LibAV", "Raster", "AudioSamples", "RedactionModel", "MediaTime", "CLibPNG"]
        ),
      ],
      [
        (
          "Errands",
          [
            "Render", "Inspect", "Custody", "PolicyGate", "RedactionModel", "Bitstream",
            "AudioSamples", "MediaTime",
          ]
        )
      ],
    ]
  ),
  (
    "Host",
    [
      [("SandboxLockdown", ["CSandbox"]), ("TranscriptCheck", ["MediaTime"])],
      [("SandboxSupervisor", ["SandboxLockdown", "CSandbox"])],
      [
        (
          "Jobs",
          [
            "Errands", "Render", "Inspect", "SandboxSupervisor", "SandboxLockdown", "Custody",
            "PolicyGate", "RedactionModel", "TranscriptCheck", "AudioSamples", "MediaTime",
            "Threading",
          ]
        ),
        ("Audit", ["PolicyGate", "SandboxSupervisor", "SandboxLockdown", "Custody", "CResolved"]),
      ],
    ]
  ),
]

/// The programs, which stand on top of the house.
let programs: [(name: String, imports: [Target.Dependency])] = [
  (
    "veil",
    [
      "Audit", "Jobs", "Errands", "Measure", "Render", "LibAV", "SandboxSupervisor",
      "PolicyGate", "RedactionModel", "MediaTime", argumentParser,
    ]
  ),
  ("veil-worker", ["Errands", "SandboxLockdown"]),
]

/// Test targets and what each of them needs beside the module that it is named after.
let suites: [(name: String, imports: [Target.Dependency])] = [
  ("MediaTimeTests", ["MediaTime"]),
  ("ThreadingTests", ["Threading"]),
  ("RasterTests", ["Raster", "MediaTime"]),
  ("AudioSamplesTests", ["AudioSamples", "MediaTime"]),
  ("TranscriptCheckTests", ["TranscriptCheck", "MediaTime"]),
  ("BitstreamTests", ["Bitstream", "MediaTime"]),
  ("RedactionModelTests", ["RedactionModel", "MediaTime"]),
  ("CustodyTests", ["Custody", "MediaTime", crypto]),
  ("KernelsTests", ["Kernels", "Raster", "MediaTime", "veil-bench-serve"]),
  ("PolicyGateTests", ["PolicyGate", "RedactionModel", "MediaTime"]),
  ("LibAVTests", ["LibAV", "Raster", "AudioSamples", "MediaTime", "TestSupport"]),
  ("SandboxSupervisorTests", ["SandboxSupervisor", "SandboxLockdown", "veil-worker", "TestSupport"]),
  (
    "RenderTests",
    [
      "Render", "LibAV", "AudioSamples", "RedactionModel", "PolicyGate", "MediaTime", "TestSupport",
    ]
  ),
  (
    "InspectTests",
    ["Inspect", "LibAV", "Raster", "RedactionModel", "MediaTime", "TestSupport"]
  ),
  ("ErrandsTests", ["Errands", "RedactionModel", "MediaTime"]),
  (
    "JobsTests",
    [
      "Jobs", "SandboxLockdown", "Errands", "Render", "Inspect", "LibAV", "Raster", "Bitstream",
      "PolicyGate", "RedactionModel", "Custody", "MediaTime", "TestSupport", "veil-worker",
    ]
  ),
  ("BenchTests", ["Measure", "Jobs", "LibAV", "Raster", "MediaTime", "TestSupport"]),
  ("AuditTests", ["Audit", "veil-worker", "TestSupport"]),
  (
    "CommandTests",
    [
      "veil", "veil-worker", "Errands", "Render", "SandboxSupervisor", "SandboxLockdown", "TestSupport", "LibAV",
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
    .library(name: "Jobs", targets: ["Jobs"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
  ],
  targets: [
    .systemLibrary(
      name: "CLibAV", path: "Sources/C/CLibAV", pkgConfig: "libavformat libavcodec libavutil libswresample",
      providers: [
        .apt(["libavformat-dev", "libavcodec-dev", "libavutil-dev", "libswresample-dev"])
      ]),
    .systemLibrary(
      name: "CLibPNG", path: "Sources/C/CLibPNG", pkgConfig: "libpng",
      providers: [.apt(["libpng-dev"])]),
    .target(name: "CVectors", path: "Sources/C/CVectors"),
    .target(name: "CSandbox", path: "Sources/C/CSandbox"),
    .target(name: "CProcessors", path: "Sources/C/CProcessors"),
    .target(name: "CResolved", path: "Sources/C/CResolved"),
  ]
    + house.flatMap { storey, shelves in
      shelves.joined().map { row in
        .target(
          name: row.name, dependencies: row.imports, path: "Sources/\(storey)/\(row.name)",
          swiftSettings: settings)
      }
    }
    + programs.map { row in
      .executableTarget(
        name: row.name, dependencies: row.imports, path: "Sources/Programs/\(row.name)",
        swiftSettings: settings)
    }
    + [
      .target(
        name: "Measure",
        dependencies: [
          "Jobs", "Render", "LibAV", "Kernels", "Bitstream", "Raster", "RedactionModel",
          "PolicyGate", "MediaTime", "Threading", "CProcessors",
        ],
        path: "Sources/Programs/veil-bench", swiftSettings: settings),
      .executableTarget(
        name: "sample-generator",
        dependencies: ["LibAV", "RedactionModel", "Raster", "AudioSamples", "MediaTime"],
        path: "Samples/Generator", swiftSettings: settings),
      .executableTarget(
        name: "veil-bench-serve", dependencies: ["Kernels", "Raster", "MediaTime"],
        path: "Benchmarks/Serve", swiftSettings: settings),
      .target(
        name: "TestSupport", dependencies: ["LibAV", "Raster", "AudioSamples", "MediaTime"],
        path: "Tests/TestSupport", swiftSettings: settings),
    ]
    + suites.map {
      .testTarget(name: $0.name, dependencies: $0.imports, swiftSettings: settings)
    },
  swiftLanguageModes: [.v6]
)
