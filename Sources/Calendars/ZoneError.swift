/// Why a time zone cannot be used.
///
/// Cases hold facts; the sentences are in `ZoneError+Message.swift`.
package enum ZoneError: Error, Equatable {
  /// No zone of this name in the directory; `closest` is one that may be meant.
  case unknown(String, directory: String, closest: String?)
  /// The directory has no time zones at all.
  case noZones(String, directory: String)
  /// The text can't be the name of a zone.
  case notAName(String)
  /// The file of the zone can't be read, with the system's error number.
  case unreadable(String, path: String, code: Int32)
  /// The file of the zone isn't a time zone file.
  case damaged(String, path: String)
  /// The zone counts leap seconds, which instants here don't.
  case leapSeconds(String)
}
