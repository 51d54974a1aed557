import CKernels
import Statistics
import Tables

/// The peaks and ends of all journeys in one pass over dense numbers, on all cores.
///
/// For integer ratings of complete events, in journeys that either stand together in the table or
/// whose events are in the order of time; everything else takes the general way, which gives the
/// same.
final class JourneyPlaces: @unchecked Sendable {
  // @unchecked because: the memory is written in `init` only.

  /// The places, of which those without events belong to no journey.
  let places: UnsafeMutablePointer<deed_journey>
  /// The number of places.
  let domain: Int
  /// Events without a rating, and with one off the scale.
  private(set) var unrated = 0
  private(set) var invalid = 0
  /// The events' touchpoints, when the states have their codes for the peaks' ranks.
  private(set) var touchpoints: Column?
  /// What the places say together.
  private(set) var sums: [PlaceSums] = []
  private let weights: (peak: Double, end: Double)
  /// Whether nothing was written to the places yet.
  private var areNew = true

  /// The places of which one entry of `sums` tells.
  static let placesInSum = 1 << 16

  deinit {
    deed_release_pages(places, byteCount)
    deed_keep_bytes(-Int64(byteCount))
  }

  private var byteCount: Int { domain * MemoryLayout<deed_journey>.stride }

  /// The places of a table's events, or nil when they have to take the general way.
  ///
  /// Events in the order of time are spread over the places `eventsAtOnce` at a time. Touchpoints
  /// are looked at where the events of a journey stand together.
  init?(
    _ table: Table, journey: String, customer: String?, touchpoint: String?, at: String?,
    rating: String, _ options: PeakEndOptions, eventsAtOnce: Int?
  ) throws {
    // Journeys that stand together in such a table are in the order of time: it need not be read.
    let order = (table.source as? any OrderedSource)?.order ?? []
    let isOrdered =
      at != nil && [customer, journey, at] == order.map(\.name)
      && [.time, .date].contains(order[2].type)
    let names = [journey, rating] + [customer].compactMap(\.self)
    // Nor need moments that never descend, as far as their file tells.
    let isInTime = try isOrdered ? true : at.flatMap { try table.ascends($0, beside: names) }
    let read = isInTime == true ? nil : at
    let columns = try table.columns(names + [read].compactMap(\.self))
    let count = columns[0].count
    guard count > 0, count < Int(Int32.max), let ranks = Self.ranks(options),
      case .int8(let ratings) = columns[1].storage,
      let journeys = try JourneyNumbers(columns[0], of: table, named: journey),
      journeys.domain <= 4 * count + 1024
    else { return nil }
    let people = try customer.map {
      try JourneyNumbers(columns[2], of: table, named: $0, isDense: false)
    }
    if case .some(.none) = people { return nil }
    let bytes = journeys.domain * MemoryLayout<deed_journey>.stride
    guard let memory = deed_zero_pages(bytes) else { return nil }
    domain = journeys.domain
    weights = options.weights
    places = memory.assumingMemoryBound(to: deed_journey.self)
    deed_keep_bytes(Int64(bytes))
    var events = deed_journey_events()
    events.journeys = journeys.numbers.base
    events.low = journeys.low
    events.customers = people??.numbers.base
    events.ratings = ratings.base
    if let present = columns[1].validity {
      events.present = present.buffer.address.assumingMemoryBound(to: UInt8.self)
      events.offset = present.offset
    }
    let isDone = try ranks.withUnsafeBufferPointer { ranks in
      events.ranks = ranks.baseAddress
      return try withExtendedLifetime((columns, journeys, people)) {
        let told = { try touchpoint.map { try table.column($0) } }
        if try isOrdered && runsTogether(events, count: count, told) { return true }
        let moments = try (isOrdered ? at : read).map { try table.column($0) }
        switch (moments?.storage, moments?.missingCount ?? 0) {
        case (nil, _): break
        case (.int64(let instants)?, 0) where moments?.type == .time:
          events.instants = instants.base
        case (.int32(let days)?, 0) where moments?.type == .date: events.days = days.base
        default: return false
        }
        return try withExtendedLifetime(moments) {
          try !isOrdered && runsTogether(events, count: count, told)
            || inTime(events, count: count, atOnce: eventsAtOnce)
        }
      }
    }
    if !isDone { return nil }
  }

  /// The rank of each rating's distance from neutral, 0 for what is off the scale; nil when there
  /// are too many.
  private static func ranks(_ options: PeakEndOptions) -> [UInt8]? {
    let distances = (Int8.min...Int8.max).map { rating -> Double? in
      options.scale.holds(Double(rating)) ? abs(Double(rating) - options.neutral) : nil
    }
    let order = Set(distances.compactMap(\.self)).sorted()
    guard order.count <= 255 else { return nil }
    let rank = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, UInt8($0 + 1)) })
    var ranks = [UInt8](repeating: 0, count: 256)
    for (rating, distance) in zip(Int8.min...Int8.max, distances) {
      if let distance { ranks[Int(UInt8(bitPattern: rating))] = rank[distance] ?? 0 }
    }
    return ranks
  }

  /// Memory that is not yet initialised, in lines of the cache, and in large pages when it is much.
  private static func memory<Element>(_ count: Int) -> UnsafeMutablePointer<Element> {
    let bytes = count * MemoryLayout<Element>.stride
    let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
    deed_prefer_large_pages(memory, bytes)
    return memory.assumingMemoryBound(to: Element.self)
  }

  private func clear() {
    defer { areNew = false }
    if areNew { return }
    let bytes = UnsafeMutableRawPointer(places)
    inRanges(of: byteCount, every: 1 << 22) { range, _ in
      (bytes + range.lowerBound).initializeMemory(as: UInt8.self, repeating: 0, count: range.count)
    }
  }

  /// Folds journeys whose events stand together; false when they do not.
  private func runsTogether(
    _ events: deed_journey_events, count: Int, _ told: () throws -> Column?
  ) throws -> Bool {
    // A look at a few places tells whether it is worth the try.
    let step = max(1, count / 16)
    var (looked, starts) = (0, 0)
    for begin in stride(from: 0, to: count, by: step) {
      let end = min(count, begin + 2048)
      starts += deed_journey_starts(events.journeys, begin, end)
      looked += end - begin
    }
    if starts * 10 > looked * 9 { return false }
    clear()
    var events = events
    var touchpoints = try told()
    defer { withExtendedLifetime(touchpoints) {} }
    if let column = touchpoints, column.missingCount == 0,
      case .codes8(let codes, _) = column.storage
    {
      events.touchpoints = codes.base
    } else {
      touchpoints = nil
    }
    let chunk = 1 << 17
    let results = Results(count: (count + chunk - 1) / chunk)
    // The places of two runs of one journey may be written at once: then the runs are more than the
    // journeys, and nothing of it is used.
    inRanges(of: count, every: chunk) { range, part in
      withUnsafePointer(to: events) { events in
        results.runs[part] = deed_journey_runs(
          events, range.lowerBound, range.upperBound, count, places, &results.counts[part])
      }
    }
    guard !results.runs.contains(where: { $0 < 0 }) else { return false }
    sums = summedUp()
    guard results.runs.reduce(0, +) == sums.reduce(0, { $0 + Int64($1.journeys) }) else {
      return false
    }
    self.touchpoints = touchpoints
    take(results)
    return true
  }

  /// Folds events that are in the order of time; false when they are not.
  private func inTime(_ events: deed_journey_events, count: Int, atOnce: Int?) -> Bool {
    let threads = WorkerThreads.processorCount
    let chunk = max(1 << 16, (count + threads - 1) / threads)
    let chunks = (count + chunk - 1) / chunk
    let order = Results(count: chunks)
    inRanges(of: count, every: chunk) { range, part in
      withUnsafePointer(to: events) { events in
        order.runs[part] = deed_journey_in_time(events, range.lowerBound, range.upperBound) ? 0 : 1
      }
    }
    guard order.runs.allSatisfy({ $0 == 0 }) else { return false }
    // A part's places stay within the second-level cache, and its numbers within 22 bits.
    let shift = 13
    let parts = (domain >> shift) + 1
    guard parts <= 1 << 16 else { return false }
    clear()
    let results = Results(count: parts)
    // Some events at a time, so that their records need little memory; as many as there are places,
    // each of which is fetched and written once for them.
    let length = min(count, atOnce ?? max(1 << 22, domain))
    let records: UnsafeMutablePointer<deed_journey_event> = Self.memory(length)
    defer { records.deallocate() }
    for begin in stride(from: 0, to: count, by: length) {
      let rows = begin..<min(count, begin + length)
      guard fold(rows, of: events, parts: parts, shift: shift, records, results) else {
        return false
      }
    }
    sums = summedUp()
    take(results)
    return true
  }

  /// Spreads the events of some rows over the parts of the places, and folds each part.
  ///
  /// False when the events of a journey are of several customers.
  private func fold(
    _ rows: Range<Int>, of events: deed_journey_events, parts: Int, shift: Int,
    _ records: UnsafeMutablePointer<deed_journey_event>, _ results: Results
  ) -> Bool {
    let threads = WorkerThreads.processorCount
    let chunk = max(1 << 16, (rows.count + threads - 1) / threads)
    let chunks = (rows.count + chunk - 1) / chunk
    let next = UnsafeMutablePointer<Int>.allocate(capacity: chunks * parts)
    next.initialize(repeating: 0, count: chunks * parts)
    defer { next.deallocate() }
    inRanges(of: rows.count, every: chunk) { range, part in
      withUnsafePointer(to: events) { events in
        deed_journey_sizes(
          events, rows.lowerBound + range.lowerBound, rows.lowerBound + range.upperBound,
          UInt32(shift), next + part * parts)
      }
    }
    var total = 0
    var begins = [Int](repeating: 0, count: parts + 1)
    for part in 0..<parts {
      begins[part] = total
      for chunk in 0..<chunks {
        let size = next[chunk * parts + part]
        next[chunk * parts + part] = total
        total += size
      }
    }
    begins[parts] = total
    inRanges(of: rows.count, every: chunk) { range, part in
      withUnsafePointer(to: events) { events in
        deed_journey_scatter(
          events, rows.lowerBound + range.lowerBound, rows.lowerBound + range.upperBound,
          UInt32(shift), next + part * parts, records)
      }
    }
    begins.withUnsafeBufferPointer { begins in
      WorkerThreads.run(pieces: parts) { next in
        while let part = next() {
          let isOne = deed_journey_fold(
            records + begins[part], begins[part + 1] - begins[part], events.ranks,
            places + part << shift, &results.counts[part])
          if !isOne { results.runs[part] = 1 }
        }
      }
    }
    return results.runs.allSatisfy { $0 == 0 }
  }

  private func summedUp() -> [PlaceSums] {
    let length = Self.placesInSum
    var sums = [PlaceSums](repeating: PlaceSums(), count: (domain + length - 1) / length)
    sums.withUnsafeMutableBufferPointer { sums in
      inRanges(of: domain, every: length) { range, part in
        var sum = PlaceSums()
        for place in range where places[place].events > 0 {
          sum.journeys += 1
          if let score = places[place].score(weights) {
            sum.scored += 1
            sum.score += score
          }
        }
        sums[part] = sum
      }
    }
    return sums
  }

  private func take(_ results: Results) {
    unrated = results.counts.reduce(0) { $0 + Int($1.unrated) }
    invalid = results.counts.reduce(0) { $0 + Int($1.invalid) }
  }
}

/// Journeys of a stretch of places, those with a score, and the sum of their scores.
struct PlaceSums {
  var journeys = 0
  var scored = 0
  var score = 0.0
}

/// What each part of the work found; every part writes its own entry.
private final class Results: @unchecked Sendable {
  // @unchecked because: no two threads write one entry, and all are done before any is read.
  let runs: UnsafeMutableBufferPointer<Int64>
  let counts: UnsafeMutableBufferPointer<deed_journey_counts>

  init(count: Int) {
    runs = .allocate(capacity: count)
    runs.initialize(repeating: 0)
    counts = .allocate(capacity: count)
    counts.initialize(repeating: deed_journey_counts())
  }

  deinit {
    runs.deallocate()
    counts.deallocate()
  }
}

/// Calls `body` for consecutive ranges of `length` that together are `0..<count`, with their
/// numbers, perhaps several at once.
func inRanges(of count: Int, every length: Int, _ body: (Range<Int>, Int) -> Void) {
  WorkerThreads.run(pieces: (count + length - 1) / length) { next in
    while let part = next() {
      body(part * length..<min(count, (part + 1) * length), part)
    }
  }
}

/// A column's values as numbers from `low` on, in their order.
struct JourneyNumbers {
  let numbers: Values<UInt32>
  let low: UInt32
  /// All numbers are below `low + domain`.
  let domain: Int
  private let column: Column

  /// The numbers of a complete column; nil when a value is missing.
  ///
  /// When they need not be dense, they only tell values apart, and `domain` means nothing.
  init?(
    _ column: Column, of table: Table, named name: String, isDense: Bool = true
  ) throws {
    guard column.missingCount == 0, column.count > 0 else { return nil }
    self.column = column
    if case .int32(let values) = column.storage, column.type == .integer,
      let (low, high) = isDense ? Self.range(values) : (0, 0),
      Int(high) - Int(low) < 4 * column.count + 1024
    {
      let offset =
        UnsafeRawPointer(values.base) - values.buffer.address
      numbers = Values(
        values.buffer, offset: offset / MemoryLayout<UInt32>.stride, count: values.count)
      self.low = UInt32(bitPattern: low)
      domain = Int(high) - Int(low) + 1
      return
    }
    let groups = try table.grouped(by: [.column(name)])
    numbers = groups.codes
    low = 0
    domain = groups.count
  }

  private static func range(_ values: Values<Int32>) -> (low: Int32, high: Int32)? {
    let length = 1 << 18
    let parts = (values.count + length - 1) / length
    let ends = UnsafeMutablePointer<(Int32, Int32)>.allocate(capacity: max(parts, 1))
    defer { ends.deallocate() }
    let base = values.base
    inRanges(of: values.count, every: length) { range, part in
      var (low, high) = (Int32.max, Int32.min)
      for row in range {
        low = min(low, base[row])
        high = max(high, base[row])
      }
      (ends + part).initialize(to: (low, high))
    }
    guard parts > 0 else { return nil }
    return (0..<parts).reduce((Int32.max, Int32.min)) {
      (min($0.0, ends[$1].0), max($0.1, ends[$1].1))
    }
  }
}
