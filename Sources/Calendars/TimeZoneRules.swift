/// The offsets from UTC of a time zone, past and future.
///
/// Offsets are seconds east of UTC; instants are seconds since 1970-01-01T00:00:00Z; a local time is
/// the same count on the zone's clock.
package struct TimeZoneRules: Sendable {
  /// A moment at which the offset changes.
  package struct Change: Hashable, Sendable {
    /// The first instant with the new offset.
    package let instant: Int64
    /// The offset until then.
    package let before: Int
    /// The offset from then on.
    package let after: Int
  }

  /// The instants that a local time can mean.
  package enum LocalTime: Hashable, Sendable {
    /// The one instant.
    case once(Int64)
    /// Clocks jump over this local time at `change`.
    case never(change: Change)
    /// Clocks show this local time twice, first at `earlier`.
    case twice(earlier: Int64, later: Int64)
  }

  /// The zone's name, such as `Europe/Brussels`.
  package let name: String
  /// Ascending instants, each the beginning of the offset at the same place in `offsets`.
  let starts: [Int64]
  let offsets: [Int]
  /// The offset before the first of `starts`.
  let initialOffset: Int
  /// The rule after the last of `starts`.
  let rule: PosixRule?

  /// Coordinated universal time, which needs no files.
  package static let utc = TimeZoneRules(
    name: "UTC", starts: [], offsets: [], initialOffset: 0, rule: nil)

  init(name: String, starts: [Int64], offsets: [Int], initialOffset: Int, rule: PosixRule?) {
    self.name = name
    self.starts = starts
    self.offsets = offsets
    self.initialOffset = initialOffset
    self.rule = rule
  }

  /// Whether clocks always show UTC.
  package var isUTC: Bool { starts.isEmpty && rule == nil && initialOffset == 0 }

  /// The offset at an instant.
  ///
  /// Logarithmic in the number of changes.
  package func offset(atUTC instant: Int64) -> Int {
    guard let last = starts.last, instant < last else {
      return rule?.offset(atUTC: instant) ?? offsets.last ?? initialOffset
    }
    let index = firstStart(after: instant)
    return index == 0 ? initialOffset : offsets[index - 1]
  }

  /// The offset at an instant in microseconds.
  package func offset(ofMicroseconds instant: Int64) -> Int {
    offset(atUTC: Self.seconds(instant))
  }

  /// The local time that clocks show at an instant, in microseconds as the instant is.
  package func local(ofMicroseconds instant: Int64) -> Int64 {
    let offset = Int64(offset(ofMicroseconds: instant)) * 1_000_000
    return instant.addingReportingOverflow(offset).overflow ? instant : instant + offset
  }

  /// The local date at an instant in microseconds.
  package func localDays(ofMicroseconds instant: Int64) -> Int32 {
    let local = local(ofMicroseconds: instant)
    let days = local / ISOText.microsecondsPerDay
    return Int32(clamping: local % ISOText.microsecondsPerDay < 0 ? days - 1 : days)
  }

  /// The first change of offset after an instant, or nil when there is none any more.
  package func change(afterUTC instant: Int64) -> Change? {
    var index = firstStart(after: instant)
    while index < starts.count {
      let before = index == 0 ? initialOffset : offsets[index - 1]
      if offsets[index] != before {
        return Change(instant: starts[index], before: before, after: offsets[index])
      }
      index += 1
    }
    let from = max(instant, starts.last ?? .min)
    return rule?.change(afterUTC: from)
  }

  /// What a local time means.
  package func instants(ofLocal local: Int64) -> LocalTime {
    // No offset is a day long, so the instants meant are within a day or so of the local time.
    let reach: Int64 = 26 * 3600
    guard Self.usable.contains(local) else { return .once(local) }
    var from = local - reach
    var offset = offset(atUTC: from)
    var found: Int64?
    var gap: Change?
    while true {
      let change = change(afterUTC: from)
      let candidate = local - Int64(offset)
      let isWithin = candidate >= from && candidate < change?.instant ?? .max
      if isWithin, let earlier = found { return .twice(earlier: earlier, later: candidate) }
      if isWithin { found = candidate }
      guard let change, change.instant <= local + reach else { break }
      if local >= change.instant + Int64(change.before),
        local < change.instant + Int64(change.after)
      {
        gap = change
      }
      from = change.instant
      offset = change.after
    }
    if let found { return .once(found) }
    if let gap { return .never(change: gap) }
    return .once(local - Int64(offset))
  }

  /// The seconds in which a microsecond lies.
  static func seconds(_ microseconds: Int64) -> Int64 {
    let seconds = microseconds / 1_000_000
    return microseconds % 1_000_000 < 0 ? seconds - 1 : seconds
  }

  /// Instants for which arithmetic on days and years stays within 32 and 64 bits.
  static let usable: ClosedRange<Int64> = -180_000_000_000_000...180_000_000_000_000

  private func firstStart(after instant: Int64) -> Int {
    var low = 0
    var high = starts.count
    while low < high {
      let middle = (low + high) / 2
      if starts[middle] <= instant { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension TimeZoneRules {
  /// The instant at which a local day begins, in microseconds since 1970-01-01T00:00:00Z.
  ///
  /// A midnight that clocks jump over is the jump; one that they show twice is the first.
  package func start(ofDay day: Int32) -> Int64 {
    let local = Int64(day) * 86_400
    let seconds: Int64 =
      switch instants(ofLocal: local) {
      case .once(let instant): instant
      case .never(let change): change.instant
      case .twice(let earlier, _): earlier
      }
    return seconds &* 1_000_000
  }
}
