// Where the worker's program is.

/// The program that a worker is.
package enum WorkerProgram {
  /// Its path, found from that of the running program.
  ///
  /// - Throws: `SandboxError.programMissing`.
  package static func path() throws(SandboxError) -> String {
    try ProgramFile.beside("veil-worker")
  }
}
