// `veil batch submit`: queued jobs become tasks of a cluster. What the cluster came to is entered
// into the queue each time that somebody looks.

import ArgumentParser
import Console
import Files
import Queue
import SystemPackage

/// Hands jobs to a cluster.
///
/// Reason for its size: each property is an option of the command line.
struct SubmitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "submit",
    abstract: "Hand the queued jobs to a cluster.",
    discussion: """
      Each job becomes a task, which may run any number of times on any node and gives its output a \
      name once. Recordings, plans, outputs and the folder of --work are on storage that all nodes \
      share under the same names; `veil` is installed on each. The queue stays here. `status` \
      enters what became of the tasks; jobs of which the cluster no longer knows are queued again. \
      Saying it twice submits once.

        veil batch submit --engine slurm --work /shared/veil
        veil batch submit --engine kubernetes --work /shared/veil --image IMAGE --claim CLAIM \\
          -o job.yaml
      """)

  @Option(help: "The cluster: slurm or kubernetes.")
  var engine: ClusterEngine
  @Option(
    help: "A folder on shared storage for what tasks read and write beside the films.",
    completion: .directory, transform: FilePath.init(word:))
  var work: FilePath
  @Option(help: "Tasks at once.")
  var tasks = 16
  @Option(help: "Threads of each task.")
  var threads = 1
  @Option(help: "Memory of each task, in megabytes.")
  var memory = 1024
  @Option(help: "Kubernetes: the image that has Veil, with its digest.")
  var image: String?
  @Option(help: "Kubernetes: the claim of the volume that is mounted where --work begins.")
  var claim: String?
  @Option(
    name: .shortAndLong, help: "Kubernetes: the manifest to write.", completion: .file(),
    transform: FilePath.init(word:))
  var output: FilePath?
  @OptionGroup var options: QueueOptions
  @Flag(help: "Print one line of JSON.")
  var json = false

  func validate() throws {
    guard tasks > 0, (1...256).contains(threads), memory > 0 else {
      throw ValidationError("--tasks, --threads and --memory take 1 or more.")
    }
    guard engine == .slurm || (image != nil && claim != nil && output != nil) else {
      throw ValidationError("Kubernetes needs --image, --claim and -o.")
    }
  }

  func run() throws {
    let store = try options.store(try options.settings())
    let veil = try veilProgram()
    try collect(store)
    var report = SubmitReport()
    while report.submissions.isEmpty || engine == .slurm {
      let mark = String(UInt64.random(in: 0...UInt64.max), radix: 36)
      let name = "veil-\(mark)"
      let submission = Submission(
        name: name, engine: engine, folder: work.absolute.appending(name))
      let jobs = try asking { () throws(QueueError) in
        try store.handOver(to: submission, limit: Slurm.mostTasks)
      }
      if jobs.isEmpty { break }
      do { try hand(jobs, to: submission, veil) } catch {
        try giveBack(jobs, of: submission, to: store)
        throw error
      }
      report.submissions.append(name)
      report.jobs += jobs.count
    }
    if json { return try Terminal.printResult(report) }
    try Terminal.print("\(counted(report.jobs, "job")) submitted")
  }

  private func hand(_ jobs: [QueuedJob], to submission: Submission, _ veil: FilePath) throws {
    try TaskFolder(path: submission.folder).write(jobs)
    let wishes = ClusterWishes(tasks: tasks, threads: threads, megabytes: memory)
    switch engine {
    case .slurm: try Slurm.submit(submission, count: jobs.count, wishes, veil: veil)
    case .kubernetes:
      let manifest = Manifest(
        submission: submission, count: jobs.count, wishes: wishes, image: image ?? "",
        claim: claim ?? "")
      try publish(manifest.text, at: output ?? "", replacing: false)
    }
  }
}

/// What was submitted.
private struct SubmitReport: Encodable {
  var submissions: [String] = []
  var jobs = 0
}

/// Enters what became of tasks, and queues jobs again of which their cluster no longer knows.
///
/// - Parameter store: the queue.
/// - Throws: `BatchError.queue`.
func collect(_ store: QueueStore) throws(BatchError) {
  for (submission, jobs) in try asking({ () throws(QueueError) in try store.openSubmissions() }) {
    let folder = TaskFolder(path: submission.folder)
    // Asked before the results are looked at, so that a task that ends meanwhile is not lost.
    let known = submission.engine == .slurm ? Slurm.known(in: folder) : nil
    var left: [QueuedJob] = []
    for job in jobs {
      guard let end = folder.result(of: job.id)?.end else {
        left.append(job)
        continue
      }
      try enter(end, of: job, in: submission, store)
    }
    if let known, !known.contains(submission.name) {
      try giveBack(left, of: submission, to: store)
    }
  }
}

/// Queues jobs again that were handed over.
private func giveBack(
  _ jobs: [QueuedJob], of submission: Submission, to store: QueueStore
) throws(BatchError) {
  let lost = JobEnding(code: nil, kind: "batch.clusterForgot")
  for job in jobs {
    try enter((lost, .again(pause: 0, counts: false), nil), of: job, in: submission, store)
  }
}

private func enter(
  _ end: AttemptEnd, of job: QueuedJob, in submission: Submission, _ store: QueueStore
) throws(BatchError) {
  do throws(QueueError) {
    try store.finish(
      job, by: submission.runner, end.ending, verdict: end.verdict, product: end.product)
  } catch .lost {
    // A person took the job back.
    return
  } catch { throw .queue(error) }
}

extension ClusterEngine: ExpressibleByArgument {}
