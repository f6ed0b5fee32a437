// The files of a job when it is added: their digests, and by what a change is noticed later without
// reading them again. A plan that names its source's digest saves reading the source.

package import Files
import StrictJSON
package import SystemPackage

/// Source and plan of a job, as they were read.
package struct JobFiles: Hashable, Sendable {
  /// SHA-256 of the source in hexadecimal, from the plan where that names one.
  package var source: String
  /// SHA-256 of the plan in hexadecimal.
  package var plan: String
  /// The source's size in bytes.
  package var size: Int64
  /// Size and time of change of both.
  package var signature: String

  /// What is known of them from elsewhere.
  package init(source: String, plan: String, size: Int64, signature: String) {
    (self.source, self.plan) = (source, plan)
    (self.size, self.signature) = (size, signature)
  }

  /// Reads the plan, and the source where the plan does not say which bytes it has.
  ///
  /// - Parameters:
  ///   - source: the file to redact.
  ///   - plan: its plan; what it says is judged when the job runs.
  /// - Throws: `FilesError` when one of them cannot be read.
  package init(source: FilePath, plan: FilePath) throws(FilesError) {
    let bytes = try OpenedFile(plan).contents(limit: 1 << 26)
    let opened = try OpenedFile(source)
    let named = (try? JSONValue(parsing: bytes))?["source"]?["sha256"]
    if case .string(let digest)? = named, digest.utf8.count == 64 {
      self.source = digest
    } else {
      self.source = try FileDigest(of: opened.descriptor).sha256.description
    }
    self.plan = SHA256Digest(of: bytes).description
    size = opened.size
    signature = try fileSignature(source: source, plan: plan)
  }
}

/// By what a change of a job's files is noticed: size and time of change of both.
///
/// - Parameters:
///   - source: the file to redact.
///   - plan: its plan.
/// - Returns: a text that differs when one of them was written to.
/// - Throws: `FilesError.system` when one of them is not there.
package func fileSignature(source: FilePath, plan: FilePath) throws(FilesError) -> String {
  let signatures = [try FileSignature(at: source), try FileSignature(at: plan)]
  return signatures.map { "\($0.size)@\($0.seconds).\($0.nanoseconds)" }.joined(separator: " ")
}
