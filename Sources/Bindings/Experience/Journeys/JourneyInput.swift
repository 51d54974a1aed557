import Experience
import LuaRuntime
import Reports
import Statistics
import Tables

/// What the functions about peaks and values are told: columns, scale, neutral, weights.
struct JourneySettings {
  let input: SystemInput
  let options: PeakEndOptions
  /// The column of each part; nil when the table has none.
  let names: (journey: String, customer: String?, touchpoint: String?, at: String?, rating: String)
  private let isScaleAssumed: Bool

  static let declarations: [OptionDeclaration] = [
    .column("journey", "the journey's name", default: "journey_id"),
    .column("customer", "the customer", default: "customer_id"),
    .column("touchpoint", "the touchpoint", default: "touchpoint"),
    .column("at", "the moment; without it events are in the order of the rows", default: "at"),
    .column("rating", "the rating", default: "rating"), .ratingScale(default: "-5-5"),
    OptionDeclaration(
      "neutral", .number, "the rating that is neither good nor bad",
      default: "the middle of the scale"),
    OptionDeclaration(
      "weights", .table, "what the peak and the end count", default: "{ 0.5, 0.5 }"),
  ]

  init(_ value: LuaValue, _ options: OptionValues) throws {
    let input = try SystemInput(value, options)
    let name = try input.name("rating", "rating")
    let scale = try input.scale(of: input.table.column(name), named: name, "-5-5")
    let weights = try options.numbers("weights")
    guard weights.isEmpty || weights.count == 2 else {
      throw options.error("weights", expected: "two numbers, such as { 0.5, 0.5 }")
    }
    self.options = try PeakEndOptions(
      scale: scale.scale, neutral: options.number("neutral"),
      weights: weights.isEmpty ? (0.5, 0.5) : (weights[0], weights[1]))
    names = (
      try input.name("journey", "journey_id"), input.optionalName("customer", "customer_id"),
      input.optionalName("touchpoint", "touchpoint"), input.optionalName("at", "at"), name
    )
    isScaleAssumed = scale.isAssumed
    self.input = input
  }

  /// What travels with the figures.
  var shown: [ShownResult.Setting] {
    [
      ShownResult.Setting("rating", names.rating),
      ShownResult.Setting("scale", options.scale.name, isAssumed: isScaleAssumed),
      ShownResult.Setting("neutral", NumberDisplay().text(options.neutral)),
      ShownResult.Setting(
        "weights",
        "\(NumberDisplay().text(options.weights.peak)) peak, "
          + "\(NumberDisplay().text(options.weights.end)) end"),
    ]
  }

  /// Notes of the events that have no rating.
  func unratedNotes(_ unrated: Int, _ invalid: Int, step: String) -> [Note] {
    Note.rows(unrated, "events have no rating and weight 0", step: step, column: names.rating)
      + Note.rows(
        invalid, "events have a rating off the scale and weight 0", step: step,
        column: names.rating)
  }
}

/// The events of journeys in their order.
struct JourneyInput {
  let given: JourneySettings
  let journeys: JourneyOrder
  /// Ratings as they are in the table.
  let ratings: [Double?]

  var settings: PeakEndOptions { given.options }

  init(_ given: JourneySettings) throws {
    self.given = given
    journeys = try JourneyOrder(
      given.input.table, journey: given.names.journey, customer: given.names.customer,
      at: given.names.at)
    ratings = try given.input.table.column(given.names.rating).optionalNumbers(
      named: given.names.rating)
  }

  /// The customer of each journey; all missing when the table has none.
  var customers: Column {
    journeys.keys.count > 1
      ? journeys.keys[1].column : .strings([String?](repeating: nil, count: journeys.count))
  }

  /// What was left out of the journeys.
  func notes(step: String) -> [Note] {
    given.input.table.notes
      + Note.rows(
        journeys.homeless, "events belong to no journey", step: step, column: given.names.journey)
      + Note.rows(
        journeys.undated, "events have no time, so no place in their journey", step: step,
        column: given.names.at)
  }
}
