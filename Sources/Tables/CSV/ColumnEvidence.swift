/// Where a cell stands, before rows are counted from the file's start.
struct CellPosition: Sendable, Comparable {
  /// The chunk.
  let chunk: Int
  /// The row within the chunk.
  let row: Int
  /// The offset in the file.
  let offset: Int
  /// The cell's text.
  let cell: String

  static func < (a: CellPosition, b: CellPosition) -> Bool { (a.chunk, a.row) < (b.chunk, b.row) }
}

/// What an undeclared column's cells can be.
///
/// Evidence only grows, and adding it in another order gives the same.
struct ColumnEvidence: Sendable {
  /// What one cell says.
  enum Kind: Int, Sendable, CaseIterable {
    case boolean, integer
    /// A number that only a decimal point or only a decimal comma explains.
    case point, comma
    /// A number whose one mark, a point or a comma, parts decimals or thousands.
    case doubtfulPoint, doubtfulComma
    /// A day that is written in the same way everywhere, and a time.
    case date, time
    /// A day or time that only day before month, only month before day, or either explains.
    case dayFirst, monthFirst, eitherOrder
    /// A moment that cannot be told for another reason.
    case doubt
    case string
    /// A number that only another locale than the declared one explains.
    case foreignNumber
  }

  private var first: [CellPosition?] = Array(
    repeating: nil, count: Kind.allCases.count)
  /// Why the first doubtful cell is one.
  private(set) var doubt: String?
  /// Why the first number of another locale is one.
  private var foreignMark: String?
  /// Whether a day or time in the locale's order has a time of day.
  private var hasDays = false
  private var hasTimes = false

  /// Whether no cell was seen.
  var isEmpty: Bool { first.allSatisfy { $0 == nil } }
  /// Whether nothing can change any more.
  var isSettled: Bool { self[.string] != nil }

  /// The first cell of a kind.
  subscript(kind: Kind) -> CellPosition? { first[kind.rawValue] }

  /// Adds a cell.
  mutating func add(_ kind: Kind, at position: CellPosition, hasTime: Bool = false) {
    if let known = first[kind.rawValue], known < position {
    } else {
      first[kind.rawValue] = position
    }
    switch kind {
    case .dayFirst, .monthFirst, .eitherOrder:
      if hasTime { hasTimes = true } else { hasDays = true }
    default: break
    }
  }

  /// Adds a cell that cannot be told, and why.
  mutating func add(doubt reason: String, at position: CellPosition) {
    if self[.doubt].map({ position < $0 }) ?? true { doubt = reason }
    add(.doubt, at: position)
  }

  /// Adds a number that the declared locale does not write so, and why.
  mutating func add(foreignNumber reason: String, at position: CellPosition) {
    if self[.foreignNumber].map({ position < $0 }) ?? true { foreignMark = reason }
    add(.foreignNumber, at: position)
  }

  /// Adds all that another worker saw.
  mutating func merge(_ other: ColumnEvidence) {
    if let theirs = other[.doubt], self[.doubt].map({ theirs < $0 }) ?? true {
      doubt = other.doubt
    }
    if let theirs = other[.foreignNumber], self[.foreignNumber].map({ theirs < $0 }) ?? true {
      foreignMark = other.foreignMark
    }
    hasDays = hasDays || other.hasDays
    hasTimes = hasTimes || other.hasTimes
    for (kind, position) in other.first.enumerated() {
      guard let position else { continue }
      if let known = first[kind], known < position { continue }
      first[kind] = position
    }
  }

  /// What the column is.
  enum Verdict {
    /// No cell says anything.
    case open
    case type(ColumnType, decimal: DecimalMark?, order: ValueLocale?)
    /// Decimal commas and points in one column.
    case mixed(CellPosition)
    /// Numbers or days that can be read in two ways.
    case ambiguous(CellPosition, reason: String)
  }

  /// What the cells say together.
  ///
  /// `marks` explains a number such as `1.234` when no other cell does.
  func verdict(_ marks: FileMarks) -> Verdict {
    func has(_ kinds: Kind...) -> Bool { kinds.contains { self[$0] != nil } }
    let isNumeric = has(
      .integer, .point, .comma, .doubtfulPoint, .doubtfulComma, .foreignNumber)
    let isMoment = has(.date, .time, .dayFirst, .monthFirst, .eitherOrder, .doubt)
    if has(.string) { return .type(.string, decimal: nil, order: nil) }
    switch (has(.boolean), isNumeric, isMoment) {
    case (false, false, false): return .open
    case (true, false, false): return .type(.boolean, decimal: nil, order: nil)
    case (false, true, false): return numeric(marks)
    case (false, false, true): return moment()
    default: return .type(.string, decimal: nil, order: nil)
    }
  }

  private func numeric(_ marks: FileMarks) -> Verdict {
    if let foreign = self[.foreignNumber] {
      return .ambiguous(foreign, reason: foreignMark ?? "")
    }
    switch (self[.point], self[.comma]) {
    case (let point?, let comma?): return .mixed(max(point, comma))
    case (_?, nil): return .type(.number, decimal: .point, order: nil)
    case (nil, _?): return .type(.number, decimal: .comma, order: nil)
    case (nil, nil): break
    }
    let reason = "its mark may part decimals or thousands"
    switch (self[.doubtfulPoint], self[.doubtfulComma]) {
    case (nil, nil): return .type(.integer, decimal: nil, order: nil)
    case (let point?, let comma?): return .mixed(max(point, comma))
    case (let doubtful?, nil):
      guard let mark = marks.shown ?? (marks.hasCommaFields ? .point : nil) else {
        return .ambiguous(doubtful, reason: reason)
      }
      return .type(.number, decimal: mark, order: nil)
    case (nil, let doubtful?):
      guard let mark = marks.shown else { return .ambiguous(doubtful, reason: reason) }
      return .type(.number, decimal: mark, order: nil)
    }
  }

  private func moment() -> Verdict {
    if let position = self[.doubt] { return .ambiguous(position, reason: doubt ?? "") }
    let isTime = self[.time] != nil || hasTimes
    if isTime && (self[.date] != nil || hasDays) {
      return .type(.string, decimal: nil, order: nil)
    }
    let type: ColumnType = isTime ? .time : .date
    switch (self[.dayFirst], self[.monthFirst], self[.eitherOrder]) {
    case (let day?, let month?, _):
      return .ambiguous(max(day, month), reason: "the cells before it have day and month swapped")
    case (_?, nil, _): return .type(type, decimal: nil, order: .british)
    case (nil, _?, _): return .type(type, decimal: nil, order: .american)
    case (nil, nil, nil): return .type(type, decimal: nil, order: nil)
    case (nil, nil, let either?):
      return .ambiguous(either, reason: "day and month could be swapped")
    }
  }
}

/// What a file says about the marks of numbers that their own column leaves open.
struct FileMarks: Sendable {
  /// The decimal mark that its other columns show.
  let shown: DecimalMark?
  /// Whether commas part its fields.
  ///
  /// A bare point then parts decimals. A comma inside a field says nothing, as `"1,234"` may be
  /// one or a thousand.
  let hasCommaFields: Bool
}
