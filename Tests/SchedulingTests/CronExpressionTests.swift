import TestSupport
import Testing

@testable import Scheduling

@Suite struct CronExpressionTests {
  @Test(arguments: [
    ("", "found nothing", 0), ("* * * *", "found 4", 7), ("* * * * * *", "found 6", 10),
    ("60 * * * *", "the minute is 0 to 59, found `60`", 0),
    ("0 24 * * *", "the hour is 0 to 23", 2), ("0 0 0 * *", "the day of the month is 1 to 31", 4),
    ("0 0 * 13 *", "the month is 1 to 12", 6), ("0 0 * * 8", "the day of the week is 0 to 7", 8),
    ("-5 * * * *", "found `-5`", 0), ("5/15 * * * *", "a step follows", 0),
    ("*/0 * * * *", "a step is", 2), ("*/ * * * *", "a step is", 2),
    ("9-5 * * * *", "ends before it begins", 0), ("0 0 * * fri-sun", "Sunday is 0", 8),
    ("0 0 * * monday", "Did you mean `mon`?", 8), ("0 0 * mey *", "Did you mean `may`?", 6),
    ("mon * * * *", "the minute is a number", 0), ("1,,2 * * * *", "found nothing", 2),
    ("1, * * * *", "found nothing", 2), ("1-2-3 * * * *", "no meaning here", 3),
    ("L * * * *", "no meaning in the minute", 0), ("0 0 * * L", "the last of which weekday", 8),
    ("0 0 1#2 * *", "no meaning in the day of the month", 5),
    ("0 0 * * 5#6", "1 to 5", 10), ("0 0 * * 5#", "1 to 5", 10), ("0 0 LW * *", "found `LW`", 4),
    ("@dayly", "Did you mean `@daily`?", 0), ("@reboot", "no time", 0),
    ("@daily x", "no meaning here", 7), ("? * * * *", "found `?`", 0),
    ("99999999999999999999 * * * *", "the minute is 0 to 59", 0),
  ])
  func `a mistake is named and marked`(text: String, part: String, column: Int) throws {
    let error = try #require(throws: SchedulingError.self) { try CronExpression(text) }
    let lines = "\(error)".split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[0].contains(part), "\(error)")
    #expect(lines.count == 3)
    #expect(lines[1] == "  \(text)")
    #expect(lines[2].prefix { $0 == " " }.count == column + 2, "\(error)")
  }

  @Test(arguments: [
    ("0 0 30 2 *", false), ("0 0 31 4,6,9,11 *", false), ("0 0 30,31 feb *", false),
    ("0 0 30 2 */2", false), ("0 0 30 2 1", true), ("0 0 29 2 *", true), ("0 0 31 * *", true),
    ("0 0 */31 2 *", true), ("0 0 29 2 */6", true), ("0 0 L 2 *", true), ("0 0 * 2 mon#5", true),
  ])
  func `an expression that never occurs is known as such`(text: String, occurs: Bool) throws {
    #expect(try CronExpression(text).occurs == occurs)
  }

  @Test func `words are what they stand for, in any case`() throws {
    for (word, fields) in CronParser.words {
      #expect(try CronExpression(CronExpression(fields), text: word) == CronExpression(word))
    }
    #expect(try CronExpression("@Daily").hours == 1)
    #expect(try CronExpression("0 0 * JAN-Mar,dec Mon").months == 0b1_0000_0000_1110)
  }

  @Test func `text of any bytes is read or refused, never trapped on`() throws {
    var random = SeededGenerator(seed: 7)
    let alphabet = Array("0123456789*/-,#L @monfeb\t;\u{7f}é".unicodeScalars)
    for _ in 0..<20_000 {
      var text = "0 1-5/2 L feb 5#2"
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        var scalars = Array(text.unicodeScalars)
        let place = Int.random(in: 0..<max(1, scalars.count), using: &random)
        let scalar = alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
        switch Int.random(in: 0..<3, using: &random) {
        case 0 where !scalars.isEmpty: scalars.remove(at: place)
        case 1: scalars.insert(scalar, at: min(place, scalars.count))
        default: if !scalars.isEmpty { scalars[place] = scalar }
        }
        text = String(String.UnicodeScalarView(scalars))
      }
      do {
        let expression = try CronExpression(text)
        _ = CronTimes(expression, zone: .utc).next(after: 0)
      } catch {
        #expect("\(error)".contains("^"))
      }
    }
  }
}
