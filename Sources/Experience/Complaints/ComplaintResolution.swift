import Statistics

/// One complaint from its first opening to its last closing.
package struct Complaint: Sendable, Equatable {
  /// Days that it took, or has taken so far.
  package var days: Double
  /// Whether it is closed.
  package var isClosed: Bool
}

/// The complaints of rows, of which those with one name are one complaint that was reopened.
///
/// A complaint is open while one of its rows is; then it counts until `today`. Times are in days.
/// Rows without an opening, and complaints that close before they open, are left out and counted.
package func complaints(
  names: [String?]?, opened: [Double?], closed: [Double?], today: Double
) -> (complaints: [(complaint: Complaint, rows: [Int])], undated: Int, reversed: Int, reopened: Int)
{
  var order: [[Int]] = []
  var place: [String: Int] = [:]
  var undated = 0
  for row in opened.indices {
    if opened[row] == nil {
      undated += 1
      continue
    }
    if let name = names?[row] {
      if let index = place[name] {
        order[index].append(row)
        continue
      }
      place[name] = order.count
    }
    order.append([row])
  }
  var found: [(complaint: Complaint, rows: [Int])] = []
  var reversed = 0
  for rows in order {
    let start = rows.compactMap { opened[$0] }.min() ?? today
    let ends = rows.compactMap { closed[$0] }
    let isClosed = ends.count == rows.count
    let days = (isClosed ? ends.max() ?? today : max(today, start)) - start
    if days < 0 {
      reversed += 1
    } else {
      found.append((Complaint(days: days, isClosed: isClosed), rows))
    }
  }
  return (found, undated, reversed, order.count { $0.count > 1 })
}

/// How fast complaints are solved.
package struct ComplaintResolution: Sendable {
  /// The Kaplan–Meier curve, open complaints censored.
  package let curve: Survival
  /// The share closed within the time limit by the curve, percent; nil without a limit.
  package let withinPct: Double?
}

/// The time to close, of complaints that are perhaps still open.
///
/// Source: Kaplan & Meier 1958.
///
/// - Throws: a time limit that is not above 0, days below 0.
package func complaintResolution(
  days: [Double?], isClosed: [Bool?], withinDays: Double? = nil
) throws(StatisticsError) -> ComplaintResolution {
  if let withinDays, !(withinDays > 0 && withinDays.isFinite) {
    throw .outOfRange("sla_days", found: withinDays, expected: "a number of days above 0")
  }
  let curve = try survival(days, ended: isClosed)
  return ComplaintResolution(
    curve: curve, withinPct: withinDays.flatMap { curve.percentEnded(by: $0) })
}
