import Calendars
import Statistics

/// Whether teams take to giving signs: what share of them, by team and week, and how long until half.
package struct DeedAdoption: Sendable {
  /// A team's week.
  package struct Week: Sendable, Equatable {
    /// The team; nil for items without one.
    package let team: String?
    /// The Monday, in days since 1970-01-01.
    package let monday: Int32
    /// Signs that were due, and those that were given.
    package let due, done: Int

    /// The share given, in percent.
    package var adoptionPct: Double { 100 * Double(done) / Double(due) }
  }

  /// The weeks in which a team had signs to give, by team in the order of text, then by week.
  package let weeks: [Week]
  /// For each team the days from the Monday of its first week to that of the first week in which it
  /// gave at least half of its signs; teams that are not there yet are open until their last week.
  package let curve: Survival
  /// The teams, and those that got to half.
  package let teams, arrived: Int

  /// Counts items: the team, the day, and whether the sign was given.
  package init(
    teams names: [String?], days: [Int32], isDone: [Bool]
  ) throws(StatisticsError) {
    struct Key: Hashable {
      let team: String?
      let monday: Int32
    }
    var counts: [Key: (due: Int, done: Int)] = [:]
    for index in names.indices {
      let key = Key(team: names[index], monday: CalendarUnit.week.start(of: days[index]))
      counts[key, default: (0, 0)].due += 1
      if isDone[index] { counts[key]?.done += 1 }
    }
    let ordered = counts.map {
      Week(team: $0.key.team, monday: $0.key.monday, due: $0.value.due, done: $0.value.done)
    }.sorted { left, right in
      switch (left.team, right.team) {
      case (let first?, let second?) where first != second: first < second
      case (nil, _?): false
      case (_?, nil): true
      default: left.monday < right.monday
      }
    }
    var (durations, ended): ([Double?], [Bool?]) = ([], [])
    var start = 0
    while start < ordered.count {
      var end = start
      while end < ordered.count, ordered[end].team == ordered[start].team { end += 1 }
      let weeks = ordered[start..<end]
      let reached = weeks.first { 2 * $0.done >= $0.due }
      let last = reached?.monday ?? weeks.last?.monday ?? 0
      durations.append(Double(last) - Double(ordered[start].monday))
      ended.append(reached != nil)
      start = end
    }
    weeks = ordered
    curve = try survival(durations, ended: ended)
    teams = durations.count
    arrived = ended.count { $0 == true }
  }
}
