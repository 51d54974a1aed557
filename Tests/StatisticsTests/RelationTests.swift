import Statistics
import Testing

/// Expected values by scipy 1.17 and numpy.
@Suite struct RelationTests {
  @Test func `ranks of more values than are sorted at once are exact, with ties`() throws {
    // A sort of so many is done in pieces that are merged.
    let x = (0..<100_000).map { Double($0 * 7919 % 10_007) }
    let rising = try correlation(x, x.map { $0 * $0 * $0 })
    #expect(abs((rising.spearman ?? 0) - 1) < 1e-12 && abs((rising.kendall ?? 0) - 1) < 1e-12)
    let falling = try correlation(x, x.map { -$0 })
    #expect(abs((falling.spearman ?? 0) + 1) < 1e-12 && abs((falling.kendall ?? 0) + 1) < 1e-12)
    let curve = try survival(x, ended: x.map { $0 >= 0 })
    #expect(curve.steps.count == 10_007 && curve.median == x.sorted()[49_999])
    #expect(zip(curve.steps, curve.steps.dropFirst()).allSatisfy { $0.time < $1.time })
  }

  @Test func `ties count in rank correlations`() throws {
    let result = try correlation([1, 2, 2, 3, 4, 5, 5, 6, nil], [2, 1, 3, 3, 5, 4, 6, 6, 1])
    #expect(near(result.kendall, 0.7692307692307694))
    #expect(result.n == 8 && result.missing == 1)
    #expect(try correlation([1, 1, 1], [1, 2, 3]).pearson == nil)
    #expect(try correlation([], []).n == 0)
    let exact = try correlation([1, 2, 3, 4], [2, 4, 6, 8])
    #expect(exact.pearson == 1 && exact.low == 1 && exact.high == 1 && exact.p == 0)
    #expect(throws: StatisticsError.notFinite("y", row: 2)) {
      try correlation([1, 2], [1, .nan])
    }
  }

  @Test func `a partial correlation holds the others fixed`() {
    #expect(
      near(
        partialCorrelation(
          [2, 4, 5, 7, 8, 9], [1, 3, 2, 5, 4, 6], given: [[5, 3, 6, 2, 7, 1]]),
        0.9828950824975741))
  }

  @Test func `a curve that stays above half has no median`() throws {
    let result = try survival([1, 2, 3], ended: [true, false, false])
    #expect(result.median == nil && result.events == 1)
    #expect(near(result.percentEnded(by: 1), 100 / 3.0))
    #expect(result.percentEnded(by: 0.5) == 0)
    #expect(try survival([], ended: []).percentEnded(by: 3) == nil)
    #expect(try survival([2, 4], ended: [true, true]).median == 2)
    #expect(throws: StatisticsError.self) { try survival([-1], ended: [true]) }
  }

  @Test func `items that agree are reliable`() throws {
    let items: [(name: String, values: [Double?])] = [
      ("a", [3, 4, 3, 5, 2, nil]), ("b", [4, 4, 3, 5, 1, 3]), ("c", [3, 5, 2, 4, 2, 3]),
    ]
    let result = try cronbachAlpha(items)
    #expect(near(result.alpha, 0.9111111111111111))
    #expect(result.n == 5 && result.missing == 1)
    #expect(try cronbachAlpha([("a", [1, 1]), ("b", [2, 2])]).alpha == nil)
  }

  @Test func `agreement beyond chance`() throws {
    let a = ["a", "a", "b", "b", "a", nil]
    let b = ["a", "b", "b", "b", "a", "a"]
    let kappa = try cohenKappa(a, b)
    #expect(near(kappa.kappa, 0.6153846153846154))
    #expect(kappa.agreementPct == 80 && kappa.missing == 1)
    #expect(near(try krippendorffAlpha([a, b]).alpha, 0.64))
    #expect(try krippendorffAlpha([["a"], ["a"]]).alpha == nil)
    #expect(try cohenKappa(["a"], ["a"]).kappa == nil)
  }

  @Test func `means and shares of two groups`() throws {
    let welch = try #require(try welchTest([8, 9, 7, 6, 9], [5, 7, 6, 6]))
    #expect(near(welch.t, 2.5287816912705736))
    #expect(near(welch.p, 0.04061405981228625))
    #expect(near(welch.low, 0.1029209101383759))
    // Newcombe 1998, table II: 56/70 against 48/80 gives 0.0524 to 0.3339.
    let shares = try shareDifference(56, 70, 48, 80)
    #expect(near(shares.low, 0.05243147240236484))
    #expect(near(shares.high, 0.3338726540369059))
    #expect(near(shares.ratio, 4 / 3.0))
    #expect(try meanTest([]) == nil)
    #expect(try shareDifference(0, 0, 1, 2).difference == nil)
  }

  @Test func `one hidden cell hides the smallest other`() throws {
    let result = try suppressed([12, 4, 9, 9, 20])
    #expect(result.primary == [1] && result.complementary == [2] && result.shown == [0, 3, 4])
    #expect(try suppressed([3, 4, 9]).complementary.isEmpty)
    #expect(try suppressed([12, 4], totalPublished: false).complementary.isEmpty)
    #expect(try differencingPairs([.min, .max]).isEmpty)
  }

  @Test func `satisfaction and effort of nobody are nil`() throws {
    let none = try satisfaction([nil, 9])
    #expect(none.topBoxPct == nil && none.mean == nil && none.missing == 1 && none.invalid == 1)
    #expect(effort([]).netEasy == nil)
    let first = effort([1, 2, 3, 5], version: .first)
    #expect(first.easyPct == 50 && first.netEasy == 25)
  }

  @Test func `shown shares add to a hundred`() throws {
    var generator = Generator(seed: 2)
    for _ in 0..<500 {
      let counts = (0..<4).map { _ in Double(generator.index(below: 50)) }
      let shown = try displayedShares(counts)
      #expect(shown.reduce(0, +) == (counts.reduce(0, +) > 0 ? 100 : 0))
    }
    #expect(displayedScore(-0.4) == 0 && displayedScore(.nan) == nil)
    #expect(displayedScore(-0.5) == -1)
  }
}
