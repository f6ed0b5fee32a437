// An AVFrame as the owner of a Picture's memory, in both directions: a decoder's frame becomes a
// picture without a copy, and any picture becomes a frame that an encoder can hold on to.

import CLibAV
import MediaTime
package import Raster
import WorkerProtocol

/// Owns one reference to an AVFrame.
@safe final class FrameBuffer {
  let frame: UnsafeMutablePointer<AVFrame>

  init() throws(LibAVFailure) {
    guard let frame = unsafe av_frame_alloc() else { throw .outOfMemory }
    unsafe self.frame = unsafe frame
  }

  deinit {
    var pointer: UnsafeMutablePointer<AVFrame>? = unsafe frame
    unsafe av_frame_free(&pointer)
  }

  /// The decoded samples, as a picture that keeps this buffer alive.
  func picture() throws(LibAVFailure) -> Picture {
    let facts = unsafe frame.pointee
    let format = try unsafe PixelFormat(
      AVPixelFormat(facts.format), isFullRange: facts.color_range == AVCOL_RANGE_JPEG)
    let (data, strides) = unsafe (facts.data, facts.linesize)
    guard unsafe facts.width > 0, unsafe facts.height > 0, unsafe data.0 != nil, strides.0 > 0
    else {
      throw unsafe .sizeOutOfRange(width: Int(facts.width), height: Int(facts.height))
    }
    var planes = unsafe [PlaneLayout(base: data.0!, stride: Int(strides.0))]
    if format.chroma.planeCount == 3 {
      unsafe planes.append(PlaneLayout(base: data.1!, stride: Int(strides.1)))
      unsafe planes.append(PlaneLayout(base: data.2!, stride: Int(strides.2)))
    }
    return unsafe Picture(
      format: format, size: PixelSize(width: Int(facts.width), height: Int(facts.height)),
      planes: planes, owner: self)
  }

  /// A frame over the memory of a picture that no decoder made; it keeps the picture's owner alive.
  static func wrapping(_ picture: borrowing Picture) throws(LibAVFailure) -> FrameBuffer {
    let buffer = try FrameBuffer()
    guard let format = picture.format.libavFormat else {
      throw .unsupportedPixelFormat(name: "\(picture.format)")
    }
    unsafe buffer.frame.pointee.format = format.rawValue
    unsafe buffer.frame.pointee.width = Int32(picture.size.width)
    unsafe buffer.frame.pointee.height = Int32(picture.size.height)
    let layouts = unsafe picture.layouts
    unsafe buffer.frame.pointee.data.0 = layouts[0].base.assumingMemoryBound(to: UInt8.self)
    unsafe buffer.frame.pointee.linesize.0 = Int32(layouts[0].stride)
    if picture.planeCount == 3 {
      unsafe buffer.frame.pointee.data.1 = layouts[1].base.assumingMemoryBound(to: UInt8.self)
      unsafe buffer.frame.pointee.linesize.1 = Int32(layouts[1].stride)
      unsafe buffer.frame.pointee.data.2 = layouts[2].base.assumingMemoryBound(to: UInt8.self)
      unsafe buffer.frame.pointee.linesize.2 = Int32(layouts[2].stride)
    }
    let keepAlive = unsafe Unmanaged.passRetained(picture.owner).toOpaque()
    let reference = unsafe av_buffer_create(
      buffer.frame.pointee.data.0, picture.size.height * layouts[0].stride,
      { opaque, _ in unsafe Unmanaged<AnyObject>.fromOpaque(opaque!).release() }, keepAlive, 0)
    guard let reference = unsafe reference else {
      unsafe Unmanaged<AnyObject>.fromOpaque(keepAlive).release()
      throw .outOfMemory
    }
    unsafe buffer.frame.pointee.buf.0 = unsafe reference
    return buffer
  }
}

extension Picture {
  /// Whether nobody but this picture refers to its samples, so that they may be changed: a decoder
  /// still predicts from the pictures for which this is false.
  package var isExclusive: Bool {
    guard let buffer = owner as? FrameBuffer else { return true }
    return unsafe av_frame_is_writable(buffer.frame) > 0
  }
}
