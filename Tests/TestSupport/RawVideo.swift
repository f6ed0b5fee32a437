// Sources whose every sample a test decides: YUV4MPEG2 files, which hold pictures as they are.
// Nothing is coded, so what comes out of a redaction can be compared sample by sample.

import Foundation
package import MediaTime
package import Raster

/// Writes an uncompressed clip of 25 pictures per second.
///
/// - Parameters:
///   - path: where to; what is there is replaced.
///   - size: luma samples per row and luma rows.
///   - format: 4:2:0, 4:2:2 or 4:4:4 at 8 or 10 bit.
///   - pictures: how many.
///   - sample: the sample of a plane (0 luma, 1 Cb, 2 Cr) of a picture at a column and a row of it.
/// - Throws: what writing the file does.
package func writeRawVideo(
  _ path: String, size: PixelSize, format: PixelFormat, pictures: Int,
  sample: (_ picture: Int, _ plane: Int, _ x: Int, _ y: Int) -> Int
) throws {
  let chroma =
    switch format.chroma {
    case .yuv422: "422"
    case .yuv444: "444"
    default: format.bitDepth == 8 ? "420mpeg2" : "420"
    }
  let range = format.isFullRange ? "FULL" : "LIMITED"
  var bytes = Array(
    ("YUV4MPEG2 W\(size.width) H\(size.height) F25:1 Ip A1:1 C\(chroma)"
      + (format.bitDepth == 8 ? "" : "p\(format.bitDepth)") + " XCOLORRANGE=\(range)\n").utf8)
  for picture in 0..<pictures {
    bytes += Array("FRAME\n".utf8)
    for plane in 0..<format.chroma.planeCount {
      let size = Picture.planeSize(plane, format: format, size: size)
      for y in 0..<size.height {
        for x in 0..<size.width {
          let value = sample(picture, plane, x, y)
          bytes.append(UInt8(truncatingIfNeeded: value))
          if format.bitDepth > 8 { bytes.append(UInt8(value >> 8)) }
        }
      }
    }
  }
  try Data(bytes).write(to: URL(fileURLWithPath: path))
}
