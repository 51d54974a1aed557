import Foundation
import Scheduling

/// A schedule's settings as the catalogue keeps them.
struct StoredSettings: Codable {
  private let name: String
  private let script: String
  private let arguments: [String]
  private let cron: String
  private let zone: String
  private let timeout: Int
  private let catchUp: String
  private let overlap: String
  private let retries: Int
  private let retry: Int
  private let notify: [String]

  /// The text of settings.
  static func text(_ settings: ScheduleSettings) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(StoredSettings(settings)), as: UTF8.self)
  }

  /// The settings of a text; what this version does not know is an error.
  static func settings(_ text: String) throws -> ScheduleSettings {
    let stored = try JSONDecoder().decode(StoredSettings.self, from: Data(text.utf8))
    guard let catchUp = CatchUp(rawValue: stored.catchUp),
      let overlap = Overlap(rawValue: stored.overlap)
    else { throw StoreError.catalogue(path: "schedules", remark: "unknown settings \(text)") }
    var settings = ScheduleSettings(
      name: stored.name, script: stored.script, expression: stored.cron, zone: stored.zone)
    settings.arguments = stored.arguments
    settings.timeoutSeconds = stored.timeout
    settings.catchUp = catchUp
    settings.overlap = overlap
    settings.retries = stored.retries
    settings.retrySeconds = stored.retry
    settings.notifications = try stored.notify.map { try Scheduling.Notification($0) }
    return settings
  }

  private init(_ settings: ScheduleSettings) {
    name = settings.name
    script = settings.script
    arguments = settings.arguments
    cron = settings.expression
    zone = settings.zone
    timeout = settings.timeoutSeconds
    catchUp = settings.catchUp.rawValue
    overlap = settings.overlap.rawValue
    retries = settings.retries
    retry = settings.retrySeconds
    notify = settings.notifications.map(\.text)
  }
}
