/// What the analyst pressed.
package enum Key: Sendable, Equatable {
  /// Typed text: one character, or a combining mark for the one before.
  case text(String)
  /// Text that the terminal marked as pasted, with `\n` for its line ends.
  case paste(String)
  /// A letter with Ctrl, lower case.
  case control(Character)
  /// A character with Alt, or after Esc.
  case alt(Character)
  case enter
  /// A line end that does not submit: Alt-Enter.
  case newline
  case tab
  case backTab
  case backspace
  case delete
  case escape
  case up
  case down
  case left
  case right
  case home
  case end
  case pageUp
  case pageDown
  case wordLeft
  case wordRight
  /// Backspace with Alt or Ctrl.
  case wordBackspace
  /// Delete with Alt or Ctrl.
  case wordDelete
}
