extension Column {
  /// The values as doubles, or nil when the column is not numeric; integers beyond 2⁵³ are rounded.
  package func doubles() -> Values<Double>? {
    switch storage {
    case .int8(let values): converted(values) { Double($0) }
    case .int16(let values): converted(values) { Double($0) }
    case .int32(let values): type == .date ? nil : converted(values) { Double($0) }
    case .int64(let values): type == .time ? nil : converted(values) { Double($0) }
    case .float64(let values): values
    default: nil
    }
  }

  private func converted<Element>(
    _ values: Values<Element>, _ number: (Element) -> Double
  ) -> Values<Double> {
    let base = values.base
    return Values(count: values.count) { out in
      inChunks(of: values.count) { range in
        for row in range { out[row] = number(base[row]) }
      }
    }
  }
}

/// For each group the quantile (R's type 7) of its present values; nil where there are none.
func quantiles(
  _ numbers: Values<Double>, validity: Bitmap?, groups: Groups, share: Double
) -> [Double?] {
  let offsets = groups.offsets
  let rows = groups.groupedRows.base
  let count = groups.count
  let present = PresentBits(validity)
  defer { withExtendedLifetime(validity) {} }
  let scratch = UnsafeMutablePointer<Double>.allocate(capacity: offsets[count] + 1)
  defer { scratch.deallocate() }
  var result = [Double?](repeating: nil, count: count)
  result.withUnsafeMutableBufferPointer { result in
    let parts = min(count, kernelThreads * 8)
    inParallel(parts: parts) { part in
      for group in count * part / parts..<count * (part + 1) / parts {
        var end = offsets[group]
        for index in offsets[group]..<offsets[group + 1] {
          let row = Int(rows[index])
          scratch[end] = numbers.base[row]
          end += present[row] ? 1 : 0
        }
        result[group] = quantile(
          UnsafeMutableBufferPointer(
            start: scratch + offsets[group], count: end - offsets[group]), share)
      }
    }
  }
  return result
}

/// The quantile (R's type 7) of `numbers`, which are reordered; NaN when any is NaN.
func quantile(_ numbers: UnsafeMutableBufferPointer<Double>, _ share: Double) -> Double? {
  guard numbers.count > 0 else { return nil }
  if numbers.contains(where: \.isNaN) { return .nan }
  let position = Double(numbers.count - 1) * share
  let lower = min(Int(position), numbers.count - 1)
  let fraction = position - Double(lower)
  let low = select(numbers, lower)
  guard fraction > 0, lower + 1 < numbers.count else { return low }
  let high = numbers[(lower + 1)...].min() ?? low
  return low == high ? low : low + fraction * (high - low)
}

/// Brings the `wanted`th smallest to its place, nothing larger before it and nothing smaller after.
private func select(_ numbers: UnsafeMutableBufferPointer<Double>, _ wanted: Int) -> Double {
  var low = 0
  var high = numbers.count - 1
  var rounds = 0
  while high - low > 32 {
    rounds += 1
    if rounds > 64 {
      // unlucky pivots: sorting bounds the time
      var rest = UnsafeMutableBufferPointer(rebasing: numbers[low...high])
      rest.sort()
      return numbers[wanted]
    }
    let pivot = median(numbers[low], numbers[low + (high - low) / 2], numbers[high])
    var left = low
    var right = high
    while left <= right {
      while numbers[left] < pivot { left += 1 }
      while numbers[right] > pivot { right -= 1 }
      if left <= right {
        numbers.swapAt(left, right)
        left += 1
        right -= 1
      }
    }
    if wanted <= right {
      high = right
    } else if wanted >= left {
      low = left
    } else {
      return numbers[wanted]
    }
  }
  var rest = UnsafeMutableBufferPointer(rebasing: numbers[low...high])
  rest.sort()
  return numbers[wanted]
}

private func median(_ first: Double, _ second: Double, _ third: Double) -> Double {
  max(min(first, second), min(max(first, second), third))
}
