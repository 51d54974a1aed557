import ArgumentParser
import Calendars
import LuaRuntime
import Scheduling
import Wording

/// `deed schedule next 'EXPR'`.
struct ScheduleNextCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "next", abstract: "Print when a cron expression is due.",
    discussion: """
      Prints instants after --from with their offset from UTC, one a line, and nothing when the \
      expression never occurs. Clock changes are treated as Debian's cron does: a time that clocks \
      jump over runs once right after the jump, one that they show twice runs once, and jobs whose \
      minute or hour begins with * follow the clock.
      """)

  @Option(help: ArgumentHelp("The zone of the expression's times.", valueName: "zone"))
  var zone: String?

  @Option(
    help: ArgumentHelp(
      "Print what comes after this time, such as 2026-03-28T12:00 in the zone, or with an offset; "
        + "now when left out.", valueName: "time"))
  var from: String?

  @Option(help: ArgumentHelp("How many times to print.", valueName: "count"))
  var count = 5

  @Argument(parsing: .allUnrecognized, help: "The cron expression, in quotes.")
  var expression: [String] = []

  func run() throws {
    let expression = try parsedExpression()
    let rules = try zone.map(ZoneOption.rules) ?? Surroundings.zone()
    let start = try from.map { try TimeOption.instant($0, option: "--from", zone: rules) }
    guard (1...100_000).contains(count) else {
      throw CommandFailure(
        "--count is 1 to 100000, found \(count).\n", status: ExitStatus.usage)
    }
    let seconds = CivilSeconds.floor(microseconds: start ?? Surroundings.now())
    let times = CronTimes(expression, zone: rules)
    var after = seconds
    for _ in 0..<count {
      guard let time = times.next(after: after) else { break }
      let offset = rules.offset(atUTC: time)
      StandardStreams.write(ISOText.time(time * 1_000_000, offset: offset) + "\n")
      after = time
    }
    if after == seconds, !expression.occurs {
      StandardStreams.writeError("\(SchedulingError.neverOccurs(expression.text))\n")
    }
  }

  /// The one word that is left: it may begin with `-`, which is then said to be wrong there.
  private func parsedExpression() throws -> CronExpression {
    let words = expression.first == "--" ? expression.dropFirst() : expression[...]
    guard let text = words.first, words.count == 1 else {
      let option = words.first { $0.hasPrefix("--") }
      throw CommandFailure(
        option.map {
          "unknown option `\($0)`."
            + suggestion(for: $0, among: ["--zone", "--from", "--count", "--help"]) + "\n"
        }
          ?? (words.isEmpty
            ? "a cron expression was expected, such as '0 6 * * mon'.\n"
            : "one cron expression was expected, found \(words.count) words; "
              + "put it in quotes: '0 6 * * mon'.\n"),
        status: ExitStatus.usage)
    }
    do { return try CronExpression(text) } catch {
      throw CommandFailure("\(error)\n", status: ExitStatus.usage)
    }
  }
}
