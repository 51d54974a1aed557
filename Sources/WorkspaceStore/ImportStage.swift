/// What an import is doing; the words are for people.
package enum ImportStage: String, Sendable, CaseIterable {
  case waiting = "waiting for another writer"
  case reading = "reading the file"
  case matching = "matching rows"
  case writing = "writing"
  case merging = "putting in order"
}
