import Reports
import Tables

extension ChartRequest {
  /// The ratings along a journey with its peak and its end; of several journeys, the mean rating
  /// of each touchpoint in the order in which they are met.
  ///
  /// The peak is the rating farthest from neutral, ties to the later; the end is the last rating.
  func journeyDrawing(of table: Table, title: String?) throws -> Drawing {
    let ratings = try figures(table, options.string("value") ?? "rating")
    let names = try table.column(options.string("name") ?? "touchpoint")
    let order = try rowsInTime(table, count: ratings.count)
    var journeys: [String: Int] = [:]
    if table.has("journey_id") {
      let column = try table.column("journey_id")
      let customers = table.has("customer_id") ? try table.column("customer_id") : nil
      for row in order {
        let key = label(column[row]) + "\u{0}" + (customers.map { label($0[row]) } ?? "")
        journeys[key, default: 0] += 1
      }
      if journeys.count > 1 {
        return try averaged(
          order.map { row in
            (
              label(column[row]) + "\u{0}" + (customers.map { label($0[row]) } ?? ""),
              label(names[row]), ratings[row]
            )
          }, title: title)
      }
    }
    let steps = order.map { (name: label(names[$0]), rating: ratings[$0]) }
    return Drawing(try curve(steps, title: title ?? "journey"))
  }

  private func rowsInTime(_ table: Table, count: Int) throws -> [Int] {
    guard table.has("at") else { return Array(0..<count) }
    let instants = try table.column("at").cells.map { cell -> Int64? in
      switch cell {
      case .time(let instant): instant
      case .date(let days): Int64(days)
      default: nil
      }
    }
    return (0..<count).sorted {
      (instants[$0] ?? .max, $0) < (instants[$1] ?? .max, $1)
    }
  }

  private func averaged(
    _ events: [(journey: String, touchpoint: String, rating: Double?)], title: String?
  ) throws -> Drawing {
    var seen: [String: Int] = [:]
    var order: [String] = []
    var moments: [String: (places: Int, events: Int, sum: Double, rated: Int)] = [:]
    for event in events {
      let place = seen[event.journey, default: 0]
      seen[event.journey] = place + 1
      if moments[event.touchpoint] == nil { order.append(event.touchpoint) }
      var moment = moments[event.touchpoint] ?? (0, 0, 0, 0)
      moment.places += place
      moment.events += 1
      if let rating = event.rating, rating.isFinite {
        moment.sum += rating
        moment.rated += 1
      }
      moments[event.touchpoint] = moment
    }
    func place(_ name: String) -> Double {
      moments[name].map { Double($0.places) / Double(max(1, $0.events)) } ?? 0
    }
    let sorted = order.enumerated().sorted {
      (place($0.element), $0.offset) < (place($1.element), $1.offset)
    }.map(\.element)
    let steps = sorted.map { name -> (name: String, rating: Double?) in
      let moment = moments[name]
      return (name, moment.flatMap { $0.rated > 0 ? $0.sum / Double($0.rated) : nil })
    }
    var drawing = Drawing(
      try curve(
        Array(steps.prefix(Self.mostNames)),
        title: title ?? "mean rating of \(groupedText(seen.count)) journeys"))
    drawing.remark = Self.remark(on: steps.count)
    drawing.chart.digits = 1
    return drawing
  }

  private func curve(_ steps: [(name: String, rating: Double?)], title: String) throws -> Chart {
    let neutral = try neutralRating()
    var peak: Int?
    for (index, step) in steps.enumerated() {
      guard let rating = step.rating, rating.isFinite else { continue }
      let best = peak.flatMap { steps[$0].rating }
      if best.map({ (rating - neutral).magnitude >= ($0 - neutral).magnitude }) ?? true {
        peak = index
      }
    }
    let ending = steps.lastIndex { $0.rating?.isFinite ?? false }
    return Chart(
      title, valueName: "rating",
      .journey(Chart.Journey(steps, neutral: neutral, peak: peak, ending: ending)))
  }

  private func neutralRating() throws -> Double {
    if let neutral = options.number("neutral") { return neutral }
    guard let text = options.string("scale") else { return 0 }
    // The mark between the ends is the last one: `-5-5` begins with a sign.
    guard let mark = text.dropFirst().lastIndex(of: "-"), let low = Double(text[..<mark]),
      let high = Double(text[text.index(after: mark)...]), low < high
    else { throw options.error("scale", expected: "range written like \"1-10\" or \"-5-5\"") }
    return (low + high) / 2
  }
}
