import Tables

/// What the end of an Arrow file says: its schema and where its messages are.
struct ArrowFooter {
  let schema: ArrowSchema
  /// Version 5 of the format or later.
  let isVersion5: Bool
  let dictionaries: [ArrowBlock]
  let batches: [ArrowBlock]

  private static let mark: [UInt8] = Array("ARROW1".utf8)

  init(_ file: Buffer, name: String) throws {
    let place = ArrowPlace(name, "footer")
    let bytes = FlatBytes(buffer: file, place: place)
    try Self.checkStart(file, name: name)
    let end = file.byteCount - Self.mark.count
    guard end >= 12, Self.hasMark(file, at: end) else {
      throw place.damage(expected: "`ARROW1` at the end", found: "other bytes")
    }
    let length = Int(try bytes.load(end - 4, as: Int32.self))
    guard length > 0, length <= end - 4 - 8 else {
      throw place.damage(expected: "a length of 1 to \(end - 12)", found: "\(length)")
    }
    let footer = Buffer(
      borrowing: file.address + (end - 4 - length), byteCount: length, owner: file)
    let table = try FlatBytes(buffer: footer, place: place).root()
    guard let schema = try table.table(1) else {
      throw place.damage(expected: "a schema", found: "none")
    }
    self.isVersion5 = try table.integer(0, default: Int16(0)) >= 4
    self.schema = try ArrowSchema(schema, at: ArrowPlace(name, "schema"))
    self.dictionaries = try Self.blocks(
      table.vector(2, stride: 24), limit: end, place: place.within("dictionaries"))
    self.batches = try Self.blocks(
      table.vector(3, stride: 24), limit: end, place: place.within("record batches"))
  }

  private static func checkStart(_ file: Buffer, name: String) throws {
    if file.byteCount >= 8 && hasMark(file, at: 0) { return }
    let start = (0..<min(4, file.byteCount)).map {
      file.address.load(fromByteOffset: $0, as: UInt8.self)
    }
    let found =
      switch start {
      case []: "an empty file"
      case [0xff, 0xff, 0xff, 0xff]:
        "an Arrow stream; write it as an Arrow file (Feather version 2)"
      case Array("FEA1".utf8): "Feather version 1; write it as Feather version 2"
      case Array("PAR1".utf8): "Parquet; write it as an Arrow file (Feather version 2)"
      default: "other bytes at the start"
      }
    throw FormatsError.otherFormat(file: name, expected: "an Arrow file", found: found)
  }

  private static func hasMark(_ file: Buffer, at position: Int) -> Bool {
    mark.indices.allSatisfy {
      file.address.load(fromByteOffset: position + $0, as: UInt8.self) == mark[$0]
    }
  }

  private static func blocks(
    _ vector: FlatVector?, limit: Int, place: ArrowPlace
  ) throws -> [ArrowBlock] {
    guard let vector else { return [] }
    // Blocks that share bytes would let a small file ask for any amount of memory.
    var total = 0
    return try (0..<vector.count).map { index in
      let offset = Int(try vector.integer(index, as: Int64.self))
      let metadata = Int(try vector.integer(index, at: 8, as: Int32.self))
      let body = Int(try vector.integer(index, at: 16, as: Int64.self))
      guard (8...limit).contains(offset), (8...limit).contains(metadata),
        (0...limit).contains(body), offset + metadata + body <= limit
      else {
        throw place.damage(
          expected: "a block within \(limit) bytes",
          found: "\(metadata) and \(body) bytes at \(offset)")
      }
      total += metadata + body
      guard total <= limit else {
        throw place.damage(expected: "blocks of \(limit) bytes in all", found: "more")
      }
      return ArrowBlock(offset: offset, metadataLength: metadata, bodyLength: body)
    }
  }
}

/// Where a message lies in the file; within the file by construction.
struct ArrowBlock {
  let offset: Int
  let metadataLength: Int
  let bodyLength: Int
}
