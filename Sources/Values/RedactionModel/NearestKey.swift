// A guess at what somebody meant to type: a key of a plan, a verb, an option. Used only to word an
// error.

/// The word of `candidates` most like `word`, or nil if none is like it.
///
/// Likeness is the number of letters to change, insert, drop or swap with their neighbour (optimal
/// string alignment), without regard to case, `_` or `-`; at most a third of the word may differ,
/// unless one of the two only continues the other.
package func nearest(to word: String, among candidates: [String]) -> String? {
  guard word.utf8.count <= 64 else { return nil }
  let wanted = plain(word)
  var best: (distance: Int, word: String)?
  for candidate in candidates {
    let distance = editDistance(wanted, plain(candidate))
    if distance < best?.distance ?? Int.max { best = (distance, candidate) }
  }
  guard let best else { return nil }
  let longer = max(wanted.count, best.word.utf8.count)
  let continues = wanted.starts(with: plain(best.word)) && best.word.utf8.count >= 3
  return best.distance <= max(1, longer / 3) || continues ? best.word : nil
}

private func plain(_ word: String) -> [Character] {
  word.lowercased().filter { $0 != "_" && $0 != "-" && $0 != " " }.map { $0 }
}

private func editDistance(_ a: [Character], _ b: [Character]) -> Int {
  if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
  var rows = [Array(0...b.count)]
  for i in 1...a.count {
    var row = [i]
    for j in 1...b.count {
      let same = a[i - 1] == b[j - 1]
      var cost = min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + (same ? 0 : 1))
      if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
        cost = min(cost, rows[i - 2][j - 2] + 1)
      }
      row.append(cost)
    }
    rows.append(row)
  }
  return rows[a.count][b.count]
}
