// The request that compares a finished file with its source. What it finds is its answer; only a
// file that cannot be looked into is a failure.

package import Containers

/// Asks for a comparison of a finished file with its source and its plan.
package struct VerifyRequest: WorkerRequest {
  package typealias Answer = CheckResult
  package static let name = "verify"

  /// The finished file, open for reading.
  package var output: Int32
  /// The file that it was made from, open for reading.
  package var source: Int32
  /// The plan as JSON, without names.
  package var plan: String
  /// Tags of the source that may stay.
  package var keep: Set<KeptTag> = []
  /// Threads that may compare, 1 or more.
  package var threads: Int

  /// Asks for a comparison of the file in `output` with the one in `source`.
  package init(output: Int32, source: Int32, plan: String, threads: Int) {
    (self.output, self.source, self.plan, self.threads) = (output, source, plan, threads)
  }
}
