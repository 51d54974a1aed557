import Tables

extension Column {
  /// The place of a row's text in the dictionary; nil for columns of other types.
  func textCode(_ row: Int) -> Int? {
    switch storage {
    case .codes8(let codes, _): Int(codes[row])
    case .codes16(let codes, _): Int(codes[row])
    case .codes32(let codes, _): Int(codes[row])
    default: nil
    }
  }
}
