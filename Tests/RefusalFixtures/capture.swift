// A stage that carries something out by what it captures, or lets another thread paint: it may
// write to nothing but the view, and the view may go nowhere.

import Kernels
import Raster

final class Notes { var seen = 0 }

func capture(_ picture: inout Picture, _ scratch: inout Scratch) {
  var seen = 0
  picture.paint(plane: 0, scratch: &scratch) { _ in
    // error: mutation of captured var 'seen' in concurrently-executing code
    seen += 1
  }
  let notes = Notes()
  picture.paint(plane: 0, scratch: &scratch) { _ in
    // error: capture of 'notes' with non-Sendable type 'Notes'
    notes.seen += 1
  }
  print(seen)
}
