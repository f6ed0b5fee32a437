// What a person reads when something could not be done to a file. The system's own words stand in
// brackets; names are shown as far as they can be.

package import Files
package import SystemPackage

extension FilesError {
  /// One sentence: what, where, what to do.
  package var sentence: String {
    let name = path.map(shown) ?? "A file"
    switch self {
    case .system(.open, "-"?, _):
      return
        "'-' cannot be read, as a file that can be read at any place is needed: copy it into one."
    case .system(let operation, _, let code):
      let words = "\(Errno(rawValue: code))".lowercased()
      return switch operation {
      case .open, .status, .read:
        "\(name) cannot be read (\(words)): check its name and who may read it."
      case .create, .name, .makeFolder:
        "\(name) cannot be created (\(words)): choose another name or folder."
      case .write, .sync:
        "\(name) could not be written (\(words)): make room or wait, then run it again."
      case .lock: "\(name) cannot be locked (\(words)): wait for other jobs, then run it again."
      }
    case .isDirectory: return "\(name) is a folder: name a file in it."
    case .notRegular:
      return "\(name) is no regular file, and one that can be read at any place is needed: copy it "
        + "into a file first."
    case .empty: return "\(name) is empty: choose a file that has something in it."
    case .exists: return "\(name) exists already: choose another name or say --overwrite."
    case .tooLarge(_, let limit):
      return "\(name) has more than \(limit) bytes, the most that is read: check that it is the "
        + "right file."
    }
  }
}

/// A path as a terminal may show it: whole, with nothing that steers it.
///
/// Bytes that are not UTF-8 are shown as U+FFFD.
package func shown(_ path: FilePath) -> String {
  var result = ""
  for scalar in path.string.unicodeScalars {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator:
      result += "\\u{" + String(scalar.value, radix: 16) + "}"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}
