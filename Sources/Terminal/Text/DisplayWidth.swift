extension Character {
  /// How many columns of a terminal the character takes: 0, 1 or 2, and more for clusters of
  /// several letters that terminals draw side by side.
  ///
  /// East Asian wide characters, emoji, ZWJ sequences and flags take two; combining marks none.
  /// Control characters count nothing here: `visible` makes them readable first.
  package var displayWidth: Int {
    if let ascii = asciiValue { return ascii >= 0x20 && ascii != 0x7F ? 1 : 0 }
    var width = 0
    var widest = 0
    var joined = false
    for scalar in unicodeScalars {
      switch scalar.value {
      case 0x200D:
        joined = true
        continue
      case 0xFE0F:
        if widest == 1 && unicodeScalars.first?.properties.isEmoji == true { width = max(width, 2) }
      case 0x1F3FB...0x1F3FF where widest > 0:
        width = max(width, 2)
      case 0x1F1E6...0x1F1FF:
        width = 2
        widest = 2
      default:
        let own = scalar.displayWidth
        let isJoinedEmoji = joined && scalar.properties.isEmoji
        if !isJoinedEmoji { width += own }
        widest = max(widest, own)
      }
      joined = false
    }
    return width
  }
}

extension Unicode.Scalar {
  /// How many columns of a terminal the scalar takes on its own.
  package var displayWidth: Int {
    if value < 0x20 || (0x7F..<0xA0).contains(value) { return 0 }
    if value < 0x300 { return 1 }
    // The vowels and final consonants of Hangul are drawn into the syllable that begins.
    if (0x1160...0x11FF).contains(value) || (0xD7B0...0xD7FB).contains(value) { return 0 }
    switch value {
    case 0x3164, 0xFFA0: return 0
    // Format characters that are drawn: Arabic, Syriac and Kaithi number signs.
    case 0x600...0x605, 0x6DD, 0x70F, 0x890...0x891, 0x8E2, 0x110BD, 0x110CD: return 1
    default: break
    }
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .spacingMark, .format, .lineSeparator,
      .paragraphSeparator:
      return 0
    default: return isWide ? 2 : 1
    }
  }

  private var isWide: Bool {
    if value < 0x1100 { return false }
    var low = 0
    var high = wideRanges.count
    while low < high {
      let middle = (low + high) / 2
      if wideRanges[middle].upperBound < value { low = middle + 1 } else { high = middle }
    }
    return low < wideRanges.count && wideRanges[low].contains(value)
  }
}

extension String {
  /// How many columns of a terminal the text takes.
  package var displayWidth: Int {
    var isPlain = true
    for byte in utf8 where byte < 0x20 || byte >= 0x7F {
      isPlain = false
      break
    }
    return isPlain ? utf8.count : reduce(0) { $0 + $1.displayWidth }
  }
}
