import Statistics
import Testing

/// Expected values by numpy from the formulas of the design.
@Suite struct WeightTests {
  let bands: [Band] = [
    .promoter, .promoter, .detractor, .passive, .promoter, .detractor, .promoter,
  ]
  let weights: [Double?] = [1, 2, 1, 3, 1, 2, 2]
  let halves = Grouping(["a", "a", "a", "a", "b", "b", "b"])

  @Test func `strata take their own means`() throws {
    let score = try weightedScore(
      of: bands, design: SampleDesign(weights: weights, strata: halves))
    #expect(near(score.nps, 25))
    #expect(near(score.se, 37.38408009359658))
    #expect(score.df == 5)
    #expect(score.interval == .linearised)
    #expect(score.promoters == 4 && score.n == 7)
  }

  @Test func `a stratum's list shrinks its error`() throws {
    let score = try weightedScore(
      of: bands,
      design: SampleDesign(weights: weights, strata: halves, stratumPopulations: [40, 20]))
    #expect(near(score.se, 34.795408980368535))
  }

  @Test func `post-strata take their weighted means`() throws {
    let score = try weightedScore(
      of: bands, design: SampleDesign(weights: weights, poststrata: halves))
    #expect(near(score.se, 33.55679068472134))
    #expect(score.df == 6)
  }

  @Test func `domains that share clusters bring their covariance`() throws {
    let clusters = Grouping(["p", "p", "q", "q", "r", "r", "p"])
    let result = try compareDomains(
      of: bands, domains: [1, 1, 1, 1, 2, 2, 2],
      design: SampleDesign(weights: weights, clusters: clusters))
    #expect(near(result.delta, 8.57142857142857))
    #expect(near(result.se, 54.263736536233864))
  }

  @Test func `a weight counts only beside a valid answer`() throws {
    let score = try weightedScore(
      of: [.promoter, .missing, .detractor, .invalid],
      design: SampleDesign(weights: [1, nil, 3, -1]))
    #expect(score.nps == -50)
    #expect(score.n == 2 && score.missing == 1 && score.invalid == 1)
    #expect(throws: StatisticsError.badWeight(row: 2, found: nil)) {
      try weightedScore(of: [.promoter, .passive], design: SampleDesign(weights: [1, nil]))
    }
    #expect(throws: StatisticsError.badWeight(row: 1, found: -1)) {
      try weightedScore(of: [.promoter, .passive], design: SampleDesign(weights: [-1, 1]))
    }
    #expect(throws: StatisticsError.allWeightsZero(count: 2)) {
      try weightedScore(of: [.promoter, .passive], design: SampleDesign(weights: [0, 0]))
    }
  }

  @Test func `lone clusters and strata are refused by name`() {
    #expect(throws: StatisticsError.loneCluster(stratum: nil, unit: "cluster")) {
      try weightedScore(
        of: [.promoter, .passive], design: SampleDesign(clusters: Grouping(["x", "x"])))
    }
    let error = #expect(throws: StatisticsError.self) {
      try weightedScore(
        of: [.promoter, .passive, .passive],
        design: SampleDesign(strata: Grouping(["x", "x", "y"])))
    }
    #expect(
      error?.description == "stratum `y` has one answer; a variance needs at least two. "
        + "Merge it with another or leave it out.")
  }

  @Test func `another interval than linearised is refused with weights`() {
    #expect(throws: StatisticsError.self) {
      try weightedScore(
        of: bands, design: SampleDesign(weights: weights), ScoreOptions(interval: .wald))
    }
  }

  @Test func `no answers give no weighted score`() throws {
    let score = try weightedScore(of: [.missing], design: SampleDesign(weights: [nil]))
    #expect(score.nps == nil && score.se == nil && score.nEffective == nil && score.n == 0)
    let one = try weightedScore(of: [.promoter], design: SampleDesign(weights: [2]))
    #expect(one.nps == 100 && one.se == nil && one.low == nil)
  }

  @Test func `weights times a constant change nothing`() throws {
    let plain = try weightedScore(of: bands, design: SampleDesign(weights: weights))
    let scaled = try weightedScore(
      of: bands, design: SampleDesign(weights: weights.map { $0.map { $0 * 1024 } }))
    #expect(plain == scaled)
  }

  @Test func `post-stratified weights sum to the totals`() throws {
    let totals = PopulationTotals(
      variable: "region", groups: halves, totals: [("a", 400), ("b", 300)])
    #expect(try poststratified(totals) == [100, 100, 100, 100, 100, 100, 100])
    let short = PopulationTotals(variable: "region", groups: halves, totals: [("a", 400)])
    #expect(throws: StatisticsError.noTotal(variable: "region", category: "b", respondents: 3)) {
      try poststratified(short)
    }
  }

  @Test func `raking reaches every margin`() throws {
    let other = Grouping(["x", "y", "x", "y", "x", "y", "y"])
    let result = try raked([
      PopulationTotals(variable: "one", groups: halves, totals: [("a", 60), ("b", 40)]),
      PopulationTotals(variable: "two", groups: other, totals: [("x", 30), ("y", 70)]),
    ])
    #expect(
      near(
        zip(result.weights, halves.codes).filter { $0.1 == 0 }.map(\.0).reduce(0, +), 60,
        within: 1e-6))
    #expect(
      near(
        zip(result.weights, other.codes).filter { $0.1 == 1 }.map(\.0).reduce(0, +), 70,
        within: 1e-6))
    #expect(result.iterations > 1)
  }

  @Test func `margins of different populations are refused`() {
    #expect(throws: StatisticsError.unequalTotals("one", 100, "two", 90)) {
      try raked([
        PopulationTotals(variable: "one", groups: halves, totals: [("a", 60), ("b", 40)]),
        PopulationTotals(variable: "two", groups: halves, totals: [("a", 50), ("b", 40)]),
      ])
    }
  }

  @Test func `calibrated weights reach totals of numbers and margins`() throws {
    // By hand: λ solves [4 10; 10 30]·λ = [2, 5], so λ = [½, 0].
    let result = try calibrated([
      ("people", [1, 1, 1, 1], 6), ("spend", [1, 2, 3, 4], 15),
    ])
    #expect(result.weights.allSatisfy { near($0, 1.5) })
    #expect(result.negative == 0)
    #expect(throws: StatisticsError.self) {
      try calibrated([("one", [1, 1], 6), ("same", [1, 1], 7)])
    }
  }

  @Test func `trimming cuts once and keeps the sum`() throws {
    let result = try trimmed([1, 1, 1, 1, 16], at: 2)
    // The mean is 4; 16 becomes 8, and all are scaled by 20/12.
    #expect(near(result.weights[4], 8 * 20 / 12.0))
    #expect(near(result.weights.reduce(0, +), 20))
    #expect(result.trimmed == 1)
  }
}
