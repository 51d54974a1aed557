import Calendars
import LuaRuntime

/// The classes `date`, `time` and `span`.
enum DateClasses {
  static let all = [
    LuaClass(
      "date", tag: ClassTag.date, methods: calendarMethods("date"),
      metamethods: operators("date")),
    LuaClass(
      "time", tag: ClassTag.time,
      methods: calendarMethods("time") + [
        Function(
          "time:hour", "The local hour, 0–23.", Arg<TimeValue>("self", "a time"),
          result: [ResultField("", "integer", "the hour")]
        ) { call, time in
          let local = call.deed.zone.local(ofMicroseconds: time.microseconds)
          return floorModulo(local, ISOText.microsecondsPerDay) / 3_600_000_000
        }
      ], metamethods: operators("time")),
    LuaClass(
      "span", tag: ClassTag.span, methods: [],
      metamethods: [
        Function(
          "span.__unm", "The span backwards.", Arg<SpanValue>("self", ""),
          Arg<LuaValue>("same", "")
        ) { _, span, _ in span.negated },
        Function("span.__add", "Adds.", Arg<LuaValue>("left", ""), Arg<LuaValue>("right", "")) {
          call, left, right in try add(left, right, call)
        },
        Function("span.__tostring", "As text.", Arg<SpanValue>("self", "")) { _, span in
          "\(span.count) \(span.unit)"
        },
      ]),
  ]

  private static func calendarMethods(_ type: String) -> [Function] {
    [
      Function(
        "\(type):date", "The local date.", Arg<MomentValue>("self", "a \(type)"),
        result: [ResultField("", "date", "the day")]
      ) { call, moment in DateValue(days: moment.days(in: call.deed.zone)) },
      Function(
        "\(type):year", "The year.", Arg<MomentValue>("self", "a \(type)"),
        Arg<Int64?>("offset", "so many years later; 0"),
        result: [ResultField("", "integer", "the year")]
      ) { call, moment, offset in
        let year = Int64(CivilDate(days: moment.days(in: call.deed.zone)).year)
        let (shifted, overflow) = year.addingReportingOverflow(offset ?? 0)
        guard !overflow, (1...9999).contains(shifted) else { throw outsideYears("date") }
        return shifted
      },
      Function(
        "\(type):day", "The day of the month, 1–31.", Arg<MomentValue>("self", "a \(type)"),
        result: [ResultField("", "integer", "the day")]
      ) { call, moment in Int64(CivilDate(days: moment.days(in: call.deed.zone)).day) },
      Function(
        "\(type):weekday", "The day of the week, Monday 1 to Sunday 7.",
        Arg<MomentValue>("self", "a \(type)"), result: [ResultField("", "integer", "the weekday")]
      ) { call, moment in Int64(CivilDate.weekday(ofDays: moment.days(in: call.deed.zone))) },
      label(type, .month, "2026-01"), label(type, .quarter, "2026-Q1"),
      label(type, .week, "2026-W05"),
      edge(type, "start") { $0.start(of: $1) }, edge(type, "finish") { $0.finish(of: $1) },
    ]
  }

  private static func label(_ type: String, _ unit: CalendarUnit, _ example: String) -> Function {
    Function(
      "\(type):\(unit.rawValue)", "The label of its \(unit.rawValue), such as `\(example)`.",
      Arg<MomentValue>("self", "a \(type)"),
      Arg<Int64?>("offset", "so many \(unit.rawValue)s later; 0"),
      result: [ResultField("", "string", "the label")]
    ) { call, moment, offset in
      let days = moment.days(in: call.deed.zone)
      let shifted = unit.shifted(unit.start(of: days), by: Int(clamping: offset ?? 0))
      // The first week of the year 1 may begin before it.
      guard CivilDate.validDays.contains(shifted) || offset ?? 0 == 0 else {
        throw outsideYears("date")
      }
      return unit.label(of: shifted)
    }
  }

  private static func edge(
    _ type: String, _ name: String, _ body: @escaping @Sendable (CalendarUnit, Int32) -> Int32
  ) -> Function {
    Function(
      "\(type):\(name)", "The \(name == "start" ? "first" : "last") day of its period.",
      Arg<MomentValue>("self", "a \(type)"),
      Arg<String>("unit", "`week`, `month`, `quarter` or `year`"),
      result: [ResultField("", "date", "the day")]
    ) { call, moment, unit in
      let unit = try DateFunctions.calendarUnit(unit, "\(type):\(name)")
      return DateValue(days: body(unit, moment.days(in: call.deed.zone)))
    }
  }

  private static func operators(_ type: String) -> [Function] {
    func comparison(_ name: String, _ body: @escaping @Sendable (Int64, Int64) -> Bool) -> Function
    {
      Function(
        "\(type).\(name)", "Compares.", Arg<LuaValue>("left", ""), Arg<LuaValue>("right", "")
      ) {
        call, left, right in
        guard let (first, second) = comparable(left, right, call) else {
          let strings = [left, right].contains { $0.text != nil }
          let nils = [left, right].contains { $0.isNil }
          let attempt = "attempt to compare \(left.typeName) with \(right.typeName)"
          if nils || !strings { throw BindingError.sentence(attempt) }
          throw BindingError.cannotCombine(attempt, advice: "write the text as `cx.date(\"…\")`")
        }
        return body(first, second)
      }
    }
    return [
      comparison("__lt") { $0 < $1 }, comparison("__le") { $0 <= $1 },
      Function("\(type).__eq", "Compares.", Arg<LuaValue>("left", ""), Arg<LuaValue>("right", "")) {
        call, left, right in comparable(left, right, call).map { $0 == $1 } ?? false
      },
      Function("\(type).__add", "Adds.", Arg<LuaValue>("left", ""), Arg<LuaValue>("right", "")) {
        call, left, right in try add(left, right, call)
      },
      Function("\(type).__sub", "Subtracts.", Arg<LuaValue>("left", ""), Arg<LuaValue>("right", ""))
      {
        call, left, right in try subtract(left, right, call)
      },
      Function("\(type).__tostring", "As ISO text.", Arg<MomentValue>("self", "")) {
        call, moment in text(moment, call.deed.zone)
      },
      Function(
        "\(type).__concat", "Joins as ISO text.", Arg<LuaValue>("left", ""),
        Arg<LuaValue>("right", "")
      ) { call, left, right in
        try part(left, call) + part(right, call)
      },
    ]
  }

  /// Both as numbers on one axis: a time against a date compares its local date.
  private static func comparable(
    _ left: LuaValue, _ right: LuaValue, _ call: Call
  ) -> (Int64, Int64)? {
    guard case .scalar = left, case .scalar = right, let first = MomentValue.of(left),
      let second = MomentValue.of(right)
    else { return nil }
    if case .time(let earlier) = first.kind, case .time(let later) = second.kind {
      return (earlier, later)
    }
    let zone = call.deed.zone
    return (Int64(first.days(in: zone)), Int64(second.days(in: zone)))
  }

  private static func part(_ value: LuaValue, _ call: Call) throws -> String {
    if case .scalar = value, let moment = MomentValue.of(value) {
      return text(moment, call.deed.zone)
    }
    switch value {
    case .string: return value.text ?? ""
    case .integer(let number): return "\(number)"
    case .number(let number): return "\(number)"
    default: throw BindingError.sentence("attempt to concatenate a \(value.typeName) value")
    }
  }

  static func text(_ moment: MomentValue, _ zone: TimeZoneRules) -> String {
    switch moment.kind {
    case .date(let days): ISOText.date(days)
    case .time(let instant):
      ISOText.time(
        instant, offset: zone.offset(atUTC: floorQuotient(instant, 1_000_000)))
    }
  }

  private static func add(_ left: LuaValue, _ right: LuaValue, _ call: Call) throws -> LuaValue {
    let (moment, span) = span(in: left) == nil ? (left, right) : (right, left)
    guard let base = MomentValue.of(moment), case .scalar = moment else {
      throw BindingError.sentence("attempt to perform arithmetic on a \(moment.typeName) value")
    }
    guard let length = Self.span(in: span) else {
      if span.isNil {
        throw BindingError.sentence("attempt to perform arithmetic on a nil value")
      }
      throw BindingError.cannotCombine(
        "attempt to add a \(span.typeName) to a \(moment.typeName)",
        advice: "use `cx.days(n)`, `cx.hours(n)` or `cx.months(n)`")
    }
    return try shifted(base, by: length, call.deed.zone)
  }

  private static func subtract(
    _ left: LuaValue, _ right: LuaValue, _ call: Call
  ) throws -> LuaValue {
    if let span = span(in: right) {
      return try add(
        left, .scalar(tag: ClassTag.span, payload: -span.count << 2 | span.unit.rawValue), call)
    }
    if case .scalar = left, case .scalar = right, let first = MomentValue.of(left),
      let second = MomentValue.of(right)
    {
      switch (first.kind, second.kind) {
      case (.date(let later), .date(let earlier)): return .integer(Int64(later) - Int64(earlier))
      case (.time(let later), .time(let earlier)):
        return .number(Double(later - earlier) / 1e6)
      default:
        throw BindingError.cannotCombine(
          "attempt to subtract a \(right.typeName) from a \(left.typeName)",
          advice: "take the time's day with `:date()`")
      }
    }
    let culprit = left.isNil || !right.isNil ? (left.isNil ? left : right) : right
    if case .scalar = culprit {
      throw BindingError.sentence("attempt to perform arithmetic on a \(left.typeName) value")
    }
    throw BindingError.sentence("attempt to perform arithmetic on a \(culprit.typeName) value")
  }

  private static func span(in value: LuaValue) -> SpanValue? {
    guard case .scalar(ClassTag.span, let payload) = value,
      let unit = SpanValue.Unit(rawValue: payload & 3)
    else { return nil }
    return SpanValue(count: payload >> 2, unit: unit)
  }

  private static func shifted(
    _ moment: MomentValue, by span: SpanValue, _ zone: TimeZoneRules
  ) throws -> LuaValue {
    switch (moment.kind, span.unit) {
    case (.date(let days), .days):
      return try date(Int64(days) + span.count)
    case (.date(let days), .months):
      return try date(Int64(CalendarUnit.month.shifted(days, by: Int(clamping: span.count))))
    case (.date, .hours):
      throw BindingError.cannotCombine(
        "attempt to add hours to a date", advice: "use a time, or `cx.days(n)`")
    case (.time(let instant), .hours):
      let (shift, overflow) = span.count.multipliedReportingOverflow(by: 3_600_000_000)
      return try time(overflow ? .max : instant.addingReportingOverflow(shift).partialValue)
    case (.time(let instant), _):
      // The local clock keeps its time of day.
      let local = zone.local(ofMicroseconds: instant)
      let day = zone.localDays(ofMicroseconds: instant)
      let clock = floorModulo(local, ISOText.microsecondsPerDay)
      let target =
        span.unit == .days
        ? Int64(day) + span.count
        : Int64(CalendarUnit.month.shifted(day, by: Int(clamping: span.count)))
      guard let days = Int32(exactly: target), CivilDate.validDays.contains(days) else {
        return try date(target)
      }
      let wanted = Int64(days) * ISOText.microsecondsPerDay + clock
      let offset = zone.offset(atUTC: floorQuotient(instant, 1_000_000))
      let guess = wanted - Int64(offset) * 1_000_000
      let actual = zone.offset(atUTC: floorQuotient(guess, 1_000_000))
      return try time(wanted - Int64(actual) * 1_000_000)
    }
  }

  private static func outsideYears(_ type: String) -> any Error {
    BindingError.sentence("the \(type) is outside the years 1 to 9999")
  }

  private static func date(_ days: Int64) throws -> LuaValue {
    guard let days32 = Int32(exactly: days), CivilDate.validDays.contains(days32) else {
      throw outsideYears("date")
    }
    return .scalar(tag: ClassTag.date, payload: days)
  }

  private static func time(_ microseconds: Int64) throws -> LuaValue {
    guard ISOText.validInstants.contains(microseconds) else {
      throw outsideYears("time")
    }
    return .scalar(tag: ClassTag.time, payload: microseconds)
  }
}

/// The quotient rounded towards −∞.
func floorQuotient(_ value: Int64, _ divisor: Int64) -> Int64 {
  let quotient = value / divisor
  return value % divisor < 0 ? quotient - 1 : quotient
}

/// What is left after `floorQuotient`, 0 up to the divisor.
func floorModulo(_ value: Int64, _ divisor: Int64) -> Int64 {
  let rest = value % divisor
  return rest < 0 ? rest + divisor : rest
}
