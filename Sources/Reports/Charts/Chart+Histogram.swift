extension Chart {
  /// A histogram of numbers: one bin for each whole number when there are at most 25 of them,
  /// otherwise round bins after Freedman and Diaconis, at most 25.
  ///
  /// Missing, NaN and infinite values are left out; the caller notes how many.
  package static func histogram(
    _ title: String, of numbers: [Double], valueName: String = "value"
  ) -> Chart {
    let sorted = numbers.filter(\.isFinite).sorted()
    guard let low = sorted.first, let high = sorted.last else {
      return Chart(title, valueName: valueName, .histogram([]))
    }
    let areWhole = low >= -1e9 && high <= 1e9 && sorted.allSatisfy { $0 == $0.rounded() }
    if areWhole, high - low < 25 {
      var counts = Array(repeating: 0, count: Int(high - low) + 1)
      for number in sorted { counts[Int(number - low)] += 1 }
      let bins = counts.enumerated().map { index, count in
        Bin(fixedText(low + Double(index), decimals: 0), count)
      }
      return Chart(title, valueName: valueName, .histogram(bins))
    }
    let (edges, texts) = binEdges(sorted)
    var counts = Array(repeating: 0, count: max(1, edges.count - 1))
    var bin = 0
    for number in sorted {
      while bin + 1 < counts.count, number >= edges[bin + 1] { bin += 1 }
      counts[bin] += 1
    }
    let bins = counts.enumerated().map { index, count in
      let isLast = index == counts.count - 1
      return Bin("[\(texts[index]), \(texts[index + 1])\(isLast ? "]" : ")")", count)
    }
    return Chart(title, valueName: valueName, .histogram(bins))
  }

  /// Ascending edges from a round number at or below the lowest to one at or above the highest.
  private static func binEdges(_ sorted: [Double]) -> ([Double], [String]) {
    let low = sorted[0]
    let high = sorted[sorted.count - 1]
    let span = high - low
    let spread = sorted[sorted.count * 3 / 4] - sorted[sorted.count / 4]
    var cubeRoot = 1.0
    while cubeRoot * cubeRoot * cubeRoot < Double(sorted.count) { cubeRoot += 1 }
    let wanted = max(2 * spread / cubeRoot, span / 20)
    guard span.isFinite, wanted > 1e-300, let order = Decimal(wanted)?.exponent,
      let unit = Double("1e\(order - 1)"), unit > 0
    else {
      let scale = LinearScale(covering: [low, high])
      return (
        [scale.low, scale.high],
        [scale.low, scale.high].map { readableText($0, digits: nil) }
      )
    }
    let width =
      [1, 2, 5, 10].lazy.map { $0 * unit }.first { $0 >= wanted * 0.999_999 } ?? unit * 10
    let first = (low / width).rounded(.down)
    var edges = [first * width]
    while edges[edges.count - 1] < high, edges.count < 40 {
      edges.append((first + Double(edges.count)) * width)
    }
    if edges.count == 1 { edges.append((first + 1) * width) }
    return (edges, edges.map { readableText($0, digits: nil, decimals: max(0, 1 - order)) })
  }
}
