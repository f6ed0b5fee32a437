// One open film that is asked for pictures one after the other: its worker stays, locked in, with
// the decoder where the last picture left it. Pictures cross the wall in memory, never on a disk.

package import Files
package import RedactionModel
package import SystemPackage
package import WorkerProtocol

/// A film as somebody sees it who marks what to hide.
package struct OpenedFilm: Sendable {
  /// The film's file.
  package let source: PathText
  /// Its bytes.
  package let size: Int64
  /// What is inside, with the time of each picture.
  package let index: SourceIndex

  /// A plan for the film that hides nothing yet.
  ///
  /// - Parameter digest: of the film's bytes; nil if it is not known yet.
  /// - Returns: the plan.
  package func newPlan(digest: FileDigest? = nil) -> RedactionPlan {
    RedactionPlan(source: index.binding(name: source, digest: digest))
  }
}

/// An open film and its worker.
package struct PictureSession: ~Copyable {
  /// Most bytes of a picture: 16,384 by 8,192 pixels.
  private static let mostBytes = 1 << 29

  /// The film.
  package let film: OpenedFilm
  private let source: OpenedFile
  private let image: MemoryFile
  private let worker: WorkerSession

  /// Opens a film, and reads when each of its pictures is shown.
  ///
  /// - Parameters:
  ///   - path: the film.
  ///   - conduct: how its worker is locked in, and what ends it.
  /// - Throws: `JobFailure`.
  package init(_ path: FilePath, conduct: JobConduct = JobConduct()) throws(JobFailure) {
    let source = try reading { () throws(FilesError) in try OpenedFile(path) }
    let image = try writing { () throws(FilesError) in try MemoryFile() }
    let worker = try WorkerSession.open(
      [source.descriptor, image.descriptor], names: JobNames(source: PathText(path)),
      conduct: conduct, load: WorkerLoad(bytes: source.size, threads: 2))
    var request = IndexRequest(source: WorkerSession.firstDescriptor)
    request.wantsTimes = true
    film = OpenedFilm(
      source: PathText(path), size: source.size, index: try worker.run(request))
    self.source = source
    self.image = image
    self.worker = worker
  }

  /// One upright picture as BMP.
  ///
  /// - Parameters:
  ///   - tick: when it is shown, one of the film's ticks.
  ///   - plan: by which it is painted as `redact` would; nil shows it clear. What following was not
  ///     sure of may still be open.
  /// - Returns: the whole file.
  /// - Throws: `JobFailure`; `.changed` when another picture than that was found.
  package func picture(
    at tick: Int64, by plan: RedactionPlan? = nil
  ) throws(JobFailure) -> [UInt8] {
    try writing { () throws(FilesError) in try image.clear() }
    let first = WorkerSession.firstDescriptor
    var request = FrameRequest(
      source: first, image: first + 1, time: .pts(tick), plan: plan?.withoutNames().json)
    request.format = .bmp
    let found = try worker.run(request)
    guard found.pts == tick else { throw .changed(path: film.source) }
    return try writing { () throws(FilesError) in
      try image.take(limit: PictureSession.mostBytes)
    }
  }

  /// Holds a plan against the film.
  ///
  /// - Parameters:
  ///   - plan: a plan that passed the gate.
  ///   - film: the film.
  ///   - path: the plan's file, for the failure.
  /// - Throws: `JobFailure.plan`.
  package static func check(
    _ plan: RedactionPlan, for film: OpenedFilm, at path: FilePath
  ) throws(JobFailure) {
    do throws(PlanError) { try plan.validate(against: film.index.facts) } catch {
      throw .plan(path: PathText(path), error, place: PlanPlace())
    }
  }
}
