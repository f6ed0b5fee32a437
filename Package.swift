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
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(
  name: "HummingbirdCore", package: "hummingbird")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nio = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let deque = Target.Dependency.product(name: "DequeModule", package: "swift-collections")
let uniqueArray = Target.Dependency.product(name: "BasicContainers", package: "swift-collections")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")

typealias Row = (name: String, imports: [Target.Dependency])

/// A target and what it may import.
func row(_ name: String, _ imports: Target.Dependency...) -> Row { (name, imports) }

/// The house, storey by storey from the ground up.
///
/// A storey is a folder of Sources; a shelf is a group of targets that do not know each other. A
/// target imports what its row lists, and all of that stands on a lower shelf or in a lower storey.
/// The comment on a row says what the target is; README shows it (`make storeys`).
let house: [(storey: String, shelves: [[Row]])] = [
  (
    "Base",
    [
      [
        // integer time, sizes, rectangles, outlines, orientation
        row("MediaTime"),
        // plain threads, bounded queues
        row("Threading", deque),
        // one reader of JSON, one canonical writer, one for people
        row("StrictJSON"),
        // files opened once, named when complete; digests of descriptors
        row("Files", "CFiles", crypto, system),
      ]
    ]
  ),
  (
    "Values",
    [
      [
        // the plan: regions, effects, audio ranges, and where they fall on a timeline
        row("RedactionModel", "StrictJSON", "MediaTime"),
        // NAL units, sync samples, the index of GOPs, the map of segments
        row("Bitstream", "MediaTime"),
        // ISO BMFF and Matroska, every byte accounted for
        row("Containers"),
        // digests, receipt, seal, ledger
        row("Custody", "StrictJSON", "Files", "MediaTime", crypto, system),
      ],
      [
        // the only maker of an authorised plan; what is refused, and why
        row("PolicyGate", "RedactionModel", "StrictJSON"),
        // marks that people drew in other tools, read and written
        row("Annotations", "RedactionModel", "StrictJSON", "MediaTime"),
        // what crosses the wall: requests, answers, options, failures, findings
        row("WorkerProtocol", "RedactionModel", "Bitstream", "Containers", "Custody", "MediaTime"),
      ],
    ]
  ),
  (
    "Media",
    [
      [
        // pictures, planes and masks in memory
        row("Raster", "MediaTime"),
        // PCM: levels, fades, tones, cuts at pauses
        row("AudioSamples", "WorkerProtocol", "MediaTime"),
      ],
      [
        // the loops over samples, as reference and as vectors
        row("Kernels", "Raster", "MediaTime", "CVectors"),
        // the only importer of libav: demux, seek, decode, encode, mux
        row(
          "LibAV", "Raster", "AudioSamples", "WorkerProtocol", "Bitstream", "MediaTime", "CLibAV"),
      ],
      [
        // index, probe, reader with settled times, a session for single pictures
        row(
          "Source", "LibAV", "Raster", "WorkerProtocol", "RedactionModel", "Bitstream",
          "Containers", "Custody", "Files", "MediaTime", deque, uniqueArray)
      ],
      [
        // what a plan takes out of audio; the transcoder; extraction
        row(
          "AudioRender", "Source", "LibAV", "AudioSamples", "WorkerProtocol", "PolicyGate",
          "RedactionModel", "MediaTime"),
        // a box between two marks of a person: geometry and a confidence, never features
        row(
          "Following", "Source", "LibAV", "Raster", "WorkerProtocol", "RedactionModel", "MediaTime"),
        // RGB, PNG, contact sheet, waveform
        row(
          "Images", "Source", "LibAV", "Raster", "AudioSamples", "WorkerProtocol", "RedactionModel",
          "MediaTime", "CLibPNG"),
        // the check of a finished file, with code that did not write it
        row(
          "Verify", "Source", "LibAV", "Kernels", "Raster", "AudioSamples", "WorkerProtocol",
          "Containers", "Bitstream", "RedactionModel", "MediaTime", "Threading", deque),
      ],
      [
        // the loop over segments: decode, mask, effect, encode
        row(
          "VideoRender", "AudioRender", "Source", "LibAV", "Kernels", "Raster", "WorkerProtocol",
          "PolicyGate", "RedactionModel", "Bitstream", "Containers", "Files", "MediaTime",
          "Threading", deque, uniqueArray)
      ],
      [
        // does what WorkerProtocol asks
        row(
          "WorkerService", "VideoRender", "AudioRender", "Following", "Images", "Verify", "Source",
          "LibAV", "WorkerProtocol", "PolicyGate", "RedactionModel", "Bitstream", "Containers",
          "Custody", "Files", "MediaTime")
      ],
    ]
  ),
  (
    "Host",
    [
      [
        // what a worker locks itself in with
        row("SandboxLockdown", "CSandbox"),
        // the times that a summary cites
        row("TranscriptCheck", "MediaTime"),
      ],
      [
        // starts a worker, feeds it, ends it
        row("SandboxSupervisor", "SandboxLockdown", "CSandbox")
      ],
      [
        // one job from start to finish
        row(
          "Jobs", "SandboxSupervisor", "SandboxLockdown", "TranscriptCheck", "WorkerProtocol",
          "Custody", "Containers", "Bitstream", "Annotations", "PolicyGate", "RedactionModel",
          "Files", "MediaTime", uniqueArray, system),
        // what can be said of the programs themselves
        row(
          "Audit", "PolicyGate", "SandboxSupervisor", "SandboxLockdown", "Files", "CResolved",
          system),
        // jobs that wait, run and end: their states, their rules, the database that keeps them
        row("Queue", "Files", "StrictJSON", grdb, system),
      ],
      [
        // open films that people mark: pictures, plan and journal, following, export
        row(
          "Studio", "Jobs", "WorkerProtocol", "PolicyGate", "RedactionModel", "Files",
          "StrictJSON", "Threading", system)
      ],
    ]
  ),
  (
    "Programs",
    [
      [
        // every sentence that a person reads; the terminal, exit codes, Ctrl-C
        row(
          "Console", "Jobs", "SandboxSupervisor", "TranscriptCheck", "WorkerProtocol", "Containers",
          "Bitstream", "Annotations", "PolicyGate", "RedactionModel", "Custody", "Files",
          "StrictJSON", "MediaTime", system)
      ],
      [
        // measures: jobs from outside, and in a worker of its own what is behind the lock
        row(
          "Bench", "Jobs", "SandboxSupervisor", "SandboxLockdown", "VideoRender", "Following",
          "Source", "LibAV", "Kernels", "Bitstream", "Raster", "WorkerProtocol", "PolicyGate",
          "RedactionModel", "Files", "MediaTime", "Threading", "CProcessors", system)
      ],
    ]
  ),
]

/// The programs, which stand on top of the house.
let programs: [Row] = [
  // the command: one file for each verb
  row(
    "veil", "Console", "Audit", "Jobs", "SandboxSupervisor", "TranscriptCheck", "WorkerProtocol",
    "Containers", "Annotations", "PolicyGate", "RedactionModel", "Custody", "Files", "MediaTime",
    argumentParser, system),
  // measures this machine; with one word, the locked-in worker that does it
  row(
    "veil-bench", "Bench", "Console", "Jobs", "SandboxSupervisor", "WorkerProtocol", "PolicyGate",
    "Files", argumentParser, system),
  // thousands of jobs, on one server or on a cluster
  row(
    "veil-batch", "Console", "Queue", "Jobs", "SandboxSupervisor", "PolicyGate", "Custody", "Files",
    "StrictJSON", "MediaTime", "Threading", "CChildren", argumentParser, system),
  // a loopback web application for people who mark
  row(
    "veil-studio", "Studio", "Console", "Jobs", "WorkerProtocol", "PolicyGate", "RedactionModel",
    "Files", "MediaTime", "CStudioPage", argumentParser, hummingbird, hummingbirdCore, httpTypes,
    logging, nio, system),
  // decodes, paints, encodes: where a job of veil looks into media
  row("veil-worker", "WorkerService", "SandboxLockdown"),
]

/// Test targets and what each of them needs.
let suites: [Row] = [
  row("MediaTimeTests", "MediaTime"), row("ThreadingTests", "Threading"),
  row("StrictJSONTests", "StrictJSON", "SchemaSupport"), row("FilesTests", "Files", system),
  row("RedactionModelTests", "RedactionModel", "StrictJSON", "MediaTime", "SchemaSupport"),
  row("BitstreamTests", "Bitstream", "MediaTime"),
  row("ContainersTests", "Containers"),
  row("CustodyTests", "Custody", "Files", "StrictJSON", "MediaTime", "SchemaSupport", system),
  row("PolicyGateTests", "PolicyGate", "RedactionModel", "StrictJSON"),
  row("AnnotationsTests", "Annotations", "RedactionModel", "StrictJSON", "MediaTime"),
  row(
    "WorkerProtocolTests", "WorkerProtocol", "Bitstream", "Containers", "Custody", "RedactionModel",
    "StrictJSON", "Files", "MediaTime", "SchemaSupport", system),
  row("RasterTests", "Raster", "MediaTime"), row("ImagesTests", "Images", "Raster", "MediaTime"),
  row("AudioSamplesTests", "AudioSamples", "WorkerProtocol", "MediaTime"),
  row("KernelsTests", "Kernels", "Raster", "MediaTime", "veil-bench-serve"),
  row("LibAVTests", "LibAV", "WorkerProtocol", "Raster", "MediaTime", "TestSupport"),
  row(
    "SourceTests", "Source", "WorkerProtocol", "LibAV", "Raster", "MediaTime", "TestSupport", deque),
  row(
    "AudioRenderTests", "AudioRender", "LibAV", "AudioSamples", "WorkerProtocol", "RedactionModel",
    "PolicyGate", "MediaTime", "TestSupport"),
  row("FollowingTests", "Following", "Raster", "WorkerProtocol", "RedactionModel", "MediaTime"),
  row(
    "VerifyTests", "Verify", "VideoRender", "Source", "WorkerProtocol", "PolicyGate", "Containers",
    "LibAV", "Raster", "RedactionModel", "MediaTime", "TestSupport"),
  row(
    "VideoRenderTests", "VideoRender", "Source", "LibAV", "Raster", "Bitstream", "WorkerProtocol",
    "RedactionModel", "PolicyGate", "MediaTime", "TestSupport"),
  row("WorkerServiceTests", "WorkerService", "WorkerProtocol", "RedactionModel", "MediaTime"),
  row(
    "SandboxSupervisorTests", "SandboxSupervisor", "SandboxLockdown", "veil-worker", "TestSupport"),
  row("TranscriptCheckTests", "TranscriptCheck", "MediaTime"),
  row("AuditTests", "Audit", "veil-worker", "TestSupport"),
  row(
    "JobsTests", "Jobs", "SandboxSupervisor", "SandboxLockdown", "WorkerProtocol", "Containers",
    "LibAV", "Bitstream", "Raster", "RedactionModel", "Custody", "Files", "MediaTime", "Threading",
    "TestSupport", "veil-worker", system),
  row("QueueTests", "Queue", "Files", "TestSupport", system),
  row(
    "BatchTests", "Queue", "Files", "StrictJSON", "TestSupport", "veil", "veil-batch",
    "veil-worker", system),
  row(
    "CommandTests", "Console", "veil", "veil-bench", "veil-batch", "veil-studio", "veil-worker",
    "WorkerProtocol", "Containers", "SandboxSupervisor", "SandboxLockdown", "PolicyGate",
    "RedactionModel", "Custody", "Files",
    "StrictJSON", "MediaTime", "Raster", "SchemaSupport", "TestSupport", system),
  row(
    "BenchTests", "Bench", "Jobs", "WorkerProtocol", "Kernels", "SandboxSupervisor",
    "SandboxLockdown", "Raster", "Files", "TestSupport", "veil-bench", "veil-worker", system),
  row("StudioTests", "TestSupport", "veil-studio", "veil-worker"),
  row("ArchitectureTests", "PolicyGate", "TestSupport", "veil", "veil-batch", "veil-studio"),
]

/// Programs that are not shipped, and where they stand.
let tools: [(name: String, path: String, imports: [Target.Dependency])] = [
  (
    "sample-generator", "Samples/Generator",
    ["LibAV", "WorkerProtocol", "RedactionModel", "Raster", "AudioSamples", "MediaTime"]
  ),
  ("veil-bench-serve", "Benchmarks/Serve", ["Kernels", "Raster", "MediaTime"]),
  ("queue-bench", "Benchmarks/Queue", ["Queue", "Files", system]),
]

/// What several suites share.
let supports: [Row] = [
  row("TestSupport", "LibAV", "WorkerProtocol", "Bitstream", "Raster", "MediaTime"),
  row("SchemaSupport", "StrictJSON"),
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
    .executable(name: "veil-batch", targets: ["veil-batch"]),
    .executable(name: "veil-studio", targets: ["veil-studio"]),
    .library(name: "RedactionModel", targets: ["RedactionModel"]),
    .library(name: "Jobs", targets: ["Jobs"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.0.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.5.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.60.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
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
    // starts a program that ends with whoever started it
    .target(name: "CChildren", path: "Sources/C/CChildren"),
    // the page of the studio, compiled in
    .target(name: "CStudioPage", path: "Sources/C/CStudioPage", exclude: ["page"]),
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
let fuzzers: [Row] = [
  row("fuzz-containers", "Containers"), row("fuzz-nal-units", "Bitstream"),
  row("fuzz-json", "StrictJSON"), row("fuzz-plan", "PolicyGate", "RedactionModel"),
  row("fuzz-annotations", "Annotations", "RedactionModel", "MediaTime"),
  row("fuzz-trap"),
]
if Context.environment["VEIL_FUZZ"] != nil {
  package.targets += fuzzers.map { program($0.name, $0.imports, at: "Tests/Fuzz/\($0.name)") }
}
