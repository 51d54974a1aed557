/// Work that was given up because somebody asked to stop.
package struct Stopped: Error, Equatable, CustomStringConvertible {
  /// The error of a loop that gives up.
  package init() {}

  /// The word that messages use.
  package var description: String { "stopped" }
}
