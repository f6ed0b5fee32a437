// PNG in and out through libpng's simplified interface. The only file of this module with unsafe
// code: libpng borrows our arrays for the length of one call and keeps nothing.

private import CLibPNG
import MediaTime

/// An image as the bytes of a PNG file: 8-bit RGB, no text, time or other ancillary chunks of ours.
///
/// - Parameter image: one pixel or more.
/// - Returns: a whole file.
/// - Throws: `ImageError.pngNotWritten` with libpng's reason; an image without pixels has one.
package func encodePNG(_ image: RGBImage) throws(ImageError) -> [UInt8] {
  var header = unsafe png_image()
  unsafe header.version = png_uint_32(PNG_IMAGE_VERSION)
  unsafe header.width = png_uint_32(image.size.width)
  unsafe header.height = png_uint_32(image.size.height)
  unsafe header.format = rgbFormat
  // Whoever waits for a picture gains more than the few bytes that slow compression saves.
  unsafe header.flags = png_uint_32(PNG_IMAGE_FLAG_FAST)
  defer { unsafe png_image_free(&header) }

  // libpng can say how many bytes there will be, but only by compressing once more; room for the
  // worst case is cheap and is given back.
  let row = 3 * image.size.width + 1
  var count = png_alloc_size_t(row * image.size.height * 5 / 4 + 65_536)
  var file = [UInt8](repeating: 0, count: Int(count))
  let written = unsafe png_image_write_to_memory(&header, &file, &count, 0, image.bytes, 0, nil)
  guard written != 0 else { throw .pngNotWritten(detail: unsafe words(of: header)) }
  file.removeSubrange(Int(count)...)
  return file
}

/// The image in the bytes of a PNG file, converted to 8-bit RGB without transparency.
///
/// - Parameter file: all bytes of it.
/// - Returns: the image.
/// - Throws: `ImageError.pngNotRead` with libpng's reason; `.tooLarge` above 2^28 pixels.
package func decodePNG(_ file: [UInt8]) throws(ImageError) -> RGBImage {
  var header = unsafe png_image()
  unsafe header.version = png_uint_32(PNG_IMAGE_VERSION)
  defer { unsafe png_image_free(&header) }
  guard unsafe png_image_begin_read_from_memory(&header, file, file.count) != 0 else {
    throw .pngNotRead(detail: unsafe words(of: header))
  }
  unsafe header.format = rgbFormat
  let size = unsafe PixelSize(width: Int(header.width), height: Int(header.height))
  guard size.width * size.height <= 1 << 28 else {
    throw .tooLarge(width: size.width, height: size.height)
  }
  var bytes = [UInt8](repeating: 0, count: 3 * size.width * size.height)
  guard unsafe png_image_finish_read(&header, nil, &bytes, 0, nil) != 0 else {
    throw .pngNotRead(detail: unsafe words(of: header))
  }
  return RGBImage(size: size, bytes: bytes)
}

/// `PNG_FORMAT_RGB`, a macro that Swift may see as either signedness.
private let rgbFormat = png_uint_32(PNG_FORMAT_FLAG_COLOR)

/// The message that libpng leaves in an image, without its terminating zero.
@unsafe private func words(of header: png_image) -> String {
  let message = unsafe withUnsafeBytes(of: header.message) { unsafe Array($0.prefix { $0 != 0 }) }
  return message.isEmpty ? "no reason given" : String(decoding: message, as: UTF8.self)
}
