// The secrets of a redaction in a file that is its owner's alone.

import Custody
import Files
import SystemPackage

/// Reads the secrets in a file.
///
/// - Parameter path: the file; nil is none.
/// - Returns: the secrets; nil if no file is named.
/// - Throws: `JobFailure.secrets`: `.keyOpenToOthers` if anybody but its owner may read it.
func secrets(_ path: PathText?) throws(JobFailure) -> SealedSecrets? {
  guard let path else { return nil }
  let file = try reading { () throws(FilesError) in
    try PrivateContents(at: path.path, limit: 1 << 16)
  }
  do throws(CustodyError) {
    guard !file.isOpenToOthers else {
      throw .keyOpenToOthers(path: path, mode: Int(file.mode.rawValue))
    }
    return try SealedSecrets(json: file.bytes)
  } catch { throw .secrets(path: path, error) }
}
