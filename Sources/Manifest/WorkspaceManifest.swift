/// What `deed.toml` says about a workspace.
///
/// Every value was checked; what the file leaves out has its default.
package struct WorkspaceManifest: Sendable, Equatable {
  /// What the workspace is called.
  package var name: String
  /// The time zone in which days, weeks and months begin.
  package var zone: String
  /// How people here write numbers and dates: `iso`, `nl`, `fr`, `de`, `en`, `en-US`, `en-GB`.
  package var locale: String
  /// Whether what is shown is meant for others, so that small groups are hidden.
  package var publishes: Bool
  /// The day as of which scripts run, as `2026-03-02`; nil for the day on which they run.
  package var asOf: String?
  /// The fewest answers that a shown group may have.
  package var minimumAnswers: Int
  /// The fewest answers that a group may have whose comments are shown.
  package var minimumComments: Int
  /// The tables that say more than the defaults, by name.
  package var tables: [String: TableSettings]
  /// The declared surveys, by id.
  package var surveys: [String: SurveySettings]
  /// The section `[schedules]`, as it stands.
  package var schedules: [String: Setting]
  /// The libraries that scripts use: the lowest version by address, as they stand.
  package var libraries: [String: String]
  /// Whether a library must be signed with one of the trusted keys.
  package var requiresSignatures: Bool
  /// The keys whose signatures are trusted, as `ed25519:…`.
  package var trustedKeys: [String]
  /// What the folder is as a library; nil for a workspace.
  package var library: LibraryManifest?
  /// What scripts are granted, by the script's name or path.
  package var grants: [String: GrantSettings]

  /// The defaults.
  package init(name: String = "workspace") {
    self.name = name
    self.zone = "Europe/Brussels"
    self.locale = "iso"
    self.publishes = false
    self.minimumAnswers = 5
    self.minimumComments = 10
    self.tables = [:]
    self.surveys = [:]
    self.schedules = [:]
    self.libraries = [:]
    self.requiresSignatures = false
    self.trustedKeys = []
    self.library = nil
    self.grants = [:]
  }
}

/// What the manifest grants one script.
package struct GrantSettings: Sendable, Equatable {
  /// Files and folders to read, from the workspace's folder.
  package var read: [String] = []
  /// Files and folders to write, from the workspace's folder.
  package var write: [String] = []
  /// Hosts to connect to.
  package var net: [String] = []
  /// Secrets, by name.
  package var secrets: [String] = []
  /// Tables of the workspace to append to.
  package var append: [String] = []
  /// Whether the script sees who someone is.
  package var personal = false

  /// Grants nothing.
  package init() {}
}

/// What the manifest says about one table.
package struct TableSettings: Sendable, Equatable {
  /// The columns that tell one row from another; nil for the table's default.
  package var key: [String]?
  /// The types of columns by name: `integer`, `number`, `string`, `boolean`, `date`, `time`.
  package var types: [String: String]
  /// The columns that say who someone is.
  package var personal: [String]

  /// Settings that change nothing.
  package init(key: [String]? = nil, types: [String: String] = [:], personal: [String] = []) {
    self.key = key
    self.types = types
    self.personal = personal
  }
}

/// What the manifest says about one survey.
package struct SurveySettings: Sendable, Equatable {
  /// What people call it.
  package var name: String?
  /// What kind it is, such as `relation` or `transaction`.
  package var kind: String?
  /// The column of the export that holds the score.
  package var score: String?
  /// The scale of the score, such as `0-10`; nil when it is not declared.
  package var scale: String?
  /// The first day of the survey, as `2026-01-31`: earlier answers are set aside.
  package var launched: String?
  /// Codes that stand for no answer.
  package var missing: [Double]
  /// The code of the scale's lowest answer, when the file's codes begin elsewhere.
  package var codeOfLowest: Int?
  /// The column with the seconds that an answer took.
  package var duration: String?
  /// The columns of a grid of items with the same answers.
  package var grid: [String]

  /// An undeclared survey.
  package init() {
    self.missing = []
    self.grid = []
  }

  /// The lowest and the highest answer of the declared scale.
  package var bounds: ClosedRange<Int>? { scale.flatMap(Self.bounds) }

  /// The lowest and the highest answer of a scale's name: `0-10` is 0…10, `-5-5` is −5…5.
  package static func bounds(of scale: String) -> ClosedRange<Int>? {
    let isNegative = scale.hasPrefix("-")
    let rest = isNegative ? scale.dropFirst() : scale[...]
    guard let dash = rest.firstIndex(of: "-") else { return nil }
    let lowDigits = rest[..<dash]
    let highText = rest[rest.index(after: dash)...]
    let highDigits = highText.hasPrefix("-") ? highText.dropFirst() : highText
    guard
      [lowDigits, highDigits].allSatisfy({ digits in
        (1...4).contains(digits.utf8.count) && digits.utf8.allSatisfy { $0 &- 48 < 10 }
      }), let low = Int(lowDigits), let high = Int(highText)
    else { return nil }
    return (isNegative ? -low : low) < high ? (isNegative ? -low : low)...high : nil
  }
}
