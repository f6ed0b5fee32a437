// Letters that look like letters: text from a plan is reduced to plain ASCII words before it is
// held against the vocabulary, so that a word is the same word in any spelling.

/// A letter or digit of the folded text, or a gap between words.
enum FoldedLetter: Hashable, Sendable {
  /// a to z or 0 to 9; whether it was a capital.
  case letter(UInt8, isCapital: Bool)
  /// A space, a sign, or a letter of another alphabet that resembles none of ours.
  case gap
}

/// The text's first `limit` scalars in ASCII letters and digits.
///
/// Accents and invisible characters are dropped; full-width, mathematical, circled and
/// small-capital letters and those Cyrillic, Greek and Latin letters that look like a plain one
/// become that one.
func folded(_ text: String, limit: Int) -> [FoldedLetter] {
  var letters: [FoldedLetter] = []
  for scalar in text.unicodeScalars.prefix(limit) {
    // Most texts are ASCII and need none of the tables.
    switch scalar.value {
    case 0x61...0x7A, 0x30...0x39:
      letters.append(.letter(UInt8(scalar.value), isCapital: false))
      continue
    case 0x41...0x5A:
      letters.append(.letter(UInt8(scalar.value) + 0x20, isCapital: true))
      continue
    default: break
    }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .spacingMark, .format, .control: continue
    default: break
    }
    guard let plain = plainLetter(scalar) else {
      letters.append(.gap)
      continue
    }
    let isCapital =
      scalar.properties.isUppercase || scalar.properties.generalCategory == .uppercaseLetter
    letters.append(.letter(plain, isCapital: isCapital))
  }
  return letters
}

/// The ASCII letter (in lower case) or digit that a scalar stands for, or nil.
private func plainLetter(_ scalar: Unicode.Scalar) -> UInt8? {
  let value = scalar.value
  if let letter = styledLetter(value) { return letter }
  if let letter = lookalikes[value] { return letter }
  // Capitals and lower case of the tables' letters fold alike.
  for mapped in scalar.properties.lowercaseMapping.unicodeScalars {
    if let letter = styledLetter(mapped.value) ?? lookalikes[mapped.value] { return letter }
  }
  return nil
}

/// The letters of ASCII and of the blocks that repeat the alphabet in order.
private func styledLetter(_ value: UInt32) -> UInt8? {
  func letter(_ index: UInt32) -> UInt8 { UInt8(0x61 + index % 26) }
  func digit(_ index: UInt32) -> UInt8 { UInt8(0x30 + index % 10) }
  return switch value {
  case 0x30...0x39: UInt8(value)
  case 0x61...0x7A: UInt8(value)
  case 0x41...0x5A: UInt8(value + 0x20)
  case 0xFF10...0xFF19: digit(value - 0xFF10)
  case 0xFF21...0xFF3A: letter(value - 0xFF21)
  case 0xFF41...0xFF5A: letter(value - 0xFF41)
  case 0x249C...0x24B5: letter(value - 0x249C)
  case 0x24B6...0x24E9: letter(value - 0x24B6)
  case 0x1D400...0x1D6A3: letter(value - 0x1D400)
  case 0x1D7CE...0x1D7FF: digit(value - 0x1D7CE)
  case 0x1F110...0x1F129: letter(value - 0x1F110)
  case 0x1F130...0x1F149: letter(value - 0x1F130)
  case 0x1F150...0x1F169: letter(value - 0x1F150)
  case 0x1F170...0x1F189: letter(value - 0x1F170)
  default: nil
  }
}

/// Letters that look like a plain one, in lower case where they have cases, by that one.
private let lookalikes: [UInt32: UInt8] = {
  let rows: [(Character, String)] = [
    ("a", "àáâãäåāăąǎǟǡǻȁȃȧḁạảấầẩẫậắằẳẵặаɑαᴀаªæ"), ("b", "ƀɓḃḅḇʙЬьᵇ"),
    ("c", "çćĉċčƈȼḉсϲᴄⅽ"), ("d", "ďđɖɗḋḍḏḑḓԁᴅⅾð"),
    ("e", "èéêëēĕėęěȅȇȩɇḕḗḙḛḝẹẻẽếềểễệеєѐёҽεᴇ℮"), ("f", "ƒḟꜰϝ"),
    ("g", "ĝğġģǥǧǵɠḡɡɢցᵍ"), ("h", "ĥħȟḣḥḧḩḫһʜհн"),
    ("i", "ìíîïĩīĭįıǐȉȋɨḭḯỉịіїɩιɪⅰ"), ("j", "ĵǰɉјʝᴊ"), ("k", "ķƙǩḱḳḵкκᴋ"),
    ("l", "ĺļľŀłƚɫḷḹḻḽⅼʟӏ"), ("m", "ḿṁṃмⅿᴍɱ"), ("n", "ñńņňŋǹɲṅṇṉṋոռηɴп"),
    ("o", "òóôõöøōŏőơǒǫǭȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợоοσᴏօºœ"), ("p", "ƥṕṗрρᴘ"),
    ("q", "ɋԛզ"), ("r", "ŕŗřȑȓɍṙṛṝṟгʀᴦ"), ("s", "śŝşšșſṡṣṥṧṩѕꜱʂ"),
    ("t", "ţťŧțƫṫṭṯṱẗтτᴛ"), ("u", "ùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữựυսᴜц"),
    ("v", "ṽṿѵνᴠⅴ"), ("w", "ŵẁẃẅẇẉẘԝᴡωш"), ("x", "ẋẍхχⅹ"), ("y", "ýÿŷȳẏẙỳỵỷỹуүγʏ"),
    ("z", "źżžƶȥẑẓẕᴢʐ"),
  ]
  var table: [UInt32: UInt8] = [:]
  for (plain, likes) in rows {
    for scalar in likes.unicodeScalars { table[scalar.value] = plain.asciiValue }
  }
  return table
}()
