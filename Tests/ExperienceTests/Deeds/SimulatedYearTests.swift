import Experience
import Statistics
import Testing

/// 300 days, 3 teams, 20,000 visits of 2,500 customers.
@Suite struct SimulatedYearTests {
  private struct Sign: Equatable {
    let customer: String
    let journey: String?
    let deed: String
    let date: Int32
  }

  private static let deeds = [
    DeedDefinition(
      id: "roll", touchpoint: "room", service: "cleaned", sign: "folded", meaning: "fresh"),
    DeedDefinition(
      id: "glass", touchpoint: "bar", service: "poured", sign: "turned", meaning: "festive",
      cost: 0.2, uplift: 1),
    DeedDefinition(
      id: "note", service: "checked", sign: "a note", meaning: "seen", cost: 1, uplift: 2,
      maximumPerCustomer: 2, perDays: 90),
  ]

  private static func year(seed: UInt64) -> (signs: [Sign], out: Set<String>) {
    var random = Generator(seed: seed)
    let out = Set((0..<250).map { "K\($0 * 10)" })
    var days = [[Checklist.Visit]](repeating: [], count: 300)
    var journeys = 0
    for number in 0..<10_000 {
      // A journey of two visits, on one day or on two.
      let customer = "K\(random.index(below: 2500))"
      let first = random.index(below: 299)
      journeys += 1
      for step in 0..<2 {
        var visit = Checklist.Visit()
        visit.customer = customer
        visit.visit = "V\(number)-\(step)"
        visit.journey = number % 7 == 0 ? nil : "J\(journeys)"
        visit.touchpoint = step == 0 ? "room" : "bar"
        visit.team = ["desk", "bar", "floor"][random.index(below: 3)]
        visit.at = Int64(random.index(below: 86_400))
        visit.optedOut = out.contains(customer)
        days[first + (step == 0 ? 0 : random.index(below: 2))].append(visit)
      }
    }
    var signs: [Sign] = []
    var known: [String: [Checklist.PastSign]] = [:]
    for (day, visits) in days.enumerated() {
      let date = Int32(20_000 + day)
      let history = Set(visits.compactMap(\.customer)).sorted().flatMap { known[$0] ?? [] }
      for team in ["desk", "bar", "floor"] {
        let list = Checklist(
          visits: visits, deeds: deeds, history: history,
          settings: .init(date: date, team: team, seed: seed)
        ) { _, _ in .holds }
        for candidate in list.chosen {
          let visit = visits[candidate.visit]
          signs.append(
            Sign(
              customer: visit.customer ?? "", journey: visit.journey,
              deed: deeds[candidate.deed].id, date: date))
        }
      }
      for sign in signs.reversed().prefix(while: { $0.date == date }).reversed() {
        known[sign.customer, default: []].append(
          .init(
            customer: sign.customer, journey: sign.journey, deed: sign.deed, date: sign.date))
      }
    }
    return (signs, out)
  }

  @Test func `no journey has two signs, no deed comes within its pause, who opted out is spared`() {
    let (signs, out) = Self.year(seed: 11)
    #expect(signs.count > 2000)
    let journeys = Dictionary(grouping: signs.filter { $0.journey != nil }) { $0.journey }
    #expect(journeys.values.allSatisfy { $0.count == 1 })
    for deed in Self.deeds {
      let byCustomer = Dictionary(grouping: signs.filter { $0.deed == deed.id }) { $0.customer }
      for signs in byCustomer.values {
        let dates = signs.map(\.date).sorted()
        for (index, date) in dates.enumerated().dropFirst(deed.maximumPerCustomer) {
          #expect(Int(date - dates[index - deed.maximumPerCustomer]) >= deed.perDays)
        }
      }
    }
    #expect(signs.allSatisfy { !out.contains($0.customer) })
  }

  @Test func `draws are spread: no customer wins more days than chance allows`() {
    var (chi2, worst) = (0.0, 1.0)
    let days = 60
    for customer in 0..<2500 {
      let wins = (0..<days).count { day in
        DeedHash(seed: 11, customer: "K\(customer)", date: Int32(20_000 + 5 * day)).unit < 0.5
      }
      worst = min(worst, (max(wins, days - wins)...days).reduce(0) { $0 + 2 * binomial(days, $1) })
      let distance = Double(wins) - Double(days) / 2
      chi2 += distance * distance / (Double(days) / 4)
    }
    #expect(worst * 2500 > 0.001)
    // χ² of 2,500 cells is normal around 2,500 with a variance of twice that.
    #expect(((chi2 - 2500) / 5000.0.squareRoot()).magnitude < 3.29, "\(chi2)")
  }

  private func binomial(_ n: Int, _ k: Int) -> Double {
    var value = 1.0
    for i in 0..<k { value *= Double(n - i) / Double(i + 1) }
    for _ in 0..<n { value /= 2 }
    return value
  }

  @Test func `the same seed and history give the same year, another seed another one`() {
    #expect(Self.year(seed: 3).signs == Self.year(seed: 3).signs)
    #expect(Self.year(seed: 3).signs != Self.year(seed: 4).signs)
  }
}
