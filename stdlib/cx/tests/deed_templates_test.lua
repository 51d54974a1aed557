local templates = require "cx.deed_templates"

test("every template says in three languages what is done, seen and meant", function()
  for _, template in ipairs(templates) do
    for _, language in ipairs{ "en", "nl", "fr" } do
      for _, word in ipairs{ "name", "service", "sign", "meaning" } do
        local text = template[language][word]
        expect(type(text)):equal("string")
        expect(#text > 5):equal(true)
      end
    end
  end
end)

test("the templates are definitions of cx.deeds, each with an id of its own", function()
  local found = cx.deeds.templates{ locale = "nl" }
  for _, template in ipairs(templates) do
    expect(found[template.id] ~= nil):equal(true)
  end
end)
