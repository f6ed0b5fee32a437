// What a person reads of a word that nobody understands: the word, and what was probably meant or
// what may stand there.

import StrictJSON

extension CommandLineMistake {
  /// One sentence: what, where, what to do.
  package var sentence: String {
    switch self {
    case .unknownVerb(let word, let nearest?, _):
      "There is no verb \(quotedExcerpt(word)): did you mean \"\(nearest)\"?"
    case .unknownVerb(let word, nil, let known):
      "There is no verb \(quotedExcerpt(word)): choose \(choice(of: known))."
    case .unknownOption(let word, let nearest?, let verb):
      "`\(verb)` has no option \(quotedExcerpt(word)): did you mean \"\(nearest)\"?"
    case .unknownOption(let word, nil, let verb):
      "`\(verb)` has no option \(quotedExcerpt(word)): `\(verb) --help` lists those that it has."
    case .unknownValue(let option, let word, let nearest?, _):
      "\(option) cannot be \(quotedExcerpt(word)): did you mean \"\(nearest)\"?"
    case .unknownValue(let option, let word, nil, let known):
      "\(option) cannot be \(quotedExcerpt(word)): choose \(choice(of: known))."
    }
  }
}
