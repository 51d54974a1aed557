import TestSupport
import Testing

/// Runs the reference cases through Lua by their section, so that a further case of a known kind
/// runs too.
@Suite struct OracleLuaTests {
  static let cases = OracleFile.loaded?.cases ?? []
  static let runnable = cases.filter { runs($0) }

  /// Answers that are imported (J01, J03, J05–J07) run through commands, in `ReferenceAnswerTests`.
  static func runs(_ item: OracleCase) -> Bool { OracleScript.sections[item.section] != nil }

  @Test(arguments: runnable) func `a reference case holds in Lua`(item: OracleCase) throws {
    var script = OracleScript(item)
    let fill = try #require(OracleScript.sections[item.section])
    try fill(&script)
    try script.check()
  }

  @Test(.enabled(if: OracleFile.loaded != nil))
  func `every case but those of imported answers runs in Lua`() {
    let missing = Self.cases.filter { !Self.runs($0) }
    #expect(missing.filter { !$0.id.hasPrefix("J") }.map(\.id) == [])
    #expect(Set(missing.map(\.id)).isSubset(of: ["J01", "J03", "J05", "J06", "J07"]))
    let wanted: Set = [
      "I01", "I02", "I04", "I05", "I07", "I08", "I09", "I10", "I11", "I12", "I13", "I14", "I15",
      "I16", "I17", "I21", "I23", "K2_mobi",
    ]
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
    "fatigue": { $0.fatigue() }, "calendar": { try $0.calendar() },
    "anonymity": { $0.anonymity() }, "disconfirmation": { $0.disconfirmation() },
    "8of10": { $0.delightBands() }, "quality-perception": { $0.qualityPerception() },
    "peak-end": { $0.peakEnd() }, "touchpoint": { $0.touchpoint() },
    "branded": { $0.consistency() }, "promise": { $0.promises() },
    "habituation": { $0.habituation() }, "recommendations": { $0.recommendations() },
    "real": { $0.input["column"].exists ? $0.realSurvey() : $0.realCustomers() },
  ]

  var input: OracleValue { item.input }
  var expected: OracleValue { item.expected }

  static func counts(_ value: OracleValue) -> String {
    "{ detractors = \(value[0].lua), passives = \(value[1].lua), promoters = \(value[2].lua) }"
  }
}
