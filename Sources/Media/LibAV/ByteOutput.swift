// Bytes on their way into a file or a pipe that somebody else opened. They are collected, so that
// the system is called once for many; nothing is known of what they mean.

import Glibc
package import WorkerProtocol

/// Writes to a descriptor, from its start (files) or where it stands (pipes).
@safe package struct ByteOutput: ~Copyable, Sendable {
  private let descriptor: Int32
  private let isPipe: Bool
  private var waiting: [UInt8] = []
  private var written: Int64 = 0

  private static let blockSize = 1 << 18

  /// Prepares to write to `descriptor`, which stays open and belongs to the caller.
  ///
  /// - Parameters:
  ///   - descriptor: an open file or pipe that can be written.
  ///   - isPipe: whether bytes can only be written one after the other.
  package init(descriptor: Int32, isPipe: Bool) {
    self.descriptor = descriptor
    self.isPipe = isPipe
    waiting.reserveCapacity(2 * ByteOutput.blockSize)
  }

  /// Bytes so far, written or waiting.
  package var count: Int64 { written + Int64(waiting.count) }

  /// Adds bytes.
  ///
  /// - Throws: `LibAVFailure.inputOutput`, with `EPIPE` where nobody reads the pipe any more.
  package mutating func write(_ bytes: [UInt8]) throws(LibAVFailure) {
    waiting += bytes
    if waiting.count >= ByteOutput.blockSize { try flush() }
  }

  /// Adds samples, each as two bytes with the lower one first.
  ///
  /// - Throws: `LibAVFailure.inputOutput`.
  package mutating func write(samples: [Int16]) throws(LibAVFailure) {
    #if _endian(little)
      unsafe samples.withUnsafeBytes { unsafe waiting.append(contentsOf: $0) }
    #else
      waiting += samples.flatMap {
        [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)]
      }
    #endif
    if waiting.count >= ByteOutput.blockSize { try flush() }
  }

  /// Hands everything that waits to the system.
  ///
  /// - Throws: `LibAVFailure.inputOutput`.
  package mutating func flush() throws(LibAVFailure) {
    try put(waiting, at: written)
    written += Int64(waiting.count)
    waiting.removeAll(keepingCapacity: true)
  }

  /// Replaces bytes that were written before.
  ///
  /// - Throws: `LibAVFailure.inputOutput`.
  /// - Precondition: it is no pipe.
  package mutating func replace(_ bytes: [UInt8], at offset: Int64) throws(LibAVFailure) {
    precondition(!isPipe, "what went through a pipe is gone")
    try flush()
    try put(bytes, at: offset)
  }

  /// Cuts a file off behind what was written.
  ///
  /// - Throws: `LibAVFailure.inputOutput`.
  package mutating func finish() throws(LibAVFailure) {
    try flush()
    if !isPipe, ftruncate(descriptor, off_t(written)) != 0 {
      throw .inputOutput(.writing, code: errno)
    }
  }

  private func put(_ bytes: [UInt8], at offset: Int64) throws(LibAVFailure) {
    var done = 0
    while done < bytes.count {
      let put = unsafe bytes.withUnsafeBytes { room in
        let rest = unsafe room.baseAddress! + done
        return unsafe isPipe
          ? Glibc.write(descriptor, rest, bytes.count - done)
          : pwrite(descriptor, rest, bytes.count - done, off_t(offset) + done)
      }
      if put > 0 {
        done += put
      } else if errno != EINTR {
        throw .inputOutput(.writing, code: errno)
      }
    }
  }
}
