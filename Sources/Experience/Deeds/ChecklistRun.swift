/// One choice of a day's signs while it is made.
struct ChecklistRun {
  private let visits: [Checklist.Visit]
  private let deeds: [DeedDefinition]
  private let settings: Checklist.Settings
  /// The first sign of each journey.
  private var signed: [String: Checklist.PastSign] = [:]
  /// The days of a customer's signs, by deed.
  private var days: [CustomerDeed: [Int32]] = [:]
  private var candidates: [Checklist.Candidate] = []

  private struct CustomerDeed: Hashable {
    let customer, deed: String
  }

  init(
    visits: [Checklist.Visit], deeds: [DeedDefinition], history: [Checklist.PastSign],
    settings: Checklist.Settings
  ) {
    self.visits = visits
    self.deeds = deeds
    self.settings = settings
    for sign in history {
      days[CustomerDeed(customer: sign.customer, deed: sign.deed), default: []].append(sign.date)
      if let journey = sign.journey, (signed[journey]?.date ?? .max) > sign.date {
        signed[journey] = sign
      }
    }
  }

  /// All candidates in the order of time, judged.
  mutating func judged(
    condition: (_ visit: Int, _ deed: Int) -> Checklist.Condition
  ) -> [Checklist.Candidate] {
    let order = visits.indices.sorted {
      (visits[$0].at ?? .max, $0) < (visits[$1].at ?? .max, $1)
    }
    var journeys: [[Int]] = []
    var journeyAt: [String: Int] = [:]
    for visit in order where !(visits[visit].team.map(settings.decidedTeams.contains) ?? false) {
      for deed in deeds.indices
      where deeds[deed].touchpoint == nil || deeds[deed].touchpoint == visits[visit].touchpoint {
        var candidate = Checklist.Candidate(
          visit: visit, deed: deed, rule: nil,
          reason: .drawn(daysSinceLast: nil, draw: settings.draw))
        if let (rule, reason) = exclusion(visit, condition(visit, deed)) {
          candidate.rule = rule
          candidate.reason = reason
        } else {
          let key = journeyKey(visit)
          if let place = journeyAt[key] {
            journeys[place].append(candidates.count)
          } else {
            journeyAt[key] = journeys.count
            journeys.append([candidates.count])
          }
        }
        candidates.append(candidate)
      }
    }
    for journey in journeys { decide(journey) }
    for place in candidates.indices where candidates[place].rule == nil { draw(place) }
    spend()
    return candidates
  }

  /// What leaves a candidate out whatever else there is.
  private func exclusion(
    _ visit: Int, _ condition: Checklist.Condition
  ) -> (DeedRule, DeedReason)? {
    switch condition {
    case .fails: return (.when, .conditionFails)
    case .undecided: return (.when, .conditionUndecided)
    case .holds: break
    }
    if visits[visit].customer == nil { return (.optOut, .unknownCustomer) }
    if visits[visit].optedOut == true { return (.optOut, .optedOut) }
    if let journey = visits[visit].journey, let sign = signed[journey] {
      return (.subtle, .journeyHasSign(deed: sign.deed, date: sign.date))
    }
    return nil
  }

  /// Without a journey, a visit is one; without a visit, what a customer does on the day.
  private func journeyKey(_ visit: Int) -> String {
    if let journey = visits[visit].journey { return "j" + journey }
    if let id = visits[visit].visit { return "v" + id }
    return "c" + (visits[visit].customer ?? "")
  }

  /// Leaves one candidate of a journey: of those that the customer did not have lately the one with
  /// the best uplift for the money, then the first.
  private mutating func decide(_ places: [Int]) {
    var free: [Int] = []
    for place in places {
      if let pause = pause(candidates[place]) {
        candidates[place].rule = .incidental
        candidates[place].reason = pause
      } else {
        free.append(place)
      }
    }
    guard let winner = free.min(by: isBetter) else { return }
    for place in free where place != winner {
      candidates[place].rule = .subtle
      candidates[place].reason = .otherDeedFirst(deed: deeds[candidates[winner].deed].id)
    }
    let key = customerDeed(candidates[winner])
    let last = days[key]?.filter { $0 < settings.date }.max()
    candidates[winner].reason = .drawn(
      daysSinceLast: last.map { Int(settings.date) - Int($0) }, draw: settings.draw)
    days[key, default: []].append(settings.date)
  }

  private func customerDeed(_ candidate: Checklist.Candidate) -> CustomerDeed {
    CustomerDeed(
      customer: visits[candidate.visit].customer ?? "", deed: deeds[candidate.deed].id)
  }

  /// The pause that a candidate falls into; nil when the customer may have the deed.
  private func pause(_ candidate: Checklist.Candidate) -> DeedReason? {
    let deed = deeds[candidate.deed]
    let recent = (days[customerDeed(candidate)] ?? []).filter {
      Int(settings.date) - Int($0) < deed.perDays
    }
    guard recent.count >= deed.maximumPerCustomer else { return nil }
    let since = recent.max().map { Int(settings.date) - Int($0) } ?? 0
    return .pause(count: recent.count, perDays: deed.perDays, daysSinceLast: since)
  }

  private func isBetter(_ left: Int, _ right: Int) -> Bool {
    func merit(_ place: Int) -> (Double, Double, Double, Int, Int) {
      let deed = deeds[candidates[place].deed]
      return (
        deed.costPerUplift, deed.cost, -(deed.uplift ?? 0), candidates[place].deed, place
      )
    }
    return merit(left) < merit(right)
  }

  private mutating func draw(_ place: Int) {
    let customer = visits[candidates[place].visit].customer ?? ""
    let hash = DeedHash(seed: settings.seed, customer: customer, date: settings.date)
    guard hash.unit >= settings.draw else { return }
    candidates[place].rule = .unexpected
    candidates[place].reason = .notDrawn(draw: settings.draw)
  }

  /// Spends the budget on the best first; what no longer fits makes room for what does.
  private mutating func spend() {
    guard var left = settings.budget else { return }
    let open = candidates.indices.filter { place in
      candidates[place].rule == nil
        && (settings.team == nil || visits[candidates[place].visit].team == settings.team)
    }
    for place in open.sorted(by: isBetterForMoney) {
      let cost = deeds[candidates[place].deed].cost
      if cost <= left {
        left -= cost
      } else {
        candidates[place].rule = .budget
        candidates[place].reason = .overBudget(cost: cost, left: left)
      }
    }
  }

  private func isBetterForMoney(_ left: Int, _ right: Int) -> Bool {
    let (first, second) = (deeds[candidates[left].deed], deeds[candidates[right].deed])
    if first.costPerUplift != second.costPerUplift {
      return first.costPerUplift < second.costPerUplift
    }
    if first.cost != second.cost { return first.cost < second.cost }
    return left < right
  }
}
