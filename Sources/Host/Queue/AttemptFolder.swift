// Where an attempt writes: a folder of its own beside the output's name. What is complete there
// gets its name by a link, which never replaces anything and can be done again after a crash.

package import Files
import Glibc
package import SystemPackage

/// The folder of one attempt at a job.
///
/// It is `.veil-` with the start of the job's key and the attempt's number, in the output's folder.
package struct AttemptFolder: Sendable {
  /// The folder.
  package let path: FilePath
  private let job: QueuedJob

  /// Names the folder; nothing is made yet.
  ///
  /// - Parameters:
  ///   - job: the job.
  ///   - attempt: which of its attempts, from 1.
  package init(_ job: QueuedJob, attempt: Int) {
    self.job = job
    path = job.output.folder.appending(".veil-\(job.key.prefix(16))-\(attempt)")
  }

  /// The finished file, under its own name.
  package var output: FilePath { path.pushing(job.output.name) }
  /// Its receipt.
  package var receipt: FilePath { path.pushing(receiptName(for: job.output).name) }
  /// What the program says, as lines of JSON.
  package var words: FilePath { path.appending("words.jsonl") }
  /// What it says to people.
  package var complaints: FilePath { path.appending("complaints.txt") }

  /// Makes the folder, for its owner alone; whatever an earlier process left there goes.
  ///
  /// - Throws: `FilesError.system`.
  package func make() throws(FilesError) {
    remove()
    try makeFolders(path.folder)
    let code = unsafe path.withPlatformString { unsafe mkdir($0, 0o700) } == 0 ? 0 : errno
    if code != 0 { throw .system(.makeFolder, path: path, code: code) }
  }

  /// Removes the folder with everything in it.
  package func remove() {
    for file in (try? names(in: path)) ?? [] {
      _ = unsafe path.appending(file).withPlatformString { unsafe unlink($0) }
    }
    _ = unsafe path.withPlatformString { unsafe rmdir($0) }
  }

  /// Gives output and receipt their names.
  ///
  /// May be done again until the folder is removed.
  ///
  /// - Throws: `FilesError.exists` when another file stands at one of the names; nothing of this
  ///   attempt stands there then.
  package func publish() throws(FilesError) {
    let names = [(output, job.output), (receipt, receiptName(for: job.output))]
    for (index, (staged, final)) in names.enumerated() {
      do throws(FilesError) { try link(staged, final) } catch {
        for (staged, final) in names[..<index] where isSameFile(staged, final) {
          _ = unsafe final.withPlatformString { unsafe unlink($0) }
        }
        throw error
      }
    }
    let folder = unsafe job.output.folder.withPlatformString {
      unsafe open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    }
    guard folder >= 0 else { return }
    fsync(folder)
    close(folder)
  }

  private func link(_ staged: FilePath, _ final: FilePath) throws(FilesError) {
    let result = unsafe staged.withPlatformString { from in
      unsafe final.withPlatformString { to in unsafe Glibc.link(from, to) }
    }
    let code = errno
    if result == 0 || (code == EEXIST && isSameFile(staged, final)) { return }
    throw code == EEXIST ? .exists(final) : .system(.name, path: final, code: code)
  }
}

/// Where the receipt of an output goes: its name with `.receipt.json` in place of its ending.
///
/// - Parameter output: the output.
/// - Returns: a path in the same folder.
package func receiptName(for output: FilePath) -> FilePath {
  var path = output
  path.extension = nil
  path.extension = "receipt.json"
  return path
}

/// Bytes that can be written into the file system of a folder, or of the nearest one above it that
/// is there.
///
/// - Parameter folder: the folder.
/// - Returns: bytes; nil when the system does not tell.
package func freeSpace(at folder: FilePath) -> Int64? {
  var folder = folder
  while true {
    var status = statvfs()
    let result = unsafe folder.withPlatformString { unsafe statvfs($0, &status) }
    if result == 0 { return Int64(status.f_bavail) * Int64(status.f_frsize) }
    guard errno == ENOENT, folder.removeLastComponent() else { return nil }
  }
}
