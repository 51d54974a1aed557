import Tables

/// A record batch as it lies in the file: how many rows, and where each buffer is.
struct ArrowMessage {
  enum Kind: UInt8 {
    case dictionary = 2
    case batch = 3
  }

  let rowCount: Int
  /// The number of the dictionary and whether it extends the one before; 0 for other batches.
  let dictionaryID: Int64
  let isDelta: Bool
  let place: ArrowPlace
  private let body: Buffer
  private let compression: BodyCompression?
  private let nodes: FlatVector?
  private let buffers: FlatVector?
  private let variadicCounts: FlatVector?

  init(_ file: Buffer, _ block: ArrowBlock, expecting kind: Kind, place: ArrowPlace) throws {
    self.place = place
    let bytes = FlatBytes(buffer: file, place: place)
    // Files from before 2019 lack the mark before the length.
    let isMarked = try bytes.load(block.offset, as: UInt32.self) == .max
    let prefix = isMarked ? 8 : 4
    let length = Int(try bytes.load(block.offset + prefix - 4, as: Int32.self))
    guard length > 0, length <= block.metadataLength - prefix else {
      throw place.damage(
        expected: "metadata of at most \(block.metadataLength - prefix) bytes",
        found: "\(length) bytes")
    }
    let metadata = Buffer(
      borrowing: file.address + (block.offset + prefix), byteCount: length, owner: file)
    let message = try FlatBytes(buffer: metadata, place: place).root()
    guard try message.integer(1, default: UInt8(0)) == kind.rawValue,
      let header = try message.table(2)
    else { throw place.damage(expected: "a \(kind) message", found: "another") }
    var batch = header
    if kind == .dictionary {
      self.dictionaryID = try header.integer(0, default: 0)
      self.isDelta = try header.boolean(2)
      guard let values = try header.table(1) else {
        throw place.damage(expected: "the dictionary's values", found: "none")
      }
      batch = values
    } else {
      self.dictionaryID = 0
      self.isDelta = false
    }
    let rows = try batch.integer(0, default: Int64(0))
    guard (0...Int64(UInt32.max)).contains(rows) else {
      throw place.damage(expected: "0 to \(UInt32.max) rows", found: "\(rows)")
    }
    self.rowCount = Int(rows)
    self.nodes = try batch.vector(1, stride: 16)
    self.buffers = try batch.vector(2, stride: 16)
    self.compression = try batch.table(3).map { try BodyCompression($0, at: place) }
    self.variadicCounts = try batch.vector(4, stride: 8)
    self.body = Buffer(
      borrowing: file.address + (block.offset + block.metadataLength),
      byteCount: block.bodyLength, owner: file)
  }

  /// The parts of the fields whose positions are `wanted`, found by walking all fields.
  func parts(
    of fields: [ArrowField], wanted: Set<Int>, isVersion5: Bool
  ) throws -> [Int: ArrowPart] {
    var walk = Walk()
    var found: [Int: ArrowPart] = [:]
    for (index, field) in fields.enumerated() {
      let start = walk
      try pass(field, &walk, isVersion5: isVersion5)
      if wanted.contains(index) { found[index] = try part(field, from: start, to: walk) }
    }
    return found
  }

  private struct Walk {
    var node = 0
    var buffer = 0
    var variadic = 0
  }

  private func pass(_ field: ArrowField, _ walk: inout Walk, isVersion5: Bool) throws {
    walk.node += 1
    if field.dictionary != nil {
      walk.buffer += 2
      return
    }
    switch field.type.layout {
    case .buffers(let count): walk.buffer += count
    case .union(let count): walk.buffer += isVersion5 ? count - 1 : count
    case .views:
      guard let variadicCounts, walk.variadic < variadicCounts.count else {
        throw place.damage(expected: "a count of text buffers", found: "none")
      }
      let count = try variadicCounts.integer(walk.variadic, as: Int64.self)
      guard (0...Int64(buffers?.count ?? 0)).contains(count) else {
        throw place.damage(
          expected: "at most \(buffers?.count ?? 0) text buffers", found: "\(count)")
      }
      walk.variadic += 1
      walk.buffer += 2 + Int(count)
    }
    for child in field.children { try pass(child, &walk, isVersion5: isVersion5) }
  }

  private func part(_ field: ArrowField, from start: Walk, to end: Walk) throws -> ArrowPart {
    let place = place.within("column `\(field.name)`")
    guard let nodes, start.node < nodes.count else {
      throw place.damage(expected: "a length", found: "none")
    }
    let length = try nodes.integer(start.node, as: Int64.self)
    let missing = try nodes.integer(start.node, at: 8, as: Int64.self)
    guard length == Int64(rowCount), (0...length).contains(missing) else {
      throw place.damage(
        expected: "\(rowCount) rows", found: "\(length) rows, \(missing) of them missing")
    }
    var part = ArrowPart(rowCount: rowCount, validity: nil, buffers: [], place: place)
    guard end.buffer > start.buffer else { return part }
    if missing > 0 {
      let bits = try buffer(start.buffer, place: place)
      guard bits.byteCount >= (rowCount + 7) / 8 else {
        throw place.damage(
          expected: "\((rowCount + 7) / 8) bytes of validity", found: "\(bits.byteCount)")
      }
      part.validity = Bitmap(bits, count: rowCount)
    }
    for index in start.buffer + 1..<max(end.buffer, start.buffer + 1) {
      part.buffers.append(try buffer(index, place: place))
    }
    return part
  }

  private func buffer(_ index: Int, place: ArrowPlace) throws -> Buffer {
    guard let buffers, index < buffers.count else {
      throw place.damage(expected: "a buffer of the number \(index)", found: "none")
    }
    let offset = try buffers.integer(index, as: Int64.self)
    let length = try buffers.integer(index, at: 8, as: Int64.self)
    let limit = Int64(body.byteCount)
    guard (0...limit).contains(offset), (0...limit - offset).contains(length) else {
      throw place.damage(
        expected: "a buffer within \(limit) bytes", found: "\(length) bytes at \(offset)")
    }
    let stored = Buffer(
      borrowing: body.address + Int(offset), byteCount: Int(length), owner: body)
    guard let compression, length > 0 else { return stored }
    return try compression.expanded(stored, place: place)
  }
}

/// One column's share of a record batch: its validity and its other buffers, uncompressed.
struct ArrowPart {
  let rowCount: Int
  var validity: Bitmap?
  var buffers: [Buffer]
  let place: ArrowPlace
}
