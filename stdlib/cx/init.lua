--- What ships with Deed in Lua, to read and to override.
--
-- A workspace's own `lib/cx/recipes.lua` comes before `cx.recipes`. These modules obey the rules of
-- every library: `deed test stdlib/cx` and `deed check stdlib/cx` pass.
return {
  recipes = require "cx.recipes",
  deed_templates = require "cx.deed_templates",
}
