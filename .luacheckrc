std = "lua54"
max_line_length = 100
read_globals = { "cx", "show", "plot", "help", "args", "log", "test", "expect" }
