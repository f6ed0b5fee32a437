// What was done to a plan, when, and by whom: a file of lines that only grows. It is locked while
// the plan is open, so that one studio at a time writes either.

package import Files
import FoundationEssentials
import Glibc
import Jobs
import SystemPackage

/// What was done.
package enum JournalEvent: String, Codable, Sendable {
  /// The plan was opened as it stood.
  case opened
  /// It was changed by something else than the studio.
  case changedOutside
  /// A person's edit was saved.
  case saved
  /// What was found by following was taken over.
  case followed
  /// A person looked at all of a region and says that it hides what it should.
  case reviewed
  /// A film was exported by the plan.
  case exported
  /// A second person looked at the result and signed it off.
  case signedOff
}

/// One line of the journal.
package struct JournalEntry: Codable, Sendable {
  /// Which revision of the plan it is about; revisions count from 1.
  package var revision: Int
  /// When, by ISO 8601.
  package var date: String
  /// What was done.
  package var event: JournalEvent
  /// SHA-256 of the plan's bytes; nil where there is no plan yet.
  package var plan: String?
  /// The region that it is about.
  package var region: String?
  /// SHA-256 of that region as the plan writes it.
  package var regionDigest: String?
  /// Who did it, as they say.
  package var who: String?
  /// The file that was made.
  package var file: PathText?
}

/// The journal of one plan.
struct PlanJournal: ~Copyable {
  private static let mostBytes = 256 << 20

  private let path: FilePath
  private let file: AppendedFile
  /// All that was written before it was opened.
  private(set) var entries: [JournalEntry]

  /// Opens the journal of a plan, which is made if need be.
  ///
  /// A last line that was not written whole, since the power failed, is left out and ended.
  ///
  /// - Parameters:
  ///   - path: the journal.
  ///   - plan: whose it is, for the failure.
  /// - Returns: the journal, locked.
  /// - Throws: `StudioFailure.openElsewhere`, `.journal`, `.job`.
  static func open(_ path: FilePath, of plan: FilePath) throws(StudioFailure) -> PlanJournal {
    let file: AppendedFile
    do throws(FilesError) {
      file = try AppendedFile(path, waits: false)
    } catch .system(.lock, _, code: EWOULDBLOCK) {
      throw .openElsewhere(plan: PathText(plan))
    } catch { throw .job(.output(error)) }
    let bytes: [UInt8]
    do throws(FilesError) {
      bytes = try contents(at: path, limit: PlanJournal.mostBytes)
    } catch { throw .job(.input(error)) }
    let isWhole = bytes.isEmpty || bytes.last == UInt8(ascii: "\n")
    let journal = PlanJournal(
      path: path, file: file, entries: try entries(in: bytes, isWhole: isWhole, path))
    if !isWhole { try journal.append([UInt8(ascii: "\n")]) }
    return journal
  }

  private init(path: FilePath, file: consuming AppendedFile, entries: [JournalEntry]) {
    self.path = path
    self.file = file
    self.entries = entries
  }

  private static func entries(
    in bytes: [UInt8], isWhole: Bool, _ path: FilePath
  ) throws(StudioFailure) -> [JournalEntry] {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true)
    var result: [JournalEntry] = []
    for (number, line) in lines.enumerated() {
      if let entry = try? JSONDecoder().decode(JournalEntry.self, from: Data(line)) {
        result.append(entry)
      } else if isWhole || number < lines.count - 1 {
        throw .journal(path: PathText(path))
      }
    }
    return result
  }

  /// Writes a line, and waits until the disk has it.
  ///
  /// - Throws: `StudioFailure.job`.
  mutating func append(_ entry: JournalEntry) throws(StudioFailure) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let line = try? encoder.encode(entry) else { throw .journal(path: PathText(path)) }
    try append(Array(line) + [UInt8(ascii: "\n")])
    entries.append(entry)
  }

  private func append(_ bytes: [UInt8]) throws(StudioFailure) {
    do throws(FilesError) { try file.append(bytes) } catch { throw .job(.output(error)) }
  }
}
