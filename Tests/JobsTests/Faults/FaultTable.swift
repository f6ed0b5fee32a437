// The table of planted faults, which is made again whole and counted: each row is a finished file
// in which one thing is wrong, with what must be said about it. What an honest program or a
// player's tool does to a file stands beside them, and must not be found.

import Foundation
import Jobs
import MediaTime
import TestSupport
import Testing
import WorkerProtocol

/// What has to be said about a fault.
enum Saying: Sendable {
  /// This region is wrong, at the time of the pictures that were changed.
  case region(String)
  /// What no region hides is wrong, at the time of the pictures that were changed.
  case outside
  /// Everything but what stays clear is wrong.
  case notKept
  /// One of these kinds of findings, of the file or the stream as a whole; `refused` stands for a
  /// file that cannot be opened.
  case kinds([String])
  /// The audio range of this number is wrong, in this channel if it is named.
  case range(Int, channel: Int?)
  /// A channel is wrong outside of ranges, during these seconds.
  case audio(ClosedRange<Double>)
  /// This member of the receipt is wrong.
  case member(String)
}

/// One row of the table.
struct FaultRow: Sendable {
  /// What is planted.
  let name: String
  /// What must be said about it.
  let saying: Saying
  /// When the changed pictures are shown, in seconds; nil for all of them.
  var seconds: ClosedRange<Double>?
  /// Plants it, and says what is found.
  let plant: @Sendable (FaultLab) throws -> [Finding]

  /// Whether a finding says what has to be said.
  func isSaid(by finding: Finding) -> Bool {
    switch (saying, finding) {
    case (.region(let id), .picture(let found)):
      found.area == .region(id: id) && isThen(found)
    case (.notKept, .picture(let found)): found.area == .outside && isThen(found)
    case (.outside, .picture(let found)): found.area == nil && isThen(found)
    case (.kinds(let kinds), _): kinds.contains { finding.kind.hasPrefix($0) }
    case (.range(let number, let channel), _):
      finding.range.map { $0.range == number && (channel ?? $0.channel) == $0.channel } ?? false
    case (.audio(let seconds), _):
      finding.audioSeconds.map { seconds.contains($0) } ?? false
    case (.member(let field), .receiptDiffers(let found, _, _)): found.hasPrefix(field)
    default: false
    }
  }

  /// Whether a file that cannot be looked into at all is what had to come of it.
  func isRefused(by failure: JobFailure) -> Bool {
    guard case .kinds(let kinds) = saying, case .media = failure else { return false }
    return kinds.contains("refused")
  }

  private func isThen(_ finding: PictureFinding) -> Bool {
    guard let seconds else { return true }
    return finding.from.seconds <= seconds.upperBound + 0.001
      && finding.to.seconds >= seconds.lowerBound - 0.001
  }
}

extension Finding {
  /// The range in which something is wrong with audio.
  fileprivate var range: AudioPlace? {
    switch self {
    case .rangeAudible(let place, _, _), .besideTone(let place, _, _),
      .toneDiffers(let place, _, _), .toneFollowsSource(let place, _, _),
      .sourceInRange(let place, _, _):
      place
    default: nil
    }
  }

  /// When something is wrong with audio outside of ranges, at first.
  fileprivate var audioSeconds: Double? {
    switch self {
    case .audioLate(_, _, _, let time, _), .audioDiffers(_, _, let time, _, _, _),
      .audioLevelDiffers(_, _, let time, _, _), .audioAdded(_, _, let time, _, _, _):
      time.seconds
    default: nil
    }
  }
}

@Suite struct FaultTableTests {
  /// The rows, in the order of the groups.
  private static let rows =
    pictureRows + effectRows + orderRows + boxRows + fieldRows + streamRows + containerRows
    + audioRangeRows + audioRows + receiptRows + planRows

  /// Faults that are not found, and why that is right.
  private static let leftOut: [String: String] = [:]

  @Test func theTableIsMadeAgain() throws {
    #expect(Set(Self.rows.map(\.name)).count == Self.rows.count, "two rows of one name")
    let lab = FaultLab()
    var found = 0
    for row in Self.rows {
      var findings: [Finding] = []
      var isFound = false
      do {
        findings = try row.plant(lab)
        isFound = findings.contains(where: row.isSaid)
      } catch let failure as JobFailure {
        isFound = row.isRefused(by: failure)
        #expect(isFound, "\(row.name): \(failure)")
      }
      if isFound { found += 1 }
      #expect(isFound == (Self.leftOut[row.name] == nil), "\(row.name): \(findings.map(\.kind))")
    }
    #expect(Self.rows.count == 188 && found == 188 - Self.leftOut.count && found >= 180)
  }

  @Test func whatIsHonestIsInnocent() throws {
    let lab = FaultLab()
    for row in innocentRows {
      let findings = try row.plant(lab)
      #expect(findings == [], "\(row.name): \(findings)")
    }
  }
}
