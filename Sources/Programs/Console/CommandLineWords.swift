// What every program does with its command line before its parser sees it.

import Files
import Glibc
package import PolicyGate

/// The words that were typed, judged by the policy; does not come back from one that is refused.
///
/// Standard descriptors are held open, and signals that would end a write become its errors.
///
/// - Parameter verbs: the program's verbs, as the policy reads them.
/// - Returns: the words, without the program's name.
package func permittedWords(verbs: VerbTree) -> [String] {
  _ = Terminal.start
  let words = commandLineWords()
  Terminal.holdStandardDescriptors()
  signal(SIGPIPE, SIG_IGN)
  // A limit on the size of files then is an error of a write, as a full disk is.
  signal(SIGXFSZ, SIG_IGN)
  if let refused = refusal(forCommandLine: words, verbs: verbs) {
    Terminal.say(refused.sentence)
    if words.contains("--json") { try? Terminal.print(FailureRecord(refused).json) }
    ExitStatus.refused.exit()
  }
  return words
}
