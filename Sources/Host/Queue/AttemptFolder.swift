// Where an attempt writes: a folder of its own beside the output's name. What is complete there
// gets its name by a link, which never replaces anything and can be done again after a crash.

package import Files
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

  /// Where finished segments of a job wait for its next attempt, whatever becomes of this one.
  ///
  /// - Parameter job: the job.
  /// - Returns: a folder beside those of its attempts.
  package static func work(of job: QueuedJob) -> FilePath {
    job.output.folder.appending(".veil-\(job.key.prefix(16))-work")
  }

  /// The numbers of the attempts at a job that have left a folder, the latest first.
  ///
  /// - Parameter job: the job.
  /// - Returns: the numbers; none where the folder of outputs cannot be read.
  package static func attempts(at job: QueuedJob) -> [Int] {
    let prefix = ".veil-\(job.key.prefix(16))-"
    let all = (try? names(in: job.output.folder)) ?? []
    return all.map(\.string).filter { $0.hasPrefix(prefix) }
      .compactMap { Int($0.dropFirst(prefix.count)) }.sorted(by: >)
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
    try makePrivateFolder(path)
  }

  /// Removes the folder with everything in it.
  package func remove() { removeFolder(path) }

  /// Gives output and receipt their names.
  ///
  /// May be done again until the folder is removed.
  ///
  /// - Throws: `FilesError.exists` when another file stands at one of the names; nothing of this
  ///   attempt stands there then.
  package func publish() throws(FilesError) {
    try linkFile(output, to: job.output)
    do throws(FilesError) { try linkFile(receipt, to: receiptName(for: job.output)) } catch {
      if isSameFile(output, job.output) { removeFile(job.output) }
      throw error
    }
    syncFolder(path.folder)
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
