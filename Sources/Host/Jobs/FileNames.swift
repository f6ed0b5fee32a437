// All names of a job, checked before anything is opened for writing: no verb may write over a file
// that it reads, and no two of its outputs may have one name.

import Files
package import SystemPackage

/// The files of a job by what they are to it.
package struct FileNames {
  private var reads: [(role: FileRole, path: FilePath)] = []
  private var writes: [(role: FileRole, path: FilePath)] = []

  /// Names nothing yet.
  package init() {}

  /// A file that is read; nil is none.
  package func reading(_ role: FileRole, _ path: FilePath?) -> FileNames {
    var result = self
    if let path { result.reads.append((role, path)) }
    return result
  }

  /// A file that is written; nil is none.
  package func writing(_ role: FileRole, _ path: FilePath?) -> FileNames {
    var result = self
    if let path { result.writes.append((role, path)) }
    return result
  }

  /// Refuses names under which one file would take the place of another, and names that are taken.
  ///
  /// - Parameter replacing: whether older files may be replaced.
  /// - Throws: `JobFailure.sameFile`, `.output` with `FilesError.exists`, `.folderExists`.
  package func check(replacing: Bool) throws(JobFailure) {
    for (place, output) in writes.enumerated() {
      for other in reads + writes[..<place] where isSameFile(output.path, other.path) {
        throw .sameFile(path: PathText(output.path), role: output.role, takes: other.role)
      }
    }
    for output in writes {
      do throws(FilesError) { try checkName(output.path, replacing: replacing) } catch {
        throw output.role == .findings ? .folder(error) : .output(error)
      }
    }
  }
}
