// The files of a run, open in this process, which never reads a byte of the film: somebody's, or
// one in memory for the built-in film, and an empty one for copies.

import Files
import SystemPackage

/// Open files that workers are given.
struct BenchFiles: ~Copyable {
  /// The film's file.
  private enum Film: ~Copyable {
    case somebodys(OpenedFile)
    case builtIn(MemoryFile)
  }

  /// Where somebody's film is; nil for the built-in one, which is still to be coded.
  let source: FilePath?
  /// Where copies of the film go.
  let copy: MemoryFile
  private let file: Film

  /// Opens the film, or makes an empty file for the built-in one.
  ///
  /// - Parameter source: path of somebody's film; nil for the built-in one.
  /// - Throws: `BenchError.job` where the film cannot be read, `.noMemoryFile`.
  init(film source: FilePath?) throws(BenchError) {
    let copy = try MemoryFile()
    if let source {
      let film = try reading { () throws(FilesError) in try OpenedFile(source) }
      self.init(.somebodys(film), copy, source: source)
    } else {
      self.init(.builtIn(try MemoryFile()), copy, source: nil)
    }
  }

  private init(_ file: consuming Film, _ copy: consuming MemoryFile, source: FilePath?) {
    self.file = file
    self.copy = copy
    self.source = source
  }

  /// What a report calls the film.
  var name: String { source?.string ?? "built-in clip" }

  /// The film.
  var film: Int32 {
    switch file {
    case .somebodys(let file): file.descriptor
    case .builtIn(let file): file.descriptor
    }
  }

  /// A path under which this process can open the film once more.
  var path: FilePath {
    switch file {
    case .somebodys(let file): file.path
    case .builtIn(let file): file.path
    }
  }
}
