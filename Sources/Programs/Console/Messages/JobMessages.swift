// What ended a job, in one sentence for the person at the keyboard: what, where, what to do. With
// `--json` the same facts go to scripts as one object.

import Files
package import Jobs
import Custody
import PolicyGate
import RedactionModel
import SandboxSupervisor
import StrictJSON
import WorkerProtocol

extension JobFailure {
  /// The sentence.
  package var sentence: String {
    switch self {
    case .input(let error): error.sentence
    case .output(let error): error.sentence
    case .sameFile(let path, let role, let takes):
      "\(path) cannot be created, as the \(role.words) would take the place of the \(takes.words): "
        + "choose another name."
    case .keyExists(let path): taken(path, "key")
    case .folderExists(let path): taken(path, "folder")
    case .unknownContainer(let path):
      "\(path) does not say how to write it; choose a name that ends in .mp4, .mov or .mkv."
    case .plan(let path, let error, let place): "\(path): \(error.sentence(at: place))"
    case .doubted(let path, let warnings):
      "\(path) is not accepted with --strict: " + warnings.map(\.sentence).joined(separator: " ")
    case .refused(let path, let refusal, let place): "\(path): \(refusal.sentence(at: place))"
    case .key(let path, let error): "\(path) cannot be used as a key: \(error.sentence)"
    case .receipt(let path, let error): "\(path) cannot be used as a receipt: \(error.sentence)"
    case .ledger(let path, let error): "\(path), where nothing was entered: \(error.sentence)"
    case .secrets(let path, let error): "\(path) cannot be used: \(error.sentence)"
    case .proof(let path, let problem): "Nothing is proven about \(path): \(problem.clause)."
    case .package(let path, let problem): "Nothing was packed: \(path) \(problem.clause)."
    case .follow(let path, let problem): "\(path): nothing was followed. \(problem.sentence)"
    case .annotations(let path, let error): "\(path): \(error.sentence)"
    case .document(let path, let problem): "\(path) cannot be used: \(problem.clause)."
    case .media(let path, let failure): sentence(of: failure, reading: path)
    case .writing(let path, let failure): sentence(of: failure, writing: path)
    case .noSuchTrack(let path, _, 0):
      "\(path) cannot be used: no audio track is inside; choose a file that has one."
    case .noSuchTrack(let path, let track, let count):
      "\(path) cannot be used: it has \(counted(count, "audio track")), numbered from 0, and track "
        + "\(track) is not among them; name one that is with --track."
    case .oneTrackNeeded(let path, let count):
      "\(path) cannot be used: it has \(counted(count, "audio track")), and one pipe takes one; choose "
        + "--track."
    case .changed(let path):
      "\(path) changed while it was read; wait until it is complete, then run it again."
    case .damaged(let path, let notes):
      "\(path) is damaged (\(damage(in: notes))): take a better copy of it, or leave out "
        + "--fail-on-damage, and what is damaged is covered and counted."
    case .damageFailsCheck(let path, let notes, let findings):
      "\(path) is damaged (\(damage(in: notes))), and the finished file differed from it in "
        + "\(counted(findings.total, "place")) that this explains, so it was not kept: take a better "
        + "copy, or leave the damaged part out with a clip in the plan."
    case .failedCheck(let path, let findings):
      "This is a fault in Veil: \(path) was not written, since the check of the finished file found "
        + "\(counted(findings.total, "thing")) that must not be in it; report it with the findings."
    default: processSentence
    }
  }

  private func taken(_ path: PathText, _ kind: String) -> String {
    "\(path) exists already, and no \(kind) is ever replaced: choose another name."
  }

  private var processSentence: String {
    switch self {
    case .sandbox(let error): error.sentence
    case .worker(let error, let source):
      "\(source) cannot be used: \(error.clause); the file may be damaged or hostile, so take a "
        + "better copy."
    case .workerEnded(let ending, let source):
      switch ending {
      case .killed:
        "\(source) could not be finished: the worker was ended from outside; make room or wait, then "
          + "run it again."
      case .exited(let code):
        "This is a fault in Veil: the worker ended by itself with code \(code) before it had "
          + "answered; nothing was written."
      default:
        "\(source) cannot be used: the worker that decodes it \(ending.clause); the file may be "
          + "damaged or hostile, so take a better copy."
      }
    case .wire(.cannotAsk(let request)):
      "This is a fault in Veil: the worker cannot be asked for \(request); nothing was written."
    case .wire(.garbledAnswer(let request)):
      "This is a fault in Veil: the worker's answer to \(request) makes no sense; nothing was written."
    case .record(let error):
      "This is a fault in Veil: the receipt cannot be made, so nothing was written: \(error.sentence)"
    case .standardOutput(let code):
      "The result could not be written to standard output (\(words(ofErrno: code))); make room or "
        + "choose another place, then run it again."
    default: "Cancelled; nothing was written."
    }
  }

  private func sentence(of failure: MediaFailure, reading path: PathText) -> String {
    switch failure {
    case .source(.inputOutput, _): "\(path) cannot be read: \(failure.clause)."
    case .source(.noDecoder, _), .source(.noAudioDecoder, _), .source(.decoderIncomplete, _):
      "\(path) cannot be worked on here: \(failure.clause)."
    case .unknownRequest, .unspeakableAnswer, .planNotPermitted:
      "This is a fault in Veil: \(failure.clause); nothing was written."
    default: "\(path) cannot be used: \(failure.clause)."
    }
  }

  private func sentence(of failure: MediaFailure, writing path: PathText) -> String {
    switch failure {
    case .output(.inputOutput), .noThread:
      "\(path) could not be finished: \(failure.clause); make room or wait, then run it again."
    default: "\(path) cannot be written: \(failure.clause)."
    }
  }

  /// What else a person at the keyboard is shown, line by line.
  package var details: [String] {
    switch self {
    case .failedCheck(_, let findings), .damageFailsCheck(_, _, let findings): findings.lines
    default: []
    }
  }

  /// Tells the person at the keyboard, and the script if there is one.
  ///
  /// - Parameter asJSON: whether there is one.
  package func tell(asJSON: Bool) {
    Terminal.say(sentence)
    for line in details { Terminal.explain("  " + line) }
    if asJSON { try? Terminal.print(json) }
  }

  /// The failure for scripts.
  ///
  /// - Returns: one JSON object, `{"error": …}`, without a line end.
  package var json: String {
    FailureRecord(
      code: ExitStatus(self), kind: kind, path: path, facts: innerFacts, message: sentence
    ).json
  }

  /// The facts of what went wrong, without the file that it is about.
  private var innerFacts: any Encodable {
    switch self {
    case .input(let error), .output(let error): error
    case .plan(_, let error, _): error
    case .annotations(_, let error): error
    case .doubted(_, let warnings):
      ["warnings": warnings.compactMap { try? PlanWarningRecord($0) }]
    case .refused(_, let refusal, _): refusal
    case .key(_, let error), .receipt(_, let error), .ledger(_, let error), .secrets(_, let error),
      .record(let error):
      error
    case .media(_, let failure), .writing(_, let failure): failure
    case .sandbox(let error), .worker(let error, _): error
    case .workerEnded(let ending, _): ending
    case .wire(let error): error
    default: self
    }
  }

  /// The stable name of what went wrong.
  package var kind: String {
    switch self {
    case .input(let error), .output(let error): error.kind
    case .plan(_, let error, _): error.kind
    case .annotations(_, let error): "annotations." + caseName(error)
    case .media(_, let failure), .writing(_, let failure): "media." + caseName(failure)
    case .sandbox(let error), .worker(let error, _): "sandbox." + caseName(error)
    case .workerEnded(let ending, _): "worker." + caseName(ending)
    case .doubted: "plan.doubted"
    case .refused: "policy.refused"
    default: "job." + caseName(self)
    }
  }

  /// The file that it is about; nil where it is about none.
  private var path: PathText? {
    switch self {
    case .input(let error), .output(let error): error.path.map(PathText.init)
    case .sameFile(let path, _, _), .unknownContainer(let path), .keyExists(let path),
      .folderExists(let path),
      .plan(let path, _, _), .doubted(let path, _), .follow(let path, _),
      .refused(let path, _, _), .key(let path, _), .receipt(let path, _), .ledger(let path, _),
      .secrets(let path, _), .proof(let path, _), .package(let path, _),
      .annotations(let path, _), .document(let path, _), .media(let path, _),
      .writing(let path, _), .noSuchTrack(let path, _, _), .oneTrackNeeded(let path, _),
      .changed(let path), .failedCheck(let path, _), .damaged(let path, _),
      .damageFailsCheck(let path, _, _), .worker(_, let path),
      .workerEnded(_, let path):
      path
    case .sandbox, .wire, .record, .standardOutput, .cancelled: nil
    }
  }
}

/// What is damaged, in a few words.
private func damage(in notes: [ReceiptNote]) -> String {
  let damages = notes.filter(\.isDamage).map(\.damage)
  return damages.isEmpty ? "it does not decode alike twice" : list(of: damages)
}

extension ReceiptNote {
  /// The damage that it tells of, in a few words.
  fileprivate var damage: String {
    switch self {
    case .damagedPicturesCovered(let count, let stretches):
      counted(count, "damaged picture")
        + (stretches.first.map { ", the first at \($0.from)" } ?? "")
    case .picturesLost(let count):
      counted(count, "coded picture") + " that cannot be decoded"
    case .trackDamaged(let track, let packets, let blocks):
      "\(counted(packets + blocks, "damaged packet")) in track \(track)"
    default: "it ends before its container says it should"
    }
  }
}

extension FileRole {
  fileprivate var words: String {
    switch self {
    case .components: "list of components"
    case .chunks: "list of chunks"
    case .image: "picture"
    case .publicKey: "public key"
    case .findings: "folder of findings"
    default: rawValue
    }
  }
}

extension FollowProblem {
  fileprivate var sentence: String {
    switch self {
    case .noSuchRegion(let id, let known):
      "No region is called \(quotedExcerpt(id)): "
        + (known.isEmpty
          ? "write \"follow\": true on the regions that are to be followed."
          : "use one of \(known.map { quotedExcerpt($0) }.joined(separator: ", ")).")
    case .notFollowed(let id):
      "The region \(quotedExcerpt(id)) is not to be followed: write \"follow\": true on it."
    case .nothingFollowed:
      "No region is to be followed: write \"follow\": true on one, and set two waypoints or more."
    }
  }
}

extension DocumentProblem {
  fileprivate var clause: String {
    switch self {
    case .notText: "it is no text in UTF-8; save it as one"
    case .notManifest: "it is no manifest of `veil audio`; give the one that was written last"
    case .otherVersion: "it is of another version of `veil audio`; extract the audio again"
    case .badRange: "it holds a range of time that is none; extract the audio again"
    }
  }
}
