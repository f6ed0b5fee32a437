// A passage as statements, each with the times that it cites. Where a sentence ends is decided by
// rules that prefer to cut too little at an abbreviation, and never look further than a few words.

/// Something that a summary says.
package struct Statement: Equatable, Sendable {
  /// The line on which it starts, from 1.
  package let line: Int
  /// Its words, shortened where they are many.
  package let text: String
  /// The times that it cites.
  package let citations: [Citation]
  /// Whether it claims something, so that it has to cite a time; headings do not.
  package let isClaim: Bool
}

/// All statements of a summary in Markdown or plain text, in order.
///
/// Linear in the length of the text. Code blocks and comments say nothing; a row of a table is one
/// statement. A time that stands behind the end of a sentence belongs to it if it has none of its
/// own, and otherwise to the sentence that follows.
package func statements(in summary: String) -> [Statement] {
  PassageReader.passages(of: Array(summary.unicodeScalars)).flatMap { passage in
    let citations = TimeScanner(text: passage.text).citations()
    switch passage.kind {
    case .prose: return SentenceSplitter(passage: passage, citations: citations).statements()
    case .row, .heading:
      let whole = 0..<passage.text.count
      let statement = Statement(
        line: passage.line(at: 0), text: excerpt(passage.text[whole]), citations: citations,
        isClaim: passage.kind == .row && saysSomething(passage.text[whole], besides: citations))
      return statement.isClaim || !citations.isEmpty ? [statement] : []
    }
  }
}

/// Cuts one passage into sentences.
private struct SentenceSplitter {
  private let passage: Passage
  private let citations: [Citation]
  private var text: [Unicode.Scalar] { passage.text }

  init(passage: Passage, citations: [Citation]) {
    self.passage = passage
    self.citations = citations
  }

  func statements() -> [Statement] {
    var result: [Statement] = []
    var (start, index) = (0, 0)
    // Citations before `next` are passed; those from `first` on belong to the sentence at `start`.
    var (first, next) = (0, 0)
    while index < text.count {
      if next < citations.count, index == citations[next].place.lowerBound {
        index = citations[next].place.upperBound
        next += 1
        continue
      }
      guard let end = sentenceEnd(at: index, next: next) else {
        index += 1
        continue
      }
      index = end
      if first == next, saysSomething(text[start..<end], besides: []) {
        (index, next) = trailingCitations(from: end, next: next)
      }
      append(start..<index, first..<next, to: &result)
      (start, first) = (index, next)
    }
    append(start..<text.count, first..<citations.count, to: &result)
    return result
  }

  private func append(_ range: Range<Int>, _ cited: Range<Int>, to result: inout [Statement]) {
    let own = Array(citations[cited])
    let isClaim = saysSomething(text[range], besides: own)
    guard isClaim || !own.isEmpty else { return }
    let begin = range.first { !isSpace(text[$0]) } ?? range.lowerBound
    result.append(
      Statement(
        line: passage.line(at: begin), text: excerpt(text[begin..<range.upperBound]),
        citations: own, isClaim: isClaim))
  }

  /// Just behind the sentence that ends with the mark at `index`; nil if none does.
  private func sentenceEnd(at index: Int, next: Int) -> Int? {
    let mark = text[index]
    if "。！？".unicodeScalars.contains(mark) { return index + 1 }
    guard ".!?…".unicodeScalars.contains(mark) else { return nil }
    var end = index
    while end < text.count, ".!?…".unicodeScalars.contains(text[end]) { end += 1 }
    let isSinglePoint = mark == "." && end == index + 1
    while end < text.count, SentenceSplitter.closing.contains(text[end]) { end += 1 }
    guard end == text.count || isSpace(text[end]) else { return nil }
    let follower = wordAfter(end, next: next)
    // What goes on in lower case goes on.
    if let first = follower.unicodeScalars.first, first.properties.isLowercase { return nil }
    if isSinglePoint, isAbbreviation(endingAt: index, before: follower) { return nil }
    return end
  }

  private static let closing = Set("\"'’”»)]}*_`".unicodeScalars)
  private static let opening = Set("\"'‘“«([{*_`,;–—-".unicodeScalars)

  /// The word that comes after `index`, times and brackets left out.
  private func wordAfter(_ index: Int, next: Int) -> String {
    var (place, next) = (index, next)
    let limit = index + 200
    while place < min(text.count, limit) {
      while next < citations.count, citations[next].place.lowerBound < place { next += 1 }
      if next < citations.count, citations[next].place.lowerBound == place {
        place = citations[next].place.upperBound
      } else if isSpace(text[place]) || SentenceSplitter.opening.contains(text[place])
        || SentenceSplitter.closing.contains(text[place])
      {
        place += 1
      } else {
        break
      }
    }
    let rest = text[min(place, text.count)..<min(text.count, place + 24)]
    return String(rest.prefix { !isSpace($0) })
  }

  /// Whether the point at `index` only shortens a word.
  private func isAbbreviation(endingAt index: Int, before follower: String) -> Bool {
    var start = index
    while start > 0, index - start < 16,
      text[start - 1].properties.isAlphabetic || text[start - 1] == "."
    {
      start -= 1
    }
    let word = String(text[start..<index])
    if word.isEmpty { return false }
    let folded = word.lowercased()
    if Abbreviations.inner.contains(folded) { return true }
    if folded == "no" || folded == "nos" {
      return follower.unicodeScalars.first.map { ("0"..."9").contains($0) } ?? false
    }
    let isInitials = word.contains(".") || (word.count == 1 && word.first?.isUppercase == true)
    guard isInitials || Abbreviations.ambiguous.contains(folded) else { return false }
    if follower.isEmpty { return false }
    return !Abbreviations.openers.contains(follower.lowercased().filter(\.isLetter))
  }

  /// The times that stand by themselves behind a sentence, with the marks around them.
  private func trailingCitations(from end: Int, next: Int) -> (end: Int, next: Int) {
    var (place, next, behind) = (end, next, end)
    var found = next
    while place < text.count {
      if next < citations.count, citations[next].place.lowerBound == place {
        place = citations[next].place.upperBound
        next += 1
        while place < text.count,
          SentenceSplitter.closing.contains(text[place]) || text[place] == "."
        {
          place += 1
        }
        (behind, found) = (place, next)
      } else if isSpace(text[place]) || SentenceSplitter.opening.contains(text[place]) {
        place += 1
      } else {
        break
      }
    }
    return (behind, found)
  }
}

/// Words that end in a point without ending a sentence.
private enum Abbreviations {
  /// Never at the end of a sentence: a name or a number follows.
  static let inner: Set<String> = [
    "mr", "mrs", "ms", "mx", "dr", "prof", "rev", "hon", "gov", "sen", "rep", "sgt", "lt", "cpl",
    "capt", "cmdr", "col", "maj", "gen", "det", "insp", "supt", "ofc", "ofcr", "dep", "tpr", "pvt",
    "mt", "ft", "e.g", "i.e", "vs", "v", "cf", "ca", "approx", "fig", "figs", "sec", "secs", "art",
    "para", "pp", "vol", "resp", "nr", "bzw", "z.b",
  ]
  /// At the end of a sentence only if what follows is a word that begins one.
  static let ambiguous: Set<String> = [
    "st", "ave", "av", "blvd", "rd", "dr", "hwy", "ln", "ct", "pl", "apt", "bldg", "jr", "sr",
    "inc",
    "ltd", "co", "corp", "dept", "univ", "etc", "al", "am", "pm", "min", "mins", "hr", "hrs", "jan",
    "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "mon", "tue",
    "wed",
    "thu", "fri", "sat", "sun", "p", "lic", "reg", "est", "ext", "tel", "misc", "veh", "subj",
  ]
  /// Words that begin a sentence and are no names.
  static let openers: Set<String> = [
    "the", "a", "an", "he", "she", "it", "they", "we", "you", "i", "this", "that", "these", "those",
    "his", "her", "their", "its", "our", "my", "there", "then", "when", "while", "after", "before",
    "at", "in", "on", "by", "as", "if", "but", "and", "or", "so", "no", "not", "one", "two", "both",
    "another", "someone", "somebody", "everyone", "nobody", "nothing", "from", "to", "for", "with",
    "during", "later", "next", "finally", "also", "however", "officer", "officers", "driver",
    "dispatch", "what", "who", "where", "why", "how", "all", "some", "according", "upon", "once",
    "until", "because", "although", "meanwhile", "afterwards", "two", "three", "several", "people",
  ]
}

/// Whether a text has a word beside its citations.
private func saysSomething(_ text: ArraySlice<Unicode.Scalar>, besides citations: [Citation])
  -> Bool
{
  var next = 0
  var index = text.startIndex
  while index < text.endIndex {
    if next < citations.count, citations[next].place.lowerBound <= index {
      index = max(index, citations[next].place.upperBound)
      next += 1
    } else if text[index].properties.isAlphabetic {
      return true
    } else {
      index += 1
    }
  }
  return false
}

/// A text in one line of a length that fits a report.
private func excerpt(_ text: ArraySlice<Unicode.Scalar>) -> String {
  let limit = 120
  var result = String.UnicodeScalarView()
  for scalar in text {
    if result.count == limit { return String(result) + "…" }
    let isControl = scalar.properties.generalCategory == .control
    if isSpace(scalar) || isControl {
      if let last = result.last, last != " " { result.append(" ") }
    } else {
      result.append(scalar)
    }
  }
  while result.last == " " { result.removeLast() }
  return String(result)
}
