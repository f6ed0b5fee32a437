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
let uniqueArray = Target.Dependency.product(name: "BasicContainers", package: "swift-collections")
let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")

/// The house, storey by storey from the ground up.
///
/// A storey is a folder of Sources; a shelf is a group of targets that do not know each other. A
/// target imports what its row lists, and all of that stands on a lower shelf or in a lower storey.
/// The comment on a row says what the target is; README shows it (`make storeys`).
let house: [(storey: String, shelves: [[(name: String, imports: [Target.Dependency])]])] = [
  (
    "Base",
    [
      [
        // integer time, sizes, rectangles, outlines, orientation
        ("MediaTime", []),
        // plain threads, bounded queues
        ("Threading", [deque]),
        // one reader of JSON, one canonical writer, one for people
        ("StrictJSON", []),
        // files opened once, named when complete; digests of descriptors
        ("Files", ["CFiles", crypto, system]),
      ]
    ]
  ),
  (
    "Values",
    [
      [
        // the plan: regions, effects, audio ranges, and where they fall on a timeline
        ("RedactionModel", ["StrictJSON", "MediaTime"]),
        // NAL units, sync samples, the index of GOPs, the map of segments
        ("Bitstream", ["MediaTime"]),
        // ISO BMFF and Matroska, every byte accounted for
        ("Containers", []),
        // digests, receipt, seal, ledger
        ("Custody", ["StrictJSON", "Files", "MediaTime", crypto, system]),
      ],
      [
        // the only maker of an authorised plan; what is refused, and why
        ("PolicyGate", ["RedactionModel", "StrictJSON"]),
        // marks that people drew in other tools, read and written
        ("Annotations", ["RedactionModel", "StrictJSON", "MediaTime"]),
        // what crosses the wall: requests, answers, options, failures, findings
        ("WorkerProtocol", ["RedactionModel", "Bitstream", "Containers", "Custody", "MediaTime"]),
      ],
    ]
  ),
  (
    "Media",
    [
      [
        // pictures, planes and masks in memory
        ("Raster", ["MediaTime"]),
        // PCM: levels, fades, tones, cuts at pauses
        ("AudioSamples", ["WorkerProtocol", "MediaTime"]),
      ],
      [
        // the loops over samples, as reference and as vectors
        ("Kernels", ["Raster", "MediaTime", "CVectors"]),
        // the only importer of libav: demux, seek, decode, encode, mux
        (
          "LibAV", ["Raster", "AudioSamples", "WorkerProtocol", "Bitstream", "MediaTime", "CLibAV"]
        ),
      ],
      [
        // index, probe, reader with settled times, a session for single pictures
        (
          "Source",
          [
            "LibAV", "Raster", "WorkerProtocol", "RedactionModel", "Bitstream", "Containers",
            "Custody", "Files", "MediaTime", deque, uniqueArray,
          ]
        )
      ],
      [
        // what a plan takes out of audio; the transcoder; extraction
        (
          "AudioRender",
          [
            "Source", "LibAV", "AudioSamples", "WorkerProtocol", "PolicyGate", "RedactionModel",
            "MediaTime",
          ]
        ),
        // a box between two marks of a person: geometry and a confidence, never features
        (
          "Following",
          ["Source", "LibAV", "Raster", "WorkerProtocol", "RedactionModel", "MediaTime"]
        ),
        // RGB, PNG, contact sheet, waveform
        (
          "Images",
          [
            "Source", "LibAV", "Raster", "AudioSamples", "WorkerProtocol", "RedactionModel",
            "MediaTime", "CLibPNG",
          ]
        ),
        // the check of a finished file, with code that did not write it
        (
          "Verify",
          [
            "Source", "LibAV", "Kernels", "Raster", "AudioSamples", "WorkerProtocol", "Containers",
            "Bitstream", "RedactionModel", "MediaTime", "Threading", deque,
          ]
        ),
      ],
      [
        // the loop over segments: decode, mask, effect, encode
        (
          "VideoRender",
          [
            "AudioRender", "Source", "LibAV", "Kernels", "Raster", "WorkerProtocol", "PolicyGate",
            "RedactionModel", "Bitstream", "Containers", "Files", "MediaTime", "Threading", deque,
            uniqueArray,
          ]
        )
      ],
      [
        // does what WorkerProtocol asks
        (
          "WorkerService",
          [
            "VideoRender", "AudioRender", "Following", "Images", "Verify", "Source", "LibAV",
            "WorkerProtocol", "PolicyGate", "RedactionModel", "Bitstream", "Containers", "Custody",
            "Files", "MediaTime",
          ]
        )
      ],
    ]
  ),
  (
    "Host",
    [
      [
        // what a worker locks itself in with
        ("SandboxLockdown", ["CSandbox"]),
        // the times that a summary cites
        ("TranscriptCheck", ["MediaTime"]),
      ],
      [
        // starts a worker, feeds it, ends it
        ("SandboxSupervisor", ["SandboxLockdown", "CSandbox"])
      ],
      [
        // one job from start to finish
        (
          "Jobs",
          [
            "SandboxSupervisor", "SandboxLockdown", "TranscriptCheck", "WorkerProtocol", "Custody",
            "Containers", "Bitstream", "Annotations", "PolicyGate", "RedactionModel", "Files",
            "MediaTime", uniqueArray, system,
          ]
        ),
        // what can be said of the programs themselves
        (
          "Audit",
          ["PolicyGate", "SandboxSupervisor", "SandboxLockdown", "Files", "CResolved", system]
        ),
      ],
    ]
  ),
  (
    "Programs",
    [
      [
        // every sentence that a person reads; the terminal, exit codes, Ctrl-C
        (
          "Console",
          [
            "Jobs", "SandboxSupervisor", "TranscriptCheck", "WorkerProtocol", "Containers",
            "Bitstream", "Annotations", "PolicyGate", "RedactionModel", "Custody", "Files",
            "StrictJSON", "MediaTime", system,
          ]
        )
      ],
      [
        // measures: jobs from outside, and in a worker of its own what is behind the lock
        (
          "Bench",
          [
            "Jobs", "SandboxSupervisor", "SandboxLockdown", "VideoRender", "Following", "Source",
            "LibAV", "Kernels", "Bitstream", "Raster", "WorkerProtocol", "PolicyGate",
            "RedactionModel", "Files", "MediaTime", "Threading", "CProcessors", system,
          ]
        )
      ],
    ]
  ),
]

/// The programs, which stand on top of the house.
let programs: [(name: String, imports: [Target.Dependency])] = [
  // the command: one file for each verb
  (
    "veil",
    [
      "Console", "Audit", "Jobs", "SandboxSupervisor", "TranscriptCheck", "WorkerProtocol",
      "Containers", "Annotations", "PolicyGate", "RedactionModel", "Custody", "Files", "MediaTime",
      argumentParser, system,
    ]
  ),
  // measures this machine; with one word, the locked-in worker that does it
  (
    "veil-bench",
    [
      "Bench", "Console", "Jobs", "SandboxSupervisor", "WorkerProtocol", "PolicyGate", "Files",
      argumentParser, system,
    ]
  ),
  // decodes, paints, encodes: where a job of veil looks into media
  ("veil-worker", ["WorkerService", "SandboxLockdown"]),
]

/// Test targets and what each of them needs.
let suites: [(name: String, imports: [Target.Dependency])] = [
  ("MediaTimeTests", ["MediaTime"]), ("ThreadingTests", ["Threading"]),
  ("StrictJSONTests", ["StrictJSON", "SchemaSupport"]), ("FilesTests", ["Files", system]),
  ("RedactionModelTests", ["RedactionModel", "StrictJSON", "MediaTime", "SchemaSupport"]),
  ("BitstreamTests", ["Bitstream", "MediaTime"]),
  ("ContainersTests", ["Containers"]),
  ("CustodyTests", ["Custody", "Files", "StrictJSON", "MediaTime", "SchemaSupport", system]),
  ("PolicyGateTests", ["PolicyGate", "RedactionModel", "StrictJSON"]),
  ("AnnotationsTests", ["Annotations", "RedactionModel", "StrictJSON", "MediaTime"]),
  (
    "WorkerProtocolTests",
    [
      "WorkerProtocol", "Bitstream", "Containers", "Custody", "RedactionModel", "StrictJSON",
      "Files", "MediaTime", "SchemaSupport", system,
    ]
  ),
  ("RasterTests", ["Raster", "MediaTime"]), ("ImagesTests", ["Images", "Raster", "MediaTime"]),
  ("AudioSamplesTests", ["AudioSamples", "WorkerProtocol", "MediaTime"]),
  ("KernelsTests", ["Kernels", "Raster", "MediaTime", "veil-bench-serve"]),
  ("LibAVTests", ["LibAV", "WorkerProtocol", "Raster", "MediaTime", "TestSupport"]),
  (
    "SourceTests",
    ["Source", "WorkerProtocol", "LibAV", "Raster", "MediaTime", "TestSupport", deque]
  ),
  (
    "AudioRenderTests",
    [
      "AudioRender", "LibAV", "AudioSamples", "WorkerProtocol", "RedactionModel", "PolicyGate",
      "MediaTime", "TestSupport",
    ]
  ),
  ("FollowingTests", ["Following", "Raster", "WorkerProtocol", "RedactionModel", "MediaTime"]),
  (
    "VerifyTests",
    [
      "Verify", "VideoRender", "Source", "WorkerProtocol", "PolicyGate", "Containers", "LibAV",
      "Raster", "RedactionModel", "MediaTime", "TestSupport",
    ]
  ),
  (
    "VideoRenderTests",
    [
      "VideoRender", "Source", "LibAV", "Raster", "Bitstream", "WorkerProtocol", "RedactionModel",
      "PolicyGate", "MediaTime", "TestSupport",
    ]
  ),
  ("WorkerServiceTests", ["WorkerService", "WorkerProtocol", "RedactionModel", "MediaTime"]),
  (
    "SandboxSupervisorTests",
    ["SandboxSupervisor", "SandboxLockdown", "veil-worker", "TestSupport"]
  ),
  ("TranscriptCheckTests", ["TranscriptCheck", "MediaTime"]),
  ("AuditTests", ["Audit", "veil-worker", "TestSupport"]),
  (
    "JobsTests",
    [
      "Jobs", "SandboxSupervisor", "SandboxLockdown", "WorkerProtocol", "Containers", "LibAV",
      "Bitstream", "Raster", "RedactionModel", "Custody", "Files", "MediaTime", "Threading",
      "TestSupport", "veil-worker", system,
    ]
  ),
  (
    "CommandTests",
    [
      "Console", "veil", "veil-bench", "veil-worker", "WorkerProtocol", "Containers",
      "SandboxSupervisor", "SandboxLockdown", "PolicyGate", "RedactionModel", "Custody", "Files",
      "StrictJSON", "MediaTime", "Raster", "SchemaSupport", "TestSupport", system,
    ]
  ),
  (
    "BenchTests",
    [
      "Bench", "Jobs", "WorkerProtocol", "Kernels", "SandboxSupervisor", "SandboxLockdown",
      "Raster", "Files", "TestSupport", "veil-bench", "veil-worker", system,
    ]
  ),
  ("ArchitectureTests", ["PolicyGate", "TestSupport", "veil"]),
]

/// Programs that are not shipped, and where they stand.
let tools: [(name: String, path: String, imports: [Target.Dependency])] = [
  (
    "sample-generator", "Samples/Generator",
    ["LibAV", "WorkerProtocol", "RedactionModel", "Raster", "AudioSamples", "MediaTime"]
  ),
  ("veil-bench-serve", "Benchmarks/Serve", ["Kernels", "Raster", "MediaTime"]),
]

/// What several suites share.
let supports: [(name: String, imports: [Target.Dependency])] = [
  ("TestSupport", ["LibAV", "WorkerProtocol", "Bitstream", "Raster", "MediaTime"]),
  ("SchemaSupport", ["StrictJSON"]),
]

/// A target that others import.
func library(_ name: String, _ imports: [Target.Dependency], at path: String) -> Target {
  .target(name: name, dependencies: imports, path: path, swiftSettings: settings)
}

/// A target that is run.
func program(_ name: String, _ imports: [Target.Dependency], at path: String) -> Target {
  .executableTarget(name: name, dependencies: imports, path: path, swiftSettings: settings)
}

let package = Package(
  name: "veil",
  products: [
    .executable(name: "veil", targets: ["veil"]),
    .executable(name: "veil-worker", targets: ["veil-worker"]),
    .executable(name: "veil-bench", targets: ["veil-bench"]),
    .library(name: "RedactionModel", targets: ["RedactionModel"]),
    .library(name: "Jobs", targets: ["Jobs"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.0"),
  ],
  targets: [
    // the headers of libav
    .systemLibrary(
      name: "CLibAV", path: "Sources/C/CLibAV",
      pkgConfig: "libavformat libavcodec libavutil libswresample",
      providers: [
        .apt(["libavformat-dev", "libavcodec-dev", "libavutil-dev", "libswresample-dev"])
      ]),
    // the header of libpng
    .systemLibrary(
      name: "CLibPNG", path: "Sources/C/CLibPNG", pkgConfig: "libpng",
      providers: [.apt(["libpng-dev"])]),
    // vector loops for each instruction set
    .target(name: "CVectors", path: "Sources/C/CVectors"),
    // seccomp, namespaces, limits
    .target(name: "CSandbox", path: "Sources/C/CSandbox"),
    // a rename that never replaces
    .target(name: "CFiles", path: "Sources/C/CFiles"),
    // pins a thread, makes a file without a name, for measuring
    .target(name: "CProcessors", path: "Sources/C/CProcessors"),
    // the versions of packages, compiled in
    .target(name: "CResolved", path: "Sources/C/CResolved"),
  ]
    + house.flatMap { storey, shelves in
      shelves.joined().map { library($0.name, $0.imports, at: "Sources/\(storey)/\($0.name)") }
    }
    + programs.map { program($0.name, $0.imports, at: "Sources/Programs/\($0.name)") }
    + tools.map { program($0.name, $0.imports, at: $0.path) }
    + supports.map { library($0.name, $0.imports, at: "Tests/\($0.name)") }
    + suites.map {
      .testTarget(name: $0.name, dependencies: $0.imports, swiftSettings: settings)
    },
  swiftLanguageModes: [.v6]
)

/// What `make fuzz` runs, each a program that libFuzzer drives.
///
/// Nothing else builds them, since linking them takes `--sanitize=fuzzer`.
let fuzzers: [(name: String, imports: [Target.Dependency])] = [
  ("fuzz-containers", ["Containers"]), ("fuzz-nal-units", ["Bitstream"]),
  ("fuzz-json", ["StrictJSON"]), ("fuzz-plan", ["PolicyGate", "RedactionModel"]),
  ("fuzz-annotations", ["Annotations", "RedactionModel", "MediaTime"]),
  ("fuzz-trap", []),
]
if Context.environment["VEIL_FUZZ"] != nil {
  package.targets += fuzzers.map { program($0.name, $0.imports, at: "Tests/Fuzz/\($0.name)") }
}
