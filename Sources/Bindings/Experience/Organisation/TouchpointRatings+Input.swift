import Experience
import Tables

extension SystemInput {
  /// The ratings by touchpoint or item, sorted by name: own ones, the competitor's, importance, and
  /// whether the intent was experienced.
  func ratings(
    by item: String?, own: String, competitor: String?, importance: String?, intended: [Bool?]?
  ) throws -> [TouchpointRatings] {
    let groups = try table.grouped(by: item.map { [.column($0)] } ?? [])
    let names = try item.map { try groups.keys[0].column.optionalTexts(named: $0) } ?? [nil]
    let ownRatings = try table.column(own).optionalNumbers(named: own)
    let others = try competitor.map { try table.column($0).optionalNumbers(named: $0) }
    let weights = try importance.map { try table.column($0).optionalNumbers(named: $0) }
    var ratings = names.map { TouchpointRatings(name: $0, own: []) }
    var sums = [(sum: Double, n: Double)](repeating: (0, 0), count: ratings.count)
    for row in ownRatings.indices {
      let group = Int(groups.codes[row])
      if let rating = ownRatings[row] { ratings[group].own.append(rating) }
      if let other = others?[row] {
        ratings[group].competitor.append(other)
        if let rating = ownRatings[row] { ratings[group].differences.append(rating - other) }
      }
      if let weight = weights?[row] { sums[group] = (sums[group].sum + weight, sums[group].n + 1) }
      if let isIntended = intended?[row] { ratings[group].intended.append(isIntended) }
    }
    for index in ratings.indices where sums[index].n > 0 {
      ratings[index].importance = sums[index].sum / sums[index].n
    }
    return ratings
  }
}
