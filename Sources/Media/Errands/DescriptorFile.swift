// Writing into a descriptor that somebody else opened. The only file of this module with unsafe code.

import Glibc

/// Writes bytes at the start of a file.
///
/// - Throws: `ErrandFailure` of kind `temporary`: the disk is full, or its quota is used up.
func writeAll(_ bytes: [UInt8], to descriptor: Int32) throws(ErrandFailure) {
  var done = 0
  while done < bytes.count {
    let put = unsafe bytes.withUnsafeBytes { buffer in
      unsafe pwrite(descriptor, buffer.baseAddress! + done, bytes.count - done, done)
    }
    if put > 0 {
      done += put
    } else if errno != EINTR {
      let words = unsafe String(cString: strerror(errno))
      throw ErrandFailure(.temporary, "writing failed: \(words.lowercased())")
    }
  }
}
