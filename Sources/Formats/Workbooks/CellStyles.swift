/// What the number formats of a workbook make of a cell's number.
struct CellStyles {
  enum Kind {
    case number
    case date
    case time
    /// A time of day without a date.
    case timeOfDay
  }

  private var kinds: [Kind] = []

  init() {}

  /// Reads the styles part.
  init(_ reader: XMLReader) throws {
    var reader = reader
    var codes: [Int: String] = [:]
    var isInCells = false
    while let event = try reader.next() {
      switch event {
      case .start("numFmt"):
        if let id = reader.attribute("numFmtId").flatMap({ Int($0) }) {
          codes[id] = reader.attribute("formatCode")
        }
      case .start("cellXfs"): isInCells = true
      case .end("cellXfs"): isInCells = false
      case .start("xf") where isInCells:
        let id = reader.attribute("numFmtId").flatMap { Int($0) } ?? 0
        kinds.append(codes[id].map(Self.kind(ofFormat:)) ?? Self.kind(ofBuiltIn: id))
      default: break
      }
    }
  }

  /// The kind of the style of this number.
  subscript(style: Int) -> Kind { kinds.indices.contains(style) ? kinds[style] : .number }

  static func kind(ofBuiltIn id: Int) -> Kind {
    switch id {
    case 14...17, 27...31, 36, 50...54, 57, 58: .date
    case 22: .time
    case 18...21, 32...35, 45...47, 55, 56: .timeOfDay
    default: .number
    }
  }

  /// The kind of a format such as `dd/mm/yyyy hh:mm`: letters in quotes, behind a backslash and in
  /// brackets do not count.
  static func kind(ofFormat code: String) -> Kind {
    var hasDay = false
    var hasHour = false
    var hasMonth = false
    var isQuoted = false
    var skipsNext = false
    var isBracketed = false
    var bracketed = Set<Unicode.Scalar>()
    for character in code.lowercased().unicodeScalars {
      if skipsNext {
        skipsNext = false
        continue
      }
      switch character {
      case "\"" where !isBracketed: isQuoted.toggle()
      case _ where isQuoted: continue
      case "\\", "_", "*": skipsNext = true
      case "[":
        isBracketed = true
        bracketed = []
      case "]":
        isBracketed = false
        // Elapsed hours, minutes or seconds; other brackets hold colours, languages, conditions.
        if bracketed.count == 1 && bracketed.isSubset(of: ["h", "m", "s"]) { hasHour = true }
      case _ where isBracketed: bracketed.insert(character)
      case ";": return kind(hasDay, hasMonth, hasHour)
      case "d", "y": hasDay = true
      case "m": hasMonth = true
      case "h", "s": hasHour = true
      default: continue
      }
    }
    return kind(hasDay, hasMonth, hasHour)
  }

  private static func kind(_ hasDay: Bool, _ hasMonth: Bool, _ hasHour: Bool) -> Kind {
    if hasDay { return hasHour ? .time : .date }
    if hasHour { return .timeOfDay }
    return hasMonth ? .date : .number
  }
}
