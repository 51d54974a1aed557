-- The ordinary work of a script: texts, numbers, lists, objects, calls. `DeedBenchmarks sandbox` runs
-- each part in turn in Deed and in plain Lua.
local function texts(n)
  local words, count = {}, {}
  for i = 1, n do
    local said = i % 3 == 0 and "snelle levering" or "prima"
    local line = string.format("customer %d said: %s, score=%d", i, said, i % 11)
    for word in line:gmatch("%a+") do count[word] = (count[word] or 0) + 1 end
    local score = tonumber(line:match("score=(%d+)"))
    words[#words + 1] = line:upper():sub(1, 12) .. score
  end
  return #table.concat(words, ",")
end
local function numbers(n)
  local sum, most = 0, -math.huge
  for i = 1, n do
    local x = (i * 7919) % 1009 / 3
    sum = sum + math.floor(x) + math.sqrt(x)
    most = math.max(most, x)
  end
  return sum + most
end
local function lists(n)
  local t = {}
  for i = 1, n do table.insert(t, (i * 7919) % 10007) end
  table.sort(t)
  local kept = {}
  for i, value in ipairs(t) do
    if value % 3 == 0 then kept[#kept + 1] = { id = i, value = value } end
  end
  table.sort(kept, function(a, b) return a.value > b.value end)
  return #kept
end
local Account = {}
Account.__index = Account
function Account.new(name) return setmetatable({ name = name, total = 0 }, Account) end
function Account:add(amount) self.total = self.total + amount return self end
local function objects(n)
  local all = {}
  for i = 1, n do
    local key = "K" .. i % 200
    all[key] = all[key] or Account.new(key)
    all[key]:add(i % 50):add(1)
  end
  local keys = {}
  for key in pairs(all) do keys[#keys + 1] = key end
  table.sort(keys)
  return #keys
end
local function calls(n)
  local function fib(k) return k < 2 and k or fib(k - 1) + fib(k - 2) end
  local ok, result = pcall(fib, n)
  local steps = coroutine.wrap(function()
    for i = 1, 2000 do coroutine.yield(i) end
  end)
  for _ = 1, 2000 do result = result + steps() end
  return ok and result
end
local parts = {
  texts = function() return texts(2000) end,
  numbers = function() return numbers(40000) end,
  lists = function() return lists(6000) end,
  objects = function() return objects(15000) end,
  calls = function() return calls(20) end,
}
return function(name) return parts[name]() end
