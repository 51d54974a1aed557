import Statistics
import Tables

extension Column {
  /// The values of an integer or number column; a missing one is nil.
  ///
  /// - Throws: `ExperienceError.notNumbers`.
  package func optionalNumbers(named name: String) throws(ExperienceError) -> [Double?] {
    guard let value = numbers else { throw .notNumbers(name, type: type) }
    return (0..<count).map { isMissing($0) ? nil : value($0) }
  }

  /// The values of a boolean column, or of a column of 0 and 1; a missing one is nil.
  ///
  /// - Throws: `ExperienceError.notFlags`.
  package func optionalFlags(named name: String) throws(ExperienceError) -> [Bool?] {
    if case .bits(let bits) = storage { return (0..<count).map { isMissing($0) ? nil : bits[$0] } }
    guard let value = numbers else { throw .notFlags(name, type: type, row: nil) }
    var flags: [Bool?] = []
    flags.reserveCapacity(count)
    for row in 0..<count {
      if isMissing(row) {
        flags.append(nil)
      } else if value(row) == 0 || value(row) == 1 {
        flags.append(value(row) == 1)
      } else {
        throw .notFlags(name, type: type, row: row + 1)
      }
    }
    return flags
  }

  /// The values as text; a missing one is nil.
  package func optionalTexts(named name: String) throws -> [String?] {
    let column = try cast(to: .string, named: name)
    return (0..<column.count).map { row in
      if case .string(let text) = column[row] { text } else { nil }
    }
  }

  /// The band of each score.
  ///
  /// - Throws: `ExperienceError.notNumbers`.
  package func bands(
    _ coding: ScoreCoding, named name: String
  ) throws(ExperienceError) -> [Band] {
    guard let value = numbers else { throw .notNumbers(name, type: type) }
    return (0..<count).map { coding.band(of: isMissing($0) ? nil : value($0)) }
  }
}

extension Grouping {
  /// The rows by the text of their value; rows without one are a group called `nil`.
  package init(_ column: Column, named name: String) throws {
    let texts = try column.cast(to: .string, named: name)
    guard let dictionary = texts.dictionary, dictionary.isDistinct else {
      self.init(try column.optionalTexts(named: name).map { $0 ?? "nil" })
      return
    }
    func codes<Code: FixedWidthInteger>(_ values: Values<Code>) -> [Int] {
      (0..<values.count).map { texts.isMissing($0) ? dictionary.count : Int(values[$0]) }
    }
    var names = (0..<dictionary.count).map { dictionary.string($0) }
    if texts.missingCount > 0 { names.append("nil") }
    switch texts.storage {
    case .codes8(let values, _): self.init(codes: codes(values), names: names)
    case .codes16(let values, _): self.init(codes: codes(values), names: names)
    case .codes32(let values, _): self.init(codes: codes(values), names: names)
    default: self.init(try column.optionalTexts(named: name).map { $0 ?? "nil" })
    }
  }
}
