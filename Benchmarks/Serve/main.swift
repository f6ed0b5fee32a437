// A kernel benchmark that answers on a pipe, so that a harness can interleave it with its peers in the
// same second. One line in, one line out; it measures nothing but the call.
//
//   <op>[@bits][.set] <width> <height> <r> <milliseconds>   →   <cpu ns> <wall ns> <calls>   or   NA
//
// op is box3 (r: radius of each of three passes), pixelate (r: side of a cell), fill, fillmask, blend, veil
// (r: cells), copy, memset, rasterize or subsample (of an ellipse); bits is 8 (default)...16; set is an
// instruction set of this machine. Two more time nothing: `set` answers with the instruction set in use,
// and `digest` with a hash of what every kernel paints, to compare sets and machines.

import Kernels
import MediaTime
import Raster

while let line = readLine() {
  let words = line.split(separator: " ")
  guard words.count == 5, let width = Int(words[1]), let height = Int(words[2]),
    let r = Int(words[3]), let budget = Double(words[4]), width > 0, height > 0, r >= 0,
    let request = Request(String(words[0]), width, height, r)
  else {
    reply("NA")
    continue
  }
  switch request.name {
  case "set": reply("\(request.set)")
  case "digest": reply(String(digest(request), radix: 16))
  default: reply(measure(request, milliseconds: budget))
  }
}
