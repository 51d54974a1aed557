import Calendars
import TestSupport
import Testing

/// The reference cases about answers and invitations.
extension OracleScript {
  mutating func fatigue() {
    let rows = input["invitations"].items.map {
      "{ customer_id = \($0["customer"].lua), at = cx.date(\($0["date"].lua)) }"
    }
    run("local t = cx.table({ \(rows.joined(separator: ", ")) })")
    run("local r = cx.contacts.allowed(t, { days = \(input["days"].lua) })")
    run("local function side(flag)")
    run(
      "  local rows = r:where(function(c) return c.allowed == flag end):sort('customer_id', 'at')")
    run("  local found = {}")
    run("  for row in rows:rows() do")
    run("    found[#found + 1] = { row.customer_id, tostring(row.at) }")
    run("  end")
    run("  return found")
    run("end")
    for (name, flag) in [("allowed", "true"), ("blocked", "false")] {
      expect("#side(\(flag))", OracleValue(raw: expected[name].items.count))
      for (index, item) in expected[name].items.enumerated() {
        expect("side(\(flag))[\(index + 1)]", item)
      }
    }
  }

  mutating func calendar() throws {
    zone = try .named("Europe/Brussels")
    for row in expected["rows"].items {
      let time = "cx.time(\(row["utc"].lua))"
      expect("\(time):month()", row["month"])
      expect("\(time):quarter()", row["quarter"])
      expect("\(time):week()", row["iso_week"])
    }
  }
}
