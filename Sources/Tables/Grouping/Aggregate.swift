/// A figure of the rows of a group, such as the mean of a column.
///
/// Missing values are left out. Where nothing is left the figure is missing, but counts are 0. A NaN
/// among the numbers makes every figure but counts, `first`, `last` and `distinct` NaN.
package struct Aggregate: Sendable {
  /// What is computed.
  package enum Function: Sendable, Equatable {
    /// The number of rows, or with an input of its values.
    case count
    /// The sum: an integer of integers. Numbers are added with compensation.
    case sum
    /// The arithmetic mean.
    case mean
    /// The standard deviation with n − 1; missing for fewer than two values.
    case sd
    /// The least value, by the order of sorting.
    case min
    /// The greatest value, by the order of sorting.
    case max
    /// The quantile at one half.
    case median
    /// The quantile at a share from 0 to 1, interpolated as R's type 7.
    case quantile(Double)
    /// The first value in row order.
    case first
    /// The last value in row order.
    case last
    /// The number of different values.
    case distinct
    /// The share of true values, 0 to 1.
    case share
  }

  /// The values that it is computed from.
  package enum Input: Sendable {
    /// The rows themselves; for `count` only.
    case rows
    case column(String)
    /// Values computed for each row of the table.
    case ready(Column)
  }

  package let function: Function
  package let input: Input

  /// The figure `function` of `input`.
  package init(_ function: Function, _ input: Input = .rows) {
    self.function = function
    self.input = input
  }

  /// The figure `function` of the named column.
  package init(_ function: Function, _ column: String) {
    self.init(function, .column(column))
  }
}

extension Aggregate.Function {
  /// The function's name in Lua.
  package var name: String {
    switch self {
    case .count: "count"
    case .sum: "sum"
    case .mean: "mean"
    case .sd: "sd"
    case .min: "min"
    case .max: "max"
    case .median: "median"
    case .quantile: "quantile"
    case .first: "first"
    case .last: "last"
    case .distinct: "distinct"
    case .share: "share"
    }
  }
}
