import Calendars

/// Reads single cells that the kernels leave: by locale, with spaces, units, odd spellings.
struct CellReader: Sendable {
  /// The encoding of the cells.
  let encoding: ReadOptions.Encoding
  /// Cells that are missing, beside empty ones, as UTF-8.
  let missing: [[UInt8]]
  private let yes: Set<String>
  private let no: Set<String>
  private let locale: ValueLocale?
  private let decimal: DecimalMark?
  private let zone: TimeZoneRules
  /// Whether the locale only says what is usual, so that a column may show another decimal mark.
  private let isLocaleUsual: Bool

  init(
    _ options: ReadOptions, encoding: ReadOptions.Encoding, locale: ValueLocale?,
    zone: TimeZoneRules
  ) {
    self.encoding = encoding
    self.missing = options.missing.filter { !$0.isEmpty }.map { Array($0.utf8) }
    self.yes = Set((options.yes + ["true"]).map(Self.lowered))
    self.no = Set((options.no + ["false"]).map(Self.lowered))
    self.locale = locale
    self.isLocaleUsual = options.isLocaleUsual
    self.decimal = options.decimal.flatMap(DecimalMark.init(rawValue:))
    self.zone = zone
  }

  /// Whether local times are UTC.
  var isUTC: Bool { zone.isUTC }

  /// Numbers and moments as a column has them.
  func text(decimal mark: DecimalMark?, order: ValueLocale?) -> ValueText {
    let shown = locale == nil || isLocaleUsual ? mark : nil
    return ValueText(locale: locale ?? order ?? .iso, decimal: decimal ?? shown, zone: zone)
  }

  /// Whether the cell is one of the declared missing ones.
  func isMissing(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    missing.contains { $0.count == bytes.count && bytes.elementsEqual($0) }
  }

  /// Whether a number is written with zeros that say that it is a code, such as `007`.
  static func hasLeadingZeros(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let digits = bytes.drop { $0 == 0x20 || $0 == 0x2b || $0 == 0x2d }
    guard digits.count > 1, digits.first == 0x30 else { return false }
    return digits[digits.startIndex + 1] &- 0x30 < 10
  }

  /// What a boolean cell is, or nil.
  func boolean(_ bytes: UnsafeBufferPointer<UInt8>, isDeclared: Bool) -> Bool? {
    guard bytes.count <= 64 else { return nil }
    let text = Self.lowered(String(decoding: ValueText.trimmed(bytes), as: UTF8.self))
    if yes.contains(text) || isDeclared && text == "1" { return true }
    if no.contains(text) || isDeclared && text == "0" { return false }
    return nil
  }

  /// Says what a cell that is not missing can be.
  func judge(
    _ bytes: UnsafeBufferPointer<UInt8>, at position: @autoclosure () -> CellPosition,
    into evidence: inout ColumnEvidence
  ) {
    if evidence.isSettled || ValueText.trimmed(bytes).isEmpty { return }
    if Self.hasLeadingZeros(bytes), case .notAMoment = momentKind(bytes) {
      return evidence.add(.string, at: position())
    }
    if let doubt = foreignNumber(bytes) {
      return evidence.add(foreignNumber: doubt, at: position())
    }
    if let kind = numberKind(bytes) { return evidence.add(kind, at: position()) }
    switch momentKind(bytes) {
    case .kind(let kind, let hasTime):
      return evidence.add(kind, at: position(), hasTime: hasTime)
    case .doubt(let reason): return evidence.add(doubt: reason, at: position())
    case .notAMoment: break
    }
    let isBoolean = boolean(bytes, isDeclared: false) != nil
    evidence.add(isBoolean ? .boolean : .string, at: position())
  }

  /// Why a number is not written as the declared locale writes it; nil for all other cells, and
  /// where the locale is only the usual one.
  private func foreignNumber(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
    guard locale != nil, decimal == nil, !isLocaleUsual,
      case .ambiguous(let doubt) = text(decimal: nil, order: nil).number(bytes)
    else { return nil }
    if case .notAMoment = momentKind(bytes) { return doubt.description }
    return nil
  }

  private func numberKind(_ bytes: UnsafeBufferPointer<UInt8>) -> ColumnEvidence.Kind? {
    if decimal != nil || locale != nil {
      let text = text(decimal: nil, order: nil)
      switch text.number(bytes) {
      case .integer: return .integer
      case .number: return text.decimal == .comma ? .comma : .point
      // A decimal mark of another locale: the other one.
      case .ambiguous: return text.decimal == .comma ? .point : .comma
      case .notANumber: return nil
      }
    }
    let point = text(decimal: .point, order: nil).number(bytes)
    let comma = text(decimal: .comma, order: nil).number(bytes)
    switch (Self.isNumber(point), Self.isNumber(comma)) {
    case (true, true):
      if case .integer = point, case .integer = comma { return .integer }
      if case .number(let a) = point, case .number(let b) = comma, a == b { return .point }
      return bytes.contains(UInt8(ascii: ",")) ? .doubtfulComma : .doubtfulPoint
    case (true, false):
      // `101,102,103` may be three codes.
      guard case .number = point else { return nil }
      return .point
    case (false, true): return .comma
    case (false, false): return nil
    }
  }

  private enum MomentKind {
    case kind(ColumnEvidence.Kind, hasTime: Bool)
    case doubt(String)
    case notAMoment
  }

  private func momentKind(_ bytes: UnsafeBufferPointer<UInt8>) -> MomentKind {
    switch text(decimal: nil, order: nil).moment(bytes) {
    case .date: return .kind(.date, hasTime: false)
    case .time: return .kind(.time, hasTime: true)
    case .ambiguous(.dayOrMonth) where locale == nil: break
    case .ambiguous(let doubt): return .doubt(doubt.description)
    case .notAMoment: if locale != nil { return .notAMoment }
    }
    let day = text(decimal: nil, order: .british).moment(bytes)
    let month = text(decimal: nil, order: .american).moment(bytes)
    switch (Self.hasTime(day), Self.hasTime(month)) {
    case (let hasTime?, nil): return .kind(.dayFirst, hasTime: hasTime)
    case (nil, let hasTime?): return .kind(.monthFirst, hasTime: hasTime)
    case (let hasTime?, _?): return .kind(.eitherOrder, hasTime: hasTime)
    case (nil, nil): return .notAMoment
    }
  }

  private static func hasTime(_ reading: MomentReading) -> Bool? {
    switch reading {
    case .date: false
    case .time: true
    case .notAMoment, .ambiguous: nil
    }
  }

  private static func isNumber(_ reading: NumberReading) -> Bool {
    switch reading {
    case .integer, .number: true
    case .notANumber, .ambiguous: false
    }
  }

  private static func lowered(_ text: String) -> String {
    String(
      decoding: text.utf8.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }, as: UTF8.self)
  }
}
