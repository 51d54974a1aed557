import Foundation
import Testing

@Suite(.enabled(if: DeedProcess.isBuilt, DeedProcess.absence))
struct ScheduleNextTests {
  @Test func `next prints instants with their offset, outside a workspace too`() throws {
    let run = try DeedProcess.run(
      [
        "schedule", "next", "30 2 * * *", "--zone", "Europe/Amsterdam", "--from",
        "2026-03-28T02:30:00+01:00", "--count", "2",
      ], in: DeedProcess.folder())
    #expect(run.output == "2026-03-29T03:00:00+02:00\n2026-03-30T02:30:00+02:00\n")
    #expect(run.errors == "")
    #expect(run.status == 0)
  }

  @Test func `next prints nothing for what never occurs`() throws {
    let run = try DeedProcess.run(["schedule", "next", "0 0 30 2 *"])
    #expect(run.output == "")
    #expect(run.errors.contains("never occurs"))
    #expect(run.status == 0)
  }

  @Test(arguments: ["-5 * * * *", "--5 * * * *", "- * * * *", "0 25 * * *", ""])
  func `a bad expression is marked and exits with 2, also one that begins with a dash`(
    expression: String
  ) throws {
    let words = ["schedule", "next", "--zone", "UTC", expression]
    for words in [words, ["schedule", "next", "--", expression]] {
      let run = try DeedProcess.run(words)
      #expect(run.output == "")
      #expect(run.errors.contains("  \(expression)\n"))
      #expect(run.errors.contains("^"))
      #expect(run.status == 2)
    }
  }

  @Test(arguments: [
    ["--zone", "Europe/Amsterdm"], ["--from", "yesterday"], ["--count", "0"], ["--zon", "UTC"],
  ])
  func `wrong options exit with 2`(options: [String]) throws {
    let run = try DeedProcess.run(["schedule", "next", "0 0 * * *"] + options)
    #expect(run.output == "")
    #expect(run.status == 2)
  }
}
