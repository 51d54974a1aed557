import Statistics

/// How ratings differ between departments.
package struct DepartmentRatings: Sendable {
  /// The ratings and their mean by department, in the order given; nil where too few to show.
  package let cells: [(department: String?, n: Int?, mean: Double?)]
  /// The share of the variance between the departments shown, 0–1; nil without variance.
  package let eta2: Double?
  /// The department with the lowest mean among those shown, the first of equals.
  package let worst: String?
  /// The ratings of the departments shown.
  package let n: Int
  /// Departments and ratings that are hidden, because they are fewer than the minimum.
  package let hidden: (departments: Int, ratings: Int)
}

/// The share of variance between departments (η²) and the worst link.
///
/// A department with fewer ratings than the minimum is hidden and in no figure: neither the total
/// nor η² gives it away. Source: Fisher 1925; Hundepool et al. 2012.
///
/// - Throws: `StatisticsError.outOfRange` for a minimum below 1.
package func departmentRatings(
  _ ratings: [(department: String?, values: [Double])], minimum: Int = 5
) throws(StatisticsError) -> DepartmentRatings {
  guard minimum >= 1 else {
    throw .outOfRange("minimum", found: Double(minimum), expected: "a number of ratings from 1")
  }
  let shown = ratings.filter { $0.values.count >= minimum }
  let n = shown.reduce(0) { $0 + $1.values.count }
  let mean = n > 0 ? shown.reduce(0) { $0 + $1.values.reduce(0, +) } / Double(n) : 0
  var (between, total) = (0.0, 0.0)
  var worst: (name: String?, mean: Double)?
  let cells = ratings.map { name, values -> (department: String?, n: Int?, mean: Double?) in
    guard values.count >= minimum else { return (name, nil, nil) }
    let own = values.reduce(0, +) / Double(values.count)
    between += Double(values.count) * (own - mean) * (own - mean)
    for value in values { total += (value - mean) * (value - mean) }
    if worst.map({ own < $0.mean }) ?? true { worst = (name, own) }
    return (name, values.count, own)
  }
  return DepartmentRatings(
    cells: cells, eta2: total > 0 ? min(1, between / total) : nil, worst: worst?.name, n: n,
    hidden: (
      ratings.count - shown.count,
      ratings.reduce(0) { $0 + ($1.values.count < minimum ? $1.values.count : 0) }
    ))
}
