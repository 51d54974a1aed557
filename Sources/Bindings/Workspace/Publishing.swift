import Reports
import Statistics
import Tables
import WorkspaceStore

/// What a workspace that publishes shows: figures of groups below its minimum are hidden, and one
/// group more where a total would give a single one away; comments of few answers too.
struct Publishing {
  private let minimum: Int
  private let minimumComments: Int

  init(_ workspace: Workspace) {
    minimum = workspace.minimumAnswers
    minimumComments = workspace.minimumComments
  }

  /// A value as it may be published.
  func published(_ tree: ValueTree) throws -> ValueTree {
    switch tree {
    case .table(let table): .table(try published(table))
    case .array(let elements): .array(try elements.map(published))
    case .object(let fields):
      .object(try fields.map { ValueTree.Field($0.name, try published($0.value)) })
    case .result(let result): .result(try published(result))
    default: tree
    }
  }

  /// A table as it may be published: by its column `n`, the answers of each row's group.
  func published(_ table: Table) throws -> Table {
    let table = try withoutFewComments(table)
    guard table.has("n"), table.names.count > 1, try table.column("n").numbers != nil,
      try table.rowCount() > 0
    else { return table }
    return try hidden(table, sizes: table.column("n"))
  }

  /// A table of groups' figures with the rows of groups below the minimum hidden, by the groups'
  /// sizes.
  func hidden(_ table: Table, sizes: Column) throws -> Table {
    let column = "answers in the group"
    let known = try table.has("n") ? table : table.adding([(column, sizes)])
    let shown = try PrivacyFunctions.suppressed(
      known, count: table.has("n") ? "n" : column, minimum: minimum)
    return Table(
      try table.names.map { ($0, try shown.column($0)) }, rowCount: try table.rowCount(),
      label: table.label, notes: shown.notes)
  }

  /// A result of few answers without its figures.
  private func published(_ result: ShownResult) throws -> ShownResult {
    var result = result
    result.fields = try result.fields.map { ValueTree.Field($0.name, try published($0.value)) }
    guard case .integer(let count)? = result["n"], count > 0, count < Int64(minimum) else {
      return result
    }
    result.fields = result.fields.map { field in
      switch field.value {
      case .integer, .number, .array, .table, .object, .result: ValueTree.Field(field.name, .null)
      default: field
      }
    }
    result.sentences = ["Hidden: fewer than \(minimum) answers."]
    return result
  }

  private func withoutFewComments(_ table: Table) throws -> Table {
    guard table.has("comment"), try table.rowCount() < minimumComments else { return table }
    return try table.masked(["comment"])
  }
}
