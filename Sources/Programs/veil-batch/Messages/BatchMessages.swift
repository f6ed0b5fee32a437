// Every sentence about a verb of the queue that failed, and why a job stands where it stands.

import Console
import Files
import Jobs
import Queue
import SystemPackage

extension BatchError {
  /// One sentence for people: what, where, what to do.
  var sentence: String {
    switch self {
    case .queue(let error): error.sentence
    case .input(let error): error.sentence
    case .job(let failure): failure.sentence
    case .programMissing:
      "The program veil is not where it belongs: install it in the folder of veil-batch."
    case .settings(let path, let member?):
      "\(shown(path)) cannot be used: \(member) is no setting, or its value is of the wrong kind; "
        + "see the page Batch of the documentation."
    case .settings(let path, nil):
      "\(shown(path)) cannot be used: it is no object in JSON."
    case .cluster(let program, let message):
      "The cluster took nothing: \(program) says \(message.isEmpty ? "nothing" : quotedLine(message)); "
        + "the jobs are queued as before."
    case .noProcess(let code):
      "No further process could be started (\(words(code))): wait or start fewer jobs, then run it "
        + "again."
    }
  }
}

extension QueueError {
  /// One sentence for people.
  var sentence: String {
    switch self {
    case .database(let path, _, let message):
      "The queue \(shown(path)) cannot be read or written (\(message)): see that its disk is local "
        + "and has room, then run it again."
    case .otherVersion(let path):
      "The queue \(shown(path)) was made by another version of Veil: finish it with that one, or "
        + "name another with --queue."
    case .lost(let job, _): "Job \(job) is no longer this runner's; another one has it."
    case .noSuchJob(let job): "There is no job \(job): see `veil batch status --all`."
    case .file(let error): error.sentence
    }
  }
}

extension JobEnding {
  /// Why a job stands where it stands, in the words of the program that ended, or in ours.
  var sentence: String? {
    switch kind {
    case "batch.changed":
      "The source or the plan changed since the job was added: look at it, then `veil batch retry`."
    case "batch.outputExists":
      "A file stands at the output's name already: take it away, then `veil batch retry`."
    case "batch.noSpace": "There is too little room for the output: make room."
    case "batch.pauseOver": "The pause is over."
    case "batch.runnerGone": "Its runner is gone."
    case "batch.noProgram": "The program veil could not be started: see that it is installed."
    case "batch.clusterForgot": "Its cluster no longer knows of it."
    case "batch.stopped": "Its runner was asked to stop."
    case "batch.signal": "The program was ended by a signal."
    default: message
    }
  }
}

/// The first line of what a program said, in quotation marks.
private func quotedLine(_ text: String) -> String {
  "\"\(text.split(whereSeparator: \.isNewline).first ?? "")\""
}

/// The system's words for an errno.
private func words(_ code: Int32) -> String { "\(Errno(rawValue: code))".lowercased() }
