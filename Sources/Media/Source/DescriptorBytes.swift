// The bytes of an open file for the walk of its container. They are read by their places, so that
// whoever else reads the same descriptor is not disturbed.

package import Containers
import Files
package import MediaTime

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

/// What players show of the pictures of a file, where its container cuts a border off.
///
/// - Parameters:
///   - descriptor: the open file; stays the caller's.
///   - size: of its pictures.
/// - Returns: nil where all of each picture is shown.
package func cleanAperture(of descriptor: Int32, cutting size: PixelSize) -> CleanAperture? {
  guard let bytes = try? ByteSource(descriptor: descriptor),
    let aperture = cleanAperture(in: bytes), aperture.cuts(width: size.width, height: size.height)
  else { return nil }
  return aperture
}
