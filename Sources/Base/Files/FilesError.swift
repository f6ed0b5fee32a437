// Why something could not be done to a file, as facts: the operation, the file's name and what the
// system said. A file that was handed over as a descriptor has no name here.

import Glibc
public import SystemPackage

/// What was asked of the system.
public enum FileOperation: String, Hashable, Codable, Sendable, CaseIterable {
  /// Opening.
  case open
  /// Asking for size, kind or identity.
  case status
  /// Reading.
  case read
  /// Writing.
  case write
  /// Writing through to the disk.
  case sync
  /// Locking against other processes.
  case lock
  /// Creating a file in its folder.
  case create
  /// Giving a complete file its name.
  case name
  /// Making a folder.
  case makeFolder
}

/// Why something could not be done to a file.
public enum FilesError: Error, Hashable, Sendable {
  /// The system refused an operation; `code` is the value of `errno`.
  case system(FileOperation, path: FilePath?, code: Int32)
  /// A file was to be there, and it is a folder.
  case isDirectory(FilePath)
  /// It is neither a regular file nor a folder, and one that can be read at any place is needed.
  case notRegular(FilePath)
  /// The file has no bytes.
  case empty(FilePath)
  /// Something stands already where a new file was to get its name.
  case exists(FilePath)
  /// There are more bytes than anything of this kind may have.
  case tooLarge(path: FilePath?, limit: Int)

  /// The name of the file; nil if it was handed over as a descriptor.
  public var path: FilePath? {
    switch self {
    case .system(_, let path, _), .tooLarge(let path, _): path
    case .isDirectory(let path), .notRegular(let path), .empty(let path), .exists(let path): path
    }
  }

  /// What kind of error it is; the words do not change.
  public var kind: String {
    switch self {
    case .system(let operation, _, _): "files.\(operation.rawValue)"
    case .isDirectory: "files.isDirectory"
    case .notRegular: "files.notRegular"
    case .empty: "files.empty"
    case .exists: "files.exists"
    case .tooLarge: "files.tooLarge"
    }
  }

  /// The errno of what the system refused; 0 for what it did not.
  package var code: Int32 {
    if case .system(_, _, let code) = self { code } else { 0 }
  }

  /// The same error about a file of this name.
  package func naming(_ name: FilePath) -> FilesError {
    switch self {
    case .system(let operation, nil, let code): .system(operation, path: name, code: code)
    case .tooLarge(nil, let limit): .tooLarge(path: name, limit: limit)
    default: self
    }
  }
}

/// Runs something that throws `Errno`.
func asking<Value: ~Copyable>(
  _ operation: FileOperation, _ path: FilePath?, _ body: () throws -> Value
) throws(FilesError) -> Value {
  do { return try body() } catch {
    let code = (error as? Errno) ?? .ioError
    throw .system(operation, path: path, code: code.rawValue)
  }
}

/// Calls the system, again if a signal came between; a negative result is a failure.
func asking(
  _ operation: FileOperation, _ path: FilePath?, call: () -> Int32
) throws(FilesError) {
  while call() < 0 {
    guard errno == EINTR else { throw .system(operation, path: path, code: errno) }
  }
}
