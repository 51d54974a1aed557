/// Whether every tag is closed in order and no stray `<` or control character is left.
func tagsAreBalanced(_ document: String) -> Bool {
  let bytes = Array(document.utf8)
  if bytes.contains(where: { $0 < 32 && $0 != UInt8(ascii: "\n") }) { return false }
  if document.utf8.firstRange(of: "\u{FFFF}".utf8) != nil { return false }
  var open: [String] = []
  var start: Int?
  for (index, byte) in bytes.enumerated() {
    if byte == UInt8(ascii: "<") {
      if start != nil { return false }
      start = index + 1
    } else if byte == UInt8(ascii: ">"), let begin = start {
      start = nil
      let tag = String(decoding: bytes[begin..<index], as: UTF8.self)
      if tag.hasPrefix("!DOCTYPE") || tag.hasPrefix("meta ") || tag.hasSuffix("/") { continue }
      if tag.hasPrefix("/") {
        guard open.popLast() == String(tag.dropFirst()) else { return false }
      } else {
        open.append(String(tag.prefix { $0 != " " && $0 != "\n" }))
      }
    }
  }
  return open.isEmpty && start == nil
}
