// The exemption codes that an office gives as reasons. Each office has its own list; one for the
// United States is built in, so that nobody has to begin with an empty one.

import Files
import Jobs
import StrictJSON
package import SystemPackage

/// A reason that a statute allows to hide something for.
package struct ExemptionCode: Hashable, Sendable, Encodable {
  /// The place in the statute, as it is written into plans and receipts.
  package let code: String
  /// What it is about, for those who choose.
  package let text: String
}

/// The codes that people choose from.
package struct ExemptionCodes: Hashable, Sendable {
  /// The codes, in the order of the list.
  package let codes: [ExemptionCode]

  /// Most codes, most characters of a code or a text, most bytes of a list.
  private static let (mostCodes, mostCharacters, mostBytes) = (500, 200, 1 << 18)

  /// Those of an office that has no list of its own.
  package static let builtIn = ExemptionCodes(codes: [
    ExemptionCode(code: "5 U.S.C. 552(b)(6)", text: "personnel, medical and similar files"),
    ExemptionCode(
      code: "5 U.S.C. 552(b)(7)(C)", text: "unwarranted invasion of personal privacy"),
    ExemptionCode(code: "18 U.S.C. 2721", text: "records of motor vehicles"),
    ExemptionCode(code: "RCW 42.56.240(14)", text: "body-worn camera recordings"),
    ExemptionCode(code: "Cal. Gov. Code 7923.600", text: "records of investigations"),
    ExemptionCode(code: "Fla. Stat. 119.071(2)(l)", text: "body camera recordings"),
    ExemptionCode(code: "FOIA 2000 s.40(2)", text: "personal information"),
    ExemptionCode(code: "GDPR Art. 5(1)(c)", text: "no more data than are needed"),
  ])

  private init(codes: [ExemptionCode]) { self.codes = codes }

  /// Reads an office's list: a JSON array of objects with `code` and `text`.
  ///
  /// - Parameter path: the list.
  /// - Throws: `StudioFailure.exemptions` if it is none; `.job(.input)` if it cannot be read.
  package init(at path: FilePath) throws(StudioFailure) {
    let bytes: [UInt8]
    do throws(FilesError) {
      bytes = try OpenedFile(path).contents(limit: ExemptionCodes.mostBytes + 1)
    } catch { throw .job(.input(error)) }
    guard bytes.count <= ExemptionCodes.mostBytes,
      case .array(let entries)? = try? JSONValue(parsing: bytes),
      (1...ExemptionCodes.mostCodes).contains(entries.count)
    else { throw .exemptions(path: PathText(path), entry: nil) }
    var codes: [ExemptionCode] = []
    for (place, entry) in entries.enumerated() {
      guard case .object(let members) = entry, members.count == 2,
        let code = ExemptionCodes.line("code", in: members),
        let text = ExemptionCodes.line("text", in: members)
      else { throw .exemptions(path: PathText(path), entry: place + 1) }
      codes.append(ExemptionCode(code: code, text: text))
    }
    self.codes = codes
  }

  /// A member that is one line of text.
  private static func line(_ name: String, in members: [JSONMember]) -> String? {
    guard case .string(let text)? = members.first(where: { $0.name == name })?.value,
      (1...mostCharacters).contains(text.count), !text.contains(where: \.isNewline)
    else { return nil }
    return text
  }
}
