extension Table {
  /// What the columns are: columns `column`, `type`, `scale` and `levels` (of ordered categories).
  package func schema() throws -> Table {
    let columns = try columns(names)
    return Table([
      ("column", .strings(names)),
      ("type", .strings(columns.map(\.type.rawValue))),
      ("scale", .strings(columns.map(\.scale))),
      ("levels", .strings(columns.map(\.levelsText))),
    ])
  }

  /// One row a column: `column`, `type`, `n` (values), `missing`, `distinct`, and `min`, `max` (as
  /// text), `mean`, `sd`, `median` where the type has them.
  package func describe() throws -> Table {
    let columns = try columns(names)
    var figures = (
      distinct: [Int64?](), min: [String?](), max: [String?](), mean: [Double?](), sd: [Double?](),
      median: [Double?]()
    )
    let all = try grouped(by: [])
    var evaluation = AggregateEvaluation(all)
    for (name, column) in zip(names, columns) {
      func figure(_ function: Aggregate.Function) throws -> Cell {
        try evaluation.column(Aggregate(function, name))[0]
      }
      func number(_ function: Aggregate.Function) throws -> Double? {
        guard column.type == .integer || column.type == .number,
          case .number(let value) = try figure(function)
        else { return nil }
        return value
      }
      if case .integer(let count) = try figure(.distinct) { figures.distinct.append(count) }
      figures.min.append(try figure(.min).text)
      figures.max.append(try figure(.max).text)
      figures.mean.append(try number(.mean))
      figures.sd.append(try number(.sd))
      figures.median.append(try number(.median))
    }
    return Table([
      ("column", .strings(names)), ("type", .strings(columns.map(\.type.rawValue))),
      ("n", .integers(columns.map { Int64($0.count - $0.missingCount) })),
      ("missing", .integers(columns.map { Int64($0.missingCount) })),
      ("distinct", .integers(figures.distinct)), ("min", .strings(figures.min)),
      ("mean", .numbers(figures.mean)), ("sd", .numbers(figures.sd)),
      ("median", .numbers(figures.median)), ("max", .strings(figures.max)),
    ])
  }

  /// The notes as a table `step, reason, column, n`.
  package func notesTable() -> Table {
    let notes = notes
    return Table([
      ("step", .strings(notes.map(\.step))), ("reason", .strings(notes.map(\.reason))),
      ("column", .strings(notes.map(\.column))), ("n", .integers(notes.map { Int64($0.count) })),
    ])
  }
}

extension Column {
  /// The levels of ordered categories, comma-separated, else nil.
  fileprivate var levelsText: String? {
    guard isOrdered, let dictionary else { return nil }
    return (0..<dictionary.count).map { dictionary.string($0) }.joined(separator: ", ")
  }
}
