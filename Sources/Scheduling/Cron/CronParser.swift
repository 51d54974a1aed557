import Wording

/// Reads cron expressions, with the place of what is wrong.
struct CronParser {
  /// The words that stand for an expression.
  static let words: [(word: String, fields: String)] = [
    ("@hourly", "0 * * * *"), ("@daily", "0 0 * * *"), ("@midnight", "0 0 * * *"),
    ("@weekly", "0 0 * * 0"), ("@monthly", "0 0 1 * *"), ("@yearly", "0 0 1 1 *"),
    ("@annually", "0 0 1 1 *"),
  ]
  /// More than the longest useful expression.
  static let limit = 1000

  private let text: String
  private let bytes: [UInt8]
  private var position = 0
  private var field = CronField.minute

  private init(_ text: String) {
    self.text = text
    bytes = Array(text.utf8)
  }

  /// Reads an expression of five fields or a word.
  static func expression(_ text: String) throws(SchedulingError) -> CronExpression {
    var parser = CronParser(text)
    return try parser.expression()
  }

  private mutating func expression() throws(SchedulingError) -> CronExpression {
    if bytes.count > Self.limit { throw mistake(0..<0, .tooLong(limit: Self.limit)) }
    let places = fieldPlaces()
    guard let first = places.first else { throw mistake(0..<0, .empty) }
    if bytes[first.lowerBound] == UInt8(ascii: "@") { return try word(places) }
    guard places.count == 5 else {
      let place = places.count > 5 ? places[5] : bytes.count..<bytes.count
      throw mistake(place, .fieldCount(places.count))
    }
    var sets: [CronSet] = []
    for (field, place) in zip(CronField.allCases, places) {
      self.field = field
      sets.append(try set(place))
    }
    let stars = places.map { bytes[$0.lowerBound] == UInt8(ascii: "*") }
    return CronExpression(text: text, sets: sets, stars: stars)
  }

  /// Where the fields are between spaces and tabs.
  private func fieldPlaces() -> [Range<Int>] {
    var places: [Range<Int>] = []
    var start: Int?
    for index in 0...bytes.count {
      let isSpace = index == bytes.count || bytes[index] == 32 || bytes[index] == 9
      if isSpace, let from = start {
        places.append(from..<index)
        start = nil
      } else if !isSpace, start == nil {
        start = index
      }
    }
    return places
  }

  private func word(_ places: [Range<Int>]) throws(SchedulingError) -> CronExpression {
    let word = String(decoding: bytes[places[0]], as: UTF8.self).lowercased()
    if word == "@reboot" { throw mistake(places[0], .reboot) }
    guard let known = Self.words.first(where: { $0.word == word }) else {
      let closest = closestName(to: word, among: Self.words.map(\.word))
      throw mistake(places[0], .unknownWord(closest: closest))
    }
    if places.count > 1 { throw mistake(places[1], .unexpected) }
    var parser = CronParser(known.fields)
    let meant = try parser.expression()
    return CronExpression(meant, text: text)
  }

  /// One field: elements between commas.
  private mutating func set(_ place: Range<Int>) throws(SchedulingError) -> CronSet {
    var set = CronSet()
    position = place.lowerBound
    while true {
      try element(place.upperBound, &set)
      if position == place.upperBound { return set }
      guard bytes[position] == UInt8(ascii: ",") else {
        throw mistake(position..<place.upperBound, unexpected(position))
      }
      position += 1
    }
  }

  /// `*`, `*/2`, `5`, `1-5`, `1-5/2`, `L`, `5L` or `5#2`.
  private mutating func element(_ end: Int, _ set: inout CronSet) throws(SchedulingError) {
    let start = position
    if skip("*", end) {
      let top = field == .weekday ? 6 : field.range.upperBound
      set.insert(field.range.lowerBound...top, step: try step(end) ?? 1, field)
      return
    }
    if isLast(position, end), word(from: position, end).count == 1 {
      guard field == .day else {
        throw mistake(start..<start + 1, field == .weekday ? .bareLast : .misplaced("L", field))
      }
      position += 1
      set.hasLast = true
      return
    }
    let first = try value(end)
    if skip("-", end) {
      let last = try value(end)
      guard first <= last else { throw mistake(start..<position, .reversed(field)) }
      set.insert(first...last, step: try step(end) ?? 1, field)
    } else if position < end, bytes[position] == UInt8(ascii: "/") {
      throw mistake(start..<end, .stepAfterValue(field))
    } else if field == .weekday, isLast(position, end) {
      position += 1
      set.ordinals |= 1 << UInt64(first % 7)
    } else if field == .weekday, skip("#", end) {
      let place = position
      guard let ordinal = number(end), (1...5).contains(ordinal) else {
        throw mistake(place..<end, .ordinal)
      }
      set.ordinals |= 1 << UInt64(8 * ordinal + first % 7)
    } else {
      set.insert(first...first, step: 1, field)
    }
  }

  /// A number or name of the field.
  private mutating func value(_ end: Int) throws(SchedulingError) -> Int {
    let start = position
    if let number = number(end) {
      guard field.range.contains(number) else {
        throw mistake(start..<position, .outOfRange(field))
      }
      return number
    }
    var word = word(from: position, end)
    guard !word.isEmpty else {
      let stop = bytes[position..<end].firstIndex(of: UInt8(ascii: ",")) ?? end
      throw mistake(start..<stop, .expectedValue(field))
    }
    guard !field.names.isEmpty else { throw mistake(start..<start + word.count, .noNames(field)) }
    // `friL` is the last Friday.
    if field == .weekday, word.count == 4, word.last == "l" { word.removeLast() }
    guard let index = field.names.firstIndex(of: word) else {
      let start3 = String(word.prefix(3))
      let closest =
        field.names.contains(start3) ? start3 : closestName(to: word, among: field.names)
      throw mistake(start..<start + word.count, .unknownName(field, closest: closest))
    }
    position += word.count
    return field.range.lowerBound + index
  }

  /// What follows `/`, or nil when no step follows.
  private mutating func step(_ end: Int) throws(SchedulingError) -> Int? {
    guard skip("/", end) else { return nil }
    let start = position
    guard let step = number(end), step >= 1 else { throw mistake(start..<end, .step) }
    return step
  }

  /// The digits that are next; more than eight are as good as eight nines.
  private mutating func number(_ end: Int) -> Int? {
    let start = position
    var number = 0
    while position < end, bytes[position] &- 48 < 10 {
      number = min(99_999_999, number * 10 + Int(bytes[position] - 48))
      position += 1
    }
    return position == start ? nil : number
  }

  /// The letters that are next, in lower case.
  private func word(from start: Int, _ end: Int) -> String {
    let letters = bytes[start..<end].prefix { ($0 | 32) &- 97 < 26 }
    return String(decoding: letters.map { $0 | 32 }, as: UTF8.self)
  }

  private func isLast(_ place: Int, _ end: Int) -> Bool {
    place < end && bytes[place] | 32 == UInt8(ascii: "l")
  }

  private mutating func skip(_ mark: Unicode.Scalar, _ end: Int) -> Bool {
    guard position < end, bytes[position] == UInt8(ascii: mark) else { return false }
    position += 1
    return true
  }

  private func unexpected(_ place: Int) -> CronMistake {
    if bytes[place] == UInt8(ascii: "#") { return .misplaced("#", field) }
    return bytes[place] | 32 == UInt8(ascii: "l") ? .misplaced("L", field) : .unexpected
  }

  private func mistake(_ place: Range<Int>, _ mistake: CronMistake) -> SchedulingError {
    .expression(text, at: place, mistake)
  }
}

extension CronSet {
  /// Adds every `step`-th value of a range.
  fileprivate mutating func insert(_ range: ClosedRange<Int>, step: Int, _ field: CronField) {
    for value in stride(from: range.lowerBound, through: range.upperBound, by: step) {
      values |= 1 << UInt64(field == .weekday ? value % 7 : value)
    }
  }
}
