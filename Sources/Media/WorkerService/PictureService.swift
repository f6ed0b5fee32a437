// The request for one picture of a source, and how an image becomes a file: what is drawn here and
// in the sheets leaves the worker as an image and in no other form.

import Files
import Images
import LibAV
import MediaTime
import PolicyGate
import RedactionModel
import Source
import VideoRender
import WorkerProtocol

extension FrameRequest: ServedRequest {
  /// One upright picture.
  ///
  /// Without a plan nothing needs to be known of the packets, so that a picture an hour in is found
  /// without reading what lies before it.
  func answer(by service: inout WorkerService) throws(MediaFailure) -> FrameAnswer {
    let authorized = try plan.map(authorized)
    var facts: SourceFacts?
    if authorized != nil || time == .end {
      facts = try service.index(of: source).facts(sha256: nil)
    }
    let progress = service.progress
    let isOneOfMany = format == .bmp
    return try service.withSession(of: source) { session throws(MediaFailure) in
      if isOneOfMany { session.keepPassed() }
      var timeline = facts ?? SourceFacts(startingAt: session.first)
      timeline.firstPicture = session.first
      var painter = FramePainter(session, facts: facts, plan: authorized)
      let found = try session.picture(
        at: timeline.position(of: time), isAlone: authorized == nil, progress: progress)
      let frame = painter.paint(found)
      let rgb = uprightRGB(
        frame.picture, color: session.traits.color,
        orientation: session.video.video?.orientation ?? .upright)
      try write(rgb, to: image, as: format)
      return FrameAnswer(
        width: rgb.size.width, height: rgb.size.height, time: frame.time.description,
        pts: frame.ticks)
    }
  }
}

extension SourceFacts {
  /// What is known of a source of which no more was read than its first picture.
  init(startingAt first: Timestamp) {
    self.init(
      uprightSize: PixelSize(width: 0, height: 0), rotation: 0,
      duration: PlanTime.distantFuture, firstPicture: first)
  }
}

/// Writes an image into a descriptor.
func write(
  _ image: RGBImage, to descriptor: Int32, as format: ImageFormat = .png
) throws(MediaFailure) {
  let bytes =
    switch format {
    case .png: try png(image)
    case .bmp: encodeBMP(image)
    }
  do throws(FilesError) { try writeAll(bytes, to: descriptor) } catch {
    guard case .system(_, _, let code) = error else { throw .output(.outOfMemory) }
    throw .output(.inputOutput(.writing, code: code))
  }
}

/// An image as PNG.
private func png(_ image: RGBImage) throws(MediaFailure) -> [UInt8] {
  do throws(ImageError) { return try encodePNG(image) } catch {
    switch error {
    case .pngNotWritten(let detail), .pngNotRead(let detail): throw .image(detail: detail)
    case .tooLarge(let width, let height):
      throw .output(.sizeOutOfRange(width: width, height: height))
    }
  }
}
