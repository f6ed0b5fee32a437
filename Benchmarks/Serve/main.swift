// A kernel benchmark that answers on a pipe, so that a harness can interleave it with its peers in
// the same second. One line in, one line out; it measures nothing but the call.
//
//   <op>[@bits][.set] <width> <height> <r> <milliseconds> → <cpu ns> <wall ns> <calls> or NA
//
// op is a use of a kernel (KernelUse.served) or what is compared with them: box3 (r: radius of each
// of three passes), pixelate (r: side of a cell), fill, fillmask, blend, veil (r: cells), copy,
// memset, rasterize or subsample (of an ellipse); bits is 8 (default)...16; set is an instruction
// set of this machine. Two more time nothing: `set` answers with the instruction set in use, and
// `digest` with a hash of what every operation paints, to compare sets and machines.

while let line = readLine() {
  switch Line(line) {
  case .time(let request, let budget): reply(measure(request, milliseconds: budget))
  case .digest(let request): reply(String(digest(request), radix: 16))
  case .set(let set): reply("\(set)")
  case nil: reply("NA")
  }
}
