import Calendars
import LuaRuntime

/// A local date in Lua.
package struct DateValue: LuaReadable, LuaWritable {
  package static let luaType = "date"
  /// Days since 1970-01-01.
  package let days: Int32

  /// A date of days since 1970-01-01.
  package init(days: Int32) { self.days = days }

  package static func read(_ call: Call, at index: Int) -> DateValue? {
    guard let scalar = call.scalar(at: index), scalar.tag == ClassTag.date else { return nil }
    return DateValue(days: Int32(truncatingIfNeeded: scalar.payload))
  }

  package func write(to encoder: inout ValueEncoder) {
    encoder.append(scalar: Int64(days), tag: ClassTag.date)
  }
}

/// An instant in Lua.
package struct TimeValue: LuaReadable, LuaWritable {
  package static let luaType = "time"
  /// Microseconds since 1970-01-01T00:00:00Z.
  package let microseconds: Int64

  /// An instant of microseconds since 1970-01-01T00:00:00Z.
  package init(microseconds: Int64) { self.microseconds = microseconds }

  package static func read(_ call: Call, at index: Int) -> TimeValue? {
    guard let scalar = call.scalar(at: index), scalar.tag == ClassTag.time else { return nil }
    return TimeValue(microseconds: scalar.payload)
  }

  package func write(to encoder: inout ValueEncoder) {
    encoder.append(scalar: microseconds, tag: ClassTag.time)
  }
}

/// A date, a time, or an ISO text of one, where a function takes any of them.
struct MomentValue: LuaReadable {
  static let luaType = "date"
  enum Kind {
    case date(Int32)
    case time(Int64)
  }
  let kind: Kind

  static func read(_ call: Call, at index: Int) -> MomentValue? {
    if let scalar = call.scalar(at: index) {
      return scalar.tag == ClassTag.span
        ? nil : of(.scalar(tag: scalar.tag, payload: scalar.payload))
    }
    return String.read(call, at: index).flatMap { of(.string(Array($0.utf8))) }
  }

  static func of(_ value: LuaValue) -> MomentValue? {
    switch value {
    case .scalar(ClassTag.date, let days):
      return MomentValue(kind: .date(Int32(truncatingIfNeeded: days)))
    case .scalar(ClassTag.time, let microseconds):
      return MomentValue(kind: .time(microseconds))
    case .string:
      let text = value.text ?? ""
      if let days = ISOText.days(text) { return MomentValue(kind: .date(days)) }
      return ISOText.instant(text).map { MomentValue(kind: .time($0)) }
    default: return nil
    }
  }

  /// The local date.
  func days(in zone: TimeZoneRules) -> Int32 {
    switch kind {
    case .date(let days): days
    case .time(let microseconds): zone.localDays(ofMicroseconds: microseconds)
    }
  }
}

/// A length of time in Lua: days, hours or months.
struct SpanValue: LuaReadable, LuaWritable {
  static let luaType = "span"
  enum Unit: Int64 {
    case days = 0
    case hours = 1
    case months = 2
  }
  let count: Int64
  let unit: Unit

  static func read(_ call: Call, at index: Int) -> SpanValue? {
    guard let scalar = call.scalar(at: index), scalar.tag == ClassTag.span,
      let unit = Unit(rawValue: scalar.payload & 3)
    else { return nil }
    return SpanValue(count: scalar.payload >> 2, unit: unit)
  }

  func write(to encoder: inout ValueEncoder) {
    encoder.append(scalar: count << 2 | unit.rawValue, tag: ClassTag.span)
  }

  var negated: SpanValue { SpanValue(count: -count, unit: unit) }
}
