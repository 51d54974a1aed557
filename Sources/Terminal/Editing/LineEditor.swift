/// Edits one statement after the other: keys in, a picture and at last a statement out.
///
/// It knows no terminal and does no input or output, so that tests can press every key.
package struct LineEditor {
  /// What a key led to.
  package enum Outcome: Sendable, Equatable {
    /// The picture may have changed.
    case editing
    /// A statement is finished.
    case submitted(String)
    /// What was typed so far was given up.
    case abandoned
    /// The analyst wants to leave.
    case endOfInput
    /// The screen is to be cleared.
    case cleared
    /// The process is to be stopped until the shell continues it.
    case suspended
    /// The text is to be edited in an editor of the analyst's.
    case editor(String)
  }

  enum Mode {
    case plain
    case searching(Search)
    case choosing(Completion, selected: Int?)
    /// Ctrl-X was pressed.
    case prefixed
  }

  struct Search {
    var query = ""
    var matches: [String]
    var index = 0
    let draft: String
  }

  /// The text being edited.
  package internal(set) var buffer = EditBuffer()
  var mode = Mode.plain
  /// Vi's keys; nil for those of Emacs.
  var vi: ViCommands?
  let advice: any EditorAdvice
  private var entries: [String] = []
  private var place = 0
  private var draft = ""

  /// An editor with the keys of Emacs, or those of vi.
  package init(advice: any EditorAdvice, isVi: Bool = false) {
    self.advice = advice
    vi = isVi ? ViCommands() : nil
  }

  /// Begins the next statement with the entries to go back to, oldest first.
  package mutating func begin(history: [String], text: String = "") {
    entries = history
    place = history.count
    buffer.set(text, undoable: false)
    mode = .plain
    vi?.begin()
  }

  /// What the key leads to.
  package mutating func press(_ key: Key) -> Outcome {
    switch mode {
    case .searching(let search): return searchKey(key, search)
    case .prefixed:
      mode = .plain
      if key == .control("e") { return .editor(buffer.text) }
      if key == .control("u") { buffer.undo() }
      return .editing
    case .choosing(let completion, let selected):
      mode = .plain
      if let outcome = choiceKey(key, completion, selected) { return outcome }
    case .plain: break
    }
    if var commands = vi {
      let handled = commands.press(key, in: &buffer)
      vi = commands
      switch handled {
      case .handled: return .editing
      case .up: return moved(-1)
      case .down: return moved(1)
      case .unhandled: break
      }
    }
    return edit(key)
  }

  private mutating func edit(_ key: Key) -> Outcome {
    switch key {
    case .text(let text): buffer.insert(text)
    case .paste(let text): buffer.insert(text)
    case .enter: return submit()
    case .newline: buffer.insert("\n")
    case .tab: complete()
    case .control("d") where buffer.isEmpty: return .endOfInput
    case .control("c"):
      if buffer.isEmpty { return .editing }
      buffer.set("")
      place = entries.count
      return .abandoned
    case .control("l"): return .cleared
    case .control("z"): return .suspended
    case .control("x"): mode = .prefixed
    case .control("r"): startSearch()
    case .up: return moved(-1)
    case .down: return moved(1)
    case .control("p"), .pageUp: recall(-1)
    case .control("n"), .pageDown: recall(1)
    default: change(key)
    }
    return .editing
  }

  /// Keys that only move or change the text.
  private mutating func change(_ key: Key) {
    switch key {
    case .left, .control("b"): buffer.move(to: buffer.cursor - 1)
    case .right, .control("f"): if !acceptHint() { buffer.move(to: buffer.cursor + 1) }
    case .home, .control("a"): buffer.move(to: buffer.lineStart)
    case .end, .control("e"): if !acceptHint() { buffer.move(to: buffer.lineEnd) }
    case .wordLeft, .alt("b"): buffer.move(to: buffer.wordStart)
    case .wordRight, .alt("f"): if !acceptHint(word: true) { buffer.move(to: buffer.wordEnd) }
    case .alt("<"): buffer.move(to: 0)
    case .alt(">"): buffer.move(to: buffer.characters.count)
    case .backspace: buffer.deleteBackward()
    case .delete, .control("d"): buffer.deleteForward()
    case .wordBackspace: buffer.kill(buffer.wordStart..<buffer.cursor)
    case .wordDelete, .alt("d"): buffer.kill(buffer.cursor..<buffer.wordEnd)
    case .control("w"): buffer.kill(spaceStart..<buffer.cursor)
    case .control("k"):
      let end = buffer.lineEnd
      buffer.kill(buffer.cursor..<(end == buffer.cursor ? end + 1 : end))
    case .control("u"): buffer.kill(buffer.lineStart..<buffer.cursor)
    case .control("y"): buffer.yank()
    case .alt("y"): buffer.yankEarlier()
    case .control("t"): buffer.transpose()
    case .control("_"): buffer.undo()
    case .alt("_"), .alt("/"): buffer.redo()
    case .alt("u"): buffer.changeCase { $0.uppercased() }
    case .alt("l"): buffer.changeCase { $0.lowercased() }
    case .alt("c"): buffer.changeCase { $0.prefix(1).uppercased() + $0.dropFirst() }
    default: break
    }
  }

  /// The start of the piece between spaces before the cursor.
  private var spaceStart: Int {
    var place = buffer.cursor
    while place > 0, buffer.characters[place - 1].isWhitespace { place -= 1 }
    while place > 0, !buffer.characters[place - 1].isWhitespace { place -= 1 }
    return place
  }

  private mutating func submit() -> Outcome {
    outdent()
    let text = buffer.text
    if !advice.isComplete(text), !text.hasSuffix("\n\n") {
      // Enter in the middle of a statement that is whole submits it; this one is not.
      buffer.move(to: buffer.characters.count)
      buffer.insert("\n" + indentation(of: text))
      return .editing
    }
    buffer.move(to: buffer.characters.count)
    return .submitted(text)
  }

  /// Takes one step of indentation from the last line when it closes a block.
  private mutating func outdent() {
    let start = buffer.characters.lastIndex(of: "\n").map { $0 + 1 } ?? 0
    let line = buffer.characters[start...]
    guard start > 0, line.prefix(2).allSatisfy({ $0 == " " }), line.count > 2 else { return }
    let before = String(buffer.characters[..<start])
    let spaces = line.prefix { $0 == " " }.count
    guard spaces == indentation(of: before).count,
      let word = LuaLexer.tokens(of: String(line)).first?.text,
      ["end", "until", "else", "elseif", "}", ")"].contains(word)
    else { return }
    let cursor = buffer.cursor
    buffer.delete(start..<(start + 2))
    buffer.move(to: cursor - 2)
  }

  /// The indentation of the next line: two spaces for each block or bracket that is open.
  private func indentation(of text: String) -> String {
    var depth = 0
    for token in LuaLexer.tokens(of: text) {
      switch (token.kind, token.text) {
      case (.openString, _), (.openComment, _): return ""
      case (.keyword, "function"), (.keyword, "do"), (.keyword, "then"), (.keyword, "repeat"),
        (.symbol, "("), (.symbol, "{"), (.symbol, "["):
        depth += 1
      case (.keyword, "end"), (.keyword, "until"), (.keyword, "elseif"), (.symbol, ")"),
        (.symbol, "}"), (.symbol, "]"):
        depth -= 1
      default: break
      }
    }
    return String(repeating: "  ", count: min(max(0, depth), 12))
  }

  // MARK: Earlier statements

  private mutating func moved(_ step: Int) -> Outcome {
    if !buffer.moveLine(step) { recall(step) }
    return .editing
  }

  private mutating func recall(_ step: Int) {
    let next = place + step
    guard next >= 0, next <= entries.count else { return }
    if place == entries.count { draft = buffer.text }
    place = next
    buffer.set(place == entries.count ? draft : entries[place])
  }

  /// The rest of the latest entry that begins with what is typed; nil when there is none.
  package var hint: String? {
    guard case .plain = mode, !buffer.isEmpty, buffer.cursor == buffer.characters.count,
      vi?.isInserting ?? true
    else { return nil }
    let text = buffer.text
    guard let entry = entries.last(where: { $0.count > text.count && $0.hasPrefix(text) }) else {
      return nil
    }
    return String(entry.dropFirst(text.count))
  }

  private mutating func acceptHint(word: Bool = false) -> Bool {
    guard let hint else { return false }
    var accepted = hint
    if word {
      let characters = Array(hint)
      var end = 0
      while end < characters.count, !EditBuffer.isWord(characters[end]) { end += 1 }
      while end < characters.count, EditBuffer.isWord(characters[end]) { end += 1 }
      accepted = String(characters[..<end])
    }
    buffer.insert(accepted)
    return true
  }

  // MARK: Searching

  private mutating func startSearch() {
    mode = .searching(
      Search(matches: HistorySearch("", in: entries).matches, draft: buffer.text))
  }

  private mutating func searchKey(_ key: Key, _ search: Search) -> Outcome {
    var search = search
    switch key {
    case .text(let text): search.query += text
    case .paste(let text): search.query += text.filter { !$0.isNewline }
    case .backspace: if !search.query.isEmpty { search.query.removeLast() }
    case .control("r"), .up:
      if !search.matches.isEmpty { search.index = (search.index + 1) % search.matches.count }
      mode = .searching(search)
      return .editing
    case .control("s"), .down:
      if !search.matches.isEmpty {
        search.index = (search.index + search.matches.count - 1) % search.matches.count
      }
      mode = .searching(search)
      return .editing
    case .control("g"), .control("c"):
      mode = .plain
      buffer.set(search.draft)
      return .editing
    default:
      mode = .plain
      if search.matches.indices.contains(search.index) {
        buffer.set(search.matches[search.index])
      }
      return key == .enter ? submit() : .editing
    }
    search.matches = HistorySearch(search.query, in: entries).matches
    search.index = 0
    mode = .searching(search)
    return .editing
  }

  // MARK: Completing

  private mutating func complete() {
    let line = buffer.characters[buffer.lineStart..<buffer.cursor]
    if line.allSatisfy(\.isWhitespace) {
      buffer.insert("  ")
      return
    }
    guard let completion = advice.completion(of: buffer.characters, cursor: buffer.cursor),
      !completion.choices.isEmpty
    else { return }
    if completion.choices.count == 1 {
      insert(completion.choices[0].text + completion.choices[0].tail, over: completion.range)
      return
    }
    let typed = String(buffer.characters[completion.range])
    let common = completion.commonPrefix
    if common.count > typed.count, common.lowercased().hasPrefix(typed.lowercased()) {
      insert(common, over: completion.range)
    }
    guard let again = advice.completion(of: buffer.characters, cursor: buffer.cursor) else {
      return
    }
    mode = .choosing(again, selected: nil)
  }

  private mutating func insert(_ text: String, over range: Range<Int>) {
    buffer.delete(range)
    buffer.insert(text)
  }

  /// What a key does while choices are shown; nil when it does what it always does.
  private mutating func choiceKey(
    _ key: Key, _ completion: Completion, _ selected: Int?
  ) -> Outcome? {
    let count = completion.choices.count
    let next: Int
    switch key {
    case .tab, .down: next = selected.map { ($0 + 1) % count } ?? 0
    case .backTab, .up: next = selected.map { ($0 + count - 1) % count } ?? count - 1
    case .escape, .control("g"): return .editing
    case .enter where selected != nil: return .editing
    default: return nil
    }
    insert(completion.choices[next].text, over: completion.range)
    mode = .choosing(
      Completion(completion.range.lowerBound..<buffer.cursor, completion.choices), selected: next)
    return .editing
  }
}
