// How a failure of the studio is told: a sentence for people, an object for programs, a status for
// the browser.

import Console
import Files
import Hummingbird
import Jobs
import Studio

extension StudioFailure {
  /// One sentence: what, where, what to do.
  var sentence: String {
    switch self {
    case .job(let failure): failure.sentence
    case .conflict(let revision):
      "The plan was changed elsewhere meanwhile (revision \(revision)): load it, and put your "
        + "changes into it."
    case .openElsewhere(let plan):
      "\(plan) is open in another studio: use that one, or end it first."
    case .journal(let path):
      "\(path) holds lines that no studio wrote: put it aside, then open the film again."
    case .exemptions(let path, nil):
      "\(path) is no list of exemption codes: it has to be a JSON array of 1 to 500 objects with "
        + "`code` and `text`, as the sample exemptions.json is."
    case .exemptions(let path, let entry?):
      "\(path): entry \(entry) has to be an object with `code` and `text` alone, each a line of 1 "
        + "to 200 characters."
    case .noSuchPicture(let number, let count):
      "There is no picture \(number + 1): the film has \(count)."
    case .noSuchRegion(let id): "There is no region \(id) in the plan: load the plan again."
    case .running(.follow): "Regions are being followed: wait for the end, or stop it."
    case .running(.export): "The film is being exported: wait for the end, or stop it."
    case .nothingExported: "Nothing was exported since the studio was started: export first."
    case .busy: "Too much was asked for at once: wait a moment, then ask again."
    case .noThread: "This machine has no room for another thread: end other programs first."
    case .cannotListen(let port):
      "Port \(port) of this machine cannot be listened on: choose another one with --port."
    }
  }

  /// A name that stays the same.
  private var kind: String {
    if case .job(let failure) = self { failure.kind } else { "studio." + caseName(self) }
  }

  /// How a program ends that cannot go on.
  var status: ExitStatus {
    switch self {
    case .job(let failure): ExitStatus(failure)
    case .journal, .exemptions, .noSuchPicture, .noSuchRegion, .nothingExported: .unusableInput
    case .conflict, .openElsewhere, .running, .busy, .noThread, .cannotListen: .temporary
    }
  }

  /// What a browser is told.
  var httpStatus: HTTPResponse.Status {
    switch self {
    case .conflict, .running, .openElsewhere: .conflict
    case .noSuchPicture, .noSuchRegion, .nothingExported: .notFound
    case .busy, .noThread: .serviceUnavailable
    case .job(.plan), .job(.refused), .job(.media), .job(.noSuchTrack), .job(.follow):
      .unprocessableContent
    case .job, .journal, .exemptions, .cannotListen: .internalServerError
    }
  }

  /// The failure as one JSON object.
  var json: String {
    if case .job(let failure) = self { return failure.json }
    return FailureRecord(
      code: status, kind: kind, path: nil, facts: self, message: sentence
    ).json
  }
}
