/// A table whose columns of certain names say who someone is.
final class PersonalSource: TableSource {
  private let base: Table
  private let personal: Set<String>

  init(_ base: Table, _ personal: Set<String>) {
    self.base = base
    self.personal = personal
  }

  var names: [String] { base.names }
  func rowCount() throws -> Int { try base.rowCount() }
  func notes() -> [Note] { base.source.notes() }

  func load(_ names: [String]) throws -> [Column] {
    zip(names, try base.columns(names)).map { name, column in
      personal.contains(name) ? column.markedPersonal() : column
    }
  }
}

extension Table {
  /// The same table with the named columns marked as saying who someone is; names that it does not
  /// have are passed over.
  package func markingPersonal(_ names: [String]) -> Table {
    let found = Set(names.filter(has))
    return found.isEmpty ? self : Table(PersonalSource(self, found), label: label)
  }
}
