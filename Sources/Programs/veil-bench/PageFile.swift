// Where the page goes: a name that is free or may be replaced, and that names nothing that is read.

import Bench
import Files
import Jobs
import SystemPackage

/// The page's file.
struct PageFile {
  let path: FilePath
  private let replaces: Bool

  /// Checks the name before anything is measured.
  ///
  /// - Parameters:
  ///   - path: the page.
  ///   - replacing: whether an older file may be replaced.
  ///   - comparison: the earlier result; nil is none.
  ///   - source: the film; nil is the built-in one.
  /// - Throws: `BenchError.job` where the name is taken or that of a file that is read.
  init(
    _ path: FilePath, replacing: Bool, comparison: FilePath?, source: FilePath?
  ) throws(BenchError) {
    do throws(JobFailure) {
      try FileNames().reading(.comparison, comparison).reading(.source, source)
        .writing(.report, path).check(replacing: replacing)
    } catch { throw .job(error) }
    self.path = path
    replaces = replacing
  }

  /// Writes the page of a report; it appears when it is complete.
  ///
  /// - Parameter report: what the page shows.
  /// - Throws: `BenchError.job`.
  func write(_ report: BenchReport) throws(BenchError) {
    do throws(FilesError) {
      let file = try StagedFile(for: path, replacing: replaces)
      try file.write(Array(page(of: report).utf8))
      _ = try file.publish()
    } catch { throw .job(.output(error)) }
  }
}
