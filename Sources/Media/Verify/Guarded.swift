// Calls made on behalf of a check: what fails becomes a failure of the check. What is wrong with a
// file is a finding, and no failure.

import Threading
import WorkerProtocol

/// Runs something that decodes.
func decoding<Value: ~Copyable>(
  _ body: () throws(LibAVFailure) -> Value
) throws(MediaFailure) -> Value {
  do throws(LibAVFailure) { return try body() } catch { throw .source(error, at: nil) }
}

/// Runs something that starts a thread.
func starting<Value: ~Copyable>(
  _ body: () throws(ThreadError) -> Value
) throws(MediaFailure) -> Value {
  do throws(ThreadError) { return try body() } catch {
    switch error {
    case .cannotStart(let code): throw .noThread(code: code)
    }
  }
}
