import Tables

/// Reads text in memory.
func csv(
  _ text: String, _ options: ReadOptions = ReadOptions(), _ division: CSVSource.Division = .init()
) throws -> Table {
  try csv(Array(text.utf8), options, division)
}

/// Reads bytes in memory.
func csv(
  _ bytes: [UInt8], _ options: ReadOptions = ReadOptions(), _ division: CSVSource.Division = .init()
) throws -> Table {
  Table(try CSVSource(bytes: bytes, label: "t.csv", options: options, division: division))
}

/// Options with some changed.
func options(_ change: (inout ReadOptions) -> Void) -> ReadOptions {
  var options = ReadOptions()
  change(&options)
  return options
}

/// A division with tiny chunks, so that speculation goes wrong often.
func tiny(_ chunkSize: Int, workers: Int = 2, variant: String? = nil) -> CSVSource.Division {
  var division = CSVSource.Division()
  division.chunkSize = chunkSize
  division.workers = workers
  division.variant = variant
  return division
}

/// The message of what `body` throws; empty when it throws nothing.
func message(_ body: () throws -> Void) -> String {
  do {
    try body()
    return ""
  } catch {
    return "\(error)"
  }
}

/// All cells of a table, column by column, with the types.
func contents(_ table: Table) throws -> [String] {
  try table.columns(table.names).enumerated().map { index, column in
    "\(table.names[index]) \(column.type) \(column.cells)"
  }
}

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A variable of the process's environment.
func environment(_ name: String) -> String? {
  getenv(name).map { String(cString: $0) }
}
