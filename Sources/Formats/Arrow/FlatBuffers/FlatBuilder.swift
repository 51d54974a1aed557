/// Builds a flatbuffer from its end to its beginning, as the format wants: what is referred to is
/// written before what refers to it.
struct FlatBuilder {
  /// The distance of an object's first byte from the end of the buffer.
  struct Reference { fileprivate let distance: Int }

  enum Field {
    case scalar(UInt64, byteCount: Int)
    case reference(Reference)
  }

  // The buffer in reverse: the byte at index i is i bytes before the end.
  private var reversed: [UInt8] = []

  mutating func string(_ text: String) -> Reference {
    align(to: 4, before: text.utf8.count + 1)
    reversed.append(0)
    reversed.append(contentsOf: text.utf8.reversed())
    push(UInt64(text.utf8.count), byteCount: 4)
    return Reference(distance: reversed.count)
  }

  /// A list of references.
  mutating func list(_ items: [Reference]) -> Reference {
    align(to: 4, before: 4 * items.count)
    for item in items.reversed() { push(item) }
    push(UInt64(items.count), byteCount: 4)
    return Reference(distance: reversed.count)
  }

  /// A list of structures of 8-byte alignment, each given as words in the order of the bytes.
  mutating func structures(_ items: [[UInt64]]) -> Reference {
    align(to: 8, before: items.reduce(0) { $0 + 8 * $1.count })
    for item in items.reversed() {
      for word in item.reversed() { push(word, byteCount: 8) }
    }
    push(UInt64(items.count), byteCount: 4)
    return Reference(distance: reversed.count)
  }

  /// A table with these fields by slot; nil is a field left at its default.
  mutating func table(_ fields: [Field?]) -> Reference {
    let end = reversed.count
    var distances = [Int](repeating: 0, count: fields.count)
    for (slot, field) in fields.enumerated() {
      switch field {
      case .scalar(let value, let byteCount):
        align(to: byteCount, before: byteCount)
        push(value, byteCount: byteCount)
      case .reference(let reference):
        align(to: 4, before: 4)
        push(reference)
      case nil: continue
      }
      distances[slot] = reversed.count
    }
    align(to: 4, before: 4)
    push(0, byteCount: 4)
    let start = reversed.count
    for distance in distances.reversed() {
      push(UInt64(distance == 0 ? 0 : start - distance), byteCount: 2)
    }
    push(UInt64(start - end), byteCount: 2)
    push(UInt64(4 + 2 * fields.count), byteCount: 2)
    let toFields = UInt32(reversed.count - start)
    for byte in 0..<4 {
      reversed[start - 1 - byte] = UInt8(truncatingIfNeeded: toFields >> UInt32(8 * byte))
    }
    return Reference(distance: start)
  }

  /// The finished buffer, a multiple of 8 bytes long, with `root` as its root.
  mutating func finished(_ root: Reference) -> [UInt8] {
    align(to: 8, before: 4)
    push(root)
    return reversed.reversed()
  }

  /// Pads so that the buffer is aligned after `byteCount` more bytes.
  private mutating func align(to alignment: Int, before byteCount: Int) {
    while (reversed.count + byteCount) % alignment != 0 { reversed.append(0) }
  }

  private mutating func push(_ value: UInt64, byteCount: Int) {
    for byte in (0..<byteCount).reversed() {
      reversed.append(UInt8(truncatingIfNeeded: value >> UInt64(8 * byte)))
    }
  }

  private mutating func push(_ reference: Reference) {
    push(UInt64(reversed.count + 4 - reference.distance), byteCount: 4)
  }
}
