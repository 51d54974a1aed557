import Testing

/// Runs the reference cases through Lua by their section, so that a further case of a known kind
/// runs too.
@Suite struct OracleLuaTests {
  static let cases = OracleFile.loaded?.cases ?? []
  static let runnable = cases.filter { runs($0) }

  /// Differences between two published tables (I23) have no function in Lua; a file without one
  /// column of scores is a matter of the systems.
  static func runs(_ item: OracleCase) -> Bool {
    OracleScript.sections[item.section] != nil && item.id != "I23"
      && (item.section != "real" || item.input["column"].exists)
  }

  @Test(arguments: runnable) func `a reference case holds in Lua`(item: OracleCase) throws {
    var script = OracleScript(item)
    let fill = try #require(OracleScript.sections[item.section])
    try fill(&script)
    try script.check()
  }

  @Test(.enabled(if: OracleFile.loaded != nil))
  func `every case of the groups A to H runs in Lua`() {
    let missing = Self.cases.filter { !Self.runs($0) }
    for item in missing { print("not run in Lua: \(item.id) (\(item.section))") }
    #expect(missing.filter { "ABCDEFGH".contains($0.id.prefix(1)) }.isEmpty)
    let wanted: Set = ["I01", "I02", "I04", "I05", "I16"]
    #expect(wanted.isSubset(of: Self.runnable.map(\.id)))
  }
}

extension OracleScript {
  static let sections: [String: @Sendable (inout OracleScript) throws -> Void] = [
    "core": { $0.core() }, "one-sample": { $0.oneSample() }, "bootstrap": { $0.bootstrap() },
    "bayes": { $0.bayes() }, "proportion": { $0.proportion() }, "two-sample": { $0.twoSample() },
    "paired": { $0.paired() }, "overlap": { $0.overlap() }, "multiplicity": { $0.multiplicity() },
    "weights": { $0.weights() }, "cluster": { $0.cluster() }, "raking": { $0.raking() },
    "sample-size": { $0.sampleSize() }, "mde": { $0.minimumEffect() },
    "control-chart": { $0.controlChart() }, "rolling": { $0.rolling() },
    "change-point": { $0.changePoint() }, "decomposition": { $0.decomposition() },
    "nonresponse": { $0.nonresponse() }, "drivers": { $0.drivers() }, "kano": { $0.kano() },
    "csat": { $0.csat() }, "ces": { $0.ces() }, "earned-growth": { $0.growth() },
    "enps": { $0.correlation() }, "complaints": { $0.survival() },
    "anonymity": { $0.anonymity() }, "real": { $0.realSurvey() },
    "fatigue": { $0.fatigue() }, "calendar": { try $0.calendar() },
  ]

  var input: OracleValue { item.input }
  var expected: OracleValue { item.expected }

  static func counts(_ value: OracleValue) -> String {
    "{ detractors = \(value[0].lua), passives = \(value[1].lua), promoters = \(value[2].lua) }"
  }
}
