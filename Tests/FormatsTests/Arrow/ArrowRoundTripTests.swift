import Formats
import Tables
import Testing

@Suite struct ArrowRoundTripTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test(
    arguments: [nil, BodyCompression.lz4, .zstd], [nil, 1, 7, 64])
  func `a file gives back the cells that were written`(
    compression: BodyCompression?, rowsPerBatch: Int?
  ) throws {
    for count in [0, 1, 7, 8, 9, 100] {
      let columns = sampleColumns(count: count, seed: UInt64(count))
      let path = folder.file("table.arrow")
      let byteCount = try ArrowFileWriter.write(
        columns, to: path,
        options: ArrowOptions(compression: compression, rowsPerBatch: rowsPerBatch))
      #expect(try FileBytes.read(path, access: .copied).byteCount == byteCount)
      for access in [FileBytes.Access.mapped, .copied] {
        let table = Table(ArrowSource(try ArrowFile(path: path, access: access)))
        #expect(table.names == columns.map(\.name))
        #expect(try table.rowCount() == count)
        for (name, column) in columns {
          let read = try table.column(name)
          #expect(read.cells == column.cells, "\(name) of \(count)")
          #expect(read.scale == column.scale)
          #expect(read.isOrdered == column.isOrdered)
        }
      }
    }
  }

  @Test func `raw columns lie in the mapped file as they are`() throws {
    let path = folder.file("hot.arrow")
    try ArrowFileWriter.write(
      [("score", .integers([9, 6])), ("country", .strings(["NL", "BE"]))], to: path)
    let file = try ArrowFile(path: path)
    let first = try file.columns(at: [0, 1]).columns
    let second = try file.columns(at: [0, 1]).columns
    guard case .int8(let one) = first[0].storage, case .int8(let two) = second[0].storage,
      case .codes8(let codes, let dictionary) = first[1].storage
    else {
      Issue.record("\(first[0].storage.name), \(first[1].storage.name)")
      return
    }
    #expect(one.base == two.base)
    #expect(Int(bitPattern: one.base) % 64 == 0)
    #expect(Int(bitPattern: codes.base) % 64 == 0)
    #expect(dictionary.isDistinct)
    #expect(second[1].dictionary === dictionary)
  }

  @Test func `slices of columns are written as what they show`() throws {
    let path = folder.file("slice.arrow")
    let columns = sampleColumns(count: 60, seed: 3).map {
      (name: $0.name, column: $0.column.slice(11..<48))
    }
    try ArrowFileWriter.write(columns, to: path)
    let table = Table(ArrowSource(try ArrowFile(path: path)))
    for (name, column) in columns {
      #expect(try table.column(name).cells == column.cells, "\(name)")
    }
  }

  @Test func `strings that no row has do not reach the file`() throws {
    let path = folder.file("pruned.arrow")
    let column = Column.strings(["geheim", "NL", "geheim", "BE"]).slice(1..<2)
    try ArrowFileWriter.write([("country", column)], to: path)
    let bytes = try FileBytes.read(path, access: .copied)
    let content = String(
      decoding: UnsafeRawBufferPointer(start: bytes.address, count: bytes.byteCount),
      as: UTF8.self)
    #expect(content.contains("NL"))
    #expect(!content.contains("geheim"))
    #expect(!content.contains("BE"))
  }

  @Test func `batches with dictionaries of their own share one in the file`() throws {
    let path = folder.file("stream.arrow")
    let writer = try ArrowFileWriter(
      path: path,
      columns: [ArrowColumn("country", .dictionary(bits: 32, isSigned: true))])
    try writer.append([.strings(["NL", "BE"])])
    try writer.append([.strings(["FR", nil, "NL"])])
    #expect(folder.names.count == 1)
    #expect(!folder.names.contains("stream.arrow"))
    try writer.finish()
    #expect(folder.names == ["stream.arrow"])
    let source = ArrowSource(try ArrowFile(path: path))
    let column = try Table(source).column("country")
    #expect(
      column.cells == [.string("NL"), .string("BE"), .string("FR"), .missing, .string("NL")])
    #expect(column.dictionary?.count == 3)
    #expect(try source.tables().map { try $0.column("country").count } == [2, 3])
  }

  @Test func `a writer that goes without finishing leaves the old file`() throws {
    let path = folder.file("kept.arrow")
    try ArrowFileWriter.write([("score", .integers([9]))], to: path)
    do {
      let writer = try ArrowFileWriter(path: path, columns: [ArrowColumn("score", .number)])
      try writer.append([.numbers([1.5])])
    }
    #expect(folder.names == ["kept.arrow"])
    #expect(try Table(ArrowSource(ArrowFile(path: path))).column("score").cells == [.integer(9)])
  }

  @Test func `more strings than the codes can tell apart are refused`() throws {
    let writer = try ArrowFileWriter(
      path: folder.file("codes.arrow"),
      columns: [ArrowColumn("key", .dictionary(bits: 8, isSigned: false))])
    let error = #expect(throws: FormatsError.self) {
      try writer.append([.strings((0..<257).map { "\($0)" })])
    }
    #expect(
      error?.description
        == "codes.arrow: column `key`: expected at most 256 different strings, found 257.")
  }

  @Test func `text that is not UTF-8 is refused with its row`() throws {
    let bytes: [UInt8] = [0x41, 0xff]
    let column = Column(
      .string,
      .codes8(
        Values([0, 1]),
        StringDictionary(offsets: Values([0, 1, 2]), bytes: .copying(bytes), isDistinct: false)))
    let path = folder.file("bytes.arrow")
    let error = #expect(throws: FormatsError.self) {
      try ArrowFileWriter.write([("comment", column)], to: path)
    }
    #expect(
      error?.description
        == "bytes.arrow: column `comment`: expected UTF-8 text, found other bytes in row 2.")
    #expect(folder.names == [])
  }

  @Test func `a table without columns keeps its rows`() throws {
    let path = folder.file("empty.arrow")
    try ArrowFileWriter.write([], rowCount: 3, to: path)
    #expect(try ArrowFile(path: path).rowCount == 3)
  }

  @Test func `a file without batches is an empty table`() throws {
    let path = folder.file("none.arrow")
    let writer = try ArrowFileWriter(
      path: path,
      columns: [
        ArrowColumn("score", .integer(bits: 8)), ArrowColumn("text", .text),
        ArrowColumn("country", .dictionary(bits: 8, isSigned: true)),
      ])
    try writer.finish()
    let table = Table(ArrowSource(try ArrowFile(path: path)))
    #expect(try table.columns(["score", "text", "country"]).map(\.count) == [0, 0, 0])
  }

  @Test func `files of other formats are told apart`() throws {
    func message(_ bytes: [UInt8]) -> String? {
      #expect(throws: FormatsError.self) { try ArrowFile(.copying(bytes), name: "a.arrow") }?
        .description
    }
    #expect(message([]) == "a.arrow: expected an Arrow file, found an empty file.")
    #expect(
      message(Array("PAR1 and more".utf8))
        == "a.arrow: expected an Arrow file, found Parquet; write it as an Arrow file (Feather version 2)."
    )
    #expect(
      message(Array("ARROW1\0\0 cut".utf8))
        == "a.arrow: footer: expected `ARROW1` at the end, found other bytes. The file is damaged or incomplete; take a fresh copy."
    )
  }
}
