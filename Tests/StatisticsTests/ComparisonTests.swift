import Statistics
import Testing

@Suite struct ComparisonTests {
  @Test func `a difference is first minus second with its test`() throws {
    let result = try compare(
      ScoreCounts(detractors: 10, passives: 20, promoters: 70),
      ScoreCounts(detractors: 15, passives: 25, promoters: 60))
    #expect(near(result.delta, 15))
    #expect(near(result.se, 9.937303457175895))
    #expect(near(result.z, 1.5094638162798824))
    #expect(near(result.p, 0.13118029537394293))
    #expect(near(result.low, -4.476756879510127))
    #expect(near(result.chi2, 2.324786324786325))
    #expect(near(result.chi2P, 0.3127368545311932))
    // (1.959963984540054 + 0.8416212335729143)·SE
    #expect(near(result.minimumEffect, 27.840202473526887, within: 1e-9))
  }

  @Test func `an empty group gives no difference`() throws {
    let result = try compare(ScoreCounts(promoters: 3), ScoreCounts())
    #expect(result.delta == nil && result.se == nil && result.p == nil && result.chi2 == nil)
    #expect(result.n2 == 0)
  }

  @Test func `unanimous groups have a difference and no test`() throws {
    let result = try compare(ScoreCounts(promoters: 3), ScoreCounts(detractors: 2))
    #expect(result.delta == 200)
    #expect(result.se == 0 && result.z == nil && result.p == nil)
  }

  @Test func `paired answers are compared by customer`() throws {
    let before: [Double] = [9, 7, 6, 10, 8, 3, 9, 10, 6, 7, 8, 5, 9, 10, 2, 8]
    let after: [Double] = [10, 8, 6, 9, 9, 6, 9, 10, 8, 7, 9, 6, 10, 9, 7, 8]
    let result = try comparePaired(
      after: after.map { Scale.zeroToTen.band(of: $0) },
      before: before.map { Scale.zeroToTen.band(of: $0) })
    #expect(result.delta == 25)
    #expect(near(result.se, 11.1803398874989))
    #expect(near(result.t, 2.23606797749979))
    #expect(result.df == 15)
    #expect(near(result.p, 0.04096895595583618))
    // Two pairs of bands changed, each 2 against 0: 2 + 2 on 2 degrees, e^−2.
    #expect(near(result.bowker, 4))
    #expect(near(result.bowkerP, 0.1353352832366127))
    // statsmodels SquareTable.homogeneity: 4.0, p = e^−2.
    #expect(near(result.stuartMaxwell, 4))
    #expect(near(result.stuartMaxwellP, 0.1353352832366127))
  }

  @Test func `nobody changing leaves the symmetry tests empty`() throws {
    let result = try comparePaired(
      after: [.promoter, .passive, .missing], before: [.promoter, .passive, .passive])
    #expect(result.nOverlap == 2)
    #expect(result.delta == 0 && result.se == 0 && result.t == nil)
    #expect(result.bowker == nil && result.stuartMaxwell == nil)
  }

  @Test func `shared customers shrink the error of a difference`() throws {
    let first: [Double] = [9, 6, 10, 8, 7, 3, 9, 10, 5, 8]
    let second: [Double] = [6, 9, 9, 8, 10, 9, 10, 6, 9, 7, 10, 4]
    let pairs = overlappingPairs(
      (1...10).map { "C\($0)" }, (6...17).map { "C\($0)" })
    let result = try compareOverlapping(
      first.map { Scale.zeroToTen.band(of: $0) }, second.map { Scale.zeroToTen.band(of: $0) },
      pairs: pairs)
    #expect(near(result.delta, -23.333333333333332))
    #expect(result.nOverlap == 5)
    #expect(near(result.se, 28.238403060502687))
  }

  @Test func `adjusted chances follow Holm, Benjamini and Hochberg, Bonferroni`() throws {
    let chances: [Double?] = [0.04, nil, 0.01, 0.03]
    #expect(try adjusted(chances, by: .bonferroni) == [0.12, nil, 0.03, 0.09])
    #expect(try adjusted(chances, by: .holm) == [0.06, nil, 0.03, 0.06])
    #expect(try adjusted(chances, by: .bh) == [0.04, nil, 0.03, 0.04])
    #expect(throws: StatisticsError.self) { try adjusted([.nan]) }
  }

  @Test func `each group is compared with all others`() throws {
    let groups = [
      ScoreCounts(detractors: 1, promoters: 3), ScoreCounts(detractors: 2, promoters: 2),
      ScoreCounts(detractors: 3, promoters: 1),
    ]
    let results = try compareToRest(groups)
    #expect(results.map(\.comparison.delta) == [75, 0, -75])
    #expect(results[1].pAdjusted == 1)
  }
}
