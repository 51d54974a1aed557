import Experience
import Testing

@Suite struct ChecklistTests {
  private let roll = DeedDefinition(
    id: "roll", touchpoint: "room", service: "cleaned", sign: "folded", meaning: "fresh")
  private let flower = DeedDefinition(
    id: "flower", touchpoint: "room", service: "cut", sign: "flower", meaning: "welcome", cost: 2,
    uplift: 1)

  private func visit(
    _ customer: String?, journey: String? = nil, team: String? = nil, at: Int64? = 1,
    optedOut: Bool? = false
  ) -> Checklist.Visit {
    var visit = Checklist.Visit()
    visit.customer = customer
    visit.visit = "v-\(customer ?? "")-\(journey ?? "")-\(at ?? 0)"
    visit.journey = journey
    visit.touchpoint = "room"
    visit.team = team
    visit.at = at
    visit.optedOut = optedOut
    return visit
  }

  private func list(
    _ visits: [Checklist.Visit], _ deeds: [DeedDefinition]? = nil,
    history: [Checklist.PastSign] = [], team: String? = nil, draw: Double = 1,
    budget: Double? = nil, condition: (Int, Int) -> Checklist.Condition = { _, _ in .holds }
  ) -> Checklist {
    Checklist(
      visits: visits, deeds: deeds ?? [roll], history: history,
      settings: .init(date: 1000, team: team, seed: 7, draw: draw, budget: budget),
      condition: condition)
  }

  private func rules(_ list: Checklist) -> [DeedRule?] { list.rejected.map(\.rule) }

  @Test func `a deed goes with visits to its touchpoint only`() {
    var bar = visit("a")
    bar.touchpoint = "bar"
    let list = list([bar, visit("b")])
    #expect(list.chosen.map(\.visit) == [1])
    #expect(list.rejected.isEmpty)
  }

  @Test func `a condition that fails and one that cannot be decided leave out by when`() {
    let list = list([visit("a"), visit("b"), visit("c")]) { visit, _ in
      [.fails, .undecided, .holds][visit]
    }
    #expect(rules(list) == [.when, .when])
    #expect(list.rejected.map(\.reason) == [.conditionFails, .conditionUndecided])
    #expect(list.chosen.map(\.visit) == [2])
  }

  @Test func `who opted out and who is unknown get nothing, who did not say may`() {
    let list = list([visit("a", optedOut: true), visit(nil), visit("c", optedOut: nil)])
    #expect(rules(list) == [.optOut, .optOut])
    #expect(list.chosen.map(\.visit) == [2])
  }

  @Test func `a journey gets one sign, the one with more uplift for the money`() {
    let rose = DeedDefinition(
      id: "rose", touchpoint: "room", service: "cut", sign: "rose", meaning: "welcome", cost: 2,
      uplift: 4)
    let list = list([visit("a", journey: "j"), visit("a", journey: "j", at: 2)], [flower, rose])
    #expect(list.chosen.map(\.deed) == [1])
    #expect(list.chosen.map(\.visit) == [0])
    #expect(rules(list) == [.subtle, .subtle, .subtle])
    #expect(list.rejected.first?.reason == .otherDeedFirst(deed: "rose"))
  }

  @Test func `a journey that had its sign gets no other`() {
    let past = Checklist.PastSign(customer: "a", journey: "j", deed: "flower", date: 998)
    let list = list([visit("a", journey: "j")], history: [past])
    #expect(list.rejected.map(\.reason) == [.journeyHasSign(deed: "flower", date: 998)])
  }

  @Test(arguments: [(820, true), (821, false), (999, false)])
  func `the pause ends after its days`(day: Int32, isFree: Bool) {
    let past = Checklist.PastSign(customer: "a", journey: "old", deed: "roll", date: day)
    let list = list([visit("a", journey: "new")], history: [past])
    #expect(list.chosen.isEmpty == !isFree)
    #expect(rules(list) == (isFree ? [] : [.incidental]))
  }

  @Test func `a customer with two journeys on a day gets a deed once`() {
    let list = list([visit("a", journey: "j", at: 5), visit("a", journey: "k", at: 3)])
    #expect(list.chosen.map(\.visit) == [1])
    #expect(rules(list) == [.incidental])
  }

  @Test func `a deed in its pause makes room for another`() {
    let past = Checklist.PastSign(customer: "a", journey: "old", deed: "roll", date: 990)
    let list = list([visit("a", journey: "new")], [roll, flower], history: [past])
    #expect(list.chosen.map(\.deed) == [1])
    #expect(rules(list) == [.incidental])
  }

  @Test func `a draw of 0 leaves all out and of 1 none`() {
    let visits = (0..<20).map { visit("c\($0)") }
    #expect(rules(list(visits, draw: 0)) == Array(repeating: .unexpected, count: 20))
    #expect(list(visits, draw: 1).chosen.count == 20)
  }

  @Test func `the budget goes to the best uplift for the money, and then to what fits`() {
    let deeds = [("dear", 6.0, 12.0), ("poor", 5.0, 1.0), ("small", 1.0, 0.1)].map {
      DeedDefinition(
        id: $0.0, touchpoint: $0.0, service: "s", sign: "s", meaning: "m", cost: $0.1,
        uplift: $0.2)
    }
    let visits = deeds.map { deed in
      var visit = visit(deed.id)
      visit.touchpoint = deed.touchpoint
      return visit
    }
    let list = list(visits, deeds, budget: 7.5)
    #expect(list.chosen.map(\.deed) == [0, 2])
    #expect(list.rejected.map(\.reason) == [.overBudget(cost: 5, left: 1.5)])
  }

  @Test func `teams share a journey, and each list shows its own`() {
    let visits = [
      visit("a", journey: "j", team: "bar", at: 1), visit("a", journey: "j", team: "desk", at: 2),
    ]
    #expect(list(visits, team: "bar").chosen.count == 1)
    #expect(list(visits, team: "desk").chosen.isEmpty)
    #expect(rules(list(visits, team: "desk")) == [.subtle])
  }

  @Test func `no visits or no deeds give an empty list`() {
    #expect(list([]).chosen.isEmpty && list([]).rejected.isEmpty)
    #expect(list([visit("a")], []).rejected.isEmpty)
  }
}
