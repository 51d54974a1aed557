--- Seeded chance for the sample workspace: the same numbers on every machine and every day.
local truths = ...
local K = {}
local state = 1

--- What is built in.
K.truths = truths

--- The first and the last day of the sample, and the day on which its scripts run.
K.FIRST, K.LAST, K.TODAY = 0, 365, 366
local START = cx.date("2025-03-01")

--- Where draws begin.
function K.seed(number) state = number % 2147483646 + 1 end

--- Even numbers in [0, 1): Park and Miller's generator, in whole numbers only.
function K.random()
  state = state * 48271 % 2147483647
  return (state - 1) / 2147483646
end

--- A whole number from low to high.
function K.whole(low, high) return low + math.floor(K.random() * (high - low + 1)) end

--- Whether something of this chance happens.
function K.chance(share) return K.random() < share end

--- Roughly normal with mean 0 and deviation 1.
function K.noise()
  local sum = 0
  for _ = 1, 12 do sum = sum + K.random() end
  return sum - 6
end

--- Roughly normal for a name and a subject, whatever was drawn before.
function K.latent(name, subject)
  local before = state
  local hash = 17
  for _, text in ipairs({ name, subject }) do
    for index = 1, #text do
      hash = (hash ~ text:byte(index)) * 0x9E3779B97F4A7C15
      hash = hash ~ hash >> 29
    end
  end
  K.seed(hash >> 33)
  K.random()
  local value = K.noise()
  state = before
  return value
end

--- One of the names in `{ { "name", weight }, … }`.
function K.pick(choices)
  local total = 0
  for _, choice in ipairs(choices) do total = total + choice[2] end
  local rest = K.random() * total
  for _, choice in ipairs(choices) do
    rest = rest - choice[2]
    if rest < 0 then return choice[1] end
  end
  return choices[#choices][1]
end

--- The nearest whole number from low to high.
function K.score(exact, low, high)
  return math.max(low, math.min(high, math.floor(exact + 0.5)))
end

--- The value, or nil with this chance.
function K.unless(share, value)
  if K.random() < share then return nil end
  return value
end

--- Whether a customer complained in the year: 14 of 100.
function K.complained(customer) return K.latent(customer, "complaint") > 1.08 end

--- The survey panel of a person, drawn by lot.
function K.panel(id)
  local place = (K.latent(id, "panel") * 1000) // 1 % truths.climate.panels
  return ("P%02d"):format(math.tointeger(place) + 1)
end

local days, texts = {}, {}

--- A day of the sample: 0 is 2025-03-01, 366 is 2026-03-02.
function K.day(number)
  if not days[number] then
    days[number] = START + cx.days(number)
    texts[number] = tostring(days[number])
  end
  return days[number]
end

--- An instant on a day.
function K.time(number, hour, minute)
  K.day(number)
  return cx.time(("%sT%02d:%02d:00Z"):format(texts[number], hour, minute or 0))
end

--- Collects rows as columns, in the order of the names.
function K.rows(...)
  local names, columns, count = { ... }, {}, 0
  for _, name in ipairs(names) do columns[name] = {} end
  local R = {}

  function R.add(row)
    count = count + 1
    for _, name in ipairs(names) do columns[name][count] = row[name] end
  end

  function R.table()
    for _, name in ipairs(names) do columns[name].n = count end
    return cx.table(columns):pick(names)
  end

  return R
end

return K
