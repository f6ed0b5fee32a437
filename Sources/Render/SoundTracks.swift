// What a source has to hear, and where its time begins. A film's times count from its first picture; a
// recording without pictures counts from where its first track begins.

import LibAV
import MediaTime
package import RedactionModel
package import Threading

/// The tracks of sound of a source.
package struct SoundTracks: Sendable {
  /// The numbers of the streams of sound, in the source's order; a track's number is its place here.
  package let streams: [Int]
  /// Whether there is a picture to count times from.
  package let hasPictures: Bool
  private let timeline: SourceFacts

  /// Looks into the source in `descriptor`, which stays the caller's.
  ///
  /// - Throws: `RenderError.media`, `.unsupportedRotation`, `.nothingDecoded`, `.cancelled`.
  package init(descriptor: Int32, cancellation: Flag = Flag()) throws(RenderError) {
    let demuxer = try reading { () throws(LibAVError) in
      try Demuxer(descriptor: descriptor) { cancellation.isRaised }
    }
    let tracks = demuxer.streams.filter { $0.kind == .audio }
    streams = tracks.map(\.index)
    do throws(LibAVError) {
      _ = try demuxer.mainVideoStream()
      hasPictures = true
    } catch {
      guard error == .noVideo else { throw .media(error, at: nil) }
      hasPictures = false
    }
    guard !hasPictures else {
      timeline = try IndexedSource(descriptor: descriptor, cancellation: cancellation)
        .facts(sha256: nil)
      return
    }
    let start = tracks.compactMap(\.start).min() ?? Timestamp(0, .nanoseconds)
    let lengths = tracks.compactMap { track in
      track.duration.map { Timestamp($0, track.timeBase) }
    }
    timeline = SourceFacts(
      uprightSize: PixelSize(width: 0, height: 0), rotation: 0,
      duration: lengths.max() ?? PlanTime.distantFuture, firstPicture: start)
  }

  /// What a plan is held against.
  ///
  /// - Parameter sha256: of the source's bytes, in hexadecimal.
  package func facts(sha256: String?) -> SourceFacts {
    var facts = timeline
    facts.sha256 = sha256
    return facts
  }
}
