import Statistics
import TestSupport
import Testing

/// Runs the reference cases by their section, so that a further case of a known kind runs too.
@Suite struct OracleTests {
  static let cases = OracleFile.loaded?.cases ?? []
  static let runnable = cases.filter { OracleRunner.sections[$0.section] != nil }

  @Test(arguments: runnable) func `a reference case holds`(item: OracleCase) throws {
    let run = try #require(OracleRunner.sections[item.section])
    let runner = OracleRunner(item: item)
    try run(runner)()
  }

  @Test(.enabled(if: OracleFile.loaded != nil))
  func `every case of the groups A to H runs`() {
    let missing = Self.cases.filter { OracleRunner.sections[$0.section] == nil }
    for item in missing { print("not run here: \(item.id) (\(item.section))") }
    #expect(missing.filter { "ABCDEFGH".contains($0.id.prefix(1)) }.isEmpty)
    let wanted: Set = ["I01", "I02", "I04", "I05", "I16"]
    #expect(wanted.isSubset(of: Self.runnable.map(\.id)))
  }
}

struct OracleRunner {
  let item: OracleCase
  var input: OracleValue { item.input }
  var expected: OracleValue { item.expected }

  static let sections: [String: @Sendable (OracleRunner) -> () throws -> Void] = [
    "core": { $0.core }, "one-sample": { $0.oneSample }, "bootstrap": { $0.bootstrap },
    "bayes": { $0.bayes }, "proportion": { $0.proportion }, "two-sample": { $0.twoSample },
    "paired": { $0.paired }, "overlap": { $0.overlap }, "multiplicity": { $0.multiplicity },
    "weights": { $0.weights }, "cluster": { $0.cluster }, "raking": { $0.raking },
    "sample-size": { $0.sampleSizes }, "mde": { $0.minimumEffect },
    "control-chart": { $0.controlChart }, "rolling": { $0.rolling },
    "change-point": { $0.changePoint }, "decomposition": { $0.decomposition },
    "nonresponse": { $0.nonresponseRates }, "drivers": { $0.drivers }, "kano": { $0.kanoCases },
    "csat": { $0.csat }, "ces": { $0.ces }, "earned-growth": { $0.growth }, "enps": { $0.enps },
    "complaints": { $0.complaints }, "habituation": { $0.habituation },
    "anonymity": { $0.anonymity }, "recommendations": { $0.recommendations },
    "disconfirmation": { $0.disconfirmation },
  ]

  func check(
    _ found: Double?, _ expected: OracleValue, _ name: String, within: Double? = nil,
    at location: SourceLocation = #_sourceLocation
  ) {
    guard expected.exists else { return }
    guard let number = expected.number else {
      #expect(found == nil, "\(item.id) \(name)", sourceLocation: location)
      return
    }
    // A value of the file holds about 15 digits, whatever its size.
    let allowed = max(within ?? item.tolerance, abs(number) * 2e-14)
    #expect(
      found.map { abs($0 - number) <= allowed } ?? false,
      "\(item.id) \(name): \(String(describing: found)) instead of \(number)",
      sourceLocation: location)
  }

  func check(
    _ found: Int?, _ expected: OracleValue, _ name: String,
    at location: SourceLocation = #_sourceLocation
  ) {
    check(found.map(Double.init), expected, name, at: location)
  }

  func check(_ found: (Double?, Double?), _ expected: OracleValue, _ name: String) {
    guard expected.exists else { return }
    check(found.0, expected[0], name + " low")
    check(found.1, expected[1], name + " high")
  }

  func counts(_ value: OracleValue) -> ScoreCounts {
    if value["detractors"].exists {
      return ScoreCounts(
        detractors: value["detractors"].integer ?? 0, passives: value["passives"].integer ?? 0,
        promoters: value["promoters"].integer ?? 0)
    }
    let n = value["det"].exists ? value : nil
    return ScoreCounts(
      detractors: n?["det"].integer ?? value[0].integer ?? 0,
      passives: n?["pas"].integer ?? value[1].integer ?? 0,
      promoters: n?["pro"].integer ?? value[2].integer ?? 0)
  }

  func bands(_ value: OracleValue) -> [Band] {
    value.items.map { Scale.zeroToTen.band(of: $0.number) }
  }
}
