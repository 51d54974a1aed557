import Tables

/// The distinct combinations of the values of some columns, when they are few.
struct Combinations {
  /// The columns' names.
  let columns: [String]
  /// For each combination its first row, ascending.
  let firstRows: Values<Int32>
  /// For each row its combination.
  let numbers: [UInt32]

  /// How many combinations there are.
  var count: Int { firstRows.count }

  /// The most combinations that are looked for.
  private static let most = 1 << 20

  /// The combinations, or nil when there are so many that each row may as well run for itself, or
  /// when a column holds values other than texts, booleans, dates and integers of a short range.
  init?(_ names: [String], _ columns: [Column], rowCount: Int) {
    var keys = [UInt32](repeating: 0, count: rowCount)
    var size = 1
    for column in columns {
      guard let coded = CodedValues(column) else { return nil }
      let product = size.multipliedReportingOverflow(by: coded.size)
      guard !product.overflow, product.partialValue <= Self.most else { return nil }
      size = product.partialValue
      coded.append(to: &keys)
    }
    // A missing place in `known` is 0, the others are one more than the combination's number.
    var known = [UInt32](repeating: 0, count: size)
    var firstRows: [Int32] = []
    let most = rowCount / 2
    for row in 0..<rowCount {
      let key = Int(keys[row])
      if known[key] == 0 {
        guard firstRows.count < most else { return nil }
        firstRows.append(Int32(row))
        known[key] = UInt32(firstRows.count)
      }
      keys[row] = known[key] - 1
    }
    self.columns = names
    self.firstRows = Values(firstRows)
    self.numbers = keys
  }
}

/// A column's values as numbers from 0 on, of which 0 is a missing value.
private struct CodedValues {
  let column: Column
  /// How many numbers there are.
  let size: Int
  private let low: Int64

  init?(_ column: Column) {
    self.column = column
    if let dictionary = column.dictionary {
      (size, low) = (dictionary.count + 1, 0)
    } else if case .bits = column.storage {
      (size, low) = (3, 0)
    } else if column.missingCount == column.count {
      (size, low) = (1, 0)
    } else if let range = column.valueRange {
      (size, low) = (Int(range.upperBound - range.lowerBound) + 2, range.lowerBound)
    } else {
      return nil
    }
  }

  /// Adds this column as a further digit of each row's number.
  func append(to keys: inout [UInt32]) {
    let size = UInt32(truncatingIfNeeded: size)
    func add(_ code: (Int) -> Int64) {
      for row in keys.indices {
        let digit = column.isMissing(row) ? 0 : UInt32(truncatingIfNeeded: code(row) &+ 1)
        keys[row] = keys[row] &* size &+ digit
      }
    }
    switch column.storage {
    case .codes8(let codes, _): add { Int64(codes[$0]) }
    case .codes16(let codes, _): add { Int64(codes[$0]) }
    case .codes32(let codes, _): add { Int64(codes[$0]) }
    case .bits(let bits): add { bits[$0] ? 1 : 0 }
    case .int8(let values): add { Int64(values[$0]) &- low }
    case .int16(let values): add { Int64(values[$0]) &- low }
    case .int32(let values): add { Int64(values[$0]) &- low }
    // Those hold missing values only here.
    case .int64, .float64: add { _ in -1 }
    }
  }
}
