import LuaRuntime
import Reports
import Tables

/// Columns with facts about them: `t.median` of a survival table, `t.primary` of a suppressed one.
///
/// The facts belong to this table; verbs give tables without them.
final class AttributedSource: TableSource {
  /// What the table is called when it prints with its facts.
  let title: String
  /// The facts by name, in order.
  let fields: [ValueTree.Field]
  /// Facts that are read by name and do not print.
  let quiet: [ValueTree.Field]
  /// Methods that only this kind of table has, by name.
  let methods: [String: @Sendable (Call, [LuaValue]) throws -> LuaValue]
  /// Remarks in whole sentences.
  let sentences: [String]
  /// The settings.
  let settings: [ShownResult.Setting]
  private let base: any TableSource
  private let further: [Note]

  init(
    _ table: Table, title: String, fields: [ValueTree.Field],
    settings: [ShownResult.Setting] = [], sentences: [String] = [], quiet: [ValueTree.Field] = [],
    notes: [Note] = [],
    methods: [String: @Sendable (Call, [LuaValue]) throws -> LuaValue] = [:]
  ) {
    base = table.source
    further = notes
    self.title = title
    self.fields = fields
    self.quiet = quiet
    self.settings = settings
    self.sentences = sentences
    self.methods = methods
  }

  var names: [String] { base.names }
  func rowCount() throws -> Int { try base.rowCount() }
  func load(_ names: [String]) throws -> [Column] { try base.load(names) }
  func notes() -> [Note] { base.notes() + further }

  /// A field as scripts read it; nil when there is none of this name.
  func field(_ name: String) -> LuaValue? {
    (fields + quiet).first { $0.name == name }.map { LuaValue($0.value) }
  }
}

extension Table {
  /// The facts about the table, when it has any.
  var attributes: AttributedSource? { source as? AttributedSource }

  /// The form for people: a table with its facts prints as a result.
  var treeForPeople: ValueTree {
    guard let attributes else { return .table(self) }
    return .result(
      ShownResult(
        title: attributes.title,
        fields: attributes.fields + [ValueTree.Field("table", .table(Bare.table(self)))],
        settings: attributes.settings, sentences: attributes.sentences))
  }

  /// `table:at`: the value at a time of a table that has such a method.
  static let atMethod = Function(
    "table:at", "The value at a time, of tables such as `cx.survival` gives.",
    TableClass.selfArgument, Rest("arguments", "any", "see the function that made the table")
  ) { call, table, arguments in
    guard let method = table.attributes?.methods["at"] else {
      throw LuaError.noField("at", type: "table", known: table.names)
    }
    return try method(call, arguments)
  }
}

/// A table without its facts, for printing inside a result.
private final class Bare: TableSource {
  private let base: any TableSource
  private init(_ base: any TableSource) { self.base = base }

  static func table(_ table: Table) -> Table { Table(Bare(table.source), label: table.label) }

  var names: [String] { base.names }
  func rowCount() throws -> Int { try base.rowCount() }
  func load(_ names: [String]) throws -> [Column] { try base.load(names) }
  func notes() -> [Note] { base.notes() }
}
