import Statistics
import Tables

extension Table {
  /// The numbers of several columns, read in one pass, under their names.
  ///
  /// - Throws: `TableError.noColumn`, `ExperienceError.notNumbers`.
  package func numbers(of names: [String]) throws -> [(name: String, values: [Double?])] {
    try zip(names, columns(names)).map { name, column in
      (name, try column.optionalNumbers(named: name))
    }
  }

  /// The rows that have an outcome and all predictors.
  ///
  /// - Throws: too few of them for the number of predictors, with the numbers.
  package func observations(
    outcome: String, predictors: [String], minimumPerPredictor: Int = 5
  ) throws -> Observations {
    let columns = try numbers(of: [outcome] + predictors)
    return try Observations(
      outcome: columns[0].values, named: outcome, predictors: Array(columns.dropFirst()),
      minimumPerPredictor: minimumPerPredictor)
  }
}
