/// One remark about a sign: the fields that it says something about, the others nil.
///
/// Records are only ever added. What they come to is their fold in the order of writing.
package struct DeedRecord: Sendable, Equatable {
  /// The state; nil when the record is about something else.
  package var state: DeedState?
  package var doneBy: String?
  package var doneAt: Int64?
  package var evidenceRef: String?
  package var noticed: Bool?
  package var bragging: Int?
  package var objection: String?
  package var note: String?
  /// Whether the deed's own evidence says that the service was not done.
  package var isContradicted = false

  /// A record that says nothing yet.
  package init() {}
}

extension DeedOutcome {
  /// What records come to, in the order in which they were written.
  ///
  /// A sign that was noticed without having been done, or whose evidence contradicts it, is false:
  /// its state is `quarantined` until another record sets it right.
  package init(_ records: some Sequence<DeedRecord>, from start: DeedOutcome = DeedOutcome()) {
    self = start
    var isContradicted = false
    // A false sign that was recorded elsewhere stays one until something new is said of its state.
    var state = start.state
    for record in records {
      if let said = record.state {
        state = said
        isContradicted = record.isContradicted
      }
      doneBy = record.doneBy ?? doneBy
      doneAt = record.doneAt ?? doneAt
      evidenceRef = record.evidenceRef ?? evidenceRef
      noticed = record.noticed ?? noticed
      bragging = record.bragging ?? bragging
      objection = record.objection ?? objection
      note = record.note ?? note
    }
    let isFalse = (noticed == true && state != .done) || (state == .done && isContradicted)
    self.state = isFalse ? .quarantined : state
  }
}

/// What a deed's own evidence says about its service.
package enum EvidenceVerdict: Sendable, Equatable {
  /// The evidence is there.
  case proven
  /// There is evidence, and it says otherwise.
  case contradicted
  /// Nothing says that the service was done, and nothing that it was not.
  case unproven
}

extension DeedDefinition {
  /// A value of the visit that evidence looks at.
  package enum Fact: Sendable, Equatable {
    /// There is no such column, or no value.
    case missing
    case number(Double)
    case text(String)
    case flag(Bool)
  }

  /// The columns of the visit that the evidence `invoice` looks at.
  package static let invoiceFields = (amount: "invoice_amount", text: "invoice_text")

  /// Judges the evidence of a sign that was given.
  ///
  /// `fact` gives the visit's values by column. An invoice proves itself: its `invoice_amount` is 0
  /// and its `invoice_text` holds what stands between quotes in the sign (any text when the sign
  /// quotes none).
  package func verdict(reference: String?, fact: (String) -> Fact) -> EvidenceVerdict {
    switch evidence {
    case .none: return .proven
    case .photo: return reference.map(Self.isBlank) ?? true ? .unproven : .proven
    case .pointOfSale(let field):
      switch fact(field) {
      case .missing: return .unproven
      case .flag(let flag): return flag ? .proven : .contradicted
      case .number(let number): return number != 0 ? .proven : .contradicted
      case .text(let text): return Self.isBlank(text) ? .contradicted : .proven
      }
    case .invoice:
      guard case .number(let amount) = fact(Self.invoiceFields.amount) else { return .unproven }
      if amount != 0 { return .contradicted }
      guard case .text(let line) = fact(Self.invoiceFields.text), !Self.isBlank(line) else {
        return .contradicted
      }
      guard let wanted = Self.quoted(sign) else { return .proven }
      return Self.folded(line).contains(Self.folded(wanted)) ? .proven : .contradicted
    }
  }

  private static func isBlank(_ text: String) -> Bool { text.allSatisfy(\.isWhitespace) }

  private static func folded(_ text: String) -> String {
    text.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// What stands between the first pair of quotes.
  private static func quoted(_ text: String) -> String? {
    let pairs: [Character: Character] = ["\"": "\"", "“": "”", "„": "”", "«": "»", "‘": "’"]
    guard let start = text.firstIndex(where: { pairs[$0] != nil }), let close = pairs[text[start]]
    else { return nil }
    let rest = text[text.index(after: start)...]
    guard let end = rest.firstIndex(of: close) else { return nil }
    let inner = rest[..<end].drop(while: \.isWhitespace)
    return inner.isEmpty ? nil : String(inner)
  }
}
