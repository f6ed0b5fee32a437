// A release as folders that anybody can check with common tools: one bag for whoever asked, and one
// that stays with the agency. Nothing stands at their names before they are complete.

import Custody
public import Files
import RedactionModel
public import SystemPackage
import WorkerProtocol

/// What is packed.
public struct PackageSpec: Sendable {
  /// The finished file.
  public var output: FilePath
  /// Its receipt.
  public var receipt: FilePath
  /// The plan that it was made by.
  public var plan: FilePath
  /// The folder for whoever asked.
  public var release: FilePath
  /// The folder that stays with the agency; nil makes none.
  public var agency: FilePath?
  /// The secrets that were kept, for the agency's folder.
  public var secrets: PathText?
  /// The public key that must have sealed the receipt; nil accepts any.
  public var key: PathText?
  /// An authority's response to the request for a time stamp.
  public var response: FilePath?
  /// The request that it answers; nil makes a new one.
  public var request: FilePath?
  /// Money for each minute of the recording; nil leaves the worksheet to be filled in.
  public var rate: Double?

  /// Asks for a package of a finished file.
  public init(output: FilePath, receipt: FilePath, plan: FilePath, release: FilePath) {
    (self.output, self.receipt, self.plan, self.release) = (output, receipt, plan, release)
  }
}

/// What was packed.
public struct PackageReport: Sendable, Encodable {
  /// The folder for whoever asked.
  public let release: PathText
  /// The folder that stays with the agency.
  public let agency: PathText?
  /// Regions and audio ranges in the log.
  public let entries: Int
  /// How long the recording is.
  public let minutes: Double
}

/// Why nothing was packed.
public enum PackageProblem: Hashable, Codable, Sendable {
  /// The receipt names another output or another plan.
  case notOfReceipt(FileRole)
  /// A seal of the receipt does not hold, or not of the trusted key.
  case sealDoesNotHold
  /// The response does not grant a stamp of this receipt.
  case otherStamp
}

/// Packs a release.
public struct PackageJob: Sendable {
  private let spec: PackageSpec
  private let conduct: JobConduct

  /// Prepares a job; nothing is read yet.
  public init(_ spec: PackageSpec, conduct: JobConduct = JobConduct()) {
    (self.spec, self.conduct) = (spec, conduct)
  }

  /// Reads, checks and packs.
  ///
  /// - Returns: what was packed.
  /// - Throws: `JobFailure`; `.package` where the files do not belong together. The release is not
  ///   there then.
  public func run() throws(JobFailure) -> PackageReport {
    let receipt = try ReceiptFile(spec.receipt)
    let plan = try PlanFile(spec.plan)
    let output = try reading { () throws(FilesError) in try OpenedFile(spec.output) }
    try check(receipt.receipt, plan, output)
    let stamp = try stamp(of: receipt.bytes)
    let index = try output.index(by: conduct)
    let rates = index.probe.streams.filter { $0.type == "audio" }.map { $0.sampleRate ?? 0 }
    let log = ExemptionLog(receipt.receipt, rates: rates)
    var agency = try agencyBag(receipt, plan, stamp)
    let release = try releaseBag(receipt, plan, output, log, stamp)
    do throws(FilesError) {
      if let agency = agency.take() { try agency.publish(isPrivate: true) }
      try release.publish(isPrivate: false)
    } catch { throw .folder(error) }
    return PackageReport(
      release: PathText(spec.release), agency: spec.agency.map(PathText.init),
      entries: log.entries.count, minutes: log.minutes)
  }

  /// Refuses files that do not belong together.
  private func check(
    _ receipt: Receipt, _ plan: PlanFile, _ output: borrowing OpenedFile
  ) throws(JobFailure) {
    let digest = try output.digest(by: conduct)
    guard digest == receipt.output.digest else {
      throw .package(path: PathText(spec.output), .notOfReceipt(.output))
    }
    guard plan.digest == receipt.plan.digest else {
      throw .package(path: PathText(spec.plan), .notOfReceipt(.plan))
    }
    guard receipt.isSealed(by: try publicKey(spec.key)) else {
      throw .package(path: PathText(spec.receipt), .sealDoesNotHold)
    }
  }

  /// The request for a time stamp of the receipt's file, and its response if there is one.
  private func stamp(of receipt: [UInt8]) throws(JobFailure) -> [(name: String, bytes: [UInt8])] {
    let request = TimestampRequest(of: SHA256Digest(of: receipt))
    var der = request.der
    if let path = spec.request {
      der = try reading { () throws(FilesError) in try OpenedFile(path).contents(limit: 1 << 16) }
    }
    guard let path = spec.response else { return [("receipt.tsq", der)] }
    let response = try reading { () throws(FilesError) in
      try OpenedFile(path).contents(limit: 1 << 20)
    }
    guard request.isAnswered(by: response) else {
      throw .package(path: PathText(path), .otherStamp)
    }
    return [("receipt.tsq", der), ("receipt.tsr", response)]
  }

  private func releaseBag(
    _ receipt: ReceiptFile, _ plan: PlanFile, _ output: borrowing OpenedFile, _ log: ExemptionLog,
    _ stamp: [(name: String, bytes: [UInt8])]
  ) throws(JobFailure) -> StagedFolder {
    var documents: [(name: String, bytes: [UInt8])] = [
      ("receipt.json", receipt.bytes), ("plan.json", Array(plan.plan.withoutNotes().json.utf8)),
      ("exemptions.csv", Array(log.csv.utf8)),
      ("exemptions.html", Array(log.page(of: receipt.receipt).utf8)),
      ("fees.csv", Array(log.fees(rate: spec.rate).utf8)),
    ]
    documents += stamp
    var bag = bag("Redacted recording with its receipt and exemption log", receipt.receipt)
    do throws(FilesError) {
      var folder = try StagedFolder(for: spec.release)
      try folder.makeFolder("data")
      let film = bagName(of: spec.output)
      let size = output.size
      bag.add(
        film,
        try folder.copy(output.descriptor, to: "data/" + film) { [conduct] in
          conduct.tell(.working, $0, of: size)
        })
      try PackageJob.fill(&folder, documents, &bag)
      return folder
    } catch { throw .folder(error) }
  }

  /// What must not leave the agency: the whole plan, the secrets, which source it was.
  private func agencyBag(
    _ receipt: ReceiptFile, _ plan: PlanFile, _ stamp: [(name: String, bytes: [UInt8])]
  ) throws(JobFailure) -> StagedFolder? {
    guard let path = spec.agency else { return nil }
    let source = receipt.receipt.source
    var documents: [(name: String, bytes: [UInt8])] = [
      ("receipt.json", receipt.bytes),
      (
        "plan.json",
        try reading { () throws(FilesError) in
          try OpenedFile(spec.plan).contents(limit: PlanDocument.byteLimit)
        }
      ),
      ("source.sha256", Array("\(source.digest.sha256)  \(source.name)\n".utf8)),
    ]
    documents += stamp
    if let secrets = try secrets(spec.secrets) {
      guard secrets.output == receipt.receipt.output.digest.sha256 else {
        throw .package(path: spec.secrets!, .notOfReceipt(.secrets))
      }
      documents.append(("secrets.json", Array(secrets.json.utf8)))
    }
    var bag = bag("SEALED: what stays with the agency", receipt.receipt)
    do throws(FilesError) {
      var folder = try StagedFolder(for: path)
      try folder.makeFolder("data")
      try PackageJob.fill(&folder, documents, &bag)
      return folder
    } catch { throw .folder(error) }
  }

  private func bag(_ description: String, _ receipt: Receipt) -> Bag {
    Bag(
      facts: [
        ("Bag-Software-Agent", Build.description),
        ("Bagging-Date", String(currentDate().prefix(10))),
        ("External-Identifier", receipt.request.requestNumber ?? receipt.output.name),
        ("External-Description", description),
      ])
  }

  /// Writes the payload's documents, and the bag's own files last.
  private static func fill(
    _ folder: inout StagedFolder, _ documents: [(name: String, bytes: [UInt8])], _ bag: inout Bag
  ) throws(FilesError) {
    for document in documents {
      bag.add(document.name, try folder.write(document.bytes, to: "data/" + document.name))
    }
    for file in bag.tagFiles { try folder.write(Array(file.text.utf8), to: file.name) }
  }
}

/// The finished file's name in a bag: its own if any tool can read it there.
private func bagName(of path: FilePath) -> String {
  let name = "\(path.name)"
  let isPlain = name.utf8.allSatisfy { (0x21..<0x7f).contains($0) && $0 != UInt8(ascii: "%") }
  let taken = ["receipt.json", "plan.json"]
  let ending = path.lastComponent?.extension ?? ""
  return isPlain && !taken.contains(name) ? name : "output." + ending
}

extension RedactionPlan {
  /// The plan without what its author wrote to colleagues.
  fileprivate func withoutNotes() -> RedactionPlan {
    var plan = self
    for place in plan.regions.indices { plan.regions[place].note = nil }
    return plan
  }
}
