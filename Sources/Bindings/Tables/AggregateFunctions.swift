import LuaRuntime
import Reports
import Tables

/// `cx.count`, `cx.mean` and the other aggregates and window functions.
enum AggregateFunctions {
  static let all: [Function] =
    [
      Function(
        "cx.count", "The number of rows, or of values of a column.",
        Arg<LuaValue>("of", "a column's name or a row function; nothing counts rows"),
        result: aggregateResult,
        example: #"return cx.read("sample:responses"):summary{ n = cx.count() }"#
      ) { _, value in
        AggregateObject(
          "count", .aggregate(.count), value.isNil ? .rows : try input(value, "cx.count"))
      },
      aggregate("sum", .sum, "The sum."), aggregate("mean", .mean, "The mean."),
      aggregate("sd", .sd, "The standard deviation, with n − 1."),
      aggregate("min", .min, "The least value."), aggregate("max", .max, "The greatest value."),
      aggregate("median", .median, "The median."), aggregate("first", .first, "The first value."),
      aggregate("last", .last, "The last value."),
      aggregate("distinct", .distinct, "The number of different values."),
      aggregate("share", .share, "The share of rows for which it is true, 0–1."),
      Function(
        "cx.quantile", "The quantile (type 7).",
        Arg<LuaValue>("of", "a column's name or a row function"),
        Arg<Double>("p", "a share from 0 to 1"), result: aggregateResult,
        example: aggregateExample(#"cx.quantile("tenure_months", 0.9)"#)
      ) { _, value, share in
        guard (0...1).contains(share) else {
          throw BindingError.unusable(
            "cx.quantile", expected: "a share from 0 to 1", found: NumberDisplay().text(share))
        }
        return AggregateObject(
          "quantile", .aggregate(.quantile(share)), try input(value, "cx.quantile"))
      },
      counted("lag", "The value of an earlier row; a negative number looks ahead.") { .lag($0) },
      counted("rolling", "The mean of the last rows, this one included.") { .rolling($0) },
      window("cumulative", "The sum up to this row.") { _ in .cumulative },
      window("percent", "The value as a percentage of the sum.") { _ in .percent },
      window("rank", "The rank from 1; `-name` ranks the greatest first.") {
        .rank(descending: $0)
      },
    ]

  private static let aggregateResult = [
    ResultField("", "aggregate", "for `summary` and `derive`; missing values are left out")
  ]
  private static let windowResult = [
    ResultField("", "aggregate", "for `derive`, in row order within groups")
  ]

  private static func aggregateExample(_ call: String) -> String {
    #"return cx.read("sample:responses"):by("country"):summary{ figure = \#(call) }"#
  }

  private static func windowExample(_ call: String) -> String {
    "return cx.table{ visits = { 3, 1, 2 } }:derive{ figure = \(call) }"
  }

  private static func aggregate(
    _ name: String, _ function: Aggregate.Function, _ summary: String
  ) -> Function {
    let of = function == .share ? "function(c) return c.score > 8 end" : #""tenure_months""#
    return Function(
      "cx.\(name)", summary, Arg<LuaValue>("of", "a column's name or a row function"),
      result: aggregateResult, example: aggregateExample("cx.\(name)(\(of))")
    ) { _, value in
      AggregateObject(name, .aggregate(function), try input(value, "cx.\(name)"))
    }
  }

  private static func counted(
    _ name: String, _ summary: String, _ make: @escaping @Sendable (Int) -> Window.Function
  ) -> Function {
    Function(
      "cx.\(name)", summary, Arg<LuaValue>("of", "a column's name or a row function"),
      Arg<Int64?>("n", "how many rows; 1"), result: windowResult,
      example: windowExample(#"cx.\#(name)("visits", 2)"#)
    ) { _, value, count in
      let count = Int(clamping: count ?? 1)
      if name == "rolling", count < 1 {
        throw BindingError.unusable("cx.rolling", expected: "at least 1 row", found: "\(count)")
      }
      return AggregateObject(name, .window(make(count)), try input(value, "cx.\(name)"))
    }
  }

  private static func window(
    _ name: String, _ summary: String, _ make: @escaping @Sendable (Bool) -> Window.Function
  ) -> Function {
    Function(
      "cx.\(name)", summary, Arg<LuaValue>("of", "a column's name or a row function"),
      result: windowResult, example: windowExample(#"cx.\#(name)("visits")"#)
    ) { _, value in
      let isDescending = name == "rank" && value.text?.hasPrefix("-") == true
      let of = isDescending ? .string(Array((value.text ?? "").utf8.dropFirst())) : value
      return AggregateObject(name, .window(make(isDescending)), try input(of, "cx.\(name)"))
    }
  }

  static func input(_ value: LuaValue, _ function: String) throws -> AggregateObject.Input {
    if let name = value.text { return .column(name) }
    if let rows = RowArgument(value) { return .function(rows) }
    throw LuaError.argument(
      function: function, name: "of", index: 1, expected: "column name or row function",
      found: value.typeName)
  }
}
