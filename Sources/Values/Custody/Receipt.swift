// What was done to one file, completely enough that somebody else can check it. Values only; how
// they become JSON is in ReceiptJSON, how they are signed in Seal, how they are chained in Ledger.

package import Files
package import MediaTime

/// The record of one redaction.
///
/// Reason for its size: one property for each member of the format.
package struct Receipt: Hashable, Sendable {
  /// The program that did it.
  package var tool: Tool
  /// When it was done by this machine's clock: UTC, as RFC 3339 writes it.
  package var date: String
  /// For whom it was done.
  package var request = Request()
  /// The file that was read.
  package var source: File
  /// The file that was written.
  package var output: File
  /// The plan's file.
  package var plan: File
  /// How the output was written.
  package var settings: Settings
  /// What happened outside of all regions: `keep`, or the effect, as the plan names it.
  package var outside = "keep"
  /// Pictures and their timing; its time base is that of every PTS in the receipt.
  package var video: Video
  /// What was hidden in pictures.
  package var regions: [Region]
  /// What was hidden in audio.
  package var audio: [AudioRange]
  /// How the output was put together, in order.
  package var segments: [Segment]
  /// The audio of the output, track by track.
  package var tracks: [AudioTrack]
  /// What the source had and the output has not.
  package var dropped: [Dropped]
  /// What a reader should know beside.
  package var notes: [ReceiptNote]
  /// What became of each layer of the sandbox, in the order in which they were put on.
  package var sandbox: [LayerRecord]
  /// What was checked in the finished file.
  package var verification = Verification.notAsked
  /// The trees over the pictures of both files; nil if none were made.
  package var trees: PictureTrees?
  /// Hash of the entry before it in the ledger that it was written into; nil outside a ledger.
  package var previous: SHA256Digest?
  /// Whose seals it bears: a receipt that names a signer and lacks the seal was tampered with.
  package private(set) var signers: [PublicKey] = []
  /// Who vouches for all of the above; nil if nobody was asked to.
  package var seal: Seal?
  /// A second person who does; nil if nobody was asked to.
  package var operatorSeal: Seal?

  /// Makes a receipt; what is not known yet may be filled in later.
  ///
  /// Reason for its size: what no receipt can be without.
  package init(
    tool: Tool, date: String, source: File, output: File, plan: File, settings: Settings,
    video: Video
  ) {
    self.tool = tool
    self.date = date
    self.source = source
    self.output = output
    self.plan = plan
    self.settings = settings
    self.video = video
    (regions, audio, segments, tracks) = ([], [], [], [])
    (dropped, notes, sandbox) = ([], [], [])
  }

  /// The same receipt without seals, as it is signed by those who are named.
  func unsealed(naming signers: [PublicKey]) -> Receipt {
    var result = self
    (result.seal, result.operatorSeal, result.signers) = (nil, nil, signers)
    return result
  }
}

extension Receipt {
  /// A program, exactly.
  package struct Tool: Hashable, Sendable {
    /// Its version.
    package var version: String
    /// What tells builds of one version apart.
    package var build: String

    /// Makes a description of a program.
    package init(version: String, build: String) {
      (self.version, self.build) = (version, build)
    }
  }

  /// A file as it was.
  package struct File: Hashable, Sendable {
    /// Its name without folders.
    package var name: String
    /// Its length and the digest of its bytes.
    package var digest: FileDigest

    /// Makes a description of a file.
    package init(name: String, digest: FileDigest) {
      (self.name, self.digest) = (name, digest)
    }
  }

  /// Counts over the video stream.
  package struct Video: Hashable, Sendable {
    /// The time base of every PTS in the receipt.
    package var timeBase: TimeBase
    /// Pictures that the source yielded.
    package var picturesIn = 0
    /// Pictures that were written.
    package var picturesOut = 0
    /// Pictures that came damaged out of the source and were covered as a whole.
    package var damagedPicturesCovered = 0
    /// Coded pictures of the source that could not be decoded, and are missing.
    package var picturesLost = 0
    /// Timestamps that were not usable as they stood and were put right.
    package var timestampsRepaired = 0
    /// What was added to every PTS of the source, in ticks of the video's time base.
    ///
    /// A picture with the PTS `p` in the source has `p + timestampShift` in the output: positive
    /// where the source's audio starts before its pictures, negative where its clock starts late.
    package var timestampShift: Int64 = 0

    /// Starts with no pictures.
    package init(timeBase: TimeBase) { self.timeBase = timeBase }
  }

  /// One region as it was carried out.
  package struct Region: Hashable, Sendable {
    /// Its name in the plan.
    package var id: String
    /// The effect, as the plan names it; `keep` for a region that stays clear.
    package var effect: String
    /// Whether somebody could undo the effect.
    package var isReversible: Bool
    /// The rule that the plan gives for it.
    package var reason: String
    /// The seed of the effect's noise, if it has any.
    package var noiseSeed: UInt64?
    /// PTS of the first picture that it covers, or is kept clear in; nil if there is none.
    package var firstPTS: Int64?
    /// PTS of the last picture that it covers, or is kept clear in; nil if there is none.
    package var lastPTS: Int64?
    /// How many pictures it covers, or is kept clear in.
    package var pictures: Int

    /// Makes the record of a region.
    ///
    /// Reason for its size: one parameter for each member of the format.
    package init(
      id: String, effect: String, isReversible: Bool, reason: String, noiseSeed: UInt64? = nil,
      firstPTS: Int64? = nil, lastPTS: Int64? = nil, pictures: Int = 0
    ) {
      (self.id, self.effect, self.isReversible, self.reason) = (id, effect, isReversible, reason)
      (self.noiseSeed, self.firstPTS, self.lastPTS) = (noiseSeed, firstPTS, lastPTS)
      self.pictures = pictures
    }
  }

  /// A stretch of audio that was replaced.
  package struct AudioRange: Hashable, Sendable {
    /// Which track of the output, from 0.
    package var track: Int
    /// Which channels, from 0; nil is all.
    package var channels: [Int]?
    /// The first sample that was replaced.
    package var from: Int64
    /// The first sample after.
    package var to: Int64
    /// The effect, as the plan names it.
    package var effect: String
    /// The rule that the plan gives for it.
    package var reason: String

    /// Makes the record of a range, in samples per channel.
    ///
    /// Reason for its size: one parameter for each member of the format.
    package init(
      track: Int, channels: [Int]? = nil, from: Int64, to: Int64, effect: String, reason: String
    ) {
      (self.track, self.channels, self.from, self.to) = (track, channels, from, to)
      (self.effect, self.reason) = (effect, reason)
    }
  }

  /// A piece of the output's video.
  package struct Segment: Hashable, Sendable {
    /// How it came about.
    package enum Kind: String, Hashable, Sendable {
      /// The packets are the source's.
      case copied
      /// The pictures were decoded and encoded again.
      case rendered
    }

    /// How it came about.
    package var kind: Kind
    /// PTS of its start.
    package var from: Int64
    /// PTS of its end, which is not inside.
    package var to: Int64
    /// Pictures in it.
    package var pictures: Int
    /// Digest of its packets, one after the other.
    package var sha256: SHA256Digest

    /// Makes the record of a segment.
    package init(kind: Kind, from: Int64, to: Int64, pictures: Int, sha256: SHA256Digest) {
      (self.kind, self.from, self.to) = (kind, from, to)
      (self.pictures, self.sha256) = (pictures, sha256)
    }
  }

  /// Counts over one audio track.
  package struct AudioTrack: Hashable, Sendable {
    /// Which stream of the source it was, from 0.
    package var sourceStream: Int
    /// Samples per channel that the source yielded; nil if it was not decoded.
    package var samplesIn: Int64?
    /// Samples per channel that were written; nil if it was not encoded.
    package var samplesOut: Int64?
    /// Packets of the source.
    package var packetsIn: Int
    /// Packets that were written.
    package var packetsOut: Int

    /// Makes the record of a track.
    package init(
      sourceStream: Int, samplesIn: Int64? = nil, samplesOut: Int64? = nil, packetsIn: Int,
      packetsOut: Int
    ) {
      self.sourceStream = sourceStream
      (self.samplesIn, self.samplesOut) = (samplesIn, samplesOut)
      (self.packetsIn, self.packetsOut) = (packetsIn, packetsOut)
    }
  }
}
