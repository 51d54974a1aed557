/// What is looked for among a command line's words before they are parsed.
enum CommandWords {
  /// The value of the first mention of an option, `--name value` or `--name=value`; empty when none
  /// follows, nil without a mention.
  static func value(of option: String, in words: [String]) -> String? {
    for (index, word) in words.enumerated() {
      if word == option { return index + 1 < words.count ? words[index + 1] : "" }
      if word.hasPrefix(option + "=") { return String(word.dropFirst(option.count + 1)) }
    }
    return nil
  }
}
