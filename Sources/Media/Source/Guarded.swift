// Calls into libav made on behalf of somebody: what fails becomes a failure of the source or of the
// output, so that it can be told which of the two files is meant.

package import MediaTime
package import WorkerProtocol

/// Runs something that reads the source.
///
/// - Parameters:
///   - time: where in the source, from its first picture; nil before the first.
///   - body: what is run.
/// - Returns: what `body` gives.
/// - Throws: `MediaFailure.source`.
package func reading<Value: ~Copyable>(
  at time: Timestamp? = nil, _ body: () throws(LibAVFailure) -> Value
) throws(MediaFailure) -> Value {
  do throws(LibAVFailure) { return try body() } catch { throw .source(error, at: time) }
}

/// Runs something that makes the output.
///
/// - Parameter body: what is run.
/// - Returns: what `body` gives.
/// - Throws: `MediaFailure.output`.
package func writing<Value: ~Copyable>(
  _ body: () throws(LibAVFailure) -> Value
) throws(MediaFailure) -> Value {
  do throws(LibAVFailure) { return try body() } catch { throw .output(error) }
}
