// What a source has to hear, and where its time begins. A film's times count from its first picture; a
// recording without pictures counts from where its first track begins.

import LibAV
import MediaTime
package import RedactionModel
package import Threading

/// The audio tracks of a source.
package struct AudioTracks: Sendable {
  /// The numbers of the audio streams, in the source's order; a track's number is its place here.
  package let streams: [Int]
  /// Whether there is a picture to count times from.
  package let hasPictures: Bool
  private let timeline: SourceFacts
  private let channelCounts: [Int]

  /// Looks into the source in `descriptor`, which stays the caller's.
  ///
  /// - Throws: `RenderError.media`, `.unsupportedRotation`, `.nothingDecoded`, `.cancelled`.
  package init(descriptor: Int32, cancellation: Flag = Flag()) throws(RenderError) {
    let demuxer = try reading { () throws(LibAVError) in
      try Demuxer(descriptor: descriptor) { cancellation.isRaised }
    }
    let tracks = demuxer.streams.filter { $0.kind == .audio }
    streams = tracks.map(\.index)
    channelCounts = tracks.map { $0.audio?.channels ?? 0 }
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

  /// Refuses a plan that names what is not there: somebody meant something by it that would stay audible.
  ///
  /// - Throws: `RenderError.noSuchTrack`, `.noSuchChannel`.
  package func check(_ plan: RedactionPlan) throws(RenderError) {
    for (index, range) in plan.audio.enumerated() {
      var tracks = Array(channelCounts.indices)
      if case .only(let numbers) = range.tracks {
        if let missing = numbers.first(where: { $0 >= channelCounts.count }) {
          throw .noSuchTrack(range: index, track: missing, count: channelCounts.count)
        }
        tracks = numbers
      }
      guard case .only(let channels) = range.channels else { continue }
      for track in tracks {
        let count = channelCounts[track]
        if let missing = channels.first(where: { $0 >= count }) {
          throw .noSuchChannel(range: index, channel: missing, track: track, count: count)
        }
      }
    }
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
