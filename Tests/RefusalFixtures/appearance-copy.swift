// Following that makes a second one of what an area looks like, or lets it run away in a closure.

import Following

func keep(_ work: @escaping () -> Void) {}

// error: 'look' is borrowed and cannot be consumed
func twice(_ look: borrowing Appearance) {
  let other = look
  _ = consume other
}

// error: lifetime-dependent variable 'look' escapes its scope
func later(_ look: consuming Appearance) {
  // error: cannot be consumed when captured by an escaping closure
  keep { _ = look }
}
