// Proofs that one picture is in a file: made with the file and its receipt, checked with the
// receipt alone.

import Custody
public import Files
public import SystemPackage
import WorkerProtocol

/// What a proof is made from.
public struct ProofSpec: Sendable {
  /// The source or the output.
  public var file: FilePath
  /// The picture, from 0 in the order of showing.
  public var picture: Int
  /// The receipt, which names the file.
  public var receipt: FilePath
  /// The secrets that were kept; needed for pictures of the source.
  public var secrets: PathText?
  /// Where the proof goes.
  public var proof: FilePath
  /// Whether an older proof is replaced.
  public var replacesProof = false

  /// Asks for a proof about one picture.
  public init(file: FilePath, picture: Int, receipt: FilePath, proof: FilePath) {
    (self.file, self.picture, self.receipt, self.proof) = (file, picture, receipt, proof)
  }
}

/// What a proof is about, and how long it is.
public struct ProofReport: Sendable, Encodable {
  /// The proof's file.
  public let proof: PathText
  /// The picture, from 0.
  public let picture: Int
  /// Which file it is in: `source` or `output`.
  public let of: String
  /// Hashes in the proof.
  public let hashes: Int
}

/// Why there is no proof.
public enum ProofProblem: Hashable, Codable, Sendable {
  /// The receipt names no such file, or has no trees.
  case notOfReceipt
  /// A picture of the source needs the secrets that were kept.
  case secretsNeeded
  /// There are only so many pictures.
  case noSuchPicture(count: Int)
  /// The pictures are not those that the receipt has the root of.
  case otherRoot
}

/// Proves that a picture is in a file.
public struct ProofJob: Sendable {
  private let spec: ProofSpec
  private let conduct: JobConduct

  /// Prepares a job; nothing is read yet.
  public init(_ spec: ProofSpec, conduct: JobConduct = JobConduct()) {
    (self.spec, self.conduct) = (spec, conduct)
  }

  /// Decodes the file and writes the proof.
  ///
  /// - Throws: `JobFailure`; `.proof` where the file is not the receipt's.
  public func run() throws(JobFailure) -> ProofReport {
    let path = PathText(spec.file)
    try FileNames().reading(.source, spec.file).reading(.receipt, spec.receipt)
      .reading(.secrets, spec.secrets?.path).writing(.proof, spec.proof)
      .check(replacing: spec.replacesProof)
    let receipt = try ReceiptFile(spec.receipt).receipt
    let secret = try secrets(spec.secrets)?.pictures
    let file = try reading { () throws(FilesError) in try OpenedFile(spec.file) }
    let digest = try file.digest(by: conduct).sha256
    let subject: PictureProof.Subject? =
      digest == receipt.output.digest.sha256
      ? .output : digest == receipt.source.digest.sha256 ? .source : nil
    guard let subject, let tree = receipt.tree(of: subject) else {
      throw .proof(path: path, .notOfReceipt)
    }
    guard subject == .output || secret != nil else { throw .proof(path: path, .secretsNeeded) }
    let answer = try file.worker(by: conduct).run(
      PictureTreeRequest(
        file: WorkerSession.firstDescriptor,
        secret: subject == .source ? secret?.hex : nil, picture: spec.picture))
    guard answer.root == tree.root.description else { throw .proof(path: path, .otherRoot) }
    guard let found = answer.proof else {
      throw .proof(path: path, .noSuchPicture(count: answer.pictures))
    }
    guard
      let proof = PictureProof(
        found, subject: subject, file: digest, picture: spec.picture, pictures: answer.pictures),
      proof.leads(to: tree.root)
    else { throw .proof(path: path, .otherRoot) }
    let text: String
    do throws(CustodyError) { text = try proof.json() } catch { throw .record(error) }
    try writeDocument(Array(text.utf8), to: spec.proof, replacing: spec.replacesProof)
    return ProofReport(
      proof: PathText(spec.proof), picture: spec.picture, of: subject.rawValue,
      hashes: proof.path.count)
  }
}

/// What a proof's check found.
public struct ProofVerdict: Sendable, Encodable {
  /// The proof's file.
  public let proof: PathText
  /// The picture, from 0.
  public let picture: Int
  /// When it is shown, in ticks of its file's video clock.
  public let pts: Int64
  /// Which file it is in: `source` or `output`.
  public let of: String
  /// SHA-256 of that file.
  public let sha256: String
  /// Whether the picture hangs on the receipt's root, and the receipt's seals hold.
  public let holds: Bool
}

/// Checks a proof beside a receipt; neither file is needed.
public struct CheckProofJob: Sendable {
  private let proof: FilePath
  private let receipt: FilePath
  private let key: PathText?

  /// Prepares a job; nothing is read yet.
  ///
  /// - Parameters:
  ///   - proof: the proof's file.
  ///   - receipt: the receipt's file.
  ///   - key: the public key that must have sealed the receipt; nil accepts any.
  public init(_ proof: FilePath, receipt: FilePath, key: FilePath?) {
    (self.proof, self.receipt, self.key) = (proof, receipt, key.map(PathText.init))
  }

  /// Checks.
  ///
  /// - Throws: `JobFailure` when a file cannot be used.
  public func run() throws(JobFailure) -> ProofVerdict {
    let trusted = try publicKey(key)
    let receipt = try ReceiptFile(receipt).receipt
    let bytes = try reading { () throws(FilesError) in
      try OpenedFile(proof).contents(limit: 1 << 20)
    }
    let read: PictureProof
    do throws(CustodyError) { read = try PictureProof(json: bytes) } catch {
      throw .secrets(path: PathText(proof), error)
    }
    return ProofVerdict(
      proof: PathText(proof), picture: read.leaf.picture, pts: read.leaf.pts,
      of: read.subject.rawValue, sha256: read.file.description,
      holds: receipt.isSealed(by: trusted) && receipt.holds(read))
  }
}

extension Receipt {
  /// The tree over the pictures of one of its files; nil if it has none.
  fileprivate func tree(of subject: PictureProof.Subject) -> PictureTrees.Tree? {
    subject == .source ? trees?.source : trees?.output
  }

  /// Whether a proof is about one of its files and leads to that file's root.
  fileprivate func holds(_ proof: PictureProof) -> Bool {
    let file = proof.subject == .source ? source : output
    guard let tree = tree(of: proof.subject), file.digest.sha256 == proof.file else { return false }
    return proof.pictures == tree.pictures && proof.leads(to: tree.root)
  }
}

extension PictureProof {
  /// A proof from the worker's digits; nil if some are none.
  fileprivate init?(
    _ found: PictureTreeProof, subject: Subject, file: SHA256Digest, picture: Int, pictures: Int
  ) {
    let path = found.path.compactMap { SHA256Digest(hex: $0) }
    guard path.count == found.path.count, let packet = SHA256Digest(hex: found.packet),
      let samples = SHA256Digest(hex: found.samples),
      let salt = bytes(hexadecimal: found.salt ?? "")
    else { return nil }
    self.init(
      subject: subject, file: file,
      leaf: PictureLeaf(
        picture: picture, pts: found.pts, packet: packet, samples: samples, salt: salt),
      pictures: pictures, path: path)
  }
}
