import LuaRuntime
import Tables

extension LuaValue {
  /// A table as scripts get it.
  package init(_ table: Table) { self = .object(table, tag: ClassTag.table) }

  /// The table that the value is, or nil.
  package var rows: Table? {
    if case .object(let table as Table, _) = self { table } else { nil }
  }
}
