/// Whole percentages of `counts` that add to 100, by largest remainder; ties go to the first.
///
/// Negative counts are taken as zero; all zeros when nothing was counted. Example: 1, 1, 1 are
/// 34, 33, 33.
package func shares(_ counts: [Int]) -> [Int] { shares(counts, of: 100) }

/// `whole` divided in proportion to `counts`, by largest remainder; ties go to the first.
func shares(_ counts: [Int], of whole: Int) -> [Int] {
  let whole = UInt128(max(0, whole))
  let parts = counts.map { UInt128(max(0, $0)) }
  let total = parts.reduce(0, +)
  guard total > 0 else { return counts.map { _ in 0 } }
  var percentages = parts.map { Int($0 * whole / total) }
  let rests = parts.map { $0 * whole % total }
  let open = Int(whole) - percentages.reduce(0, +)
  let order = percentages.indices.sorted { (rests[$1], $0) < (rests[$0], $1) }
  for index in order.prefix(open) { percentages[index] += 1 }
  return percentages
}
