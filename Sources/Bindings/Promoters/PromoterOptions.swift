import LuaRuntime
import Statistics

extension OptionDeclaration {
  static let score = OptionDeclaration(
    "score", .string, "the column of scores", default: "\"score\"")
  static let scale = OptionDeclaration(
    "scale", .oneOf(Scale.all.map(\.name)), "the scale of the scores", default: "\"0-10\"")
  static let missingCodes = OptionDeclaration(
    "missing", .any("array of numbers"), "codes that mean no answer", default: "{}")
  static let codeOfLowest = OptionDeclaration(
    "code_of_lowest", .integer, "the code of the scale's lowest score; 1 when 0–10 is coded 1–11")
  static let confidence = OptionDeclaration(
    "confidence", .number, "the interval's confidence, between 0 and 1", default: "0.95")
  static let seed = OptionDeclaration(
    "seed", .integer, "where random draws begin", default: "1")
  static let weight = OptionDeclaration("weight", .string, "the column of weights")
  static let cluster = OptionDeclaration(
    "cluster", .string, "the column whose equal values were sampled together")

  static let promoter: [OptionDeclaration] = [
    .score, .scale, .missingCodes, .codeOfLowest, .weight, .cluster,
    OptionDeclaration("strata", .string, "the column of strata that were sampled apart"),
    OptionDeclaration("poststratified", .string, "the column that the weights were made by"),
    OptionDeclaration(
      "population", .any("number or table"),
      "the size of the list that was sampled without replacement, or by stratum"),
    .confidence,
    OptionDeclaration(
      "interval", .oneOf(ScoreInterval.choices + ["linearised"]), "how the limits are made",
      default: "\"adjusted\""),
    OptionDeclaration("resamples", .integer, "resamples of the bootstrap", default: "10000"),
    .seed,
    OptionDeclaration(
      "prior", .table, "the Dirichlet prior of detractors, passives, promoters",
      default: "{ 1, 1, 1 }"),
  ]
}

extension ScoreOptions {
  /// The options of `cx.nps` that concern the interval.
  init(_ options: OptionValues, scale: Scale) throws {
    self.init()
    self.scale = scale
    if let confidence = options.number("confidence") { self.confidence = confidence }
    if let name = options.string("interval") {
      interval = name == "linearised" ? .linearised : try ScoreInterval.named(name)
    }
    if let resamples = options.integer("resamples") { self.resamples = resamples }
    if let seed = options.integer("seed") { self.seed = UInt64(bitPattern: Int64(seed)) }
    if options["prior"] != nil { prior = try options.numbers("prior") }
    if let population = options["population"] { self.population = population.double }
  }
}
