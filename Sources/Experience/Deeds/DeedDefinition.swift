/// Invisible service, and the discreet sign that shows it.
package struct DeedDefinition: Sendable, Equatable {
  /// How a deed shows afterwards that its service was done.
  package enum Evidence: Sendable, Equatable {
    case none
    /// A photo, which the record refers to.
    case photo
    /// A field of the visit, as the till writes it, that must hold something.
    case pointOfSale(field: String)
    /// An invoice line that charges nothing and carries the sign's text.
    case invoice

    /// The evidence of a name such as `photo` or `pos:cleaned`; nil for any other text.
    package init?(named name: String) {
      switch name {
      case "none": self = .none
      case "photo": self = .photo
      case "invoice": self = .invoice
      default:
        guard name.hasPrefix("pos:"), name.utf8.count > 4 else { return nil }
        self = .pointOfSale(field: String(name.dropFirst(4)))
      }
    }

    /// The name, as analysts write it.
    package var name: String {
      switch self {
      case .none: "none"
      case .photo: "photo"
      case .pointOfSale(let field): "pos:\(field)"
      case .invoice: "invoice"
      }
    }
  }

  /// What scripts and records call it.
  package var id: String
  /// What people call it.
  package var name: String
  /// Where in the journey it belongs; nil for every touchpoint.
  package var touchpoint: String?
  /// The effort that the customer cannot see.
  package var service: String
  /// What they will see.
  package var sign: String
  /// What it tells them.
  package var meaning: String
  /// How one proves that the service was done.
  package var evidence: Evidence
  /// What one sign costs.
  package var cost: Double
  /// What one sign is expected to bring, in any unit that all deeds share; nil when unknown.
  package var uplift: Double?
  /// How many signs of this deed a customer gets at most in `perDays` days.
  package var maximumPerCustomer: Int
  /// The days over which signs are counted.
  package var perDays: Int

  /// A deed; signs come at most once in 180 days unless said otherwise.
  package init(
    id: String, name: String? = nil, touchpoint: String? = nil, service: String, sign: String,
    meaning: String, evidence: Evidence = .none, cost: Double = 0, uplift: Double? = nil,
    maximumPerCustomer: Int = 1, perDays: Int = 180
  ) {
    self.id = id
    self.name = name ?? id
    self.touchpoint = touchpoint
    self.service = service
    self.sign = sign
    self.meaning = meaning
    self.evidence = evidence
    self.cost = cost
    self.uplift = uplift
    self.maximumPerCustomer = maximumPerCustomer
    self.perDays = perDays
  }

  /// What a unit of expected uplift costs; infinite when nothing is expected of it.
  var costPerUplift: Double {
    guard let uplift, uplift > 0 else { return .infinity }
    return cost / uplift
  }
}
