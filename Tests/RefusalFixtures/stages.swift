// A stage that is not in the list: there is no case for it, none can be added from outside, and
// every `switch` has to say what it does with each.

import PolicyGate

extension StageKind {
  // error: enum 'case' is not allowed outside of an enum
  case sharpen
}

// error: has no member 'findPeople'
let asked: StageKind = .findPeople

func word(for stage: StageKind) -> String {
  // error: switch must be exhaustive
  switch stage {
  case .fill, .veil, .mosaic, .blur: "picture"
  case .mute, .tone, .extractAudio: "audio"
  case .clip, .copy: "file"
  }
}
