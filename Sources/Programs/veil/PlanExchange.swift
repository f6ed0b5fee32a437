// `veil plan import` and `veil plan export`: marks that people made in other tools, and the way
// back for those who want to change them there.

public import Annotations
public import ArgumentParser
import Console
import Files
import Jobs
import SystemPackage

extension AnnotationFormat: ExpressibleByArgument {}

/// Formats that regions are written in.
enum ExportFormat: String, ExpressibleByArgument, CaseIterable {
  case cvat
}

extension PlanCommand {
  /// Makes a plan from annotations.
  struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "import", abstract: "Make a plan of marks drawn in another tool.",
      discussion: """
        Each track of FILE becomes a region that is filled. Frame numbers become the
        times of SOURCE's pictures, whatever their rate; what lies in a line between
        two marks is left out.

          cvat          CVAT for video 1.1 (annotations.xml): what is "outside" is
                        not covered
          label-studio  JSON with object tracking: a key that is not "enabled" is
                        the last picture that is covered
          mot           MOT 1.1 (gt.txt): without a line nothing is covered
          coco-vid      YouTube-VIS, or COCO with videos (TAO): null covers
                        nothing; polygons and masks become the box around them

        Of CVAT, masks, lines, points, turned ellipses and polygons with a varying
        number of corners become the box around them. Labels, identities and
        attributes are dropped and counted. FILE must have been drawn on as many
        pictures, of the same size, as SOURCE has.

          veil plan import cam.mp4 --from cvat annotations.xml -o plan.json
        """)

    @Argument(help: "The file that was drawn on.", completion: .file())
    var source: FilePath
    @Argument(help: "The file of the other tool.", completion: .file())
    var file: FilePath
    @Option(help: "The format of FILE.")
    var from: AnnotationFormat
    @Option(
      name: .shortAndLong, help: "The plan to write.", completion: .file(extensions: ["json"]))
    var output: FilePath
    @Flag(
      help:
        "Take FILE though it was drawn on another size of pictures (the marks are stretched) or on another number of them."
    )
    var allowMismatch = false
    @Flag(help: "Replace an existing plan.")
    var overwrite = false
    @Flag(help: "Print JSON lines; the last one is the result.")
    var json = false

    @OptionGroup var options: ConductOptions

    func run() throws {
      var spec = ImportSpec(source: source, annotations: file, format: from, output: output)
      spec.allowsMismatch = allowMismatch
      spec.replacesOutput = overwrite
      let job = ImportPlanJob(spec, conduct: options.conduct(asJSON: json))
      let report = try carryOut { () throws(JobFailure) in try job.run() }
      if json { return try Terminal.printResult(report) }
      try Terminal.print(
        "\(report.plan)  \(counted(report.regions, "region")) with "
          + "\(counted(report.waypoints, "waypoint")) from \(counted(report.tracks, "track"))")
      if report.boxesAround > 0 {
        try Terminal.print(
          "  \(counted(report.boxesAround, "region")) cover the box around a mask or an outline")
      }
      if report.unseen > 0 {
        try Terminal.print(
          "  \(counted(report.unseen, "track")) left out: shown in no picture of the source")
      }
      let dropped = report.dropped
      let kinds = [
        (dropped.labels, "label", "labels"), (dropped.identities, "identity", "identities"),
        (dropped.attributes, "attribute", "attributes"),
        (dropped.predictions, "prediction of a program", "predictions of a program"),
      ]
      let words = kinds.filter { $0.0 > 0 }.map { counted($0.0, $0.1, $0.2) }
      if !words.isEmpty { try Terminal.print("  dropped: \(list(of: words))") }
    }
  }

  /// Writes annotations from a plan.
  struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "export", abstract: "Write the regions of PLAN for another tool.",
      discussion: """
        Written are the shapes without their margin, as they are in the pictures of
        SOURCE; effects, reasons, notes and audio ranges are not. `veil plan import`
        reads it back.

          veil plan export cam.mp4 --plan plan.json --to cvat -o annotations.xml
        """)

    @Argument(help: "The file that the plan is for.", completion: .file())
    var source: FilePath
    @Option(help: "The plan.", completion: .file(extensions: ["json"]))
    var plan: FilePath
    @Option(help: "The format to write: CVAT for video 1.1.")
    var to: ExportFormat
    @Option(name: .shortAndLong, help: "The file to write.", completion: .file())
    var output: FilePath
    @Flag(help: "Replace an existing file.")
    var overwrite = false
    @Flag(help: "Print JSON lines; the last one is the result.")
    var json = false

    @OptionGroup var options: ConductOptions

    func run() throws {
      let job = ExportPlanJob(
        source: source, plan: plan, output: output, conduct: options.conduct(asJSON: json))
      let report = try carryOut { () throws(JobFailure) in try job.run(replacing: overwrite) }
      if json { return try Terminal.printResult(report) }
      try Terminal.print(
        "\(report.annotations)  \(counted(report.tracks, "track")) with \(counted(report.keys, "key")) "
          + "from \(counted(report.regions, "region"))")
      if report.audioRanges > 0 {
        try Terminal.print("  not in it: \(counted(report.audioRanges, "audio range"))")
      }
    }
  }
}
