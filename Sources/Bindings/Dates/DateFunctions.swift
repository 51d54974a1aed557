import Calendars
import LuaRuntime

/// `cx.date` and the other functions that make dates, times and spans.
enum DateFunctions {
  static let all: [Function] = [
    Function(
      "cx.date", "A local date.",
      Arg<LuaValue>("value", "an ISO text such as `2026-01-31`, or a time, whose local date it is"),
      result: [ResultField("", "date", "the date")],
      example: #"return cx.date("2026-01-31"):month()"#
    ) { call, value in
      if let moment = MomentValue.of(value) {
        return DateValue(days: moment.days(in: call.deed.zone))
      }
      throw notAMoment("cx.date", value, "2026-01-31")
    },
    Function(
      "cx.time", "An instant.",
      Arg<LuaValue>("value", "an ISO text with its offset, such as `2026-01-31T12:00:00+01:00`"),
      result: [ResultField("", "time", "the instant")],
      example: #"return cx.time("2026-01-31T12:00:00+01:00"):hour()"#
    ) { call, value in
      if case .time(let microseconds)? = MomentValue.of(value)?.kind {
        return TimeValue(microseconds: microseconds)
      }
      throw notAMoment("cx.time", value, "2026-01-31T12:00:00+01:00")
    },
    Function(
      "cx.today", "Today's local date; in scheduled runs and backfills that of the run's instant.",
      result: [ResultField("", "date", "today")], example: "return cx.today()"
    ) { call in DateValue(days: call.deed.today) },
    Function(
      "cx.now", "The run's instant.", result: [ResultField("", "time", "now")],
      example: "return cx.now()"
    ) { call in TimeValue(microseconds: call.deed.instant) },
    span("cx.days", .days), span("cx.hours", .hours), span("cx.months", .months),
    Function(
      "cx.periods", "The periods from one day to another, both included.",
      Arg<MomentValue>("from", "a day in the first period"),
      Arg<MomentValue>("to", "a day in the last period"),
      Arg<String>("unit", "`day`, `week`, `month`, `quarter` or `year`"),
      result: [
        ResultField("", "array", "labels such as `2026-01`, none when `to` is before `from`")
      ],
      example: #"return cx.periods(cx.date("2026-01-31"), cx.date("2026-03-01"), "month")"#
    ) { call, from, to, unit in
      let unit = try calendarUnit(unit, "cx.periods")
      let zone = call.deed.zone
      let (first, last) = (from.days(in: zone), to.days(in: zone))
      guard first <= last else { return [String]() }
      return unit.starts(from: first, through: last).map { unit.label(of: $0) }
    },
    Function(
      "cx.workdays", "The days from Monday to Friday from one day on and before another.",
      Arg<MomentValue>("from", "the first day"),
      Arg<MomentValue>("to", "the day after the last"),
      result: [ResultField("", "integer", "how many; negative when `to` comes first")],
      example: #"return cx.workdays(cx.date("2026-01-01"), cx.date("2026-01-31"))"#
    ) { call, from, to in
      Int64(workdays(from: from.days(in: call.deed.zone), to: to.days(in: call.deed.zone)))
    },
  ]

  private static func span(_ name: String, _ unit: SpanValue.Unit) -> Function {
    let word = String(name.dropFirst(3))
    return Function(
      name, "A span of \(word), to add to dates and times and to subtract from them.",
      Arg<Int64>("n", "how many \(word); may be negative"),
      result: [ResultField("", "span", "the span")],
      example: unit == .hours
        ? #"return cx.time("2026-01-31T12:00:00Z") + cx.hours(1)"#
        : #"return cx.date("2026-01-31") + \#(name)(1)"#
    ) { _, count in
      guard count.magnitude < 1 << 40 else {
        throw BindingError.unusable(name, expected: "a smaller number", found: "\(count)")
      }
      return SpanValue(count: count, unit: unit)
    }
  }

  private static func notAMoment(
    _ function: String, _ value: LuaValue, _ example: String
  ) -> any Error {
    if let text = value.text {
      return BindingError.notAMoment(function, text: text, example: example)
    }
    return BindingError.unusable(
      function, expected: "a text such as \"\(example)\"", found: value.typeName)
  }

  static func calendarUnit(_ name: String, _ function: String) throws -> CalendarUnit {
    guard let unit = CalendarUnit(rawValue: name) else {
      let names = CalendarUnit.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
      throw BindingError.unusable(function, expected: "one of \(names)", found: "\"\(name)\"")
    }
    return unit
  }
}
