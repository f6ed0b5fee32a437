// What was taken out of a recording and by which rule, entry by entry: the log that goes with a
// release and that whoever asked for it can hold against the law. Made of a receipt alone.

import MediaTime

/// The log of a release.
package struct ExemptionLog: Sendable {
  /// One region or audio range.
  package struct Entry: Hashable, Sendable {
    /// What it is called: a region's name, or `audio`, the range's number and its track.
    package var name: String
    /// What was done.
    package var effect: String
    /// Whether somebody could undo it.
    package var isReversible: Bool
    /// The law without its subdivision, such as `5 U.S.C. 552`; empty if no reason was given.
    package var statute: String
    /// The subdivision, such as `(b)(7)(C)`; empty if there is none.
    package var code: String
    /// From when, in seconds from the first displayed picture; nil if it covers nothing.
    package var from: Double?
    /// Until when.
    package var to: Double?
    /// How long it covers something, in minutes.
    package var minutes: Double
  }

  /// All entries: regions first, as the receipt has them.
  package let entries: [Entry]
  /// How long the source is, in minutes.
  package let minutes: Double
  /// In how many minutes something is hidden at least, if all entries overlap as much as they can.
  package var longestMinutes: Double { entries.map(\.minutes).max() ?? 0 }

  /// Makes the log of a receipt.
  ///
  /// - Parameters:
  ///   - receipt: what was done.
  ///   - rates: samples per second of each audio track, in the order of the output; a track that is
  ///     not among them has no times.
  package init(_ receipt: Receipt, rates: [Int] = []) {
    let base = receipt.video.timeBase
    let first = receipt.segments.first?.from ?? 0
    let end = receipt.segments.last?.to ?? 0
    let total = Timestamp(end - first, base).seconds
    let picture = total / Double(max(1, receipt.segments.reduce(0) { $0 + $1.pictures }))
    minutes = total / 60
    let regions = receipt.regions.filter { $0.effect != "keep" }.map { region in
      let law = Law(region.reason)
      return Entry(
        name: region.id, effect: region.effect, isReversible: region.isReversible,
        statute: law.statute, code: law.code,
        from: region.firstPTS.map { Timestamp($0 - first, base).seconds },
        to: region.lastPTS.map { Timestamp($0 - first, base).seconds + picture },
        minutes: Double(region.pictures) * picture / 60)
    }
    let audio = receipt.audio.enumerated().map { number, range in
      let law = Law(range.reason)
      let rate = rates.indices.contains(range.track) ? Double(rates[range.track]) : nil
      return Entry(
        name: "audio[\(number)], track \(range.track)", effect: range.effect, isReversible: false,
        statute: law.statute, code: law.code, from: rate.map { Double(range.from) / $0 },
        to: rate.map { Double(range.to) / $0 },
        minutes: rate.map { Double(range.to - range.from) / $0 / 60 } ?? 0)
    }
    entries = regions + audio
  }
}

/// A reason as a law and its subdivision.
private struct Law {
  let statute: String
  let code: String

  /// Cuts a reason before its first parenthesis, if it ends with one.
  init(_ reason: String) {
    guard reason.last == ")", let cut = reason.firstIndex(of: "(") else {
      (statute, code) = (reason, "")
      return
    }
    statute = String(reason[..<cut].reversed().drop { $0 == " " }.reversed())
    code = String(reason[cut...])
  }
}
