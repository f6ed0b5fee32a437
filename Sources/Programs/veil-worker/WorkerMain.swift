// The only process that sees pixels: it shuts the door behind itself, then does what it is asked
// for until nobody asks any more. It is given open files and no names.

import SandboxLockdown
import WorkerService

@main enum WorkerMain {
  static func main() {
    WorkerSide.enter()
    var requests = WorkerSide.Requests()
    var service = WorkerService(emit: WorkerSide.emit)
    while let request = requests.next() {
      if let answer = answerTrial(request) {
        WorkerSide.emit(answer)
      } else {
        service.handle(request)
      }
    }
  }
}
