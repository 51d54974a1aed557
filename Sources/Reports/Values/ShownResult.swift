import Tables

/// The result of an analysis as it is shown: fields in their order, and the settings that travel
/// with the figures.
package struct ShownResult: Sendable {
  /// The figure that the result is about.
  package struct Headline: Sendable {
    /// The field's name.
    package var field: String
    /// The decimals shown.
    package var digits: Int
    /// The range within which an interval is drawn; limits beyond it are clipped, which is said.
    package var range: ClosedRange<Double>?
    /// What follows the figure, such as `%`.
    package var unit: String?

    /// The headline of a field, with one decimal.
    package init(
      _ field: String, digits: Int = 1, range: ClosedRange<Double>? = nil, unit: String? = nil
    ) {
      self.field = field
      self.digits = digits
      self.range = range
      self.unit = unit
    }
  }

  /// A setting that the figures depend on.
  package struct Setting: Sendable {
    /// Such as `scale`.
    package let name: String
    /// Such as `0-10`.
    package let text: String
    /// Whether nobody said so: it is printed with `assumed`.
    package let isAssumed: Bool

    /// A setting.
    package init(_ name: String, _ text: String, isAssumed: Bool = false) {
      self.name = name
      self.text = text
      self.isAssumed = isAssumed
    }
  }

  /// What the result is called, such as `NPS`.
  package var title: String
  /// The named values, in order and full precision.
  package var fields: [ValueTree.Field]
  /// The figure that comes first, with the fields `low` and `high` as its interval.
  package var headline: Headline?
  /// The names of the fields that are counts of parts of a whole, drawn as a bar, worst first.
  package var bands: [String]
  /// The settings.
  package var settings: [Setting]
  /// Remarks in whole sentences.
  package var sentences: [String]
  /// The notes of the data.
  package var notes: [Note]

  /// A result.
  package init(
    title: String, fields: [ValueTree.Field], headline: Headline? = nil, bands: [String] = [],
    settings: [Setting] = [], sentences: [String] = [], notes: [Note] = []
  ) {
    self.title = title
    self.fields = fields
    self.headline = headline
    self.bands = bands
    self.settings = settings
    self.sentences = sentences
    self.notes = notes
  }

  /// The value of a field, or nil when there is no such field.
  package subscript(_ name: String) -> ValueTree? {
    fields.first { $0.name == name }?.value
  }
}

extension ValueTree {
  /// The number that the value is, or nil.
  var double: Double? {
    switch self {
    case .integer(let number): Double(number)
    case .number(let number): number
    default: nil
    }
  }

  /// The whole number that the value is, or nil.
  var count: Int? {
    switch self {
    case .integer(let number): Int(exactly: number)
    case .number(let number): Int(exactly: number)
    default: nil
    }
  }
}
