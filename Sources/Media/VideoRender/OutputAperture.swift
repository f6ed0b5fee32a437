// What players show of the pictures, where the source's container cuts a border off: the finished
// file says the same. Its muxer cannot, so that the header is written once more with one box more.

import Containers
import LibAV
import MediaTime
import Source
import WorkerProtocol

/// The part of the pictures that players are to show.
struct OutputAperture {
  private let aperture: CleanAperture
  private let output: Int32

  /// What the source's container says; nil where it shows all of each picture.
  ///
  /// - Parameters:
  ///   - request: names the source and the output.
  ///   - size: of the source's pictures.
  /// - Throws: `MediaFailure.output` where the output's container is not written to say it.
  init?(_ request: RenderRequest, _ size: PixelSize) throws(MediaFailure) {
    guard let found = cleanAperture(of: request.source, cutting: size) else { return nil }
    let container = request.options.container
    guard container != .matroska else { throw .output(.cannotCrop(container: container)) }
    (aperture, output) = (found, request.output)
  }

  /// Adds it to the finished file, whose header comes last.
  ///
  /// - Throws: `MediaFailure.output`.
  func write() throws(MediaFailure) {
    guard let bytes = try? ByteSource(descriptor: output),
      let header = movie(saying: aperture, in: bytes)
    else { throw .output(.muxing(.writingIndex, detail: "clap")) }
    var file = ByteOutput(descriptor: output, isPipe: false)
    try writing { () throws(LibAVFailure) in
      try file.replace(header.bytes, at: Int64(header.offset))
    }
  }
}
