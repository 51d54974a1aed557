extension Groups {
  /// One value of the aggregate for each group.
  package func evaluate(_ aggregate: Aggregate) throws -> Column {
    var evaluation = AggregateEvaluation(self)
    return try evaluation.column(aggregate)
  }

  /// One value of the aggregate for each row of `table`: its group's.
  package func broadcast(_ aggregate: Aggregate) throws -> Column {
    let codes = codes.base
    return try evaluate(aggregate).gathered(
      Values(count: self.codes.count) { out in
        for row in 0..<out.count { out[row] = Int32(truncatingIfNeeded: codes[row]) }
      }, mayMiss: false)
  }

  /// One row for each group: the keys, then the aggregates alphabetically.
  ///
  /// With `total` a last row has the aggregates over all rows of `whole`; the label stands in the
  /// first key, which becomes text when it is not, and the other keys are missing there. Without
  /// keys there is one row, which is the total.
  ///
  /// - Throws: `TableError.noColumn`, `.repeatedColumn`, and what `Aggregate` refuses.
  package func summary(
    _ aggregates: [(name: String, aggregate: Aggregate)], total: String? = nil
  ) throws -> Table {
    let aggregates = aggregates.sorted { isBefore($0.name, $1.name) }
    try refuseRepeated(keys.map(\.name) + aggregates.map(\.name))
    var evaluation = AggregateEvaluation(self)
    var columns = keys
    for (name, aggregate) in aggregates {
      columns.append((name, try evaluation.column(aggregate)))
    }
    if let total, !keys.isEmpty {
      let whole = try whole.grouped(by: [])
      var over = AggregateEvaluation(whole)
      for (position, key) in keys.enumerated() {
        columns[position].column =
          try position == 0
          ? key.column.appending(label: total) : key.column.gathered(rowsAndMissing())
      }
      for (position, (name, aggregate)) in aggregates.enumerated() {
        let place = keys.count + position
        if case .ready = aggregate.input, table !== self.whole {
          throw TableError.noTotal(name)
        }
        columns[place].column = try .concatenated(
          [columns[place].column, over.column(aggregate)], named: name)
      }
    }
    let notes = evaluation.missing.map {
      Note(
        step: "summary", reason: "missing values were left out", column: $0.column, count: $0.count)
    }
    let rows = columns.first?.column.count ?? count
    let memory = Table(MemorySource(columns, rowCount: rows))
    return try .derived(
      ComposedSource(
        ComposedSource.columns(of: memory), basis: memory,
        trail: NoteTrail([table], adding: notes)), label: nil)
  }

  private func rowsAndMissing() -> Values<Int32> {
    Values((0..<count).map { Int32(truncatingIfNeeded: $0) } + [-1])
  }
}

extension Table {
  /// One row with the aggregates over all rows, alphabetically.
  package func summary(_ aggregates: [(name: String, aggregate: Aggregate)]) throws -> Table {
    try grouped(by: []).summary(aggregates)
  }

  /// The value of the aggregate over all rows.
  package func evaluate(_ aggregate: Aggregate) throws -> Cell {
    try grouped(by: []).evaluate(aggregate)[0]
  }
}

extension Column {
  /// The values as text, and after them `label`.
  ///
  /// Ordered categories stay so; the label becomes the last of them.
  fileprivate func appending(label: String) throws -> Column {
    let text = try cast(to: .string, named: "")
    var levels =
      isOrdered ? (0..<(dictionary?.count ?? 0)).compactMap { dictionary?.string($0) } : []
    if !isOrdered { return try .concatenated([text, .strings([label])], named: "") }
    if !levels.contains(label) { levels.append(label) }
    return try Column.strings(cells.map(\.text) + [label]).ordered(levels: levels, named: "")
  }
}
