// The bytes of an open file for the walk of its container.

package import Containers
import Files

extension ByteSource {
  /// The file in a descriptor.
  ///
  /// - Parameter descriptor: stays the caller's, and open as long as this is used.
  /// - Throws: `ContainerError.notRead` when the system does not tell how long the file is.
  package init(descriptor: Int32) throws(ContainerError) {
    let window: FileWindow
    do throws(FilesError) { window = try FileWindow(descriptor) } catch {
      throw .notRead(offset: 0, code: error.code)
    }
    self.init(count: window.count) { range throws(ContainerError) in
      do throws(FilesError) { return try window.bytes(range) } catch {
        throw .notRead(offset: range.lowerBound, code: error.code)
      }
    }
  }
}

extension FilesError {
  /// The errno of a call on a descriptor.
  fileprivate var code: Int32 {
    if case .system(_, _, let code) = self { code } else { 0 }
  }
}
