extension String {
  /// The text with everything that a terminal would obey made readable: a newline is `⏎`, a tab
  /// `\t`, other controls and the marks that reorder text are `\u{1b}`.
  ///
  /// When `isUnicode` is false, a newline is `\n`.
  package func visible(isUnicode: Bool = true) -> String {
    guard unicodeScalars.contains(where: \.isObeyed) else { return self }
    var shown = ""
    var previous: Unicode.Scalar = " "
    for scalar in unicodeScalars {
      defer { previous = scalar }
      guard scalar.isObeyed else {
        shown.unicodeScalars.append(scalar)
        continue
      }
      switch scalar {
      case "\n" where previous == "\r": continue
      case "\n", "\r": shown += isUnicode ? "⏎" : "\\n"
      case "\t": shown += "\\t"
      default: shown += "\\u{" + String(scalar.value, radix: 16) + "}"
      }
    }
    return shown
  }
}

extension Unicode.Scalar {
  /// Whether a terminal or browser acts on the scalar instead of drawing it.
  fileprivate var isObeyed: Bool {
    switch value {
    case 0..<0x20, 0x7F..<0xA0: true
    case 0x61C, 0x200B, 0x200E, 0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF, 0xFFF9...0xFFFB:
      true
    default: false
    }
  }
}
