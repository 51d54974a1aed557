import LuaRuntime
import Tables

/// What `deed segments` shows: the sizes of the workspace's segments among its customers, their
/// overlaps, and what could not be decided.
package struct SegmentOverview {
  /// A row for each segment: `segment`, `name`, `customers`, `share_pct`, `undecided` (customers for
  /// whom a value was missing), `problem` (what its function raised); and at the end, when every
  /// segment runs, those that are in none.
  package let sizes: Table
  /// A row for each pair with customers in both: `segment`, `other`, `customers`.
  package let overlaps: Table

  /// Runs every segment over the customers.
  package init(_ session: Session) throws {
    let names = try session.host.openWorkspace().segmentNames
    let values = try session.run(
      Self.text, path: "deed:segments",
      [.table(LuaTable(array: names.map { .string(Array($0.utf8)) }))])
    guard case .object(let sizes as Table, _)? = values.first,
      case .object(let overlaps as Table, _)? = values.dropFirst().first
    else { throw BindingError.sentence("the segments could not be counted.") }
    self.sizes = sizes
    self.overlaps = overlaps
  }

  private static let text = """
    local names = ...
    local segments = {}
    local customers = cx.customers()
    local total = customers:count()
    local function column() return { n = #names } end
    local name, count, share, undecided, problem = column(), column(), column(), column(), column()
    local rest
    local complete = #names > 0
    for i, id in ipairs(names) do
      local ok, message = pcall(function()
        local segment = cx.segments[id]
        local found = customers:where(segment)
        local aside = 0
        for note in found:notes():rows() do
          if note.step == "where" then aside = aside + note.n end
        end
        name[i], count[i], undecided[i] = segment.name, found:count(), aside
        if total > 0 then share[i] = 100 * found:count() / total end
        segments[id] = segment
        rest = rest and (rest | segment) or segment
      end)
      if not ok then problem[i], complete = tostring(message), false end
    end
    local ids = table.pack(table.unpack(names))
    if complete and total > 0 then
      local n = #names + 1
      local found = customers:where(~rest)
      ids[n], name[n], count[n] = "none", "in no segment", found:count()
      share[n], undecided[n] = 100 * found:count() / total, 0
      for note in found:notes():rows() do
        if note.step == "where" then undecided[n] = undecided[n] + note.n end
      end
    end
    local first, second, both = { n = 0 }, { n = 0 }, { n = 0 }
    for i, a in ipairs(names) do
      for j = i + 1, #names do
        local b = names[j]
        if segments[a] and segments[b] then
          local n = customers:where(segments[a] & segments[b]):count()
          if n > 0 then
            local at = first.n + 1
            first.n, second.n, both.n = at, at, at
            first[at], second[at], both[at] = a, b, n
          end
        end
      end
    end
    return cx.table{ segment = ids, name = name, customers = count, share_pct = share,
        undecided = undecided, problem = problem }
      :pick("segment", "name", "customers", "share_pct", "undecided", "problem"),
      cx.table{ segment = first, other = second, customers = both }
        :pick("segment", "other", "customers")
    """
}
