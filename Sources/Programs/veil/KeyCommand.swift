// `veil key`: a pair of keys to seal receipts with, and what its public half is.

import ArgumentParser
import Console
import Jobs
import SystemPackage

/// Keys: new, show.
struct KeyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "key", abstract: "Make and show the Ed25519 keys that seal receipts.",
    subcommands: [New.self, Show.self])

  /// Makes a pair.
  struct New: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "new", abstract: "Write a new private key, for its owner's eyes alone.",
      discussion: """
        KEY is PEM with PKCS #8, as `openssl pkey` reads it, and has mode 0600: with any other, veil
        refuses it. Keep the public key where those who check receipts can be sure of it.

          veil key new office.pem --public office.pub.pem
          veil redact cam.mp4 --plan p.json -o out.mp4 --receipt out.receipt.json --key office.pem
          veil verify out.mp4 --source cam.mp4 --plan p.json --receipt out.receipt.json \\
            --key office.pub.pem
        """)

    @Argument(help: "The private key to write; no file is ever replaced.", completion: .file())
    var key: FilePath
    @Option(name: .customLong("public"), help: "The public key to write.", completion: .file())
    var publicKey: FilePath?
    @Flag(help: "Print one line of JSON.")
    var json = false

    func run() throws { try print(try NewKeyJob(key, publicKey: publicKey).run(), asJSON: json) }
  }

  /// Shows the public half of a key.
  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show",
      abstract: "Print the public key of KEY, which is a private or a public one.")

    @Argument(help: "The key.", completion: .file())
    var key: FilePath
    @Flag(help: "Print one line of JSON.")
    var json = false

    func run() throws { try print(try ShowKeyJob(key).run(), asJSON: json) }
  }

  private static func print(_ report: KeyReport, asJSON: Bool) throws {
    if asJSON { return try Terminal.printResult(report) }
    try Terminal.print("\(report.key)  Ed25519 public key \(report.publicKey)")
    try Terminal.write(report.pem)
  }
}
