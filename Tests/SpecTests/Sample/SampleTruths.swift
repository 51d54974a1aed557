import Bindings
import Foundation
import LuaRuntime
import Testing

/// What is built into the sample: `Examples/sample/truths.lua`, which the generator reads too.
struct SampleTruths {
  let root: LuaValue

  init() throws {
    let text = try #require(ShippedFiles.text(of: "Examples/sample/truths.lua"))
    root = try LuaThread.run { () -> Result<LuaValue, any Error> in
      Result {
        let session = try Session(Host(instant: 0))
        defer { session.close() }
        return try session.run(text, path: "truths.lua").first ?? .nil
      }
    }.get()
  }

  /// The climate of a branch, as the generator draws it.
  func climate(of branch: String) throws -> Double {
    let names = ["truths", "kit"].map { ShippedFiles.text(of: "Examples/sample/\($0).lua") }
    let (truths, kit) = try (#require(names[0]), #require(names[1]))
    let printed = try ScriptTests.output(
      of: SampleScript.printing + """
        local truths = (function() \(truths) end)()
        local K = (function(...) \(kit) end)(truths)
        print(K.latent("\(branch)", "climate"))
        """, path: "climate.lua")
    return try #require(Double(printed.filter { $0 != "\n" }))
  }

  /// The number at a path of names.
  func number(_ path: String...) throws -> Double { try #require(value(path).double, "\(path)") }

  /// The rows of lists at a path of names.
  func rows(_ path: String...) throws -> [[LuaValue]] {
    guard case .table(let table) = value(path) else { return [] }
    return table.array.map { row in
      if case .table(let cells) = row { cells.array } else { [] }
    }
  }

  private func value(_ path: [String]) -> LuaValue {
    path.reduce(root) { value, name in
      if case .table(let table) = value { table[name] ?? .nil } else { .nil }
    }
  }
}

/// A score that is drawn around a level, rounded and kept on its scale.
struct DrawnScore {
  let level, spread: Double
  var range = 0...10

  /// The chance of each score.
  private var chances: [(score: Double, chance: Double)] {
    range.map { score in
      let from = score == range.lowerBound ? 0 : below(Double(score) - 0.5)
      let to = score == range.upperBound ? 1 : below(Double(score) + 0.5)
      return (Double(score), to - from)
    }
  }

  private func below(_ x: Double) -> Double {
    0.5 * erfc(-(x - level) / spread / 2.0.squareRoot())
  }

  /// The mean that an endless sample would have.
  var mean: Double { chances.reduce(0) { $0 + $1.score * $1.chance } }

  /// The NPS that an endless sample would have.
  var nps: Double {
    100 * chances.reduce(0) { $0 + ($1.score >= 9 ? $1.chance : $1.score <= 6 ? -$1.chance : 0) }
  }

  /// v, the variance of one answer of −1, 0, 1.
  var variance: Double {
    let outside = chances.reduce(0) { $0 + ($1.score >= 9 || $1.score <= 6 ? $1.chance : 0) }
    return outside - nps * nps / 10_000
  }
}
