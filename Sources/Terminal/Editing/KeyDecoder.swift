/// Turns the bytes that a terminal sends into keys.
///
/// It never asks the terminal anything. An Esc on its own is known only when nothing follows for a
/// moment: `isWaiting` says so, and `flush` then gives it.
package struct KeyDecoder {
  private var pending: [UInt8] = []
  private var pasted: [UInt8]?

  private static let pasteEnd = Array("\u{1b}[201~".utf8)
  /// Longer sequences than this are no keys.
  private static let longestSequence = 32

  /// A decoder with nothing pending.
  package init() {}

  /// Whether bytes of an unfinished key are held.
  package var isWaiting: Bool { !pending.isEmpty && pasted == nil }

  /// Whether a paste has begun and not ended.
  package var isPasting: Bool { pasted != nil }

  /// The keys that these bytes finish.
  package mutating func feed(_ bytes: some Sequence<UInt8>) -> [Key] {
    var keys: [Key] = []
    for byte in bytes {
      if pasted != nil {
        if let key = paste(byte) { keys.append(key) }
        continue
      }
      pending.append(byte)
      while !pending.isEmpty, pasted == nil {
        let before = pending.count
        if let key = next() { keys.append(key) }
        if pending.count == before { break }
      }
    }
    return keys
  }

  /// What is held, taken as it is: a lone Esc, or nothing for a sequence that broke off.
  package mutating func flush() -> [Key] {
    defer { pending = [] }
    return pending == [0x1b] ? [.escape] : []
  }

  private mutating func paste(_ byte: UInt8) -> Key? {
    guard var bytes = pasted else { return nil }
    bytes.append(byte)
    if bytes.count >= Self.pasteEnd.count, bytes.suffix(Self.pasteEnd.count) == Self.pasteEnd[...] {
      pasted = nil
      return .paste(Self.cleaned(bytes.dropLast(Self.pasteEnd.count)))
    }
    pasted = bytes
    return nil
  }

  /// Text with `\n` for every line end, and without what a terminal would obey.
  static func cleaned(_ bytes: some Collection<UInt8>) -> String {
    var text = String.UnicodeScalarView()
    var previous: Unicode.Scalar = " "
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      defer { previous = scalar }
      switch scalar {
      case "\r": text.append("\n")
      case "\n" where previous == "\r": continue
      case "\n", "\t": text.append(scalar)
      default:
        if scalar.value >= 0x20, !(0x7F..<0xA0).contains(scalar.value) { text.append(scalar) }
      }
    }
    return String(text)
  }

  /// The key at the start of what is pending, whose bytes go away.
  ///
  /// Nil when more are needed, or when what went away is no key.
  private mutating func next() -> Key? {
    let first = pending[0]
    if first == 0x1b { return escapeSequence() }
    if first < 0x20 || first == 0x7F {
      pending.removeFirst()
      return Self.control(first)
    }
    if first < 0x80 {
      pending.removeFirst()
      return .text(String(Unicode.Scalar(first)))
    }
    let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 0
    if length == 0 {
      pending.removeFirst()
      return nil
    }
    if let wrong = pending.dropFirst().firstIndex(where: { $0 & 0xC0 != 0x80 }) {
      pending.removeFirst(wrong)
      return nil
    }
    guard pending.count >= length else { return nil }
    let text = String(decoding: pending.prefix(length), as: UTF8.self)
    pending.removeFirst(length)
    return text.contains("\u{FFFD}") || text.unicodeScalars.contains { $0.value < 0xA0 }
      ? nil : .text(text)
  }

  private static func control(_ byte: UInt8) -> Key? {
    switch byte {
    case 0x09: .tab
    case 0x0A, 0x0D: .enter
    case 0x08, 0x7F: .backspace
    case 0x01...0x1A: .control(Character(Unicode.Scalar(byte + 0x60)))
    case 0x1F: .control("_")
    default: nil
    }
  }

  private mutating func escapeSequence() -> Key? {
    guard pending.count > 1 else { return nil }
    let second = pending[1]
    if second == 0x5B || second == 0x4F {
      let isShort = second == 0x4F
      guard pending.count > 2 else { return nil }
      // A sequence ends at its first byte from `@` on; what is no byte of one breaks it off.
      guard
        let end = pending.indices.dropFirst(2).first(where: {
          isShort || pending[$0] >= 0x40 && pending[$0] < 0x7F || pending[$0] < 0x20
            || pending[$0] >= 0x7F
        })
      else {
        if pending.count > Self.longestSequence { pending = [] }
        return nil
      }
      let sequence = Array(pending[2...end])
      pending.removeFirst(end + 1)
      if sequence == Array("200~".utf8) {
        pasted = pending
        pending = []
        return nil
      }
      return Self.sequence(sequence)
    }
    if second == 0x1b {
      // Esc before a sequence is Alt; the first Esc of two says nothing.
      pending.removeFirst()
      return nil
    }
    guard second < 0x80 else {
      pending.removeFirst()
      return .escape
    }
    pending.removeFirst(2)
    switch second {
    case 0x0A, 0x0D: return .newline
    case 0x08, 0x7F: return .wordBackspace
    case 0x20..<0x7F: return .alt(Character(Unicode.Scalar(second)))
    default: return nil
    }
  }

  /// The key of what stands behind `ESC [` or `ESC O`.
  private static func sequence(_ bytes: [UInt8]) -> Key? {
    guard let final = bytes.last else { return nil }
    let parameters = String(decoding: bytes.dropLast(), as: UTF8.self).split(separator: ";")
    let modifier = parameters.count > 1 ? Int(parameters[1]) ?? 1 : 1
    let hasModifier = modifier > 2
    switch final {
    case UInt8(ascii: "A"): return .up
    case UInt8(ascii: "B"): return .down
    case UInt8(ascii: "C"): return hasModifier ? .wordRight : .right
    case UInt8(ascii: "D"): return hasModifier ? .wordLeft : .left
    case UInt8(ascii: "H"): return .home
    case UInt8(ascii: "F"): return .end
    case UInt8(ascii: "Z"): return .backTab
    case UInt8(ascii: "~"):
      switch parameters.first.flatMap({ Int($0) }) {
      case 1, 7: return .home
      case 4, 8: return .end
      case 3: return hasModifier ? .wordDelete : .delete
      case 5: return .pageUp
      case 6: return .pageDown
      default: return nil
      }
    default: return nil
    }
  }
}
