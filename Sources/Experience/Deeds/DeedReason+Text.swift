import Calendars

extension DeedReason {
  /// The reason as a person reads it.
  package func text(_ wording: DeedWording) -> String {
    switch wording.language {
    case .english: english
    case .dutch: dutch
    case .french: french
    }
  }

  private var english: String {
    switch self {
    case .drawn(nil, let draw): "the first time for this customer; \(drawn(draw, "drawn"))"
    case .drawn(let days?, let draw): "last given \(days) days ago; \(drawn(draw, "drawn"))"
    case .conditionFails: "its condition does not hold"
    case .conditionUndecided: "its condition needs a value that is missing"
    case .optedOut: "wants no signs"
    case .unknownCustomer: "the visit names no customer, so no rule protects them"
    case .journeyHasSign(let deed, let date):
      "this journey has its sign: \(deed) on \(ISOText.date(date))"
    case .otherDeedFirst(let deed): "this journey gets \(deed)"
    case .pause(let count, let perDays, let days):
      "had it \(times(count)) in \(perDays) days, last \(days == 0 ? "today" : "\(days) days ago")"
    case .notDrawn(let draw): "not drawn (\(percent(draw)))"
    case .overBudget(let cost, let left): "costs \(amount(cost)), \(amount(left)) is left"
    }
  }

  private var dutch: String {
    switch self {
    case .drawn(nil, let draw):
      "de eerste keer voor deze klant; \(drawn(draw, "geloot", "altijd"))"
    case .drawn(let days?, let draw):
      "laatste keer \(days) dagen geleden; \(drawn(draw, "geloot", "altijd"))"
    case .conditionFails: "de voorwaarde geldt niet"
    case .conditionUndecided: "de voorwaarde vraagt een waarde die ontbreekt"
    case .optedOut: "wil geen tekens"
    case .unknownCustomer: "het bezoek noemt geen klant, dus geen regel beschermt hem"
    case .journeyHasSign(let deed, let date):
      "deze reis heeft haar teken: \(deed) op \(ISOText.date(date))"
    case .otherDeedFirst(let deed): "deze reis krijgt \(deed)"
    case .pause(let count, let perDays, let days):
      "kreeg het \(count) keer in \(perDays) dagen, laatst "
        + (days == 0 ? "vandaag" : "\(days) dagen geleden")
    case .notDrawn(let draw): "niet geloot (\(percent(draw)))"
    case .overBudget(let cost, let left): "kost \(amount(cost)), er is nog \(amount(left))"
    }
  }

  private var french: String {
    switch self {
    case .drawn(nil, let draw):
      "la première fois pour ce client ; \(drawn(draw, "tiré au sort", "toujours"))"
    case .drawn(let days?, let draw):
      "dernière fois il y a \(days) jours ; \(drawn(draw, "tiré au sort", "toujours"))"
    case .conditionFails: "sa condition n’est pas remplie"
    case .conditionUndecided: "sa condition demande une valeur absente"
    case .optedOut: "ne veut pas de signes"
    case .unknownCustomer: "la visite ne nomme aucun client, aucune règle ne le protège"
    case .journeyHasSign(let deed, let date):
      "ce parcours a son signe : \(deed) le \(ISOText.date(date))"
    case .otherDeedFirst(let deed): "ce parcours reçoit \(deed)"
    case .pause(let count, let perDays, let days):
      "l’a reçu \(count) fois en \(perDays) jours, la dernière "
        + (days == 0 ? "aujourd’hui" : "il y a \(days) jours")
    case .notDrawn(let draw): "pas tiré au sort (\(percent(draw)))"
    case .overBudget(let cost, let left): "coûte \(amount(cost)), il reste \(amount(left))"
    }
  }

  private func drawn(_ draw: Double, _ word: String, _ always: String = "always") -> String {
    draw >= 1 ? always : "\(word) (\(percent(draw)))"
  }

  private func times(_ count: Int) -> String { count == 1 ? "once" : "\(count) times" }

  /// Shares to a tenth of a percent.
  private func percent(_ share: Double) -> String { amount(100 * share, digits: 10) + " %" }

  /// Money to the cent; whole amounts without a fraction.
  private func amount(_ number: Double, digits: Double = 100) -> String {
    let rounded = (number * digits).rounded() / digits
    guard rounded.isFinite, rounded.magnitude < 1e15 else { return "\(number)" }
    return rounded == rounded.rounded() ? "\(Int64(rounded))" : "\(rounded)"
  }
}
