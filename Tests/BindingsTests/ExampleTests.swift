import Bindings
import LuaRuntime
import Testing

/// The examples that help prints.
@Suite struct ExampleTests {
  private static let topics = [
    "cx.compare", "cx.adjust", "cx.csat", "cx.ces", "cx.weights.", "cx.plan.", "cx.trend",
    "cx.control.", "cx.change_points", "cx.slope", "cx.mix_rate", "cx.nonresponse", "cx.drivers.",
    "cx.correlation", "cx.survival", "cx.reliability.", "cx.privacy.", "cx.nps", "cx.proportion",
  ]

  private static let functions = Catalogue.shared.functions.filter { function in
    topics.contains { function.name.hasPrefix($0) }
  }

  @Test(arguments: functions.map(\.name))
  func `the example of a statistical function runs and gives something`(name: String) throws {
    let function = try #require(Self.functions.first { $0.name == name })
    let example = try #require(function.example, "\(name) has no example")
    #expect(function.source != nil, "\(name) names no source")
    let run = try LuaRun(example)
    #expect(run.values.first.map { !$0.isNil } ?? false, "\(name) gave nothing")
  }

  @Test func `the example of every aggregate and window function runs`() throws {
    let functions = try #require(DocumentationTopic.all.first { $0.name == "aggregates" }).functions
    #expect(functions.count >= 15)
    for function in functions {
      let run = try LuaRun(try #require(function.example, "\(function.name)"))
      #expect(run.values.first.map { !$0.isNil } ?? false, "\(function.name)")
    }
  }

  @Test(arguments: [
    "is_the_change_real", "trend_with_control_limits", "what_drives_recommendation",
    "weight_to_population",
  ])
  func `a script of the statistics is short and named for its question`(name: String) throws {
    let text = try #require(ShippedScripts.text(of: name))
    #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count <= 80)
    #expect(text.hasPrefix("--- ") && text.contains("?\n"))
  }
}
