/// A section while a document is being read.
final class TOMLSection {
  /// How a section came to be, which decides who may still add to it.
  enum Origin {
    /// As a parent in a longer header: a header of its own may still follow.
    case implied
    /// By its header.
    case header
    /// By a dotted name: other dotted names may add to it, headers may not.
    case dots
  }

  /// What a name in a section stands for.
  enum Member {
    case value(Setting)
    case section(TOMLSection)
    /// Sections written with `[[name]]`, in order.
    case list([TOMLSection])
  }

  var origin: Origin
  var members: [String: Member] = [:]

  init(_ origin: Origin) { self.origin = origin }

  /// The section and everything in it as a value.
  var settings: [String: Setting] {
    members.mapValues { member in
      switch member {
      case .value(let value): value
      case .section(let section): .table(section.settings)
      case .list(let sections): .array(sections.map { .table($0.settings) })
      }
    }
  }
}
