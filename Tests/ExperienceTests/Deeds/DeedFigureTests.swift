import Experience
import Testing

@Suite struct DeedFigureTests {
  @Test func `rates count what was due, given and noticed, and no false sign`() throws {
    var rates = DeedRates()
    rates.add(.done, noticed: true)
    rates.add(.done, noticed: false)
    rates.add(.done, noticed: nil)
    rates.add(.due, noticed: nil)
    rates.add(.quarantined, noticed: true)
    rates.add(.skipped, noticed: true)
    #expect(
      [rates.due, rates.done, rates.noticed, rates.unknown, rates.quarantined] == [4, 3, 1, 1, 2])
    #expect(try rates.doneShare(0.95).sharePct == 75)
    #expect(try DeedRates().doneShare(0.95).sharePct == nil)
  }

  @Test func `one in ten bragging ratings is subtle, one in nine is not`() {
    let ten = Subtlety(
      journeys: (0..<10).map { "j\($0)" }, ratings: [4] + Array(repeating: 1, count: 9))
    #expect(ten.verdict == .subtle && ten.braggingPct == 10)
    let nine = Subtlety(
      journeys: (0..<9).map { "j\($0)" }, ratings: [5] + Array(repeating: 3, count: 8))
    #expect(nine.verdict == .notSubtle)
  }

  @Test func `two signs in a journey are not subtle, and without ratings nothing is judged`() {
    #expect(Subtlety(journeys: ["j", "j"], ratings: [1, 1]).verdict == .notSubtle)
    #expect(Subtlety(journeys: ["j", "k"], ratings: [nil, nil]).verdict == .notJudged)
    #expect(Subtlety(journeys: [], ratings: []).maximumPerJourney == 0)
  }

  @Test func `noticed without done is false until it is done`() {
    var noticed = DeedRecord()
    noticed.noticed = true
    #expect(DeedOutcome([noticed]).state == .quarantined)
    var done = DeedRecord()
    done.state = .done
    #expect(DeedOutcome([noticed, done]).state == .done)
    #expect(DeedOutcome([done, noticed]).noticed == true)
    done.isContradicted = true
    #expect(DeedOutcome([done]).state == .quarantined)
    #expect(DeedOutcome([DeedRecord]()) == DeedOutcome())
  }

  @Test func `an invoice proves itself by its amount and its text`() {
    let deed = DeedDefinition(
      id: "free", service: "delivered", sign: "the line “Delivery not charged”", meaning: "free",
      evidence: .invoice)
    func verdict(_ amount: Double?, _ text: String?) -> EvidenceVerdict {
      deed.verdict(reference: nil) { name in
        name == "invoice_amount"
          ? amount.map { .number($0) } ?? .missing : text.map { .text($0) } ?? .missing
      }
    }
    #expect(verdict(0, "1 x delivery not  charged, thank you") == .proven)
    #expect(verdict(0, "Delivery") == .contradicted)
    #expect(verdict(0, nil) == .contradicted)
    #expect(verdict(4.95, "Delivery not charged") == .contradicted)
    #expect(verdict(nil, "Delivery not charged") == .unproven)
  }

  @Test func `a photo needs its reference and a till field something in it`() throws {
    var deed = DeedDefinition(id: "d", service: "s", sign: "s", meaning: "m", evidence: .photo)
    #expect(deed.verdict(reference: "a.jpg") { _ in .missing } == .proven)
    #expect(deed.verdict(reference: " ") { _ in .missing } == .unproven)
    deed.evidence = try #require(DeedDefinition.Evidence(named: "pos:cleaned"))
    #expect(deed.verdict(reference: nil) { $0 == "cleaned" ? .flag(true) : .missing } == .proven)
    #expect(deed.verdict(reference: nil) { _ in .number(0) } == .contradicted)
    #expect(deed.verdict(reference: nil) { _ in .missing } == .unproven)
    #expect(DeedDefinition.Evidence(named: "pos:") == nil)
    #expect(DeedDefinition.Evidence(named: "foto") == nil)
  }

  private let day: Int64 = 86_400_000_000

  @Test func `the first answer after a sign counts, in time, and once`() {
    let signs = [
      DeedEffect.Sign(customer: "a", at: 0, isNoticed: true),
      DeedEffect.Sign(customer: "a", at: 2 * day, isNoticed: false),
      DeedEffect.Sign(customer: "b", at: 0, isNoticed: false),
      DeedEffect.Sign(customer: "c", at: 0, isNoticed: nil),
      DeedEffect.Sign(customer: "d", at: 0, isNoticed: true),
    ]
    let answers = [("b", 31 * day), ("a", 3 * day), ("a", 4 * day), ("d", day), ("d", 0)].map {
      DeedEffect.Answer(customer: $0.0, at: $0.1)
    }
    let effect = DeedEffect(signs, answers: answers, withinDays: 30)
    #expect(effect.noticed == [3])
    #expect(effect.others == [1])
    #expect([effect.unknown, effect.unanswered, effect.overtaken] == [1, 1, 1])
  }

  @Test func `a team that gets to half in its third week takes 14 days, the other is open`() throws
  {
    // Mondays 4 and 11 and 18 of days since 1970.
    let adoption = try DeedAdoption(
      teams: ["a", "a", "a", "a", "b", "b"], days: [4, 12, 19, 20, 4, 30],
      isDone: [false, false, true, false, false, false])
    #expect(adoption.weeks.map(\.adoptionPct) == [0, 0, 50, 0, 0])
    #expect(adoption.curve.median == 14)
    #expect([adoption.teams, adoption.arrived] == [2, 1])
    #expect(try DeedAdoption(teams: [], days: [], isDone: []).curve.median == nil)
  }

  @Test func `hidden quality is ranked by gap and revenue`() {
    let found = DeedPriority(
      quality: [0.9, 0.9, 0.8, nil, 0.9, 1.2], perception: [0.3, 0.5, 0.2, 0.1, 0.9, 0.1],
      revenue: [100, 400, nil, 5, 5, 5], cut: 0.7)
    #expect(found.places.map(\.row) == [1, 0, 2])
    #expect(found.places[0].gap == -0.4)
    #expect(found.places[2].priority == nil)
    #expect([found.missing, found.outside, found.withoutRevenue] == [1, 1, 1])
  }

  @Test(arguments: ["en", "nl-BE", "fr"]) func `every reason and rule has words`(locale: String) {
    let wording = DeedWording(locale: locale)
    let reasons: [DeedReason] = [
      .drawn(daysSinceLast: nil, draw: 0.5), .drawn(daysSinceLast: 200, draw: 1),
      .conditionFails, .conditionUndecided, .optedOut, .unknownCustomer,
      .journeyHasSign(deed: "x", date: 0), .otherDeedFirst(deed: "x"),
      .pause(count: 1, perDays: 180, daysSinceLast: 3), .notDrawn(draw: 0.125),
      .overBudget(cost: 2.5, left: 1),
    ]
    #expect(Set(reasons.map { $0.text(wording) }).count == reasons.count)
    #expect(Set(DeedRule.allCases.map { wording.text(of: $0) }).count == 6)
  }
}
