// A summary as passages: what stands together as one paragraph, list item or table row, without the
// signs of Markdown around it. Code is left out; headings are kept apart, since they claim nothing.

/// A part of a text whose sentences belong together.
struct Passage {
  /// What it is in the text.
  enum Kind {
    /// A paragraph or a list item: sentences.
    case prose
    /// A row of a table: one statement, whatever its cells hold.
    case row
    /// A heading, or a line that only leads in to what follows.
    case heading
  }

  var kind: Kind
  /// The text; line ends are kept as spaces.
  var text: [Unicode.Scalar] = []
  /// Where each line begins in `text`, and its number from 1.
  var lines: [(offset: Int, number: Int)] = []

  /// The line that an offset of the text stands in.
  func line(at offset: Int) -> Int {
    var (low, high) = (0, lines.count)
    while low + 1 < high {
      let middle = (low + high) / 2
      if lines[middle].offset <= offset { low = middle } else { high = middle }
    }
    return lines.isEmpty ? 0 : lines[low].number
  }

  mutating func append(_ line: some Sequence<Unicode.Scalar>, number: Int) {
    if !text.isEmpty { text.append(" ") }
    lines.append((text.count, number))
    text += line
  }
}

/// Reads Markdown (CommonMark 0.31, and tables as GitHub has them) as far as passages need it.
struct PassageReader {
  private typealias Line = ArraySlice<Unicode.Scalar>
  private var passages: [Passage] = []
  private var current = Passage(kind: .prose)
  private var fence: (mark: Unicode.Scalar, length: Int)?
  private var isInComment = false
  private var isInList = false
  private var isInTable = false

  /// The passages of a text, in order; linear in its length.
  static func passages(of text: [Unicode.Scalar]) -> [Passage] {
    var reader = PassageReader()
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.last == "\r" ? $0.dropLast() : $0 }
    var index = frontMatter(lines)
    while index < lines.count {
      reader.take(
        lines[index], number: index + 1, next: index + 1 < lines.count ? lines[index + 1] : [])
      index += 1
    }
    reader.flush()
    return reader.passages
  }

  /// Lines of a document's front matter: from `---` in the first line to the next `---` or `...`.
  private static func frontMatter(_ lines: [Line]) -> Int {
    guard let first = lines.first, String(first) == "---" else { return 0 }
    let end = lines.dropFirst().firstIndex { ["---", "..."].contains(String($0)) }
    return end.map { $0 + 1 } ?? 0
  }

  private mutating func take(_ raw: Line, number: Int, next: Line) {
    if fence != nil { return closeFence(unquoted(raw)) }
    let line = unquoted(withoutComments(raw)[...])
    let content = line.drop(while: isSpace)
    let indent = line.prefix(while: isSpace).reduce(0) { $0 + ($1 == "\t" ? 4 : 1) }
    if content.isEmpty {
      isInTable = false
      return flush()
    }
    let isCode = indent >= 4 && current.text.isEmpty && !isInList
    if isCode { return }
    if openFence(content) { return flush() }
    if isInTable, content.contains("|") { return addRow(content, number) }
    isInTable = false
    if isUnderline(content), !current.text.isEmpty, indent < 4 {
      current.kind = .heading
      return flush()
    }
    if isRule(content) || isLinkDefinition(content) { return flush() }
    if content.contains("|"), isTableDelimiter(unquoted(next)) {
      flush()
      isInTable = true
      return
    }
    if let title = headingText(content), indent < 4 {
      flush()
      current = Passage(kind: .heading)
      current.append(title, number: number)
      return flush()
    }
    if let item = itemText(content) {
      flush()
      isInList = true
      current.append(item, number: number)
      return
    }
    if indent == 0, current.text.isEmpty { isInList = false }
    current.append(content, number: number)
  }

  private mutating func addRow(_ content: Line, _ number: Int) {
    if isTableDelimiter(content) { return }
    var row = Passage(kind: .row)
    row.append(content.map { $0 == "|" ? " " : $0 }, number: number)
    passages.append(row)
  }

  private mutating func flush() {
    defer { current = Passage(kind: .prose) }
    guard !current.text.isEmpty else { return }
    if current.kind == .prose, leadsIn(current.text) { current.kind = .heading }
    passages.append(current)
  }

  /// Whether a passage claims nothing: it ends in a colon, or is a title set in bold.
  private func leadsIn(_ text: [Unicode.Scalar]) -> Bool {
    let marks = Set("*_ ".unicodeScalars)
    guard let last = text.last(where: { !marks.contains($0) }) else { return true }
    if last == ":" { return true }
    let isBold =
      text.count > 4 && ["**", "__"].contains(String(text[..<2]))
      && String(text[..<2]) == String(text[(text.count - 2)...])
    let inner = text.dropFirst(2).dropLast(2)
    return isBold && !inner.contains("*") && !".!?…".unicodeScalars.contains(last)
      && !inner.contains(where: { ("0"..."9").contains($0) })
  }

  // MARK: - Signs

  /// A line without the marks of the quotations that it stands in.
  private func unquoted(_ line: Line) -> Line {
    var rest = line
    while true {
      let inner = rest.drop(while: { $0 == " " })
      guard inner.first == ">" else { return rest }
      rest = inner.dropFirst()
      if rest.first == " " { rest = rest.dropFirst() }
    }
  }

  /// A line without comments, which may go on for many lines.
  private mutating func withoutComments(_ line: Line) -> [Unicode.Scalar] {
    guard isInComment || line.contains("<") else { return Array(line) }
    var result: [Unicode.Scalar] = []
    var index = line.startIndex
    func stands(_ mark: String) -> Bool {
      line[index...].starts(with: mark.unicodeScalars)
    }
    while index < line.endIndex {
      if isInComment {
        isInComment = !stands("-->")
        index += isInComment ? 1 : 3
      } else if stands("<!--") {
        isInComment = true
        index += 4
      } else {
        result.append(line[index])
        index += 1
      }
    }
    return result
  }

  private mutating func openFence(_ content: Line) -> Bool {
    guard let mark = content.first, mark == "`" || mark == "~" else { return false }
    let length = content.prefix(while: { $0 == mark }).count
    guard length >= 3, mark == "~" || !content.dropFirst(length).contains("`") else { return false }
    fence = (mark, length)
    return true
  }

  private mutating func closeFence(_ line: Line) {
    guard let open = fence else { return }
    let content = line.drop(while: isSpace)
    let length = content.prefix(while: { $0 == open.mark }).count
    if length >= open.length, content.dropFirst(length).allSatisfy(isSpace) { fence = nil }
  }

  private func headingText(_ content: Line) -> Line? {
    let level = content.prefix(while: { $0 == "#" }).count
    let rest = content.dropFirst(level)
    guard (1...6).contains(level), rest.first.map(isSpace) ?? true else { return nil }
    return rest.drop(while: isSpace)
  }

  private func isUnderline(_ content: Line) -> Bool {
    guard let mark = content.first, mark == "=" || mark == "-" else { return false }
    return content.drop(while: { $0 == mark }).allSatisfy(isSpace)
  }

  private func isRule(_ content: Line) -> Bool {
    guard let mark = content.first, "-*_".unicodeScalars.contains(mark) else { return false }
    return content.allSatisfy { $0 == mark || isSpace($0) }
      && content.count(where: { $0 == mark }) >= 3
  }

  /// What stands behind the mark of a list item.
  private func itemText(_ content: Line) -> Line? {
    var rest = content
    if let mark = content.first, "-*+•".unicodeScalars.contains(mark) {
      rest = rest.dropFirst()
    } else {
      let digits = content.prefix(while: { ("0"..."9").contains($0) }).count
      rest = content.dropFirst(digits)
      guard (1...9).contains(digits), let mark = rest.first, mark == "." || mark == ")" else {
        return nil
      }
      rest = rest.dropFirst()
    }
    guard rest.first.map(isSpace) ?? true else { return nil }
    rest = rest.drop(while: isSpace)
    let isTask = ["[ ] ", "[x] ", "[X] "].contains(String(rest.prefix(4)))
    return isTask ? rest.dropFirst(4) : rest
  }

  private func isTableDelimiter(_ line: Line) -> Bool {
    line.contains("-") && line.contains("|")
      && line.allSatisfy { "|-:".unicodeScalars.contains($0) || isSpace($0) }
  }

  /// `[name]: https://…`; a time in brackets with a colon behind it is none.
  private func isLinkDefinition(_ content: Line) -> Bool {
    guard content.first == "[", let close = content.firstIndex(of: "]"),
      content[close...].dropFirst().first == ":"
    else { return false }
    let target = content[close...].dropFirst(2).drop(while: isSpace).prefix { !isSpace($0) }
    return target.first == "<" || target.first == "#" || target.first == "/"
      || String(target).contains("://")
  }
}

extension String {
  /// The text of some scalars.
  init(_ scalars: some Sequence<Unicode.Scalar>) {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    self = String(view)
  }
}
