import Foundation
import Statistics
import Testing

/// Expected values by scipy 1.17 where not by hand.
@Suite struct TrendTests {
  let series: [Double?] = [3, 1, 4, 1, 5, 9, 2, 6]

  @Test func `a series has a slope by four methods`() throws {
    let result = try slope(series, weights: [10, 20, 30, 40, 50, 60, 70, 80])
    #expect(near(result.ols, 0.5357142857142857))
    #expect(near(result.olsP, 0.2315198320736947))
    #expect(near(result.weighted, 0.5142857142857142))
    #expect(near(result.theilSen, 0.4642857142857143))
    #expect(near(result.kendallTau, 0.4000661320993193))
    #expect(near(result.kendallP, 0.17023995462900499))
  }

  @Test func `the chance of Kendall's tau is exact without ties`() throws {
    let result = try slope([3, 1, 4, 2, 5, 9, 6])
    #expect(near(result.kendallTau, 0.6190476190476191))
    #expect(near(result.kendallP, 0.06904761904761905))
  }

  @Test func `too short a series has no slope`() throws {
    #expect(try slope([5, nil]).ols == nil)
    #expect(try slope([5, 6]).olsP == nil)
    #expect(try slope([]).n == 0)
  }

  @Test func `shares that grow are a trend`() throws {
    let result = try trendTest([(5, 30), (9, 30), (14, 30)])
    #expect(near(result.chi2, 6.298963133640551))
    #expect(near(result.p, 0.01208086148255288))
    #expect(try trendTest([(0, 5), (0, 5)]).chi2 == nil)
    #expect(throws: StatisticsError.self) { try trendTest([(6, 5)]) }
  }

  @Test func `a change of level is found by BIC`() throws {
    let result = try changePoints([1, 2, 1, 2, nil, 5, 6, 5, 6])
    #expect(result.points.map(\.lastBefore) == [3])
    #expect(result.points.map(\.firstAfter) == [5])
    #expect(near(result.points.first?.meanBefore, 1.5))
    #expect(near(result.points.first?.meanAfter, 5.5))
    #expect(near(result.candidates[0], 38.437251478125035))
    #expect(near(result.bic, 19.93042780903498))
  }

  @Test func `a level series has no change`() throws {
    #expect(try changePoints([4, 4, 4, 4, 4, 4, 4, 4, 4]).points.isEmpty)
    #expect(try changePoints([1, 2, 1, 2]).points.isEmpty)
    #expect(throws: StatisticsError.self) { try changePoints([1, 2, 3]) }
    #expect(throws: StatisticsError.self) { try changePoints([1, .nan, 3, 4]) }
  }

  @Test func `segmentation finds what trying every split finds`() throws {
    var generator = Generator(seed: 5)
    for _ in 0..<50 {
      let values = (0..<12).map { _ in Double(generator.index(below: 10)) }
      let result = try changePoints(values, minimum: 3, maximum: 1)
      var best = Double.infinity
      for split in 3...9 {
        best = min(best, spread(values[..<split]) + spread(values[split...]))
      }
      let residual = try #require(result.candidates.last)
      // BIC of one change, from the least sum of squares.
      let n = 12.0
      #expect(
        near(
          residual,
          n * (log(max(best, 1e-12 * spread(values[...])) / n) + 1 + log(2 * .pi)) + 4 * log(n),
          within: 1e-6))
    }
  }

  private func spread(_ values: ArraySlice<Double>) -> Double {
    let mean = values.reduce(0, +) / Double(values.count)
    return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
  }

  @Test func `a weighted average starts at the centre with narrow limits`() throws {
    // The mean of 1, 2, 3 is 2 and σ = 1/1.128; z₁ = 0.2·1 + 0.8·2.
    let chart = try weightedAverageChart([1, 2, 3, nil, 9], baseline: 0..<3)
    #expect(chart.center == 2)
    #expect(near(chart.sigma, 1 / 1.128))
    #expect(near(chart.points[0].ewma, 1.8))
    #expect(near(chart.points[0].ucl, 2 + 3 / 1.128 * 0.2))
    #expect(near(chart.points[1].ucl, 2 + 3 / 1.128 * (0.2 * 0.2 + 0.16 * 0.16).squareRoot()))
    #expect(chart.points[3].ewma == chart.points[2].ewma)
    #expect(chart.points.map(\.signal) == [false, false, false, false, true])
  }

  @Test func `cumulative sums grow by what exceeds half a sigma`() throws {
    let chart = try cumulativeSumChart([1, 2, 3, 9, 9], baseline: 0..<3)
    let k = 0.5 / 1.128
    #expect(near(chart.points[0].cMinus, 1 - k))
    #expect(chart.points[0].cPlus == 0)
    #expect(near(chart.points[2].cPlus, 1 - k))
    #expect(near(chart.points[3].cPlus, 1 - k + 7 - k))
    #expect(chart.points.map(\.signal) == [false, false, false, true, true])
  }

  @Test func `a gap breaks moving ranges and runs`() throws {
    let chart = try movingRangeChart([1, 3, nil, 4, 5], baseline: nil)
    #expect(chart.movingRanges == [nil, 2, nil, nil, 1])
    #expect(chart.mrBar == 1.5)
    #expect(try runSignals([1, 1, nil, 1, 1, 1], center: 0, length: 3) == [5])
    #expect(try runSignals([1, 1, 0, 1, 1, 1], center: 0, length: 3) == [5])
  }

  @Test func `too short a baseline is refused`() {
    #expect(throws: StatisticsError.self) { try movingRangeChart([5, nil]) }
    #expect(throws: StatisticsError.self) { try movingRangeChart([5, 6], baseline: 0..<9) }
    #expect(throws: StatisticsError.self) { try scoreChart([ScoreCounts(), ScoreCounts()]) }
  }

  @Test func `shares have limits by the answers of their period`() throws {
    let chart = try shareChart([(50, 100), (30, 100), (0, 0), (60, 60)])
    // 140 of 260.
    #expect(near(chart.center, 140 / 260.0))
    let half = 3 * (140 / 260.0 * (120 / 260.0) / 100).squareRoot()
    #expect(near(chart.points[0].ucl, 140 / 260.0 + half))
    #expect(chart.points.map(\.signal) == [nil, .limits, nil, .limits])
    #expect(chart.points[2].value == nil && chart.points[2].lcl == nil)
  }

  @Test func `mix and rate sum to the difference, new groups included`() throws {
    let result = mixRate([
      (ScoreCounts(detractors: 2, promoters: 8), ScoreCounts(detractors: 5, promoters: 5)),
      (ScoreCounts(), ScoreCounts(passives: 10)),
    ])
    #expect(result.before == 60 && result.after == 0 && result.delta == -60)
    #expect(near((result.mix ?? 0) + (result.rate ?? 0), -60))
    #expect(result.groups[1].rate == 0)
    #expect(mixRate([(ScoreCounts(), ScoreCounts(promoters: 1))]).delta == nil)
  }
}
