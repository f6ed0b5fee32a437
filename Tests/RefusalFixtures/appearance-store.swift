// Following that keeps what an area looks like: nothing that outlives the call can hold it, and
// there is never a second one.

import Following

struct Album: ~Copyable {
  // error: 'Escapable'-conforming struct 'Album' has non-Escapable type 'Appearance'
  var look: Appearance
}

final class Gallery {
  // error: 'Appearance' does not conform to protocol 'Copyable'
  var looks: [Appearance] = []
}

enum Suspect: ~Copyable {
  // error: 'Escapable'-conforming enum 'Suspect' has non-Escapable type 'Appearance'
  case look(Appearance)
}
