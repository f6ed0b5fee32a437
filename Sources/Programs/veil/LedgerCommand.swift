// `veil ledger`: receipts in a chain that only grows, and whether it still is what it was.

import ArgumentParser
import Console
import Custody
import Files
import Jobs
import SystemPackage

/// Ledgers: append, check, show.
struct LedgerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ledger", abstract: "Chain receipts so that none can be changed or taken out.",
    discussion: """
      A ledger has one receipt in each line, with a hash over it and the line before. Whoever keeps
      the hash of the last entry elsewhere can tell later if entries were cut off.

        veil ledger append ledger.jsonl out.receipt.json --key office.pem
        veil ledger check ledger.jsonl --key office.pub.pem --hash 9f31…
      """,
    subcommands: [Append.self, Check.self, Show.self])

  /// Enters a receipt.
  struct Append: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "append", abstract: "Enter RECEIPT at the end of LEDGER.",
      discussion: """
        Other processes wait meanwhile; the entry is on the disk when this returns, and only the end
        of the ledger is read. The hash of the new entry is printed.
        """)

    @Argument(help: "The ledger; made if it is not there.", completion: .file())
    var ledger: FilePath
    @Argument(help: "The receipt.", completion: .file(extensions: ["json"]))
    var receipt: FilePath
    @Option(help: "Seal the entry with this Ed25519 private key.", completion: .file())
    var key: FilePath?
    @Flag(help: "Print one line of JSON.")
    var json = false

    func run() throws {
      let place = try AppendToLedgerJob(receipt, to: ledger, key: key).run()
      if json { return try Terminal.printResult(place) }
      try Terminal.print("\(place.ledger)  entry \(place.entry)  \(place.hash)")
    }
  }

  /// Checks a ledger.
  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "check", abstract: "Check every entry of LEDGER.",
      discussion: """
        Exit code 0: all of it holds. Exit code 1: the first entry that does not is named. A chain by
        itself cannot show that its end was cut off: give --hash or --entries, or another copy.
        """)

    @Argument(help: "The ledger.", completion: .file())
    var ledger: FilePath
    @Option(help: "The public key that must have sealed every entry.", completion: .file())
    var key: FilePath?
    @Option(help: "The hash of an entry that must be in it.")
    var hash: String?
    @Option(help: "The least number of entries.")
    var entries = 0
    @Option(help: "Another copy, older or newer, of which this must be a continuation or a part.")
    var copy: FilePath?
    @Flag(help: "Print one line of JSON.")
    var json = false

    func validate() throws {
      guard hash.map({ SHA256Digest(hex: $0) != nil }) ?? true else {
        throw ValidationError("--hash takes 64 hexadecimal digits.")
      }
      guard entries >= 0 else { throw ValidationError("--entries takes 0 or more.") }
    }

    func run() throws {
      var spec = LedgerSpec(ledger)
      (spec.key, spec.hash, spec.count, spec.copy) = (key, hash, entries, copy)
      let report = try CheckLedgerJob(spec).run()
      if json {
        try Terminal.printResult(Verdict(report), .check(found: report.fault != nil))
      } else {
        let head = report.entries.last?.hash ?? "no hash"
        try Terminal.print(
          "\(report.ledger)  "
            + "\(counted(report.entries.count, "entry holds", "entries hold"))  \(head)")
        if let fault = report.fault { try Terminal.print("  FOUND: \(fault.sentence)") }
      }
      if report.fault != nil { ExitStatus.found.exit() }
    }
  }

  /// Lists a ledger.
  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show", abstract: "List the entries of LEDGER that hold.")

    @Argument(help: "The ledger.", completion: .file())
    var ledger: FilePath
    @Flag(help: "Print JSON lines, one for each entry.")
    var json = false

    func run() throws {
      let report = try CheckLedgerJob(LedgerSpec(ledger)).run()
      for entry in report.entries {
        if json {
          try Terminal.printJSON(LedgerLine(entry: entry))
        } else {
          try Terminal.print(
            "\(entry.entry)  \(entry.date)  \(entry.output)  sha256 \(entry.sha256)  "
              + "\(entry.sealedBy.map { "sealed by \($0)" } ?? "not sealed")")
        }
      }
      if let fault = report.fault {
        Terminal.say(fault.sentence)
        ExitStatus.found.exit()
      }
    }
  }

  /// An entry as a line of JSON.
  private struct LedgerLine: Encodable {
    let entry: LedgerReport.Entry

    private enum CodingKeys: CodingKey { case event }

    func encode(to encoder: any Encoder) throws {
      try entry.encode(to: encoder)
      var members = encoder.container(keyedBy: CodingKeys.self)
      try members.encode("entry", forKey: .event)
    }
  }

  private struct Verdict: Encodable {
    let ledger: PathText
    let entries: Int
    let head: String?
    let fault: LedgerFault?
    let message: String?

    init(_ report: LedgerReport) {
      (ledger, entries, head) = (report.ledger, report.entries.count, report.entries.last?.hash)
      (fault, message) = (report.fault, report.fault?.sentence)
    }
  }
}
