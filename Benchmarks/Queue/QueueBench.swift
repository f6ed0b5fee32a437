// What a queue of many jobs costs: adding, counting, claiming and finishing, and the size of its
// database. Jobs are made up; nothing is redacted.
//
//     queue-bench FOLDER [JOBS]

import Files
import Glibc
import Queue
import SystemPackage

@main
struct QueueBench {
  static func main() throws {
    let words = CommandLine.arguments.dropFirst()
    guard let folder = words.first, let count = Int(words.dropFirst().first ?? "100000") else {
      print("queue-bench FOLDER [JOBS]")
      exit(64)
    }
    let path = FilePath(folder).appending("queue.sqlite")
    let store = try QueueStore(path, actor: "queue-bench")
    let jobs = (0..<count).map(job)
    let add = try seconds {
      for start in stride(from: 0, to: count, by: 1000) {
        _ = try store.add(Array(jobs[start..<min(count, start + 1000)]))
      }
    }
    say("add", "\(Int(Double(count) / add)) jobs a second")
    say("status", try times(20) { _ = try store.counts() })
    let runner = Runner(name: "queue-bench", lease: 60, rules: RetryRules())
    var claimed: [QueuedJob] = []
    say(
      "claim", try times(500) { if let job = try store.claim(for: runner) { claimed.append(job) } })
    say(
      "finish",
      try times(500) {
        let job = claimed.removeLast()
        try store.finish(job, by: runner, JobEnding(code: 0), verdict: .settled(.done))
      })
    let size = try ["", "-wal"].reduce(Int64(0)) { sum, ending in
      let file = FilePath(path.string + ending)
      return isThere(file) ? sum + (try Stat(file).size) : sum
    }
    say("database", "\(size / 1_000_000) MB, with its log")
  }

  /// A job with names of a usual length and digests of its own.
  private static func job(_ number: Int) -> NewJob {
    let digest = SHA256Digest(of: Array(String(number).utf8)).description
    let name = "/srv/veil/incoming/2026-11-28/unit-\(number % 97)/camera-\(number)"
    let files = JobFiles(
      source: digest, plan: digest, size: Int64(number &* 7919 % 4_000_000_000),
      signature: "\(number)@1790000000.123456789 2048@1790000000.123456789")
    return NewJob(
      source: FilePath(name + ".mp4"), plan: FilePath(name + ".plan.json"),
      output: FilePath("/srv/veil/released/unit-\(number % 97)/camera-\(number).mp4"), files: files)
  }

  private static func seconds(_ body: () throws -> Void) rethrows -> Double {
    let start = ContinuousClock.now
    try body()
    return (ContinuousClock.now - start) / .seconds(1)
  }

  /// Median and worst of many times, in words.
  private static func times(_ count: Int, _ body: () throws -> Void) rethrows -> String {
    let all = try (0..<count).map { _ in try seconds(body) * 1000 }.sorted()
    return "median \(rounded(all[count / 2])) ms, worst \(rounded(all[count - 1])) ms of \(count)"
  }

  private static func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }

  private static func say(_ name: String, _ words: String) { print("\(name): \(words)") }
}
