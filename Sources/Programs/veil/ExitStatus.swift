// Exit codes, which scripts rely on: sysexits where one fits. One switch decides them all.

import Jobs
import Glibc

/// How the command ends.
enum ExitStatus: Int32 {
  case done = 0
  case found = 1
  case wrongCommandLine = 64
  case unusableInput = 65
  case unreadable = 66
  case missing = 69
  case fault = 70
  case cannotCreate = 73
  case temporary = 75
  case refused = 77
  case cancelled = 130

  /// The code for an error of a job.
  init(_ error: JobError) {
    self =
      switch error {
      case .cannotRead: .unreadable
      case .unusableSource, .unusablePlan: .unusableInput
      case .refused, .unsandboxed: .refused
      case .missing: .missing
      case .outputExists, .cannotCreate: .cannotCreate
      case .unknownContainer: .wrongCommandLine
      case .temporary: .temporary
      case .failedCheck, .fault: .fault
      case .cancelled: .cancelled
      }
  }

  /// Ends the process.
  func exit() -> Never { Glibc.exit(rawValue) }
}
