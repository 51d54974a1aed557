/// The five fields of a cron expression.
package enum CronField: Int, CaseIterable, Sendable {
  case minute
  case hour
  case day
  case month
  case weekday

  /// The values that may be written; as a weekday both 0 and 7 are Sunday.
  var range: ClosedRange<Int> {
    switch self {
    case .minute: 0...59
    case .hour: 0...23
    case .day: 1...31
    case .month: 1...12
    case .weekday: 0...7
    }
  }

  /// What messages call the field.
  var name: String {
    switch self {
    case .minute: "minute"
    case .hour: "hour"
    case .day: "day of the month"
    case .month: "month"
    case .weekday: "day of the week"
    }
  }

  /// What messages call one of its named values.
  var unit: String { self == .weekday ? "weekday" : name }

  /// The names of the values from the range's first on.
  var names: [String] {
    switch self {
    case .month:
      ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    case .weekday: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
    default: []
    }
  }

  /// What a value looks like, for messages.
  var expectation: String {
    let numbers = "\(range.lowerBound) to \(range.upperBound)"
    return switch self {
    case .day: "\(numbers), L"
    case .month, .weekday: "\(numbers), a name such as \(names[0])"
    default: numbers
    }
  }

  /// All fields in their order.
  static let list = allCases.map(\.name).joined(separator: ", ")
}
