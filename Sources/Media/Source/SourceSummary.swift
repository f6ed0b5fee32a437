// What `veil probe` tells of a source: streams, groups of pictures, timing, rotation, what is
// hidden and what an output would leave behind.

import Bitstream
import Containers
import LibAV
import MediaTime
package import WorkerProtocol

extension IndexedSource {
  /// What `veil probe` prints.
  package var probe: SourceProbe {
    var result = SourceProbe()
    result.container = container
    result.streams = streams.map { SourceProbe.Stream($0) }
    result.video = videoProbe
    result.secondRecording = secondRecording
    result.endsEarly = endedEarly
    result.wouldDrop = dropped(keeping: [])
    return result
  }

  private var videoProbe: SourceProbe.Video {
    let facts = video.video
    let orientation = facts?.orientation ?? .upright
    let size = orientation.uprightSize(ofCoded: facts?.size ?? PixelSize(width: 0, height: 0))
    var result = SourceProbe.Video()
    (result.stream, result.codec) = (video.index, video.codec)
    (result.width, result.height) = (size.width, size.height)
    result.rotation = orientation.clockwiseDegrees
    result.isMirrored = orientation.isMirrored
    result.pixelFormat = facts?.pixelFormatName ?? "unknown"
    result.isInterlaced = facts?.isInterlaced ?? false
    let (seconds, declared) = (duration.seconds, facts?.frameRate)
    result.hasVariableFrameRate = hasVariableFrameRate
    result.frameRate = declared.map { Double($0.numerator) / Double($0.denominator) }
    if seconds > 0 {
      if hasVariableFrameRate { result.frameRate = Double(index.shownCount) / seconds }
      result.bitRate = Int(exactly: (Double(index.byteCount) * 8 / seconds).rounded())
    }
    result.timeBase = [index.timeBase.numerator, index.timeBase.denominator]
    result.firstPTS = index.firstTick
    result.duration = duration.description
    result.pictures = index.shownCount
    result.hiddenPictures = index.hiddenCount
    result.untimedPictures = index.untimedCount
    for gop in index.gops { result.gops[gop.sync?.rawValue ?? "none", default: 0] += 1 }
    result.openGOPs = index.gops.count(where: \.isOpen)
    result.hasHDRMetadata = facts?.hdr != HDRMetadata()
    result.cleanAperture = aperture?.numbers
    result.hasEmptyDisplayMatrix = facts?.hasEmptyMatrix ?? false
    return result
  }
}

extension SourceProbe.Stream {
  fileprivate init(_ facts: StreamFacts) {
    self.init(
      type: facts.kind.rawValue, codec: facts.codec, sampleRate: facts.audio?.sampleRate,
      channels: facts.audio?.channels, width: facts.video?.size.width,
      height: facts.video?.size.height)
  }
}
