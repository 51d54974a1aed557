import Tables

extension Translator {
  private static let microsecondsPerDay: Int64 = 86_400_000_000

  /// A method of a time column that depends on its local date or hour; nil for other calls.
  ///
  /// It becomes one of a column of those, made for the purpose.
  mutating func zoned(_ function: Int, _ arguments: [Abstract]) throws -> Abstract? {
    guard let name = world.name(of: function), name.hasPrefix("time:"),
      case .value(.column(let index), _)? = arguments.first,
      program.columns[index].type == .time
    else { return nil }
    let method = String(name.dropFirst("time:".count))
    if method == "hour" {
      guard arguments.count == 1, let hours = try localColumn(index, hours: true) else {
        return nil
      }
      return .value(.column(hours), nil)
    }
    guard let days = try localColumn(index, hours: false),
      case .function(let ofDate)? = world.method(Array(method.utf8), of: .date),
      world.identity(of: ofDate) == .declared
    else { return nil }
    let world = self.world
    return try perValue([.value(.column(days), nil)] + arguments.dropFirst()) {
      world.call(ofDate, $0)
    }
  }

  /// The local dates (or hours, 0–23) of a time column as a column of the program.
  ///
  /// Missing values stay missing; nil when the zone is not known.
  mutating func localColumn(_ index: Int, hours: Bool) throws -> Int? {
    let name = (hours ? "hour of " : "date of ") + readNames[index]
    if let known = localColumns[name] { return known }
    guard let local = world.localTime, case .int64(let instants) = program.columns[index].storage
    else { return nil }
    let column = program.columns[index]
    let day = Self.microsecondsPerDay
    let values = Values<Int32>(count: column.count) { out in
      for row in 0..<column.count {
        guard !column.isMissing(row) else {
          out[row] = 0
          continue
        }
        let moment = local(instants[row])
        let rest = moment % day
        let clock = rest < 0 ? rest + day : rest
        out[row] =
          hours
          ? Int32(truncatingIfNeeded: clock / 3_600_000_000)
          : Int32(clamping: moment / day - (rest < 0 ? 1 : 0))
      }
    }
    program.columns.append(
      Column(hours ? .integer : .date, .int32(values), validity: column.validity))
    readNames.append(name)
    localColumns[name] = program.columns.count - 1
    return program.columns.count - 1
  }
}
