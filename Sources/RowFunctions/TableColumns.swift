import LuaRuntime
import Tables

/// A table's columns as the row loop reads them.
final class TableColumns: RowColumns {
  private let table: Table
  private var loaded: [Int: Column] = [:]

  init(_ table: Table) { self.table = table }

  var names: [String] { table.names }

  func memory(of index: Int) throws -> RowColumnMemory {
    let column = try table.column(table.names[index])
    loaded[index] = column
    var memory = Self.values(of: column)
    if let validity = column.validity {
      memory.validity = validity.buffer.address
      memory.validityOffset = validity.offset
    }
    if let dictionary = column.dictionary {
      memory.offsets = dictionary.offsets.base
      memory.bytes = dictionary.bytes.address
      memory.dictionaryCount = dictionary.count
    }
    return memory
  }

  private static func values(of column: Column) -> RowColumnMemory {
    switch column.storage {
    case .int8(let values): RowColumnMemory(layout: .int8, values: values.base)
    case .int16(let values): RowColumnMemory(layout: .int16, values: values.base)
    case .int32(let values):
      RowColumnMemory(layout: column.type == .date ? .date : .int32, values: values.base)
    case .int64(let values):
      RowColumnMemory(layout: column.type == .time ? .time : .int64, values: values.base)
    case .float64(let values): RowColumnMemory(layout: .float64, values: values.base)
    case .bits(let bits): Self.bits(bits)
    case .codes8(let codes, _): RowColumnMemory(layout: .codes8, values: codes.base)
    case .codes16(let codes, _): RowColumnMemory(layout: .codes16, values: codes.base)
    case .codes32(let codes, _): RowColumnMemory(layout: .codes32, values: codes.base)
    }
  }

  private static func bits(_ bits: Bitmap) -> RowColumnMemory {
    var memory = RowColumnMemory(layout: .bits, values: bits.buffer.address)
    memory.bitOffset = bits.offset
    return memory
  }
}
