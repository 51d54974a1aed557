import CKernels
import Statistics
import Tables

/// The columns of a table of journeys, made from their places when they are asked for.
package final class PeakEndTable: TableSource {
  /// The columns of the contract.
  package static let columns = [
    "journey_id", "customer_id", "peak", "peak_touchpoint", "peak_at", "ending",
    "ending_touchpoint", "peak_end", "mean", "events", "reason",
  ]
  /// Journeys with a score, and the mean of their scores; nil without any.
  package let scored: Int
  package let meanScore: Double?
  /// Journeys without a rated end, events without a rating, events with one off the scale.
  package let withoutEnd, unrated, invalid: Int

  private let found: JourneyPlaces
  private let table: Table
  private let origin: [String: String?]
  private let weights: (peak: Double, end: Double)
  /// The places with events; nil when all have.
  private let filled: Values<UInt32>?
  private let count: Int

  /// The journeys of a table; nil when its events have to take the general way.
  ///
  /// `eventsAtOnce` says how many events are spread over the journeys at a time.
  package convenience init?(
    _ table: Table, journey: String, customer: String?, touchpoint: String?, at: String?,
    rating: String, _ options: PeakEndOptions, eventsAtOnce: Int? = nil
  ) throws {
    guard
      let found = try JourneyPlaces(
        table, journey: journey, customer: customer, touchpoint: touchpoint, at: at,
        rating: rating, options, eventsAtOnce: eventsAtOnce)
    else { return nil }
    self.init(
      found, table,
      origin: [
        "journey_id": journey, "customer_id": customer, "peak_touchpoint": touchpoint,
        "ending_touchpoint": touchpoint, "peak_at": at,
      ], options)
  }

  private init(
    _ found: JourneyPlaces, _ table: Table, origin: [String: String?], _ options: PeakEndOptions
  ) {
    self.found = found
    self.table = table
    self.origin = origin
    weights = options.weights
    unrated = found.unrated
    invalid = found.invalid
    let length = JourneyPlaces.placesInSum
    var total = PlaceSums()
    var begins: [Int] = []
    for part in found.sums {
      begins.append(total.journeys)
      total.journeys += part.journeys
      total.scored += part.scored
      total.score += part.score
    }
    count = total.journeys
    scored = total.scored
    withoutEnd = total.journeys - total.scored
    meanScore = total.scored > 0 ? total.score / Double(total.scored) : nil
    if count == found.domain {
      filled = nil
    } else {
      filled = Values(count: count) { out in
        inRanges(of: found.domain, every: length) { range, part in
          var next = begins[part]
          for place in range where found.places[place].events > 0 {
            out[next] = UInt32(truncatingIfNeeded: place)
            next += 1
          }
        }
      }
    }
  }

  package var names: [String] { Self.columns }
  package func rowCount() -> Int { count }
  package func notes() -> [Note] { [] }

  package func load(_ names: [String]) throws -> [Column] {
    try names.map { name in
      switch name {
      case "peak": numbers { $0.hasRating ? Double($0.peakRating) : nil }
      case "ending": numbers { $0.hasEnd ? Double($0.lastRating) : nil }
      case "peak_end": numbers { [weights] in $0.score(weights) }
      case "mean": numbers { $0.mean }
      case "events":
        .integers((0..<count).map { Int64(place($0).events) })
      case "reason":
        .strings(
          (0..<count).map { row in
            let place = place(row)
            return place.hasEnd
              ? nil : place.hasRating ? PeakEnd.noEnd : PeakEnd.noRating
          })
      case "journey_id", "customer_id": try gathered(name) { $0.first }
      case "ending_touchpoint": try gathered(name) { $0.last }
      case "peak_touchpoint" where scored == count:
        try found.touchpoints.flatMap(peakTouchpoints) ?? gathered(name) { $0.peak }
      default: try gathered(name) { $0.hasRating ? $0.peak : nil }
      }
    }
  }

  private func place(_ row: Int) -> deed_journey {
    found.places[filled.map { Int($0[row]) } ?? row]
  }

  private func numbers(_ value: (deed_journey) -> Double?) -> Column {
    let values = Values<Double>(count: count) { out in
      inRanges(of: count, every: 1 << 16) { range, _ in
        for row in range { out[row] = value(place(row)) ?? .nan }
      }
    }
    guard scored < count, values.pointer.contains(where: \.isNaN) else {
      return Column(.number, .float64(values))
    }
    return Column(
      .number, .float64(values), validity: Bitmap(values.pointer.map { !$0.isNaN }))
  }

  /// The touchpoints of peaks, of which each journey has one, by the codes in their states.
  private func peakTouchpoints(of events: Column) -> Column? {
    guard case .codes8(_, let texts) = events.storage else { return nil }
    let codes = Values<UInt8>(count: count) { out in
      inRanges(of: count, every: 1 << 16) { range, _ in
        for row in range { out[row] = UInt8(truncatingIfNeeded: place(row).state >> 16) }
      }
    }
    return Column(
      .string, .codes8(codes, texts), isOrdered: events.isOrdered, scale: events.scale,
      isPersonal: events.isPersonal)
  }

  private func gathered(
    _ name: String, _ row: (deed_journey) -> UInt32?
  ) throws -> Column {
    guard let source = origin[name] ?? nil else {
      return .strings([String?](repeating: nil, count: count))
    }
    let rows = Values<Int32>(count: count) { out in
      inRanges(of: count, every: 1 << 16) { range, _ in
        for index in range {
          out[index] = row(place(index)).map { Int32(truncatingIfNeeded: $0) } ?? -1
        }
      }
    }
    return try table.column(source).gathered(rows)
  }
}

extension deed_journey {
  fileprivate var ratedEvents: UInt32 { rated & ~(1 << 31) }
  fileprivate var hasRating: Bool { ratedEvents > 0 }
  fileprivate var hasEnd: Bool { rated >> 31 == 1 }
  fileprivate var peakRating: Int8 { Int8(truncatingIfNeeded: state >> 8) }
  fileprivate var lastRating: Int8 { Int8(truncatingIfNeeded: state) }
  fileprivate var mean: Double? {
    hasRating ? Double(state >> 24) / Double(ratedEvents) : nil
  }

  func score(_ weights: (peak: Double, end: Double)) -> Double? {
    guard hasEnd else { return nil }
    return weights.peak * Double(peakRating) + weights.end * Double(lastRating)
  }
}
