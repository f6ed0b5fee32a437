// A stage that sends the view to another thread,
// by a task or by a queue.

import Kernels
import Raster
import Threading

// error: 'PaintView' does not conform to protocol 'Escapable'
typealias Queue = BoundedQueue<PaintView>

func send(_ picture: inout Picture, _ scratch: inout Scratch) {
  picture.paint(plane: 0, scratch: &scratch) { view in
    // error: initializer 'init(_:_:)' requires that 'PaintView' conform to 'Escapable'
    _ = try? Worker(view) { _ in }
  }
}
