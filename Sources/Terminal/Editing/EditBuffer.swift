/// The text being edited, by characters as people count them, with its cursor.
///
/// Every change can be undone; a run of typed letters is one change.
package struct EditBuffer {
  /// The text.
  package private(set) var characters: [Character] = []
  /// Where the next character goes, 0…count.
  package private(set) var cursor = 0
  private var undone: [State] = []
  private var history: [State] = []
  private var killed: [[Character]] = []
  private var lastAction = Action.other
  private var yanked: (range: Range<Int>, ring: Int)?

  private struct State {
    let characters: [Character]
    let cursor: Int
  }

  private enum Action {
    case typing, killing, yanking, other
  }

  private static let mostStates = 500
  private static let mostKills = 60

  /// An empty buffer.
  package init() {}

  /// The text as a string.
  package var text: String { String(characters) }

  /// Whether there is no text.
  package var isEmpty: Bool { characters.isEmpty }

  /// Replaces everything; the cursor goes to the end, and kills stay.
  package mutating func set(_ text: String, cursor place: Int? = nil, undoable: Bool = true) {
    if undoable { remember() } else { (history, undone) = ([], []) }
    characters = Array(text)
    cursor = min(max(0, place ?? characters.count), characters.count)
    lastAction = .other
  }

  // MARK: Changing

  /// Inserts text at the cursor; a combining mark joins the character before.
  package mutating func insert(_ text: String) {
    if lastAction != .typing || text.count > 1 || text == " " || text == "\n" { remember() }
    replace(cursor..<cursor, with: text)
    lastAction = text.count > 1 ? .other : .typing
  }

  private mutating func replace(_ range: Range<Int>, with text: String) {
    // The characters beside the change may join it: é typed as e and a mark, emoji sequences.
    let lower = max(0, range.lowerBound - 1)
    let upper = min(characters.count, range.upperBound + 1)
    let head = String(characters[lower..<range.lowerBound]) + text
    let joined = Array(head + String(characters[range.upperBound..<upper]))
    cursor = min(lower + head.count, lower + joined.count)
    characters.replaceSubrange(lower..<upper, with: joined)
  }

  private mutating func remove(_ range: Range<Int>) {
    characters.removeSubrange(range)
    cursor = range.lowerBound
  }

  /// Deletes the character before the cursor.
  package mutating func deleteBackward() {
    guard cursor > 0 else { return }
    remember()
    remove((cursor - 1)..<cursor)
    lastAction = .other
  }

  /// Deletes the character at the cursor.
  package mutating func deleteForward() {
    guard cursor < characters.count else { return }
    remember()
    remove(cursor..<(cursor + 1))
    lastAction = .other
  }

  /// Deletes a range for good.
  package mutating func delete(_ range: Range<Int>) {
    let range = range.clamped(to: 0..<characters.count)
    guard !range.isEmpty else { return }
    remember()
    remove(range)
    lastAction = .other
  }

  /// Swaps the characters around the cursor.
  package mutating func transpose() {
    let right = cursor == characters.count ? cursor - 1 : cursor
    guard right > 0 else { return }
    remember()
    characters.swapAt(right - 1, right)
    cursor = right + 1
    lastAction = .other
  }

  /// Changes the letters from the cursor to the end of the word.
  package mutating func changeCase(_ change: (String) -> String) {
    let end = wordEnd
    guard end > cursor else { return }
    remember()
    let changed = Array(change(String(characters[cursor..<end])))
    characters.replaceSubrange(cursor..<end, with: changed)
    cursor += changed.count
    lastAction = .other
  }

  // MARK: Killing and yanking

  /// Cuts a range into the kill ring; kills one after the other are one piece.
  package mutating func kill(_ range: Range<Int>) {
    let range = range.clamped(to: 0..<characters.count)
    guard !range.isEmpty else { return }
    remember()
    let piece = Array(characters[range])
    if lastAction == .killing, let last = killed.popLast() {
      killed.append(range.lowerBound < cursor ? piece + last : last + piece)
    } else {
      killed.append(piece)
      if killed.count > Self.mostKills { killed.removeFirst() }
    }
    remove(range)
    lastAction = .killing
  }

  /// Inserts what was killed last.
  package mutating func yank() {
    guard let last = killed.last else { return }
    remember()
    let start = cursor
    replace(cursor..<cursor, with: String(last))
    yanked = (start..<cursor, killed.count - 1)
    lastAction = .yanking
  }

  /// Replaces what was just yanked by the kill before it.
  package mutating func yankEarlier() {
    guard lastAction == .yanking, let (range, ring) = yanked, killed.count > 1 else { return }
    let earlier = ring == 0 ? killed.count - 1 : ring - 1
    characters.removeSubrange(range)
    cursor = range.lowerBound
    let start = cursor
    replace(cursor..<cursor, with: String(killed[earlier]))
    yanked = (start..<cursor, earlier)
  }

  // MARK: Undoing

  private mutating func remember() {
    history.append(State(characters: characters, cursor: cursor))
    if history.count > Self.mostStates { history.removeFirst() }
    undone = []
  }

  /// Takes the last change back; false when there is none.
  @discardableResult package mutating func undo() -> Bool {
    guard let state = history.popLast() else { return false }
    undone.append(State(characters: characters, cursor: cursor))
    (characters, cursor) = (state.characters, state.cursor)
    lastAction = .other
    return true
  }

  /// Does again what was undone last; false when there is nothing.
  @discardableResult package mutating func redo() -> Bool {
    guard let state = undone.popLast() else { return false }
    history.append(State(characters: characters, cursor: cursor))
    (characters, cursor) = (state.characters, state.cursor)
    lastAction = .other
    return true
  }

  // MARK: Moving

  /// Puts the cursor at a place, clamped to the text.
  package mutating func move(to place: Int) {
    cursor = min(max(0, place), characters.count)
    lastAction = .other
  }

  /// The start of the cursor's line.
  package var lineStart: Int {
    characters[..<cursor].lastIndex(of: "\n").map { $0 + 1 } ?? 0
  }

  /// The end of the cursor's line.
  package var lineEnd: Int { characters[cursor...].firstIndex(of: "\n") ?? characters.count }

  /// The start of the word before the cursor.
  package var wordStart: Int {
    var place = cursor
    while place > 0, !Self.isWord(characters[place - 1]) { place -= 1 }
    while place > 0, Self.isWord(characters[place - 1]) { place -= 1 }
    return place
  }

  /// The end of the word after the cursor.
  package var wordEnd: Int {
    var place = cursor
    while place < characters.count, !Self.isWord(characters[place]) { place += 1 }
    while place < characters.count, Self.isWord(characters[place]) { place += 1 }
    return place
  }

  /// Moves a line up or down at the same distance from the line's start; false at the first or last.
  @discardableResult package mutating func moveLine(_ step: Int) -> Bool {
    let column = cursor - lineStart
    if step < 0 {
      let start = lineStart
      guard start > 0 else { return false }
      move(to: start - 1)
      let above = lineStart
      move(to: min(above + column, start - 1))
    } else {
      let end = lineEnd
      guard end < characters.count else { return false }
      move(to: end + 1)
      move(to: min(cursor + column, lineEnd))
    }
    return true
  }

  /// Whether a word may hold the character.
  static func isWord(_ character: Character) -> Bool {
    character == "_" || character.isLetter || character.isNumber
  }
}
