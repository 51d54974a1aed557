import Statistics
import Testing

@testable import Experience

/// The formulas of the systems with numbers worked by hand.
@Suite struct FormulaTests {
  private func near(
    _ found: Double?, _ expected: Double, within tolerance: Double = 1e-6,
    at place: SourceLocation = #_sourceLocation
  ) {
    guard let found else {
      Issue.record("nil instead of \(expected)", sourceLocation: place)
      return
    }
    #expect(
      (found - expected).magnitude <= tolerance, "\(found), not \(expected)",
      sourceLocation: place)
  }

  @Test func `habituation is a slope with its limits by t`() throws {
    let found = try habituation(prior: [0, 1, 2, 3], satisfaction: [9, 8.5, 8.1, 7.5])
    // Sxx 5, Sxy −2.45; residuals −0.01, −0.02, 0.07, −0.04; t with 2 degrees is 4.302653.
    near(found.slope, -0.49)
    near(found.low, -0.49 - 4.302653 * (0.0035 / 5).squareRoot())
    near(found.high, -0.49 + 4.302653 * (0.0035 / 5).squareRoot())
    #expect(found.isHabituation == true)
  }

  @Test func `each customer has a level of its own, which costs degrees of freedom`() throws {
    let found = try habituation(
      prior: [0, 1, 0, 1, 2], satisfaction: [9, 8, 7, 6.5, 5.5],
      customers: ["A", "A", "B", "B", "B"])
    // Within customers Sxx 2.5, Sxy −2, Syy 5/3; 5 − 2 − 1 degrees are left.
    near(found.slope, -0.8)
    let se = ((5.0 / 3 - 1.6) / 2 / 2.5).squareRoot()
    near(found.low, -0.8 - 4.302653 * se)
    near(found.high, -0.8 + 4.302653 * se)
    #expect(found.customers == 2 && found.n == 5)
  }

  @Test func `ratings of one size say nothing about habituation`() throws {
    let found = try habituation(prior: [1, 1, 1], satisfaction: [8, 9, 7])
    #expect(found.slope == nil && found.low == nil && found.isHabituation == nil)
    let none = try habituation(prior: [], satisfaction: [])
    #expect(none.slope == nil && none.n == 0)
  }

  @Test func `a gap between causes has Newcombe's limits`() throws {
    let found = try #require(
      try churnCauses(
        employees: ["price": 56, "service": 14], customers: ["price": 48, "service": 32],
        hard: ["price"]))
    // Newcombe 1998: 56/70 − 48/80 is 0.2 with 0.0524 and 0.3339.
    near(found.gaps[0].gap, 20)
    near(found.gaps[0].low, 5.24, within: 0.005)
    near(found.gaps[0].high, 33.39, within: 0.005)
    near(found.totalVariation, 0.2)
    #expect(found.hardPct?.employees == 80 && found.hardPct?.customers == 60)
    #expect(try churnCauses(employees: [:], customers: ["price": 1]) == nil)
  }

  @Test func `an advantage over the competitor is a mean with its limits`() throws {
    let scale = try RatingScale(low: 1, high: 10)
    let found = try experienceMaturity(
      [
        TouchpointRatings(name: "order", own: [8, 9], competitor: [6, 6], differences: [2, 3]),
        TouchpointRatings(name: "install", own: [1, 10]),
      ], scale: scale, cut: 7)
    // 2.5 with an error of 0.5; t with 1 degree is 12.7062.
    near(found.touchpoints[0].difference, 2.5)
    near(found.touchpoints[0].low, 2.5 - 12.706205 * 0.5, within: 1e-5)
    #expect(found.touchpoints[0].isDifferentiated == false)
    near(found.touchpoints[0].consistency, 1 - 0.5 / 4.5)
    // Half love it and half hate it: the largest deviation there is.
    near(found.touchpoints[1].consistency, 0)
    #expect(found.touchpoints[1].difference == nil && found.stage == .random)
  }

  @Test func `the value of delight is discounted at the end of each year`() throws {
    var input = BusinessCaseInput(
      cost: 2, acts: 100, margin: 50, customers: 100, uplift: 0.1, upliftLow: 0.02,
      upliftHigh: 0.18)
    let one = try businessCase(input)
    near(one.value, 300)
    near(one.breakEven, 0.04)
    near(one.low, -100)
    #expect(one.verdict == .notShown)
    (input.years, input.discount) = (2, 0.25)
    // 500 a year: 400 and 320 today, less 200.
    near(try businessCase(input).value, 520)
    input.uplift = -0.1
    (input.upliftLow, input.upliftHigh) = (-0.2, -0.05)
    #expect(try businessCase(input).verdict == .doesNotPay)
  }

  @Test func `promises end kept, over, broken, overdue, open or unknown`() throws {
    let found = try promisesKept(
      promised: [5, 5, 5, 5, 5, 5, nil], delivered: [5, 4, 8, nil, nil, nil, 3],
      due: [nil, nil, nil, 9, 10, nil, nil], today: 10)
    #expect(
      found.classes == [.kept, .over, .broken, .overdue, .open, .unknown, .unknown])
    near(found.kept.sharePct, 50)
    near(found.brokenPct, 50)
    near(found.overPct, 25)
    near(found.meanOverrun, 3)
    let higher = try promisesKept(
      promised: [5, 5], delivered: [6, 4], direction: .higher, today: 0)
    #expect(higher.classes == [.over, .broken])
  }

  @Test func `over-delivering is the mean over minus the mean kept`() throws {
    let found = try promiseEffect(
      classes: [.kept, .kept, .over, .over, .broken, .overdue, .open],
      outcome: [7, 9, 8, 9, 4, 6, 1])
    near(found.overMinusKept?.mean, 0.5)
    #expect(found.classes.map(\.n) == [2, 2, 2] && found.undelivered == 1)
    near(found.classes[0].mean, 5)
  }

  @Test func `a handover succeeds in time, complete and without a question twice`() throws {
    func handover(_ lag: Double?, _ complete: Bool?, _ repeated: Bool?) -> Handover {
      Handover(lagHours: lag, openHours: 30, isComplete: complete, isRepeated: repeated)
    }
    let found = try handoverQuality(
      [
        handover(2, true, false), handover(25, true, false), handover(3, false, false),
        handover(4, true, true), handover(nil, true, false), handover(5, nil, false),
      ], withinHours: 24)
    // One of five known: too late, incomplete, asked twice and open are none; one is not known.
    near(found.success.sharePct, 20)
    #expect(found.success.n == 5 && found.undecided == 1 && found.open == 1)
    near(found.medianLagHours, 4)
  }

  @Test func `departments explain what lies between them`() throws {
    let found = try departmentRatings(
      [("sales", [5, 7]), ("stock", [1, 3]), ("board", [9])], minimum: 2)
    // Between 16 of 20; the single rating is in neither.
    near(found.eta2, 0.8)
    #expect(found.worst == "stock" && found.n == 4 && found.hidden.departments == 1)
    #expect(found.cells[2].mean == nil && found.cells[2].n == nil)
    #expect(try departmentRatings([("a", [3, 3]), ("b", [3, 3])], minimum: 2).eta2 == nil)
  }

  @Test func `moments are covered once, and peaks are those that stand out`() {
    let found = momentCoverage(
      [("order", false), ("order", true), ("unpacking", true), ("delivery", false)],
      measured: ["order", "delivery"], peaks: ["order": 3, "delivery": 1])
    near(found.coveredPct, 200.0 / 3)
    near(found.intendedHitPct, 50)
    #expect(found.missing == ["unpacking"] && found.n == 3 && found.intended == 2)
  }

  @Test func `a public average around 7 is passed over, and few ratings shrink`() throws {
    let found = try publicRating(mean: 7.1, n: 40, priorMean: 6, priorCount: 10)
    near(found.shrunken, 6.88)
    #expect(found.isPassedOver)
    #expect(try publicRating(mean: 6.5, n: 1).isPassedOver)
    #expect(try !publicRating(mean: 7.5, n: 1).isPassedOver)
    #expect(try publicRating(mean: 7.1, n: 0, priorMean: 7, priorCount: 0).shrunken == nil)
  }

  @Test func `recommendations concentrate where few customers make many`() throws {
    let found = try recommendations(
      isEnthusiast: [true, false, false, nil], recommendations: [430, 60, 10, 5],
      customers: [200, 500, 300, 1])
    near(found.share.sharePct, 86)
    near(found.customerSharePct, 20)
    near(found.concentration, 4.3)
    #expect(found.isInBand == true && found.missing == 1)
    #expect(try recommendations(isEnthusiast: [], recommendations: []).share.sharePct == nil)
  }

  @Test func `the 8/10 rule counts 8 as nothing special`() throws {
    let found = try delightBands(
      [10, 9, 8, 8, 7, 6, 9, 8, 10, 4, nil, 11], scale: RatingScale(low: 1, high: 10))
    near(found.complaint.sharePct, 30)
    near(found.ordinary.sharePct, 30)
    near(found.delight.sharePct, 40)
    near(found.mean, 7.9)
    #expect(found.missing == 1 && found.invalid == 1 && found.meanPasses == false)
    #expect(found.followUp == [4, 5, 9])
  }

  @Test func `what touchpoints contribute sums to the score`() throws {
    let found = contributions([
      ("sales", ScoreCounts(detractors: 5, passives: 10, promoters: 35)),
      ("delivery", ScoreCounts(detractors: 25, passives: 15, promoters: 10)),
      ("aftersales", ScoreCounts(detractors: 12, passives: 18, promoters: 20)),
    ])
    near(found.nps, 46.0 / 3)
    near(found.touchpoints.reduce(0) { $0 + $1.contribution }, 46.0 / 3)
    near(found.touchpoints.reduce(0) { $0 + $1.aboveAverage }, 0)
    near(found.touchpoints[0].leaveOneOut, 67.0 / 3)
    let all = ScoreCounts(detractors: 42, passives: 43, promoters: 65)
    near(try whatIf(detractors: 25, of: all, share: 0.5).delta, 25.0 / 3)
  }

  @Test func `unwanted extras are those judged so, and unjudged ones are counted`() throws {
    let found = try extraReception(
      types: ["gift", "gift", "wine", "gift"],
      reactions: ["uneasy", "pleased", "rather a discount", nil],
      preferences: [["gift"], ["wine"], nil, ["gift"]])
    near(found.unwanted.sharePct, 200.0 / 3)
    near(found.fitPct, 200.0 / 3)
    #expect(found.unjudged == 1 && found.types.map(\.given) == [3, 1])
  }
}
