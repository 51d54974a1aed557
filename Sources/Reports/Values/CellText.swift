import Tables

/// A cell in full precision, as files and machines want it; missing is empty.
func exactText(_ cell: Cell, zone: (Int64) -> Int) -> String {
  switch cell {
  case .missing: ""
  case .boolean(let flag): flag ? "true" : "false"
  case .integer(let number): String(number)
  case .number(let number): number.description
  case .string(let text): text
  case .date(let days): dateText(days)
  case .time(let microseconds): timeText(microseconds, zone: zone)
  }
}

/// A number for people: `39.81`, `1e-09`; as many decimals as asked or as it needs.
func readableText(_ number: Double, digits: Int?) -> String {
  readableText(number, digits: digits, decimals: readableDecimals(number))
}

/// A number for people with `digits` decimals when they are asked for, else `decimals`.
///
/// A number that is too long, or that is not zero and would read as zero although nobody asked
/// for that, is written with an exponent.
func readableText(_ number: Double, digits: Int?, decimals: Int) -> String {
  let isTooSmall = digits == nil && number != 0 && number.magnitude < 0.000_000_5
  if isTooSmall || number.magnitude >= 1e15 { return number.description }
  return fixedText(number, decimals: digits ?? decimals)
}

/// The decimals at which a number shows three significant digits, at least two and at most six,
/// and no more than it has.
func readableDecimals(_ number: Double) -> Int {
  guard let decimal = Decimal(number), (-6...15).contains(decimal.exponent) else { return 0 }
  return min(decimal.decimals, min(max(2, 3 - decimal.exponent), 6))
}
