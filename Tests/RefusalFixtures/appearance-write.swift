// Following that writes what an area looks like, sends it, or looks into it.

import Following
import FoundationEssentials
import Threading

func write(_ look: borrowing Appearance) throws {
  // error: requires that 'Appearance' conform to 'Encodable'
  _ = try JSONEncoder().encode(look)
}

// error: 'Appearance' does not conform to protocol 'Escapable'
typealias Queue = BoundedQueue<Appearance>

func describe(_ look: borrowing Appearance) {
  // error: 'filter' is inaccessible due to 'private' protection level
  _ = look.filter
}
