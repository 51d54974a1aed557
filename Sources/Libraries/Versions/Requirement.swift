/// That a library needs another one, in at least a version.
package struct Requirement: Sendable, Hashable {
  /// The library that is needed.
  package let address: LibraryAddress
  /// The lowest version that will do; later ones of its series do too.
  package let minimum: LibraryVersion

  /// A requirement.
  package init(_ address: LibraryAddress, atLeast minimum: LibraryVersion) {
    self.address = address
    self.minimum = minimum
  }

  /// Whether a version will do.
  package func takes(_ version: LibraryVersion) -> Bool {
    version >= minimum && version.series == minimum.series
  }

  /// The requirements of a section of a manifest, by address.
  ///
  /// - Throws: `LibraryError`; `file` is what its message calls the manifest.
  package static func all(
    _ section: [String: String], file: String
  ) throws(LibraryError) -> [Requirement] {
    var requirements: [Requirement] = []
    for (place, version) in section.sorted(by: { $0.key < $1.key }) {
      let address = try LibraryAddress(place)
      guard address.secrets.isEmpty else { throw .credentials(address.text, file: file) }
      guard let minimum = LibraryVersion(atLeast: version) else {
        throw .notAVersion(version, of: address.text, file: file)
      }
      if requirements.contains(where: { $0.address == address }) {
        throw .requiredTwice(address.text, file: file)
      }
      requirements.append(Requirement(address, atLeast: minimum))
    }
    return requirements
  }
}
