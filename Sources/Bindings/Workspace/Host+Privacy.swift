import Reports
import Statistics
import Tables
import WorkspaceStore

/// What the workspace keeps out of sight: personal columns, and groups too small to publish.
///
/// Personal columns are told by name, in whatever table they come: those that deed.toml declares
/// for any table, and the names that `rename` and a join's `prefix` gave them.
extension Host {
  /// What stands for a personal value.
  static let mask = "•••"

  /// The names of personal columns.
  var personal: Set<String> {
    guard let workspace else { return [] }
    return workspace.manifest.tables.values.reduce(into: personalNames) { names, table in
      names.formUnion(table.personal)
    }
  }

  /// Notes that a personal column goes on under another name.
  func keepsPersonal(_ old: String, as new: String) {
    if personal.contains(old) { personalNames.insert(new) }
  }

  /// A value as it may be shown: personal columns masked, and when the workspace publishes, groups
  /// below its minimum hidden.
  func published(_ tree: ValueTree) throws -> ValueTree {
    let tree = try masked(tree)
    guard let workspace, workspace.publishes else { return tree }
    return try suppressed(tree, minimum: workspace.minimumAnswers)
  }

  /// A value with personal columns masked, unless they are to be revealed.
  func masked(_ tree: ValueTree) throws -> ValueTree {
    let names = personal
    return names.isEmpty ? tree : try masked(tree, names)
  }

  /// A table with personal columns masked, unless they are to be revealed.
  func masked(_ table: Table) throws -> Table {
    let found = table.names.filter(personal.contains)
    if found.isEmpty { return table }
    if reveals {
      revealed.formUnion(found)
      return table
    }
    return try table.adding(
      found.map { name in
        let column = try table.column(name)
        return (name, Column.strings((0..<column.count).map {
          column.isMissing($0) ? nil : Self.mask
        }))
      })
  }

  private func masked(_ tree: ValueTree, _ names: Set<String>) throws -> ValueTree {
    switch tree {
    case .table(let table): return .table(try masked(table))
    case .array(let elements): return .array(try elements.map { try masked($0, names) })
    case .object(let fields):
      return .object(try fields.map { try masked($0, names) })
    case .result(var result):
      result.fields = try result.fields.map { try masked($0, names) }
      return .result(result)
    default: return tree
    }
  }

  private func masked(_ field: ValueTree.Field, _ names: Set<String>) throws -> ValueTree.Field {
    guard names.contains(field.name) else {
      return ValueTree.Field(field.name, try masked(field.value, names))
    }
    switch field.value {
    case .null: return field
    default:
      if reveals {
        revealed.insert(field.name)
        return field
      }
      return ValueTree.Field(field.name, .string(Self.mask))
    }
  }
}
