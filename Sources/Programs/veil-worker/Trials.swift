// Requests that try the sandbox from inside, and one that only comes back. They are answered like
// any other, if the worker lives to do so.

import SandboxLockdown
import FoundationEssentials

/// A request of an audit.
private struct TrialRequest: Decodable {
  /// An attack to try.
  let trial: Attack?
  /// A text to send back.
  let echo: String?
}

/// The answer to it.
private struct TrialAnswer: Encodable {
  var event = "trial"
  var attack: Attack?
  /// 0 or more if it succeeded, else the negative of an errno.
  var result: Int?
  var echo: String?
}

/// Does what a request of an audit asks for; nil if it is another kind of request.
func answerTrial(_ request: [UInt8]) -> [UInt8]? {
  guard let read = try? JSONDecoder().decode(TrialRequest.self, from: Data(request)),
    read.trial != nil || read.echo != nil
  else { return nil }
  let answer = TrialAnswer(
    attack: read.trial, result: read.trial?.attempt(), echo: read.echo)
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  return try? Array(encoder.encode(answer))
}
