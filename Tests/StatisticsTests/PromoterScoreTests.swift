import Statistics
import Testing

/// Whether two numbers differ by less than 10⁻⁹.
func near(_ found: Double?, _ expected: Double, within: Double = 1e-9) -> Bool {
  found.map { abs($0 - expected) <= within } ?? false
}

@Suite struct PromoterScoreTests {
  let counts = ScoreCounts(detractors: 10, passives: 20, promoters: 70)

  @Test func `scores fall in the bands of their scale`() {
    let bands = [0, 6, 7, 8, 9, 10, 11, 7.5, -1, .nan, nil].map { Scale.zeroToTen.band(of: $0) }
    #expect(
      bands == [
        .detractor, .detractor, .passive, .passive, .promoter, .promoter, .invalid, .invalid,
        .invalid, .invalid, .missing,
      ])
    #expect(Scale.oneToTen.band(of: 0) == .invalid)
    #expect(Scale.oneToTen.band(of: 1) == .detractor)
  }

  @Test func `a file coded from 1 is shifted only when told`() {
    let coding = ScoreCoding(.zeroToTen, missing: [99], codeOfLowest: 1)
    #expect(
      [1, 7, 8, 10, 11, 12, 99, nil].map { coding.band(of: $0) } == [
        .detractor, .detractor, .passive, .promoter, .promoter, .invalid, .missing, .missing,
      ])
  }

  @Test func `missing and invalid answers are counted outside n`() throws {
    let score = try promoterScore(of: ScoreCounts(of: [10, 9, nil, 8, 3, 11, -2, 10]))
    #expect(score.n == 5)
    #expect(score.nps == 40)
    #expect(score.missing == 1)
    #expect(score.invalid == 2)
  }

  @Test func `no answers give nil, never zero`() throws {
    for method in ScoreInterval.allCases where method != .linearised {
      let score = try promoterScore(
        of: ScoreCounts(missing: 2), ScoreOptions(interval: method))
      #expect(score.n == 0)
      #expect(score.missing == 2)
      #expect(score.nps == nil && score.se == nil && score.low == nil && score.high == nil)
      #expect(score.variance == nil && score.nEffective == nil)
    }
  }

  @Test func `ten, twenty and seventy score 60 points`() throws {
    let score = try promoterScore(of: counts)
    #expect(score.nps == 60)
    #expect(near(score.se, 6.6332495807108))
    #expect(near(score.low, 45.26976025384825))
    #expect(near(score.high, 71.23509411508378))
    #expect(near(score.variance, 0.44))
    #expect(score.interval == .adjusted)
  }

  @Test(arguments: [
    (ScoreInterval.wald, 46.999069721341414, 73.00093027865859),
    (.score, 45.21665206472862, 71.27679049267732),
    (.t, 46.771886989423884, 73.22811301057611),
  ])
  func `each interval gives its own limits`(method: ScoreInterval, low: Double, high: Double)
    throws
  {
    let score = try promoterScore(of: counts, ScoreOptions(interval: method))
    #expect(near(score.low, low, within: 1e-8))
    #expect(near(score.high, high, within: 1e-8))
    #expect(score.nps == 60)
  }

  @Test func `the score interval of a unanimous sample ends at the end of the scale`() throws {
    let score = try promoterScore(
      of: ScoreCounts(promoters: 20), ScoreOptions(interval: .score))
    #expect(near(score.low, 67.77496848943613, within: 1e-6))
    #expect(score.high == 100)
  }

  @Test func `the bootstrap is the same for the same seed and near the exact percentiles`() throws {
    let counts = ScoreCounts(detractors: 20, passives: 30, promoters: 50)
    let one = try promoterScore(of: counts, ScoreOptions(interval: .bootstrap, seed: 7))
    let again = try promoterScore(of: counts, ScoreOptions(interval: .bootstrap, seed: 7))
    #expect(one == again)
    #expect(near(one.low, 14, within: 1.01))
    #expect(near(one.high, 45, within: 1.01))
    let corrected = try promoterScore(of: counts, ScoreOptions(interval: .bca))
    #expect(near(corrected.low, 14, within: 1.01))
    #expect(near(corrected.high, 44.5, within: 1.51))
  }

  @Test func `the posterior has the moments of a Dirichlet`() throws {
    let posterior = try posteriorScore(of: counts)
    #expect(near(posterior.mean, 58.252427184466015))
    #expect(near(posterior.sd, 6.6273180093271264))
    let score = try promoterScore(of: counts, ScoreOptions(interval: .bayes))
    #expect(near(score.low, posterior.mean - 1.959963984540054 * posterior.sd))
  }

  @Test func `a census has no sampling error`() throws {
    let score = try promoterScore(of: counts, ScoreOptions(population: 100))
    #expect(score.se == 0)
    #expect(score.low == score.nps && score.high == score.nps)
    // 100·√(0.44/99·(1 − 100/1000))
    let sampled = try promoterScore(of: counts, ScoreOptions(population: 1000))
    #expect(near(sampled.se, 6.324555320336759))
  }

  @Test func `options out of range are refused in words`() {
    #expect(throws: StatisticsError.self) {
      try promoterScore(of: counts, ScoreOptions(confidence: 95))
    }
    #expect(throws: StatisticsError.populationTooSmall(stratum: nil, population: 50, answers: 100))
    {
      try promoterScore(of: counts, ScoreOptions(population: 50))
    }
    #expect(throws: StatisticsError.self) {
      try promoterScore(of: counts, ScoreOptions(interval: .bca, population: 500))
    }
    let error = #expect(throws: StatisticsError.self) { try ScoreInterval.named("wilson") }
    #expect(
      error?.description
        == "no interval `wilson`; expected `adjusted`, `wald`, `score`, `t`, `bootstrap`, `bca` "
        + "or `bayes`.")
    #expect(throws: StatisticsError.self) {
      try ScoreCounts(detractors: 1.5, passives: 0, promoters: .nan)
    }
  }

  @Test func `every interval of every small sample contains finite limits in order`() throws {
    for detractors in 0...4 {
      for passives in 0...4 {
        for promoters in 0...4 where detractors + passives + promoters > 0 {
          for method in ScoreInterval.allCases where method != .linearised {
            let score = try promoterScore(
              of: ScoreCounts(detractors: detractors, passives: passives, promoters: promoters),
              ScoreOptions(interval: method, resamples: 200))
            let nps = try #require(score.nps)
            #expect(abs(nps) <= 100)
            guard let low = score.low, let high = score.high else {
              #expect(method == .t && score.n == 1)
              continue
            }
            #expect(low <= high && low.isFinite && high.isFinite)
          }
        }
      }
    }
  }

  @Test(arguments: [(10, 94.5), (20, 96.3), (50, 96.1), (100, 95.2)])
  func `the adjusted interval covers as often as it says`(n: Int, expected: Double) throws {
    var covered = 0.0
    for detractors in 0...n {
      let chance = Binomial(n, 0.05).density(detractors)
      for promoters in 0...(n - detractors) {
        let score = try promoterScore(
          of: ScoreCounts(
            detractors: detractors, passives: n - detractors - promoters, promoters: promoters))
        if let low = score.low, let high = score.high, low <= 80, high >= 80 {
          covered += chance * Binomial(n - detractors, 0.85 / 0.95).density(promoters)
        }
      }
    }
    #expect(abs(covered * 100 - expected) <= 0.05)
  }
}
