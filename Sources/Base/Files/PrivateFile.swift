// Files that hold a secret: what one of them may be read by is asked of the open file, so that no
// name can change in between, and a new one is its owner's alone before it has a byte.

import Glibc
package import SystemPackage

/// What was read of a file that ought to be its owner's alone.
package struct PrivateContents: Sendable {
  /// All bytes.
  package let bytes: [UInt8]
  /// The nine bits of permissions.
  package let mode: FilePermissions

  /// Whether anybody but the owner may read or write the file.
  package var isOpenToOthers: Bool { !mode.isDisjoint(with: .groupReadWriteOtherReadWrite) }

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - limit: the most bytes that there may be.
  /// - Throws: `.system` when it cannot be opened or read, `.tooLarge` beyond `limit` bytes.
  package init(at path: FilePath, limit: Int) throws(FilesError) {
    let file = try OwnedDescriptor(opening: path)
    mode = try asking(.status, path) { try Stat(file.descriptor) }.permissions
    bytes = try naming(path) { () throws(FilesError) in
      try contents(of: file.descriptor.rawValue, limit: limit)
    }
  }
}

extension FilePermissions {
  fileprivate static let groupReadWriteOtherReadWrite: FilePermissions = [
    .groupReadWrite, .otherReadWrite,
  ]
}

extension StagedFile {
  /// Takes the file from everybody but its owner, whatever the process's mask says.
  ///
  /// - Throws: `.system` with the operation `create`.
  package func restrictToOwner() throws(FilesError) {
    try asking(.create, path, call: { fchmod(descriptor, 0o600) })
  }
}
