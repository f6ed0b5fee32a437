// What a source has to hear, and where its time begins. A film's times count from its first
// picture; a recording without pictures counts from where its first track begins.

import LibAV
import MediaTime
package import RedactionModel
import Source
package import WorkerProtocol

/// The audio tracks of a source.
package struct AudioTracks: Sendable {
  /// The numbers of the audio streams, in the source's order; a track's number is its place here.
  package let streams: [Int]
  /// Whether there is a picture to count times from.
  package let hasPictures: Bool
  private let timeline: SourceFacts
  private let facts: [StreamFacts]

  /// Looks into the source in `descriptor`, which stays the caller's.
  ///
  /// - Throws: `MediaFailure.source`, `.unsupportedRotation`, `.nothingDecoded`.
  package init(descriptor: Int32) throws(MediaFailure) {
    let demuxer = try reading { () throws(LibAVFailure) in try Demuxer(descriptor: descriptor) }
    let tracks = demuxer.streams.filter { $0.kind == .audio }
    streams = tracks.map(\.index)
    facts = tracks
    do throws(LibAVFailure) {
      _ = try demuxer.mainVideoStream()
      hasPictures = true
    } catch {
      guard error == .noVideo else { throw .source(error, at: nil) }
      hasPictures = false
    }
    guard !hasPictures else {
      let index = try IndexedSource(descriptor: descriptor)
      try index.checkClock()
      timeline = index.facts(sha256: nil)
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

  /// Refuses a plan that names what is not there: somebody meant something by it that would stay
  /// audible.
  ///
  /// - Parameter plan: the plan.
  /// - Throws: `MediaFailure.noSuchTrack`, `.noSuchChannel`.
  package func check(_ plan: RedactionPlan) throws(MediaFailure) {
    _ = try AudioRedaction(plan, streams: facts)
  }

  /// What a plan is held against.
  ///
  /// - Parameter sha256: the hash of the source's bytes, in hexadecimal; nil if it is not known.
  /// - Returns: the facts of the source, with that hash.
  package func facts(sha256: String?) -> SourceFacts {
    var result = timeline
    result.sha256 = sha256
    return result
  }
}
