// The only process that sees pixels: it shuts the door behind itself, then answers requests until
// none is left. It is given open files and no names.

import Confinement

@main enum WorkerMain {
  static func main() {
    WorkerSide.enter()
    var requests = WorkerSide.Requests()
    while let request = requests.next() {
      if let answer = answerTrial(request) { WorkerSide.emit(answer) }
    }
  }
}
