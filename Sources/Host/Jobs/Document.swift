// A small file that a person asked for beside the films: written whole and then named, like everything
// else that Veil writes.

/// Writes `bytes` to a file that gets its name when it is complete.
///
/// - Throws: `JobError.outputExists`, `.cannotCreate`, `.temporary`.
public func writeDocument(
  _ bytes: [UInt8], to path: String, replacing: Bool
) throws(JobError) {
  let file = try UnnamedFile(for: path, replacing: replacing)
  try file.write(bytes)
  try file.publish(replacing: replacing)
}
