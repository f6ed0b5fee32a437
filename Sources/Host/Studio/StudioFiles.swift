// The names of what the studio keeps of a film: beside it, or in the folder that somebody chose.

import Files
package import SystemPackage
import WorkerProtocol

/// The files of one film.
package struct StudioFiles: Sendable {
  /// The film.
  package let source: FilePath
  /// The plan.
  package let plan: FilePath
  /// What was done to the plan, one line of JSON for each time.
  package let journal: FilePath
  private let stem: FilePath
  private let ending: String

  /// Names them; nothing is looked at.
  ///
  /// - Parameters:
  ///   - source: the film.
  ///   - folder: where the plan and all that is exported go; nil is beside the film.
  package init(_ source: FilePath, in folder: FilePath? = nil) {
    self.source = source
    var stem = (folder ?? source.folder).pushing(source.name)
    stem.extension = nil
    self.stem = stem
    plan = stem.ending(".plan.json")
    journal = stem.ending(".plan.journal")
    // What Veil does not write becomes MP4.
    let isWritten = Container(fileName: "\(source)") != nil
    ending = "." + (isWritten ? source.extension ?? "mp4" : "mp4")
  }

  /// Names for what is exported, none of which is taken: `NAME.redacted.mp4`, or with a number.
  package func freeExport() -> ExportFiles {
    var number = 1
    while true {
      let base = stem.ending(".redacted" + (number == 1 ? "" : "-\(number)"))
      let files = ExportFiles(
        film: base.ending(ending), plan: base.ending(".plan.json"),
        receipt: base.ending(".receipt.json"), sheet: base.ending(".sheet.png"))
      if !files.all.contains(where: isThere) { return files }
      number += 1
    }
  }
}

/// The files of one export.
package struct ExportFiles: Sendable {
  /// The redacted film.
  package let film: FilePath
  /// The plan that it was made by.
  package let plan: FilePath
  /// What was done.
  package let receipt: FilePath
  /// The contact sheet.
  package let sheet: FilePath

  /// All of them.
  var all: [FilePath] { [film, plan, receipt, sheet] }
}

extension FilePath {
  /// The path with more letters at its end.
  fileprivate func ending(_ text: String) -> FilePath { FilePath(bytes: bytes + text.utf8) }
}
