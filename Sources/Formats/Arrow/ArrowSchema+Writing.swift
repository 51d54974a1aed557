/// Builds the flatbuffers of an Arrow file: schema, messages and footer.
enum ArrowMetadata {
  private static let version5: FlatBuilder.Field = .scalar(4, byteCount: 2)

  static func schemaMessage(_ columns: [ArrowColumn], _ metadata: [String: String]) -> [UInt8] {
    var builder = FlatBuilder()
    let schema = schema(columns, metadata, &builder)
    return message(header: schema, kind: 1, bodyLength: 0, &builder)
  }

  /// The message of a record batch; with `dictionary` its number, of a dictionary batch.
  static func batchMessage(_ batch: EncodedBatch, dictionary: Int64? = nil) -> [UInt8] {
    batchMessage(
      rowCount: batch.rowCount, nodes: batch.nodes, byteCounts: batch.buffers.map(\.byteCount),
      compression: batch.compression, dictionary: dictionary)
  }

  /// The message of a batch whose buffers have these lengths and lie one after the other, padded,
  /// or have room for `reserved` bytes each.
  static func batchMessage(
    rowCount: Int, nodes: [EncodedBatch.Node], byteCounts: [Int], reserved: [Int]? = nil,
    compression: BodyCompression?, dictionary: Int64? = nil
  ) -> [UInt8] {
    var builder = FlatBuilder()
    let nodes = builder.structures(
      nodes.map { [UInt64($0.rowCount), UInt64($0.missingCount)] })
    var offset = 0
    let buffers = builder.structures(
      zip(byteCounts, reserved ?? byteCounts).map { byteCount, room in
        defer { offset += EncodedBatch.padded(room) }
        return [UInt64(offset), UInt64(byteCount)]
      })
    let compression = compression.map {
      builder.table([.scalar(UInt64($0.rawValue), byteCount: 1), .scalar(0, byteCount: 1)])
    }
    var header = builder.table([
      .scalar(UInt64(rowCount), byteCount: 8), .reference(nodes), .reference(buffers),
      compression.map { .reference($0) },
    ])
    if let dictionary {
      header = builder.table([
        .scalar(UInt64(bitPattern: dictionary), byteCount: 8), .reference(header),
        .scalar(0, byteCount: 1),
      ])
    }
    return message(
      header: header, kind: dictionary == nil ? 3 : 2, bodyLength: offset, &builder)
  }

  static func footer(
    _ columns: [ArrowColumn], _ metadata: [String: String], dictionaries: [ArrowBlock],
    batches: [ArrowBlock]
  ) -> [UInt8] {
    var builder = FlatBuilder()
    let schema = schema(columns, metadata, &builder)
    let dictionaries = builder.structures(dictionaries.map(words))
    let batches = builder.structures(batches.map(words))
    let footer = builder.table([
      version5, .reference(schema), .reference(dictionaries), .reference(batches),
    ])
    return builder.finished(footer)
  }

  private static func words(_ block: ArrowBlock) -> [UInt64] {
    [UInt64(block.offset), UInt64(block.metadataLength), UInt64(block.bodyLength)]
  }

  private static func message(
    header: FlatBuilder.Reference, kind: UInt64, bodyLength: Int, _ builder: inout FlatBuilder
  ) -> [UInt8] {
    let message = builder.table([
      version5, .scalar(kind, byteCount: 1), .reference(header),
      .scalar(UInt64(bodyLength), byteCount: 8),
    ])
    return builder.finished(message)
  }

  private static func schema(
    _ columns: [ArrowColumn], _ metadata: [String: String], _ builder: inout FlatBuilder
  ) -> FlatBuilder.Reference {
    let fields = columns.enumerated().map { field($1, dictionary: $0, &builder) }
    let list = builder.list(fields)
    let entries = entries(metadata, &builder)
    return builder.table([
      .scalar(0, byteCount: 2), .reference(list), entries.map { .reference($0) },
    ])
  }

  private static func field(
    _ column: ArrowColumn, dictionary id: Int, _ builder: inout FlatBuilder
  ) -> FlatBuilder.Reference {
    let name = builder.string(column.name)
    let (kind, type) = type(column.encoding, &builder)
    var dictionary: FlatBuilder.Reference?
    if case .dictionary(let bits, let isSigned) = column.encoding {
      let codes = integer(bits: bits, isSigned: isSigned, &builder)
      dictionary = builder.table([
        .scalar(UInt64(id), byteCount: 8), .reference(codes),
        .scalar(column.isOrdered ? 1 : 0, byteCount: 1),
      ])
    }
    let children = builder.list([])
    var facts = column.scale.map { [ArrowSchema.scaleKey: $0] } ?? [:]
    if case .decimals = column.encoding { facts[ArrowSchema.textKey] = ArrowSchema.decimals }
    let metadata = entries(facts, &builder)
    return builder.table([
      .reference(name), .scalar(1, byteCount: 1), .scalar(kind, byteCount: 1), .reference(type),
      dictionary.map { .reference($0) }, .reference(children), metadata.map { .reference($0) },
    ])
  }

  private static func type(
    _ encoding: ArrowColumn.Encoding, _ builder: inout FlatBuilder
  ) -> (UInt64, FlatBuilder.Reference) {
    switch encoding {
    case .integer(let bits), .decimals(let bits):
      return (2, integer(bits: bits, isSigned: true, &builder))
    case .number: return (3, builder.table([.scalar(2, byteCount: 2)]))
    case .boolean: return (6, builder.table([]))
    case .date: return (8, builder.table([.scalar(0, byteCount: 2)]))
    case .time:
      let zone = builder.string("UTC")
      return (10, builder.table([.scalar(2, byteCount: 2), .reference(zone)]))
    case .text: return (20, builder.table([]))
    case .dictionary: return (20, builder.table([]))
    }
  }

  private static func integer(
    bits: Int, isSigned: Bool, _ builder: inout FlatBuilder
  ) -> FlatBuilder.Reference {
    builder.table([.scalar(UInt64(bits), byteCount: 4), .scalar(isSigned ? 1 : 0, byteCount: 1)])
  }

  private static func entries(
    _ metadata: [String: String], _ builder: inout FlatBuilder
  ) -> FlatBuilder.Reference? {
    if metadata.isEmpty { return nil }
    var tables: [FlatBuilder.Reference] = []
    for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
      let key = builder.string(key)
      let value = builder.string(value)
      tables.append(builder.table([.reference(key), .reference(value)]))
    }
    return builder.list(tables)
  }
}
