// libav's view of an open file: reads and writes at positions of our own, so that a descriptor's
// offset is never shared and no name is ever opened by libav itself.

import CLibAV
import Glibc
import Synchronization
import WorkerProtocol

/// An open file as an AVIOContext.
@safe final class ByteStream {
  let context: UnsafeMutablePointer<AVIOContext>
  private let state: FileState

  /// Wraps `descriptor`, which stays open and belongs to the caller.
  ///
  /// - Throws: `LibAVFailure.outOfMemory`.
  init(descriptor: Int32, writable: Bool) throws(LibAVFailure) {
    state = FileState(descriptor: descriptor)
    let size: Int32 = 1 << 18
    guard let buffer = unsafe av_malloc(Int(size)) else { throw .outOfMemory }
    let opaque = unsafe Unmanaged.passUnretained(state).toOpaque()
    guard
      let context = unsafe avio_alloc_context(
        buffer.assumingMemoryBound(to: UInt8.self), size, writable ? 1 : 0, opaque,
        { unsafe FileState.of($0).read(into: $1!, count: Int($2)) },
        { unsafe FileState.of($0).write(from: $1!, count: Int($2)) },
        { unsafe FileState.of($0).seek(to: $1, whence: $2) })
    else {
      unsafe av_free(buffer)
      throw .outOfMemory
    }
    // Otherwise every packet is written by a call of its own, and pages in two.
    unsafe context.pointee.min_packet_size = size
    unsafe self.context = unsafe context
  }

  /// Which file it is and when it was changed last; nil if the system does not say.
  var contents: FileContents? { FileContents(descriptor: state.descriptor) }

  /// The errno of the first read or write that failed; 0 if none did.
  var failure: Int32 { state.failure }

  deinit {
    unsafe av_freep(&context.pointee.buffer)
    var pointer: UnsafeMutablePointer<AVIOContext>? = unsafe context
    unsafe avio_context_free(&pointer)
  }
}

/// Tells the bytes of a file from those of every other, and from its own before a change.
struct FileContents: Hashable, Sendable {
  private let device: UInt64
  private let inode: UInt64
  private let size: Int64
  private let seconds: Int64
  private let nanoseconds: Int64

  /// Asks the system about an open file; gives nil if it does not say.
  init?(descriptor: Int32) {
    var facts = stat()
    guard unsafe fstat(descriptor, &facts) == 0 else { return nil }
    (device, inode, size) = (UInt64(facts.st_dev), UInt64(facts.st_ino), Int64(facts.st_size))
    (seconds, nanoseconds) = (Int64(facts.st_mtim.tv_sec), Int64(facts.st_mtim.tv_nsec))
  }
}

/// Position and fate of one open file.
@safe private final class FileState {
  let descriptor: Int32
  var position = 0
  var failure: Int32 = 0

  init(descriptor: Int32) { self.descriptor = descriptor }

  static func of(_ opaque: UnsafeMutableRawPointer?) -> FileState {
    unsafe Unmanaged<FileState>.fromOpaque(opaque!).takeUnretainedValue()
  }

  func read(into buffer: UnsafeMutablePointer<UInt8>, count: Int) -> Int32 {
    while true {
      let got = unsafe pread(descriptor, buffer, count, position)
      if got > 0 {
        position += got
        return Int32(got)
      }
      if got == 0 { return LAV_ERROR_EOF }
      if errno != EINTR { return fail() }
    }
  }

  func write(from buffer: UnsafeMutablePointer<UInt8>, count: Int) -> Int32 {
    var done = 0
    while done < count {
      let put = unsafe pwrite(descriptor, buffer + done, count - done, position)
      if put > 0 {
        position += put
        done += put
      } else if errno != EINTR {
        return fail()
      }
    }
    return Int32(count)
  }

  func seek(to offset: Int64, whence: Int32) -> Int64 {
    var facts = stat()
    guard unsafe fstat(descriptor, &facts) == 0 else { return Int64(fail()) }
    switch whence & ~AVSEEK_FORCE {
    case AVSEEK_SIZE: return Int64(facts.st_size)
    case SEEK_SET: position = Int(offset)
    case SEEK_CUR: position += Int(offset)
    case SEEK_END: position = Int(facts.st_size) + Int(offset)
    default: return Int64(-EINVAL)
    }
    return position < 0 ? Int64(-EINVAL) : Int64(position)
  }

  private func fail() -> Int32 {
    if failure == 0 { failure = errno }
    return -errno
  }
}
