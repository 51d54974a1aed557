import LuaRuntime
import Reports
import Tables

/// Prints a value as `show` does without options.
package func showValue(_ value: LuaValue, _ host: Host) throws {
  try ShowFunctions.show(value, nil, host)
}

/// A note in words, such as `where: 412 rows had no tenure`.
package func noteText(_ note: Note) -> String { note.text }

/// Prints a table as `show` does without options.
package func showTable(_ table: Table, _ host: Host) throws {
  try ShowFunctions.show(.object(table, tag: ClassTag.table), nil, host)
}
