// `veil proof`: that one picture is in a file, for somebody who has neither the file nor the rest
// of its pictures.

import ArgumentParser
import Console
import Files
import Jobs
import SystemPackage

/// Proofs: make (the default), check.
struct ProofCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "proof", abstract: "Prove that one picture is in a file, and check such a proof.",
    discussion: """
      A receipt that was written with --sealed has the roots of two Merkle trees (RFC 9162), over the
      pictures of source and output. A proof has the digests of one picture and at most 20 hashes for
      an hour; Samples/check_proof.py checks it without veil.

        veil proof out.mp4 --picture 250 --receipt out.receipt.json -o proof.json
        veil proof check proof.json --receipt out.receipt.json --key office.pub.pem
      """,
    subcommands: [Make.self, Check.self], defaultSubcommand: Make.self)

  /// Makes a proof.
  struct Make: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "make", abstract: "Prove that a picture is in FILE.")

    @Argument(help: "The source or the output.", completion: .file())
    var file: FilePath
    @Option(help: "The picture, counted from 0 in the order of showing.")
    var picture: Int
    @Option(help: "The receipt, which names the file.", completion: .file())
    var receipt: FilePath
    @Option(
      help: "What redact wrote for --sealed; needed for pictures of the source.",
      completion: .file())
    var sealed: FilePath?
    @Option(name: .shortAndLong, help: "The proof to write.", completion: .file())
    var output: FilePath
    @Flag(help: "Replace an existing proof.")
    var overwrite = false
    @Flag(help: "Print JSON lines; the last one is the result.")
    var json = false

    @OptionGroup var options: ConductOptions

    func validate() throws {
      guard picture >= 0 else { throw ValidationError("--picture takes 0 or more.") }
    }

    func run() throws {
      var spec = ProofSpec(file: file, picture: picture, receipt: receipt, proof: output)
      spec.secrets = sealed.map(PathText.init)
      spec.replacesProof = overwrite
      let job = ProofJob(spec, conduct: options.conduct(asJSON: json))
      let report = try carryOut { () throws(JobFailure) in try job.run() }
      if json { return try Terminal.printResult(report) }
      try Terminal.print(
        "\(report.proof)  picture \(report.picture) of the \(report.of), "
          + counted(report.hashes, "hash", "hashes"))
    }
  }

  /// Checks a proof.
  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "check", abstract: "Check PROOF with a receipt; no film is needed.",
      discussion: "Exit code 0: it holds. Exit code 1: it does not, or the receipt's seal does not."
    )

    @Argument(help: "The proof.", completion: .file(extensions: ["json"]))
    var proof: FilePath
    @Option(help: "The receipt.", completion: .file())
    var receipt: FilePath
    @Option(help: "The public key that must have sealed the receipt.", completion: .file())
    var key: FilePath?
    @Flag(help: "Print one line of JSON.")
    var json = false

    func run() throws {
      let verdict = try CheckProofJob(proof, receipt: receipt, key: key).run()
      if json {
        try Terminal.printResult(verdict, .check(found: !verdict.holds))
      } else {
        let end = verdict.holds ? "holds" : "DOES NOT HOLD"
        try Terminal.print(
          "\(verdict.proof)  picture \(verdict.picture) of the \(verdict.of)  "
            + "sha256 \(verdict.sha256)  \(end)")
      }
      if !verdict.holds { ExitStatus.found.exit() }
    }
  }
}
