import Formats
import Foundation
import Tables
import TestSupport
import Testing

@Suite struct ArrowDamageTests {
  /// Opens a file and touches every value.
  private func touch(_ bytes: [UInt8]) throws {
    let file = try ArrowFile(.copying(bytes), name: "damaged.arrow")
    let source = ArrowSource(file)
    let table = Table(source)
    for name in table.names {
      guard let column = try? table.column(name), column.count < 10_000 else { continue }
      _ = column.cells
      if let dictionary = column.dictionary, dictionary.count < 10_000 {
        for code in 0..<dictionary.count { _ = dictionary.string(code) }
      }
    }
  }

  private func sample(_ compression: BodyCompression?, in folder: TemporaryFolder) throws -> [UInt8]
  {
    let path = folder.file("sample.arrow")
    try ArrowFileWriter.write(
      sampleColumns(count: 12, seed: 5), to: path,
      options: ArrowOptions(compression: compression, rowsPerBatch: 8))
    return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  @Test(arguments: [nil, BodyCompression.lz4, .zstd])
  func `mutated files are read or refused`(compression: BodyCompression?) throws {
    let original = try sample(compression, in: TemporaryFolder())
    try touch(original)
    var generator = SeededGenerator(seed: 42)
    var refused = 0
    for _ in 0..<80 * fuzzFactor {
      var bytes = original
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let position = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: bytes[position] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        case 1: bytes[position] = UInt8.random(in: 0...255, using: &generator)
        case 2: bytes[position] = 0xff
        default:
          for index in position..<min(position + 8, bytes.count) {
            bytes[index] = UInt8.random(in: 0...255, using: &generator)
          }
        }
      }
      do { try touch(bytes) } catch is FormatsError { refused += 1 }
    }
    #expect(refused > 5)
  }

  @Test func `the footer and the metadata of a file hold against every byte`() throws {
    let original = try sample(nil, in: TemporaryFolder())
    let footer = max(0, original.count - 2500)
    for position in Array(0..<2500) + Array(footer..<original.count) where position < original.count
    {
      for value: UInt8 in [0, 0x7f, 0xff, original[position] ^ 1] {
        var bytes = original
        bytes[position] = value
        do { try touch(bytes) } catch is FormatsError {}
      }
    }
  }

  @Test func `a file cut short is refused at every length`() throws {
    let original = try sample(.zstd, in: TemporaryFolder())
    for length in stride(from: 0, to: original.count, by: 211) {
      #expect(throws: FormatsError.self) { try touch(Array(original[..<length])) }
    }
  }
}
