import Tables

/// Reads XML from memory, element by element: what workbooks use and nothing more.
///
/// Own code rather than libxml2: workbooks need neither document types nor entities of their own
/// nor other encodings than UTF-8, so all of these are refused, and with them what makes XML
/// dangerous; and the product stays one file on every system.
struct XMLReader {
  enum Event {
    /// An element begins; its name is without prefix.
    case start(String)
    case end(String)
    case text(String)
  }

  private let buffer: Buffer
  private let file: String
  private let part: String
  private var position = 0
  private var open: [String] = []
  private var isEmptyElement = false
  private var attributes: [(name: String, value: String)] = []

  private static let depthLimit = 200

  init(_ buffer: Buffer, file: String, part: String) throws {
    self.buffer = buffer
    self.file = file
    self.part = part
    let bytes = UnsafeRawBufferPointer(start: buffer.address, count: buffer.byteCount)
    guard UTF8Check.isValid(bytes) else { throw damage("UTF-8", "other bytes") }
    if starts(with: [0xef, 0xbb, 0xbf]) { position = 3 }
  }

  /// The attribute of the element that began last; names are without prefix.
  func attribute(_ name: String) -> String? { attributes.first { $0.name == name }?.value }

  /// The next event; nil at the end of the document.
  mutating func next() throws -> Event? {
    if isEmptyElement {
      isEmptyElement = false
      return .end(open.removeLast())
    }
    while position < buffer.byteCount {
      if byte != UInt8(ascii: "<") {
        let text = try text(upTo: UInt8(ascii: "<"))
        if open.isEmpty { continue }
        return .text(text)
      }
      if starts(with: Array("<!--".utf8)) {
        try skip(past: "-->")
      } else if starts(with: Array("<![CDATA[".utf8)) {
        let start = position + 9
        try skip(past: "]]>")
        return .text(string(start..<position - 3))
      } else if starts(with: Array("<?".utf8)) {
        try skip(past: "?>")
      } else if starts(with: Array("<!".utf8)) {
        throw FormatsError.unsupported(file: file, place: part, found: "a document type")
      } else if starts(with: Array("</".utf8)) {
        position += 2
        let name = name()
        skipBlanks()
        guard byte == UInt8(ascii: ">"), open.last == name else {
          throw damage("the end of `\(open.last ?? "")`", "that of `\(name)`")
        }
        position += 1
        return .end(open.removeLast())
      } else {
        return try element()
      }
    }
    guard open.isEmpty else {
      throw damage("the end of `\(open.last ?? "")`", "the end of the part")
    }
    return nil
  }

  /// Skips to the end of the element that began last.
  mutating func skipElement() throws {
    let depth = open.count
    while open.count >= depth, try next() != nil {}
  }

  /// The text inside the element that began last, with that of the elements in it.
  mutating func elementText() throws -> String {
    let depth = open.count
    var result = ""
    while let event = try next() {
      if case .text(let text) = event { result += text }
      if case .end = event, open.count < depth { break }
    }
    return result
  }

  private mutating func element() throws -> Event {
    position += 1
    let name = name()
    guard !name.isEmpty, open.count < Self.depthLimit else {
      throw damage("an element", "other characters, or more than \(Self.depthLimit) in each other")
    }
    attributes = []
    while true {
      skipBlanks()
      if byte == UInt8(ascii: ">") {
        position += 1
        break
      }
      if starts(with: Array("/>".utf8)) {
        position += 2
        isEmptyElement = true
        break
      }
      let key = self.name()
      skipBlanks()
      guard !key.isEmpty, byte == UInt8(ascii: "=") else {
        throw damage("an attribute", "other characters in `\(name)`")
      }
      position += 1
      skipBlanks()
      let quote = byte
      guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
        throw damage("a quoted value", "other characters in `\(name)`")
      }
      position += 1
      attributes.append((key, try text(upTo: quote)))
      guard position < buffer.byteCount else { throw damage("the end of a value", "the end") }
      position += 1
    }
    open.append(name)
    return .start(name)
  }

  /// A name without its prefix.
  private mutating func name() -> String {
    let start = position
    var local = position
    while position < buffer.byteCount {
      let byte = byte
      let isLetter = (byte | 0x20) &- 97 < 26 || byte >= 0x80
      let isOther = byte &- 48 < 10 || byte == 45 || byte == 46 || byte == 95 || byte == 58
      guard isLetter || isOther else { break }
      position += 1
      if byte == UInt8(ascii: ":") { local = position }
    }
    return start == position ? "" : string(local..<position)
  }

  private mutating func text(upTo end: UInt8) throws -> String {
    var bytes: [UInt8] = []
    while position < buffer.byteCount, byte != end {
      if byte == UInt8(ascii: "&") {
        try appendReference(to: &bytes)
      } else {
        // Line ends are one line feed, as the XML rules say.
        if byte == UInt8(ascii: "\r") {
          bytes.append(UInt8(ascii: "\n"))
          if starts(with: Array("\r\n".utf8)) { position += 1 }
        } else {
          bytes.append(byte)
        }
        position += 1
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private mutating func appendReference(to bytes: inout [UInt8]) throws {
    let start = position + 1
    position = start
    while position < buffer.byteCount, byte != UInt8(ascii: ";"), position - start < 10 {
      position += 1
    }
    let name = string(start..<position)
    guard position < buffer.byteCount, byte == UInt8(ascii: ";") else {
      throw damage("`;` after `&\(name)`", "other characters")
    }
    position += 1
    switch name {
    case "amp": bytes.append(UInt8(ascii: "&"))
    case "lt": bytes.append(UInt8(ascii: "<"))
    case "gt": bytes.append(UInt8(ascii: ">"))
    case "quot": bytes.append(UInt8(ascii: "\""))
    case "apos": bytes.append(UInt8(ascii: "'"))
    default:
      let isHexadecimal = name.hasPrefix("#x")
      guard name.hasPrefix("#"),
        let code = UInt32(name.dropFirst(isHexadecimal ? 2 : 1), radix: isHexadecimal ? 16 : 10),
        let scalar = Unicode.Scalar(code)
      else { throw damage("a character", "`&\(name);`") }
      bytes.append(contentsOf: Array(String(scalar).utf8))
    }
  }

  private mutating func skip(past end: String) throws {
    let end = Array(end.utf8)
    while position < buffer.byteCount, !starts(with: end) { position += 1 }
    guard position < buffer.byteCount else { throw damage("a closing mark", "the end") }
    position += end.count
  }

  private mutating func skipBlanks() {
    while [0x20, 0x09, 0x0a, 0x0d].contains(byte), position < buffer.byteCount { position += 1 }
  }

  // The padding behind the last byte is zeros or other bytes that end every loop's condition.
  private var byte: UInt8 {
    position < buffer.byteCount
      ? buffer.address.load(fromByteOffset: position, as: UInt8.self) : 0
  }

  private func starts(with bytes: [UInt8]) -> Bool {
    guard position + bytes.count <= buffer.byteCount else { return false }
    return bytes.indices.allSatisfy {
      buffer.address.load(fromByteOffset: position + $0, as: UInt8.self) == bytes[$0]
    }
  }

  private func string(_ range: Range<Int>) -> String {
    String(
      decoding: UnsafeRawBufferPointer(
        start: buffer.address + range.lowerBound, count: range.count), as: UTF8.self)
  }

  private func damage(_ expected: String, _ found: String) -> FormatsError {
    .damaged(file: file, place: "\(part), byte \(position)", expected: expected, found: found)
  }
}
