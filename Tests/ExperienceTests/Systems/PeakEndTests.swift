import Statistics
import Tables
import Testing

import Experience

/// The kernel of peaks and ends against the plain way.
@Suite struct PeakEndTests {
  private struct Events {
    var journeys: [Int64] = []
    var customers: [Int64] = []
    var times: [Int64] = []
    var ratings: [Int64?] = []
    var touchpoints: [String] = []

    var table: Table {
      Table([
        ("journey_id", .integers(journeys.map { Optional($0) })),
        ("customer_id", .integers(customers.map { Optional($0) })),
        ("touchpoint", .strings(touchpoints)), ("at", .times(times)),
        ("rating", .integers(ratings)),
      ])
    }
  }

  /// Random events, in the order of time or with the events of a journey together.
  private static func events(seed: UInt64, isTogether: Bool, journeys: Int, count: Int) -> Events {
    var generator = Generator(seed: seed)
    var rows = (0..<count).map { _ in
      (journey: generator.index(below: journeys), at: Int64(generator.index(below: count / 2 + 1)))
    }
    if isTogether {
      rows.sort {
        ($0.journey &* 7919 % 101, $0.journey, $0.at) < (
          $1.journey &* 7919 % 101, $1.journey, $1.at
        )
      }
    } else {
      rows.sort { $0.at < $1.at }
    }
    var events = Events()
    for row in rows {
      // Wide numbers: they are not stored in bytes, as real ones are not.
      events.journeys.append(Int64(row.journey) + 70_000)
      events.customers.append(Int64(row.journey / 3) + 100_000)
      events.times.append(row.at * 1_000_000)
      let rating = generator.index(below: 14) - 6
      events.ratings.append(rating == 7 ? nil : Int64(rating))
      events.touchpoints.append("t\(generator.index(below: 5))")
    }
    return events
  }

  private static func general(_ table: Table, _ options: PeakEndOptions) throws -> PeakEnd {
    let journeys = try JourneyOrder(
      table, journey: "journey_id", customer: "customer_id", at: "at")
    return peakEnd(
      journeys, ratings: try table.column("rating").optionalNumbers(named: "rating"), options)
  }

  private static func expectEqual(
    _ table: Table, _ options: PeakEndOptions, eventsAtOnce: Int? = nil
  ) throws {
    let fast = try #require(
      try PeakEndTable(
        table, journey: "journey_id", customer: "customer_id", touchpoint: "touchpoint", at: "at",
        rating: "rating", options, eventsAtOnce: eventsAtOnce))
    let plain = try general(table, options)
    let made = Table(fast)
    #expect(try made.rowCount() == plain.journeys.count)
    #expect(try made.column("journey_id").cells == plain.journeys.keys[0].column.cells)
    #expect(try made.column("customer_id").cells == plain.journeys.keys[1].column.cells)
    for (name, values) in [
      ("peak", plain.peak), ("ending", plain.ending), ("peak_end", plain.score),
      ("mean", plain.mean),
    ] {
      let found = try made.column(name).optionalNumbers(named: name)
      #expect(found.count == values.count)
      for (one, other) in zip(found, values) {
        #expect((one == nil) == (other == nil), "\(name)")
        if let one, let other { #expect(abs(one - other) < 1e-12, "\(name)") }
      }
    }
    let touchpoint = try table.column("touchpoint")
    #expect(
      try made.column("peak_touchpoint").cells == touchpoint.gathered(plain.peakRows).cells)
    #expect(
      try made.column("ending_touchpoint").cells == touchpoint.gathered(plain.endRows).cells)
    #expect(try made.column("events").cells == plain.events.map { .integer(Int64($0)) })
    #expect(fast.unrated == plain.unrated && fast.invalid == plain.invalid)
    #expect(fast.withoutEnd == plain.withoutEnd)
  }

  @Test(arguments: 1...12) func `the kernel finds what the plain way finds`(seed: Int) throws {
    let options = try PeakEndOptions(
      scale: RatingScale(low: -5, high: 5), neutral: seed % 3 == 0 ? 1.5 : nil,
      weights: seed % 4 == 0 ? (0.3, 0.7) : (0.5, 0.5))
    for isTogether in [true, false] {
      let events = Self.events(
        seed: UInt64(seed), isTogether: isTogether, journeys: seed * seed * 9, count: 4000)
      try Self.expectEqual(events.table, options)
      if !isTogether {
        try Self.expectEqual(events.table, options, eventsAtOnce: seed * 37)
      }
    }
  }

  @Test func `many events spread over all threads and parts`() throws {
    let options = try PeakEndOptions(scale: RatingScale(low: -5, high: 5))
    for isTogether in [true, false] {
      try Self.expectEqual(
        Self.events(seed: 99, isTogether: isTogether, journeys: 60_000, count: 300_000).table,
        options, eventsAtOnce: 140_000)
    }
  }

  @Test func `events of a file in the order of time are folded without its moments`() throws {
    let options = try PeakEndOptions(scale: RatingScale(low: -5, high: 5))
    for (isTogether, seed) in [(false, 3), (true, 4)] as [(Bool, UInt64)] {
      let events = Self.events(seed: seed, isTogether: isTogether, journeys: 300, count: 3000)
      var division = CSVSource.Division()
      division.chunkSize = 2000
      division.eagerSize = 0
      let file = Table(
        try CSVSource(
          bytes: try TableText(.delimited(DelimitedStyle())).bytes(events.table), label: "t.csv",
          division: division))
      let table = try file.renaming([(new: "moment", old: "at")])
      let made = try #require(
        try PeakEndTable(
          table, journey: "journey_id", customer: "customer_id", touchpoint: "touchpoint",
          at: "moment", rating: "rating", options))
      #expect(file.isLoaded(["journey_id", "customer_id", "rating"]))
      // Only the whole file is in that order; the events of one journey have to be looked at.
      #expect(file.isLoaded(["at"]) == isTogether)
      let whole = try #require(
        try PeakEndTable(
          events.table, journey: "journey_id", customer: "customer_id", touchpoint: "touchpoint",
          at: "at", rating: "rating", options))
      #expect(
        try made.load(PeakEndTable.columns).map(\.cells)
          == whole.load(PeakEndTable.columns).map(\.cells))
    }
  }

  @Test(arguments: 1...6) func `peaks of journeys that stand together have their touchpoints`(
    seed: UInt64
  ) throws {
    let options = try PeakEndOptions(scale: RatingScale(low: -5, high: 5))
    var events = Self.events(seed: seed, isTogether: true, journeys: 250, count: 2000)
    events.ratings = events.ratings.map { min(5, max(-5, $0 ?? 1)) }
    // Sometimes one journey has no end, or the events have many touchpoints, or not all one.
    if seed == 4 { events.ratings[1999] = nil }
    var names: [String?] = events.touchpoints
    if seed == 5 { names = (0..<2000).map { "touchpoint \($0 % 700)" } }
    if seed == 6 { names[7] = nil }
    let plain = Column.strings(names)
    let touchpoint = Column(
      .string, plain.storage, validity: plain.validity, isOrdered: seed == 2,
      isPersonal: seed == 3)
    let table = try events.table.adding([(name: "touchpoint", column: touchpoint)])
    let made = Table(
      try #require(
        try PeakEndTable(
          table, journey: "journey_id", customer: "customer_id", touchpoint: "touchpoint",
          at: "at", rating: "rating", options)))
    let found = try made.column("peak_touchpoint")
    let expected = touchpoint.gathered(try Self.general(table, options).peakRows)
    #expect(found.cells == expected.cells)
    #expect(found.isOrdered == (seed == 2) && found.isPersonal == (seed == 3))
    #expect(expected.isOrdered == found.isOrdered && expected.isPersonal == found.isPersonal)
  }

  @Test func `a journey of two customers, events out of time, and missing names go the plain way`()
    throws
  {
    let options = try PeakEndOptions(scale: RatingScale(low: -5, high: 5))
    var two = Events()
    two.journeys = [70_000, 70_000]
    two.customers = [1, 2]
    two.times = [1, 2]
    two.ratings = [1, 2]
    two.touchpoints = ["a", "b"]
    var back = two
    back.customers = [1, 1]
    back.times = [2, 1]
    back.journeys = [70_000, 70_000]
    for events in [two, back] {
      let table = events.table
      for atOnce in [nil, 1] {
        #expect(
          try PeakEndTable(
            table, journey: "journey_id", customer: "customer_id", touchpoint: nil, at: "at",
            rating: "rating", options, eventsAtOnce: atOnce) == nil)
      }
      #expect(try Self.general(table, options).journeys.count == (events.customers[1] == 1 ? 1 : 2))
    }
  }

  @Test func `the order of rows does not change what is remembered`() throws {
    let options = try PeakEndOptions(scale: RatingScale(low: -5, high: 5))
    let events = Self.events(seed: 5, isTogether: false, journeys: 40, count: 500)
    var generator = Generator(seed: 6)
    var order = Array(0..<500)
    // Equal instants keep the order of rows: give each event its own.
    var own = events
    own.times = order.map { Int64($0) * 1_000_000 }
    generator.shuffle(&order)
    let shuffled = try own.table.filtered(rows: Values(order.map { Int32($0) }))
    let (one, other) = (
      try Self.general(own.table, options), try Self.general(shuffled, options)
    )
    #expect(one.score == other.score && one.peak == other.peak)
  }
}
