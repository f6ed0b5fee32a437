// A folder in which jobs are run, and plans as short as tests need them. Outputs are coded without
// loss unless a test says otherwise, so that samples can be compared for equality.

import Files
import Foundation
import Jobs
import LibAV
import MediaTime
import RedactionModel
import SystemPackage
import TestSupport
import WorkerProtocol

/// A redaction that a test may change before it runs.
struct TestJob {
  var spec: RedactSpec
  var conduct = JobConduct()

  var receipt: String? {
    get { spec.custody.receipt.map { "\($0.path)" } }
    set { spec.custody.receipt = newValue.map { PathText(FilePath($0)) } }
  }
  var key: String? {
    get { spec.custody.key.map { "\($0.path)" } }
    set { spec.custody.key = newValue.map { PathText(FilePath($0)) } }
  }
}

/// A folder with sources, plans and outputs.
struct Bench {
  let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  /// Redacts `source` by the text of a plan.
  @discardableResult
  func redact(
    _ source: String, _ plan: String, to output: String = "out.mp4",
    _ change: (inout TestJob) -> Void = { _ in }
  ) throws -> RedactSummary {
    let path = try folder.write(plan, to: "plan.json")
    var job = TestJob(
      spec: RedactSpec(
        source: FilePath(source), plan: FilePath(path), output: FilePath(folder(output))))
    job.spec.coding.quality = 0
    job.spec.coding.speed = .ultrafast
    change(&job)
    return try RedactJob(job.spec, conduct: job.conduct).run()
  }

  /// The failure that redacting ends with; nil if it ends well.
  func failure(
    _ source: String, _ plan: String, to output: String = "out.mp4",
    _ change: (inout TestJob) -> Void = { _ in }
  ) throws -> JobFailure? {
    do { try redact(source, plan, to: output, change) } catch let failure as JobFailure {
      return failure
    }
    return nil
  }

  /// A source that ffmpeg makes; its path.
  func source(_ name: String, _ arguments: [String]) throws -> String {
    try ffmpeg(arguments + [folder(name)])
    return folder(name)
  }

  /// What came out.
  func output(_ name: String = "out.mp4") throws -> SeenClip { try SeenClip(folder(name)) }

  /// What a verification of the output finds.
  func verify(
    _ source: String, receipt: String? = nil, threads: Int = 2
  ) throws -> CheckResult {
    var spec = VerifySpec(
      output: FilePath(folder("out.mp4")), source: FilePath(source),
      plan: FilePath(folder("plan.json")))
    spec.receipt = receipt.map { PathText(FilePath($0)) }
    spec.threads = threads
    return try VerifyJob(spec).run().result
  }
}

/// Writes one picture of a source as PNG.
@discardableResult
func writeFrame(
  of source: String, at time: PlanTime = .start, plan: String? = nil, to image: String,
  replacing: Bool = false
) throws -> FrameReport {
  var spec = FrameSpec(source: FilePath(source), time: time, image: FilePath(image))
  spec.plan = plan.map { PathText(FilePath($0)) }
  spec.replacesImage = replacing
  return try FrameJob(spec).run()
}

/// What is inside a source.
func probe(_ source: String) throws -> SourceProbe { try ProbeJob(FilePath(source)).run().inside }

/// A film of a moving pattern that ffmpeg draws, as its input arguments.
func pattern(_ size: String = "64x48", rate: Int = 25, seconds: Double = 1) -> [String] {
  ["-f", "lavfi", "-i", "testsrc2=s=\(size):r=\(rate):d=\(seconds),format=yuv420p"]
}

/// Arguments for H.264 with B-pictures and a group of pictures of this length.
func h264(group: Int = 25) -> [String] {
  ["-c:v", "libx264", "-preset", "veryfast", "-bf", "2", "-g", "\(group)", "-sc_threshold", "0"]
}
