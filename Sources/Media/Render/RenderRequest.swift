// What a render is asked for and what it reports back: plain values, so that a job can be described,
// started in another process and written into a receipt without knowing how it is done.

package import MediaTime
package import PolicyGate
package import RedactionModel
package import Threading

/// One render: a source, a plan, and how the output is to be written.
package struct RenderRequest: Sendable {
  /// The source, open for reading.
  package var source: Int32
  /// The output: an empty file, open for reading and writing.
  package var output: Int32
  /// What to hide.
  package var plan: AuthorizedPlan
  /// The source's timeline, as it was indexed.
  package var facts: SourceFacts
  /// How the output is written.
  package var spec: OutputSpec
  /// Tags of the source that may stay: `creation_time`, `language`.
  package var keep: Set<String>
  /// Whether a damaged picture stops the render instead of being covered whole.
  package var isStrict: Bool
  /// Told the number of pictures written and the time of the last, now and then, on the calling thread.
  package var progress: (@Sendable (_ pictures: Int, _ time: Timestamp) -> Void)?
  /// Given the bytes of each coded video packet in the order of writing, on a thread of the render.
  package var coded: (@Sendable (Span<UInt8>) -> Void)?
  /// Raised by whoever wants the render to stop.
  package var cancellation: Flag

  package init(
    source: Int32, output: Int32, plan: AuthorizedPlan, facts: SourceFacts, spec: OutputSpec,
    keep: Set<String> = [], isStrict: Bool = false,
    progress: (@Sendable (Int, Timestamp) -> Void)? = nil,
    coded: (@Sendable (Span<UInt8>) -> Void)? = nil, cancellation: Flag = Flag()
  ) {
    self.source = source
    self.output = output
    self.plan = plan
    self.facts = facts
    self.spec = spec
    self.keep = keep
    self.isStrict = isStrict
    self.progress = progress
    self.coded = coded
    self.cancellation = cancellation
  }
}

/// What a region covered.
package struct RegionTally: Sendable, Equatable, Codable {
  /// Pictures in which the region covers something.
  package var pictures = 0
  /// The first of them, in ticks of the source's video clock.
  package var firstTick: Int64?
  /// The last of them, in ticks of the source's video clock.
  package var lastTick: Int64?
}

/// What a render did.
package struct RenderReport: Sendable, Codable {
  /// What the reader met.
  package var source = SourceTally()
  /// Pictures written.
  package var picturesWritten = 0
  /// Pictures left out because the plan's clip does not include them.
  package var picturesOutsideClip = 0
  /// Damaged pictures that were covered whole.
  package var picturesCovered = 0
  /// Per region of the plan, what it covered.
  package var regions: [RegionTally] = []
  /// Times of audio packets that did not increase and were moved.
  package var repairedAudioTimes = 0
  /// Per audio track, what was done.
  package var audioReports: [AudioReport] = []
  /// What was subtracted from every time, in ticks of the source's video clock.
  package var shift: Int64 = 0
  /// The first picture, in ticks of the source's video clock.
  package var firstTick: Int64 = 0
  /// The first picture written, in ticks of the source's video clock after the shift; nil if none was.
  package var firstTickWritten: Int64?
  /// The source's video clock.
  package var timeBase = TimeBase(1, 1)
  /// The layout that the pictures were coded in when it is not the source's own.
  package var recoded: String?
}
