import Statistics
import Testing

@Suite struct DriverTests {
  /// An outcome of correlated predictors, from a seed.
  func sample(_ predictors: Int, rows: Int, seed: UInt64 = 1, minimum: Int = 5) throws
    -> Observations
  {
    var generator = Generator(seed: seed)
    var columns = [[Double?]](repeating: [], count: predictors)
    var outcome: [Double?] = []
    for _ in 0..<rows {
      let shared = generator.unit()
      var sum = generator.unit()
      for index in 0..<predictors {
        let value = shared + generator.unit()
        columns[index].append(value)
        sum += value * Double(index + 1) / Double(predictors)
      }
      outcome.append(sum)
    }
    return try Observations(
      outcome: outcome, predictors: columns.enumerated().map { ("x\($0)", $1) },
      minimumPerPredictor: minimum)
  }

  @Test func `shares sum to the explained variance by every method`() throws {
    for predictors in 1...6 {
      let data = try sample(predictors, rows: 80, seed: UInt64(predictors))
      let model = try linearRegression(data)
      for result in [try shapleyImportance(data), try johnsonImportance(data)] {
        #expect(near(result.r2, model.r2, within: 1e-10))
        #expect(near(result.shares.reduce(0) { $0 + $1.importance }, model.r2, within: 1e-10))
        #expect(near(result.shares.reduce(0) { $0 + ($1.sharePct ?? 0) }, 100))
      }
      #expect(near(try simpleImportance(data).reduce(0) { $0 + $1.pratt }, model.r2, within: 1e-10))
    }
  }

  @Test func `a lone predictor has its squared correlation`() throws {
    let data = try sample(1, rows: 30)
    let r = try #require(try correlation(data.predictors[0], data.outcome).pearson)
    #expect(near(try shapleyImportance(data).shares[0].importance, r * r, within: 1e-12))
    #expect(near(try simpleImportance(data)[0].first, r * r, within: 1e-12))
    #expect(near(try simpleImportance(data)[0].last, r * r, within: 1e-12))
  }

  @Test func `two predictors average first and last`() throws {
    let data = try sample(2, rows: 40)
    let simple = try simpleImportance(data)
    for (share, item) in zip(try shapleyImportance(data).shares, simple) {
      #expect(near(share.importance, (item.first + item.last) / 2, within: 1e-12))
    }
  }

  @Test func `Shapley's value is the mean gain over all orders`() throws {
    let data = try sample(3, rows: 40)
    func r2(_ members: [Int]) throws -> Double {
      if members.isEmpty { return 0 }
      return try linearRegression(
        Observations(
          outcome: data.outcome, predictors: members.map { (data.names[$0], data.predictors[$0]) })
      ).r2
    }
    var parts = [0.0, 0, 0]
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
      for position in 0..<3 {
        parts[order[position]] +=
          try (r2(Array(order[...position])) - r2(Array(order[..<position]))) / 6
      }
    }
    for (share, part) in zip(try shapleyImportance(data).shares, parts) {
      #expect(near(share.importance, part, within: 1e-12))
    }
    let grouped = try groupImportance(data, groups: [("one", [0, 2]), ("two", [1])])
    let pair = try r2([0, 2])
    let lone = try r2([1])
    let all = try r2([0, 1, 2])
    #expect(near(grouped.groups.shares[0].importance, (pair + all - lone) / 2, within: 1e-12))
  }

  @Test func `the order of predictors and rows does not matter`() throws {
    let data = try sample(4, rows: 50)
    let plain = try shapleyImportance(data)
    let turned = try shapleyImportance(
      Observations(
        outcome: data.outcome.reversed(),
        predictors: zip(data.names, data.predictors).reversed().map { ($0, $1.reversed()) }))
    for (left, right) in zip(plain.shares, turned.shares.reversed()) {
      #expect(left.name == right.name)
      #expect(near(left.importance, right.importance, within: 1e-12))
    }
  }

  @Test func `above fifteen predictors orders are sampled by a seed`() throws {
    let data = try sample(16, rows: 200)
    let one = try shapleyImportance(data)
    let again = try shapleyImportance(data)
    #expect(!one.isExact && one == again)
    #expect(near(one.shares.reduce(0) { $0 + $1.importance }, one.r2, within: 1e-9))
    let fewer = try sample(15, rows: 200)
    #expect(try shapleyImportance(fewer).isExact)
  }

  @Test func `groups of one are plain predictors`() throws {
    let data = try sample(4, rows: 60)
    let plain = try shapleyImportance(data)
    let grouped = try groupImportance(
      data, groups: data.names.enumerated().map { ($1, [$0]) })
    for (left, right) in zip(plain.shares, grouped.groups.shares) {
      #expect(near(left.importance, right.importance, within: 1e-12))
    }
    for (left, right) in zip(plain.shares, grouped.members) {
      #expect(near(left.importance, right.importance, within: 1e-12))
    }
  }

  @Test func `the members of a group sum to the group`() throws {
    let data = try sample(5, rows: 60)
    let result = try groupImportance(
      data, groups: [("brand", [0, 3]), ("price", [1]), ("staff", [2, 4])])
    let parts = result.groups.shares.map(\.importance)
    let members = result.members.map(\.importance)
    #expect(near(parts[0], members[0] + members[3], within: 1e-12))
    #expect(near(parts[2], members[2] + members[4], within: 1e-12))
    #expect(near(parts.reduce(0, +), result.groups.r2, within: 1e-12))
    #expect(throws: StatisticsError.self) {
      try groupImportance(data, groups: [("brand", [0, 0, 1, 2, 3])])
    }
  }

  @Test func `limits of shares are the same for the same seed`() throws {
    let data = try sample(3, rows: 60)
    let options = ResamplingOptions(resamples: 100, seed: 4)
    let one = try shapleyImportance(data, options)
    #expect(one == (try shapleyImportance(data, options)))
    for share in one.shares {
      #expect((share.low ?? 0) <= (share.sharePct ?? 0))
      #expect((share.sharePct ?? 0) <= (share.high ?? 0))
    }
    #expect(try shapleyImportance(data).shares[0].low == nil)
  }

  @Test func `too few answers are refused and few are flagged`() throws {
    let error = #expect(throws: StatisticsError.self) { try sample(4, rows: 19) }
    #expect(error == .tooFewPerPredictor(answers: 19, predictors: 4, minimum: 5))
    #expect(try sample(4, rows: 20).isThin)
    #expect(!(try sample(4, rows: 40).isThin))
  }

  @Test func `rows with a missing value are left out and counted`() throws {
    let data = try Observations(
      outcome: [1, nil, 3, 4, 5, 7], predictors: [("a", [1, 2, nil, 2, 3, 4])],
      minimumPerPredictor: 1)
    #expect(data.count == 4 && data.missing == 2 && data.rows == [0, 3, 4, 5])
  }

  @Test func `dependent and constant predictors are named`() throws {
    let a: [Double?] = [1, 2, 3, 4, 5, 6, 8, 9]
    let b: [Double?] = [2, 1, 4, 3, 6, 5, 7, 9]
    let sum = zip(a, b).map { ($0 ?? 0) + 2 * ($1 ?? 0) }
    let data = try Observations(
      outcome: [1, 3, 2, 5, 4, 6, 7, 9],
      predictors: [("a", a), ("b", b), ("sum", sum), ("flat", a.map { _ in 7 })],
      minimumPerPredictor: 1)
    for run in [
      { try linearRegression(data).n }, { try shapleyImportance(data).n },
      { try ordinalRegression(data).n },
    ] {
      #expect(throws: StatisticsError.rankDeficient(names: ["sum", "flat"])) { try run() }
    }
    #expect(throws: StatisticsError.constantOutcome("outcome")) {
      try linearRegression(
        Observations(outcome: a.map { _ in 3 }, predictors: [("a", a)]))
    }
    #expect(throws: StatisticsError.notFinite("a", row: 2)) {
      try Observations(
        outcome: [1, 2], predictors: [("a", [1, .infinity])], minimumPerPredictor: 1)
    }
  }

  @Test func `a logit model agrees with Newton in numpy`() throws {
    let outcome: [Bool?] = [0, 0, 1, 0, 0, 1, 0, 1, 1, 0, 1, 1].map { $0 == 1 }
    let result = try logisticRegression(
      outcome, predictors: [("x", (1...12).map { Double($0) })])
    #expect(near(result.intercept.b, -2.14439822, within: 1e-7))
    #expect(near(result.intercept.se, 1.54392921, within: 1e-7))
    #expect(near(result.model.coefficients[0].b, 0.32990742, within: 1e-7))
    #expect(near(result.model.coefficients[0].se, 0.21475017, within: 1e-7))
    #expect(near(result.model.logLikelihood, -6.804682192593487, within: 1e-9))
    #expect(result.model.converged)
  }

  @Test func `complete and partial separation are refused by name`() throws {
    let x = (1...12).map { Double($0) as Double? }
    let noise: [Double?] = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8]
    let split: [Bool?] = x.map { ($0 ?? 0) > 6 }
    #expect(throws: StatisticsError.separation(names: ["x"])) {
      try logisticRegression(split, predictors: [("noise", noise), ("x", x)])
    }
    // All with the flag said yes, the others said either.
    let flag: [Double?] = [1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0]
    let partial: [Bool?] = [1, 1, 1, 1, 1, 0, 1, 0, 0, 1, 0, 0].map { $0 == 1 }
    #expect(throws: StatisticsError.separation(names: ["flag"])) {
      try logisticRegression(partial, predictors: [("flag", flag)])
    }
  }

  @Test func `the best customers are compared with the rest`() throws {
    let data = try sample(2, rows: 200)
    let result = try bestCustomerDrivers(
      outcome: data.outcome, predictors: zip(data.names, data.predictors).map { ($0, $1) },
      value: (1...200).map { Double($0) }, top: 0.25)
    #expect(result.nBest == 50 && result.nRest == 150 && result.missing == 0)
    #expect(near(result.drivers.reduce(0) { $0 + ($1.bestPct ?? 0) }, 100))
    #expect(near(result.drivers.reduce(0) { $0 + ($1.difference ?? 0) }, 0))
  }

  @Test func `quadrants are cut at the means`() throws {
    let result = try importancePerformance(try sample(3, rows: 60))
    for item in result.items {
      let important = item.quadrant == .keepUp || item.quadrant == .concentrate
      let good = item.quadrant == .keepUp || item.quadrant == .possibleOverkill
      #expect(important == (item.importance >= result.importanceCut))
      #expect(good == (item.performance >= result.performanceCut))
    }
  }

  @Test func `Kano ties go to must-be and nobody gives nil`() throws {
    let result = try kano(
      functional: [.like, .neutral, nil], dysfunctional: [.neutral, .dislike, .like])
    #expect(result.classes == [.attractive, .mustBe, nil])
    #expect(result.mode == .mustBe && result.n == 2 && result.missing == 1)
    let none = try kano(functional: [nil], dysfunctional: [nil])
    #expect(none.mode == nil && none.better == nil && none.worse == nil)
  }
}
