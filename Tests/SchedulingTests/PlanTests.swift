import Calendars
import Testing

@testable import Scheduling

@Suite struct PlanTests {
  private static let day: Int64 = 1_769_817_600

  private func times(_ expression: String) throws -> CronTimes {
    CronTimes(try CronExpression(expression), zone: .utc)
  }

  @Test func `nothing due is no plan`() throws {
    let plan = Plan(
      try times("0 6 * * *"), catchUp: .latest, through: Self.day, now: Self.day + 3600)
    #expect(plan == nil)
  }

  @Test func `one instant on time is due and not late`() throws {
    let plan = try #require(
      Plan(
        times("0 6 * * *"), catchUp: .none, through: Self.day, now: Self.day + 6 * 3600 + 60))
    #expect(plan.due == [Self.day + 6 * 3600])
    #expect(!plan.isLate)
    #expect(plan.through == Self.day + 6 * 3600)
  }

  @Test(arguments: CatchUp.allCases)
  func `years without a scheduler make few rows, and none is unsaid`(catchUp: CatchUp) throws {
    let now = Self.day + 3 * 365 * 86_400
    let plan = try #require(
      Plan(times("* * * * *"), catchUp: catchUp, through: Self.day, now: now))
    #expect(plan.due.count + plan.missed.count <= Plan.limit + 1)
    #expect(plan.missed[0].count == nil)
    #expect(plan.missed[0].first == Self.day + 60)
    // Without a hole from the first instant to the last.
    let covered = plan.missed.dropFirst().map(\.first) + plan.due
    #expect(covered.sorted().first == plan.missed[0].last + 60)
    #expect(zip(covered.sorted(), covered.sorted().dropFirst()).allSatisfy { $1 - $0 == 60 })
    #expect(covered.max() == now)
  }
}
