/// The keys of vi: letters are text while inserting and commands otherwise.
struct ViCommands {
  /// What a key led to.
  enum Handling {
    case handled
    /// An earlier or later line or statement is wanted.
    case up, down
    /// The key means what it always means.
    case unhandled
  }

  /// Whether letters are text.
  private(set) var isInserting = true
  /// The operator that waits for its motion: `d`, `c` or `y`, or `r` for its letter.
  private var waiting: Character?

  /// A statement begins with text.
  mutating func begin() {
    isInserting = true
    waiting = nil
  }

  mutating func press(_ key: Key, in buffer: inout EditBuffer) -> Handling {
    if isInserting {
      guard key == .escape else { return .unhandled }
      isInserting = false
      if buffer.cursor > buffer.lineStart { buffer.move(to: buffer.cursor - 1) }
      return .handled
    }
    guard case .text(let text) = key, let command = text.first else {
      waiting = nil
      return key == .escape ? .handled : .unhandled
    }
    if let operation = waiting {
      waiting = nil
      if operation == "r" {
        if buffer.cursor < buffer.lineEnd {
          let place = buffer.cursor
          buffer.delete(place..<(place + 1))
          buffer.insert(text)
          buffer.move(to: place)
        }
        return .handled
      }
      operate(operation, command, &buffer)
      return .handled
    }
    return run(command, &buffer)
  }

  private mutating func run(_ command: Character, _ buffer: inout EditBuffer) -> Handling {
    if let place = target(of: command, buffer) {
      buffer.move(to: place)
      return .handled
    }
    switch command {
    case "k": return .up
    case "j": return .down
    case "i": isInserting = true
    case "a":
      isInserting = true
      if buffer.cursor < buffer.lineEnd { buffer.move(to: buffer.cursor + 1) }
    case "I":
      isInserting = true
      buffer.move(to: buffer.lineStart)
    case "A":
      isInserting = true
      buffer.move(to: buffer.lineEnd)
    case "o":
      isInserting = true
      buffer.move(to: buffer.lineEnd)
      buffer.insert("\n")
    case "x": buffer.kill(buffer.cursor..<min(buffer.cursor + 1, buffer.lineEnd))
    case "X": buffer.kill(max(buffer.cursor - 1, buffer.lineStart)..<buffer.cursor)
    case "D": buffer.kill(buffer.cursor..<buffer.lineEnd)
    case "C":
      isInserting = true
      buffer.kill(buffer.cursor..<buffer.lineEnd)
    case "p":
      if buffer.cursor < buffer.lineEnd { buffer.move(to: buffer.cursor + 1) }
      buffer.yank()
    case "P": buffer.yank()
    case "u": buffer.undo()
    case "d", "c", "y", "r": waiting = command
    default: break
    }
    return .handled
  }

  private func target(of motion: Character, _ buffer: EditBuffer) -> Int? {
    switch motion {
    case "h": max(buffer.cursor - 1, buffer.lineStart)
    case "l", " ": min(buffer.cursor + 1, buffer.lineEnd)
    case "0", "^": buffer.lineStart
    case "$": buffer.lineEnd
    case "b": buffer.wordStart
    case "e": buffer.wordEnd
    case "w": nextWord(buffer)
    case "G": buffer.characters.count
    default: nil
    }
  }

  private func nextWord(_ buffer: EditBuffer) -> Int {
    var place = buffer.cursor
    let characters = buffer.characters
    while place < characters.count, EditBuffer.isWord(characters[place]) { place += 1 }
    while place < characters.count, !EditBuffer.isWord(characters[place]) { place += 1 }
    return place
  }

  private mutating func operate(
    _ operation: Character, _ motion: Character, _ buffer: inout EditBuffer
  ) {
    var range: Range<Int>
    if motion == operation {
      range = buffer.lineStart..<buffer.lineEnd
    } else if let place = target(of: motion == "w" && operation == "c" ? "e" : motion, buffer) {
      range = min(place, buffer.cursor)..<max(place, buffer.cursor)
    } else {
      return
    }
    range = range.clamped(to: 0..<buffer.characters.count)
    let cursor = buffer.cursor
    buffer.kill(range)
    if operation == "y" {
      buffer.undo()
      buffer.move(to: cursor)
    }
    if operation == "c" { isInserting = true }
  }
}
