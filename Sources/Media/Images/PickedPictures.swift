// Single pictures of a file for a sheet: each is decoded once, in the order of time, and given to
// whoever makes a cell of it.

import LibAV
import MediaTime
import Source
import WorkerProtocol

/// A picture of a file as it is put on a sheet.
struct PickedPicture {
  /// Upright, in the picture's own pixels.
  let image: RGBImage
  /// When it is shown, from the first picture.
  let time: Timestamp
  /// When the next one is shown, from the first picture.
  let end: Timestamp
  /// From the start of the picture before it to the end of the one after it, if that was asked for.
  let shown: TimeRange
}

/// Decodes the pictures that are shown at some times.
///
/// - Parameters:
///   - times: from the first picture, in any order.
///   - session: the file.
///   - areAlone: whether it does not matter when their neighbours are shown.
///   - progress: told the number of pictures decoded and the time of the last.
///   - body: given each time with the picture that is shown then; times of one picture follow each
///     other.
/// - Throws: `MediaFailure`.
func forEachPicture(
  at times: [Timestamp], of session: inout SourceSession, areAlone: Bool,
  progress: (Int, Timestamp) -> Void,
  _ body: (Timestamp, PickedPicture) -> Void
) throws(MediaFailure) {
  var decoded = 0
  var last: PickedPicture?
  for time in times.sorted() {
    if let last, time < last.end {
      body(time, last)
      continue
    }
    var passed = 0
    let found = try session.picture(at: time, isAlone: areAlone) {
      passed = $0
      progress(decoded + $0, $1)
    }
    decoded += passed + 1
    let shown = found.shown
    let duration = found.duration
    let timed = found.alone()
    let start = Timestamp(timed.ticks - session.first.ticks, session.first.base)
    let color = timed.decoded.color
    let picture = timed.samples()
    let image = uprightRGB(
      picture, color: color, orientation: session.video.video?.orientation ?? .upright)
    let end = Timestamp(start.ticks + max(1, duration), start.base)
    let picked = PickedPicture(image: image, time: start, end: end, shown: shown)
    progress(decoded, start)
    last = picked
    body(time, picked)
  }
}
