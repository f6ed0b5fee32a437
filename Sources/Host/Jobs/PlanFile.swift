// A plan as it was read: authorised, with the digest of its bytes, and in the form in which the
// worker gets it, without any name.

import Files
import PolicyGate
package import RedactionModel
package import SystemPackage
import WorkerProtocol

/// A plan that may be carried out.
package struct PlanFile {
  /// Where it was read.
  let path: FilePath
  /// The authorised plan.
  let authorized: AuthorizedPlan
  /// Digest of its bytes.
  let digest: FileDigest
  private let document: PlanDocument

  /// Reads, authorises and checks the plan at `path`.
  ///
  /// - Parameters:
  ///   - path: a plan's file.
  ///   - allowingDoubts: whether it may hold stretches of which following was not sure and that
  ///     nobody accepted; by such a plan nothing is shown or written.
  /// - Throws: `JobFailure.input`, `.plan`, `.refused`.
  init(_ path: FilePath, allowingDoubts: Bool = false) throws(JobFailure) {
    let bytes = try reading { () throws(FilesError) in
      try OpenedFile(path).contents(limit: PlanDocument.byteLimit + 1)
    }
    try self.init(bytes, at: path, allowingDoubts: allowingDoubts)
  }

  /// Authorises and checks a plan.
  ///
  /// - Parameters:
  ///   - bytes: the plan.
  ///   - path: where it was read, or is to be written.
  ///   - allowingDoubts: as of `init(_:allowingDoubts:)`.
  /// - Throws: `JobFailure.plan`, `.refused`.
  package init(
    _ bytes: [UInt8], at path: FilePath, allowingDoubts: Bool = false
  ) throws(JobFailure) {
    self.path = path
    digest = FileDigest(size: Int64(bytes.count), sha256: SHA256Digest(of: bytes))
    do throws(PlanError) { document = try PlanDocument(bytes) } catch {
      throw .plan(path: PathText(path), error, place: PlanPlace())
    }
    do throws(AuthorizationError) { authorized = try authorize(document) } catch {
      switch error {
      case .refused(let refusal):
        throw .refused(path: PathText(path), refusal, place: document.place(of: refusal))
      case .invalid(let error):
        throw .plan(path: PathText(path), error, place: document.place(of: error))
      }
    }
    if allowingDoubts { return }
    do throws(PlanError) { try plan.requireFinished() } catch {
      throw .plan(path: PathText(path), error, place: document.place(of: error))
    }
  }

  /// The plan.
  package var plan: RedactionPlan { authorized.plan }

  /// What the worker is given: everything that decides about samples, and no name, note or reason.
  var wire: String { plan.withoutNames().json }

  /// Whether the plan says which bytes its source has.
  var namesDigest: Bool { plan.source.sha256 != nil }

  /// Holds the plan against its source.
  ///
  /// - Parameter facts: the source's, with its digest if the plan names one.
  /// - Throws: `JobFailure.plan`.
  func check(against facts: SourceFacts) throws(JobFailure) {
    do throws(PlanError) { try plan.validate(against: facts) } catch {
      throw .plan(path: PathText(path), error, place: document.place(of: error))
    }
  }
}

extension PlanDocument {
  /// Where a refused word of this plan is.
  fileprivate func place(of refusal: PolicyRefusal) -> PlanPlace {
    if case .plan(let path) = refusal.place { place(at: path) } else { PlanPlace() }
  }
}

/// Reads a plan if one is named.
func planFile(_ path: PathText?) throws(JobFailure) -> PlanFile? {
  if let path { try PlanFile(path.path) } else { nil }
}
