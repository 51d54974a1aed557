extension Column {
  /// The same strings with codes that are equal exactly when the strings are.
  package func distinctCodes() -> Column {
    guard let dictionary, !dictionary.isDistinct else { return self }
    let first = dictionary.firstEqualCodes()
    var new = [UInt32](repeating: 0, count: first.count)
    var kept: [Int] = []
    for (code, other) in first.enumerated() {
      if code == Int(other) {
        new[code] = UInt32(truncatingIfNeeded: kept.count)
        kept.append(code)
      } else {
        new[code] = new[Int(other)]
      }
    }
    return recoded(new, dictionary.picking(kept, isDistinct: true), isOrdered: isOrdered)
  }

  /// The strings as ordered categories: they sort as `levels` stand, not by their letters.
  ///
  /// - Throws: `TableError.unknownLevel` for the first value that is no level, `.repeatedLevel`,
  ///   `.unsuited` when the column is not text.
  package func ordered(levels: [String], named name: String) throws -> Column {
    var seen: Set<[UInt8]> = []
    for level in levels where !seen.insert(Array(level.utf8)).inserted {
      throw TableError.repeatedLevel(level)
    }
    guard let dictionary else {
      throw TableError.unsuited("levels", column: name, type: type, expected: "a text column")
    }
    let order = StringDictionary(levels)
    let found = (0..<dictionary.count).map { order.code(of: dictionary.utf8($0)) }
    for row in 0..<count where !isMissing(row) && found[code(row)] == nil {
      throw TableError.unknownLevel(
        name, row: row, value: dictionary.string(code(row)), levels: levels)
    }
    return recoded(found.map { UInt32($0 ?? 0) }, order, isOrdered: true)
  }

  /// How often each value occurs: columns `value` and `n`, sorted by value, missing last.
  package func counts() throws -> Table {
    let groups = try Table([("value", self)]).grouped(by: [.column("value")])
    return Table([
      ("value", groups.keys[0].column), ("n", try groups.evaluate(Aggregate(.count))),
    ])
  }

  private func recoded(
    _ new: [UInt32], _ dictionary: StringDictionary, isOrdered: Bool
  ) -> Column {
    let codes = Values<UInt32>(count: count) { out in
      for row in 0..<count {
        let code = code(row)
        out[row] = code < new.count ? new[code] : 0
      }
    }
    return Column(
      .string, narrowCodes(codes, dictionary), validity: validity, isOrdered: isOrdered,
      scale: scale, isPersonal: isPersonal)
  }
}
