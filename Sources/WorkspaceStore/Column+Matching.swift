import Tables

extension Column {
  /// For each row whether it is this text; nil when no row is, or when all are.
  ///
  /// Only for string columns: other types have no such row.
  func matches(_ text: String) -> TextMatches {
    guard let dictionary else { return .none }
    let wanted = Array(text.utf8)
    let isWanted = (0..<dictionary.count).map { dictionary.utf8($0).elementsEqual(wanted) }
    guard isWanted.contains(true) else { return .none }
    if missingCount == 0, !isWanted.contains(false) { return .all }
    func flags<Code: FixedWidthInteger & BitwiseCopyable>(_ codes: Values<Code>) -> [Bool] {
      (0..<codes.count).map { !isMissing($0) && isWanted[Int(codes[$0])] }
    }
    switch storage {
    case .codes8(let codes, _): return .some(flags(codes))
    case .codes16(let codes, _): return .some(flags(codes))
    case .codes32(let codes, _): return .some(flags(codes))
    default: return .none
    }
  }
}

/// Which rows of a column are a text.
enum TextMatches {
  case none, all
  case some([Bool])
}
