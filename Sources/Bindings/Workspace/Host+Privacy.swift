import Reports
import Tables
import WorkspaceStore

/// What the workspace keeps out of sight: personal columns, and groups too small to publish.
///
/// A column of a workspace's table that deed.toml declares personal is marked, and so is what verbs
/// make of it. Values that a script takes out into Lua are told by their names, fields of Lua tables
/// and of `log`, and texts also by what they are: those that were taken out of a personal column.
extension Host {
  /// A value as it may be shown: personal columns masked, and when the workspace publishes, groups
  /// below its minimum hidden.
  package func published(_ tree: ValueTree) throws -> ValueTree {
    let tree = try masked(tree)
    guard let workspace, workspace.publishes else { return tree }
    return try Publishing(workspace).published(tree)
  }

  /// Figures of groups that do not say how many answers they rest on: when the workspace
  /// publishes, those of small groups are hidden at once, since `show` could not tell.
  func publishable(_ table: Table, of groups: Groups) throws -> Table {
    guard let workspace, workspace.publishes, !table.has("n") else { return table }
    let sizes = (0..<groups.count).map { Int64(groups.rows(of: $0).count) }
    let total = try table.rowCount() - sizes.count
    let all = Int64(try groups.table.rowCount())
    return try Publishing(workspace).hidden(
      table, sizes: .integers(sizes + [Int64](repeating: all, count: max(0, total))))
  }

  /// A table with personal columns masked, unless they are to be revealed.
  func masked(_ table: Table) throws -> Table {
    if personal.isEmpty { return table }
    let found = try zip(table.names, table.columns(table.names)).filter { $1.isPersonal }.map(\.0)
    if found.isEmpty { return table }
    if reveals {
      revealed.formUnion(found)
      return table
    }
    return try table.masked(found)
  }

  /// A value with personal columns masked, unless they are to be revealed.
  func masked(_ tree: ValueTree) throws -> ValueTree {
    if personal.isEmpty { return tree }
    switch tree {
    case .table(let table): return .table(try masked(table))
    case .array(let elements): return .array(try elements.map(masked))
    case .object(let fields): return .object(try fields.map(masked))
    case .string(let text):
      guard let column = taken[text] else { return tree }
      if !reveals { return .string(Table.mask) }
      revealed.insert(column)
      return tree
    case .result(var result):
      result.fields = try result.fields.map {
        ValueTree.Field($0.name, try masked($0.value))
      }
      return .result(result)
    default: return tree
    }
  }

  /// Notes that a script takes these columns, or one row of them, out into Lua: their personal texts
  /// are masked from now on wherever they are shown by themselves.
  func noteTaken(_ columns: some Sequence<(String, Column)>, row: Int? = nil) {
    if personal.isEmpty { return }
    for (name, column) in columns where column.isPersonal {
      for row in row.map({ $0..<($0 + 1) }) ?? 0..<column.count where taken.count < Self.mostTaken {
        if let text = column[row].text, !text.isEmpty { taken[text] = name }
      }
    }
  }

  /// More texts than this are not remembered.
  private static let mostTaken = 1_000_000

  /// A named value of Lua, masked when its name is that of a personal column.
  func masked(_ field: ValueTree.Field) throws -> ValueTree.Field {
    guard personal.contains(field.name) else {
      return ValueTree.Field(field.name, try masked(field.value))
    }
    if case .null = field.value { return field }
    if reveals {
      revealed.insert(field.name)
      return field
    }
    return ValueTree.Field(field.name, .string(Table.mask))
  }

  /// The names of the columns that deed.toml declares personal.
  private var personal: Set<String> {
    guard let workspace else { return [] }
    return workspace.manifest.tables.values.reduce(into: []) { $0.formUnion($1.personal) }
  }
}
