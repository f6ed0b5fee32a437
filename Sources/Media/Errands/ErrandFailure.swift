// Why an errand was not done, sorted by what somebody has to do about it. The worker knows no paths, so
// the job that sent it adds the names of the files.

package import Inspect
package import Render

/// Why an errand was not done.
package struct ErrandFailure: Error, Codable, Sendable, CustomStringConvertible {
  /// What kind of remedy there is.
  package enum Kind: String, Codable, Sendable {
    /// The system does not let the source be read.
    case unreadable
    /// The source, or what was asked of it, is at fault.
    case unusable
    /// Something must be installed.
    case missing
    /// It may work later or with more room.
    case temporary
    /// The finished file is not what was to be written.
    case failedCheck
    /// Nobody reads any more what is written into a pipe.
    case nobodyReads
    /// Somebody asked to stop.
    case cancelled
    /// A fault in Veil.
    case fault
  }

  /// What kind of remedy there is.
  package let kind: Kind
  /// The rest of a sentence that starts with the file's name, without a full stop.
  package let reason: String

  package init(_ kind: Kind, _ reason: String) {
    self.kind = kind
    self.reason = reason
  }

  package var description: String { reason }

  /// Sorts an error of a render.
  package init(_ error: RenderError) {
    switch error {
    case .cancelled, .released: self.init(.cancelled, error.description)
    case .thread: self.init(.temporary, error.description)
    case .media, .output:
      let kind: Kind =
        switch error.fate {
        case .missing: .missing
        case .unreadable: .unreadable
        case .temporary: .temporary
        case .unusable: .unusable
        }
      self.init(kind, error.description)
    case .nothingDecoded, .formatChanged, .damaged, .unsupportedRotation, .interlaced, .noAudio,
      .audioChanged, .audioTimes, .noSuchTrack, .noSuchChannel, .audio:
      self.init(.unusable, error.description)
    }
  }

  /// An error of an inspection: the file cannot be looked into.
  package init(_ error: InspectError) { self.init(.unusable, error.description) }
}

/// Runs a part of an errand that renders.
func rendering<Value: ~Copyable>(
  _ body: () throws(RenderError) -> Value
) throws(ErrandFailure) -> Value {
  do throws(RenderError) { return try body() } catch { throw ErrandFailure(error) }
}

/// Runs a part of an errand that inspects.
func inspecting<Value: ~Copyable>(
  _ body: () throws(InspectError) -> Value
) throws(ErrandFailure) -> Value {
  do throws(InspectError) { return try body() } catch { throw ErrandFailure(error) }
}
