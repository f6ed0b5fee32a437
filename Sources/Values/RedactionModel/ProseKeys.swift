// Keys under which people write to people, though plans have no such keys. A word there asks for
// nothing: the plan is not read any further than to say which key was meant.

/// Whether a key that no plan has means a note or a reason, by its last word.
///
/// Known keys are never meant: what stands under them is read as what they say.
///
/// - Parameter key: as it was written; `reviewerNotes`, `legal_basis` and `Exemption` all mean
///   prose.
/// - Returns: whether it does.
func meansProse(_ key: String) -> Bool {
  guard let last = words(of: key).last else { return false }
  // A plural, or a letter too many or too few, of a key that plans do have.
  if proseKeys.contains(last) || proseKeys.contains(singular(last)) { return true }
  guard last.utf8.count >= 4, let meant = nearest(to: last, among: ["note", "reason"]) else {
    return false
  }
  return meant.utf8.count <= last.utf8.count + 1 && last.first == meant.first
}

/// What people call a note, or the rule behind a redaction.
private let proseKeys: Set<String> = [
  "note", "comment", "remark", "memo", "annotation", "caption", "label", "title", "description",
  "desc", "text", "summary", "detail", "info", "explanation", "why", "reason", "rationale",
  "justification", "purpose", "basis", "ground", "exemption", "exception", "category", "authority",
  "statute", "law", "rule", "section", "citation", "cite", "reference", "ref", "clause", "code",
  "provision", "legend", "observation", "message",
]

private func singular(_ word: String) -> String {
  if word.hasSuffix("ies") { return word.dropLast(3) + "y" }
  return word.hasSuffix("s") ? String(word.dropLast()) : word
}

/// The words of a key in lower case: cut at capitals, `_`, `-` and spaces.
private func words(of key: String) -> [String] {
  var words = [""]
  var wasLower = false
  for character in key {
    let isLetter = character.isLetter
    if !isLetter || character.isUppercase && wasLower { words.append("") }
    if isLetter { words[words.count - 1] += character.lowercased() }
    wasLower = character.isLowercase
  }
  return words.filter { !$0.isEmpty }
}
