import Synchronization

/// The columns of other tables under a verb, computed when they are asked for.
protocol DerivedSource: TableSource {
  /// Where the notes come from.
  var trail: NoteTrail { get }
  /// The number of verbs between this source and what was read.
  var depth: Int { get }
}

extension DerivedSource {
  func notes() -> [Note] { trail.notes }
  var lineage: Lineage? { Lineage(trail: trail, depth: depth) }
}

extension Table {
  /// The number of verbs since the table was read.
  var depth: Int { source.lineage?.depth ?? 0 }

  /// A table over a verb's result.
  ///
  /// A chain of very many verbs is brought into memory now and then, so that reading a column
  /// never nests deeply.
  static func derived(_ source: some DerivedSource, label: String?) throws -> Table {
    guard source.depth > 64 else { return Table(source, label: label) }
    let columns = try source.load(source.names)
    return Table(
      MemorySource(
        Array(zip(source.names, columns)).map { (name: $0.0, column: $0.1) },
        rowCount: try source.rowCount(), notes: source.notes()), label: label)
  }
}

/// Which rows of a table were chosen.
enum RowChoice: Sendable {
  /// By number, in any order, perhaps repeated; with `mayMiss` also −1, a row without values.
  case rows(Values<Int32>)
  case members(Membership)
}

/// Some rows of a table, in any order, perhaps repeated.
final class SelectedSource: DerivedSource {
  let parent: Table
  let mayMiss: Bool
  let trail: NoteTrail
  private let choice: RowChoice
  private let numbered = Mutex<Values<Int32>?>(nil)

  /// The `choice` of `table`; with `mayMiss` rows may be −1, whose values are all missing.
  ///
  /// The notes of the tables in `also`, by which the rows were chosen, join the trail.
  init(
    _ table: Table, _ choice: RowChoice, mayMiss: Bool = false, notes: [Note] = [],
    also: [Table] = []
  ) {
    self.trail = NoteTrail([table] + also, adding: notes)
    if let below = table.source as? SelectedSource {
      let inner = below.rows
      let rows = choice.rows()
      self.parent = below.parent
      self.mayMiss = mayMiss || below.mayMiss
      self.choice = .rows(
        Values(count: rows.count) { out in
          inChunks(of: rows.count) { range in
            for index in range {
              out[index] = rows.base[index] < 0 ? -1 : inner.base[Int(rows.base[index])]
            }
          }
        })
    } else {
      self.parent = table
      self.mayMiss = mayMiss
      self.choice = choice
    }
  }

  convenience init(
    _ table: Table, rows: Values<Int32>, mayMiss: Bool = false, notes: [Note] = []
  ) {
    self.init(table, .rows(rows), mayMiss: mayMiss, notes: notes)
  }

  var names: [String] { parent.names }
  var depth: Int { parent.depth + 1 }

  func rowCount() -> Int {
    switch choice {
    case .rows(let rows): rows.count
    case .members(let members): members.mask.count
    }
  }

  func load(_ names: [String]) throws -> [Column] {
    try parent.columns(names).map { $0.gathered(rows, mayMiss: mayMiss) }
  }

  /// The numbers of the chosen rows in the parent.
  private var rows: Values<Int32> {
    numbered.withLock { known in
      if let known { return known }
      let rows = choice.rows()
      known = rows
      return rows
    }
  }

  /// The choice, when it is one by key.
  var members: Membership? {
    if case .members(let members) = choice { members } else { nil }
  }
}

extension RowChoice {
  fileprivate func rows() -> Values<Int32> {
    switch self {
    case .rows(let rows): rows
    case .members(let members): members.mask.rows()
    }
  }
}

extension Table {
  /// A column of the table below, and which of its rows are in this one; nil when the rows were
  /// chosen in another way.
  ///
  /// - Throws: `TableError.noColumn` and what reading the source throws.
  package func beforeSelection(_ name: String) throws -> (column: Column, chosen: Membership)? {
    guard let selected = source as? SelectedSource, let members = selected.members, has(name),
      !isLoaded([name])
    else { return nil }
    return (try selected.parent.column(name), members)
  }
}

/// A stretch of rows of a table, without copying.
final class StretchSource: DerivedSource {
  enum Stretch {
    case first(Int)
    case last(Int)
    case range(from: Int, count: Int)
  }

  let parent: Table
  let stretch: Stretch
  let trail: NoteTrail

  /// The part `stretch` of `table`, cut at the table's ends; counts are not negative.
  init(_ table: Table, _ stretch: Stretch) {
    self.parent = table
    self.stretch = stretch
    self.trail = NoteTrail([table])
  }

  var names: [String] { parent.names }
  var depth: Int { parent.depth + 1 }

  func rowCount() throws -> Int { try range().count }

  func load(_ names: [String]) throws -> [Column] {
    let range = try range()
    return try parent.columns(names).map { $0.slice(range) }
  }

  private func range() throws -> Range<Int> {
    let rows = try parent.rowCount()
    switch stretch {
    case .first(let count): return 0..<min(count, rows)
    case .last(let count): return max(rows - count, 0)..<rows
    case .range(let lower, let count):
      let lower = min(lower, rows)
      return lower..<(lower + min(count, rows - lower))
    }
  }
}

/// Columns of one or more tables of one length side by side, under new names.
final class ComposedSource: DerivedSource {
  enum Origin: Sendable {
    case column(String, of: Table)
    case ready(Column)
  }

  let names: [String]
  let trail: NoteTrail
  let depth: Int
  private let origins: [String: Origin]
  private let basis: Table

  /// `columns`, all as long as `basis`, with different names.
  init(_ columns: [(name: String, origin: Origin)], basis: Table, trail: NoteTrail) {
    let columns = columns.map { (name: $0.name, origin: Self.flattened($0.origin)) }
    self.names = columns.map(\.name)
    self.origins = Dictionary(columns.map { ($0.name, $0.origin) }) { first, _ in first }
    self.basis = (basis.source as? ComposedSource)?.basis ?? basis
    self.trail = trail
    var depth = self.basis.depth
    for case .column(_, let table) in origins.values { depth = max(depth, table.depth) }
    self.depth = depth + 1
  }

  /// The origins of all columns of `table`, in order.
  static func columns(of table: Table) -> [(name: String, origin: Origin)] {
    table.names.map { ($0, .column($0, of: table)) }
  }

  func rowCount() throws -> Int { try basis.rowCount() }

  func load(_ names: [String]) throws -> [Column] {
    var ready: [String: Column] = [:]
    var asked: [(table: Table, names: [String], origins: [String])] = []
    for name in names {
      switch origins[name] {
      case .ready(let column): ready[name] = column
      case .column(let original, let table):
        let known = asked.firstIndex { $0.table === table }
        if known == nil { asked.append((table, [], [])) }
        let place = known ?? asked.count - 1
        asked[place].names.append(name)
        asked[place].origins.append(original)
      case nil: throw TableError.noColumn(name, table: nil, names: self.names)
      }
    }
    for (table, names, origins) in asked {
      for (name, column) in zip(names, try table.columns(origins)) { ready[name] = column }
    }
    return names.compactMap { ready[$0] }
  }

  func ascends(_ name: String, beside names: [String]) throws -> Bool? {
    guard case .column(let original, let table) = origins[name] else { return nil }
    let beside = names.compactMap { name -> String? in
      guard case .column(let original, let other) = origins[name], other === table else {
        return nil
      }
      return original
    }
    return try table.ascends(original, beside: beside)
  }

  private static func flattened(_ origin: Origin) -> Origin {
    guard case .column(let name, let table) = origin,
      let below = table.source as? ComposedSource, let deeper = below.origins[name]
    else { return origin }
    return deeper
  }
}
