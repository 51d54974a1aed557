"""Measures interactive shells as a person meets them: at a terminal, by what stands on it."""

import os
import pty
import re
import select
import signal
import struct
import fcntl
import termios
import time

ESCAPES = re.compile(rb"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[=>78]")

# What a terminal answers when it is asked for its cursor, its background and itself: some shells
# wait for that before they prompt.
ANSWERS = {b"\x1b[6n": b"\x1b[1;1R", b"\x1b]11;?": b"\x1b]11;rgb:0000/0000/0000\x07",
           b"\x1b[c": b"\x1b[?62;22c"}


class Shell:
    """A program at a terminal of its own, 100 columns wide."""

    def __init__(self, command, environment=None):
        words = [str(word) for word in command]
        self.started = time.perf_counter()
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.execve(words[0], words, {**os.environ, "TERM": "xterm-256color", "LINES": "30",
                                        "COLUMNS": "100", **(environment or {})})
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
        self.unread = b""

    def until(self, text, limit=30):
        """Waits until `text` stands on the terminal; the instant at which it did."""
        deadline = time.perf_counter() + limit
        while True:
            plain = ESCAPES.sub(b"", self.unread)
            place = plain.find(text.encode())
            if place >= 0:
                self.unread = plain[place + len(text.encode()):]
                return time.perf_counter()
            left = deadline - time.perf_counter()
            if left <= 0 or not select.select([self.terminal], [], [], left)[0]:
                raise SystemExit(f"`{text}` did not come; the terminal has {plain[-400:]!r}")
            try:
                chunk = os.read(self.terminal, 1 << 16)
            except OSError:
                chunk = b""
            if not chunk:
                raise SystemExit(f"the shell ended before `{text}`: {plain[-400:]!r}")
            self.unread += chunk
            for question, answer in ANSWERS.items():
                if question in chunk:
                    os.write(self.terminal, answer)

    def type(self, text):
        """Presses keys; the instant at which the last one was pressed."""
        os.write(self.terminal, text.encode())
        return time.perf_counter()

    def drain(self):
        """Forgets what the terminal has already."""
        while select.select([self.terminal], [], [], 0)[0]:
            os.read(self.terminal, 1 << 16)
        self.unread = b""

    def close(self):
        os.kill(self.process, signal.SIGKILL)
        os.close(self.terminal)
        return os.wait4(self.process, 0)[2]


def first_answer(command, prompt, question, answer, environment=None):
    """Seconds until the prompt stands there, and until a question typed then is answered."""
    shell = Shell(command, environment)
    ready = shell.until(prompt) - shell.started
    shell.type(question)
    shell.until(answer)
    answered = time.perf_counter() - shell.started
    usage = shell.close()
    return {"wall": ready, "answered": answered, "process_wall": answered,
            "cpu": usage.ru_utime + usage.ru_stime, "peak_mib": usage.ru_maxrss / 1024,
            "others_cpu": None}


def wide_table(path, columns=300, rows=1000):
    """A file with many columns whose names share their beginnings, as survey exports have them."""
    with open(path, "w") as file:
        file.write(",".join(f"q{number:03d}_rating" for number in range(columns)) + "\n")
        for row in range(rows):
            file.write(",".join(str((row * 7 + column) % 11) for column in range(columns)) + "\n")


def tab_answers(deed, file, presses, environment=None):
    """Seconds from pressing Tab to its answer: the one column, or the list of all of them."""
    shell = Shell([deed, "repl", "--no-startup"], environment)
    shell.until("deed> ")
    shell.type(f't = cx.read("{file}");\r')
    shell.until("deed> ")
    one, many = [], []
    for _ in range(presses):
        shell.type("t:where(function(c) return c.q29")
        shell.until("c.q29")
        pressed = shell.type("9\t")
        one.append(shell.until("q299_rating") - pressed)
        shell.type("\x03")
        shell.until("deed> ")
        shell.type("t:where(function(c) return c.")
        shell.until("return c.")
        time.sleep(0.1)
        shell.drain()
        pressed = shell.type("\t")
        many.append(shell.until(" more") - pressed)
        shell.type("\x1b")
        time.sleep(0.1)
        shell.type("\x03")
        shell.until("deed> ")
    shell.close()
    return one, many


# What runs until someone stops it, with a table `t` of the responses: `FILE` is theirs.
LONG_STATEMENTS = {
    "an endless loop": "while true do end",
    "a pattern that never ends": 'string.find(("a"):rep(3000), (".-"):rep(6) .. "b")',
    "NPS of a file by two keys": 'cx.read("FILE"):by("country", "channel"):nps()',
    "NPS by two keys": 't:by("country", "channel"):nps()',
    "distinct customers by group": 't:by("country"):summary{ d = cx.distinct("customer_id") }',
    "a sort": 't:sort("customer_id", "-score"):head(2):column("score")',
    "a filter over columns": 't:where(function(c) return c.score * 3 > c.customer_id end):count()',
    "a filter row by row": "n = 0 t:where(function(c) n = n + c.score return n > 3 end):count()",
    "a join": 't:join(t:distinct("customer_id"):pick("customer_id", "score")'
              ':rename{ other = "score" }, "customer_id"):column("other")',
    "ten million resamples": 'cx.nps(t, { interval = "bca", resamples = 10000000 })',
    "writing a file": 't:write("FOLDER/copy.csv")',
}


def stop_answers(deed, file, folder, rounds, environment=None):
    """Seconds from Ctrl-C in a running statement to the next prompt, by statement; what the session
    knew must still be there."""
    shell = Shell([deed, "repl", "--no-startup"], environment)
    shell.until("deed> ")
    shell.type(f'kept = 40; t = cx.read("{file}", {{ columns = '
               '{ "customer_id", "country", "channel", "score" } });\r')
    shell.until("deed> ")
    shell.type('for _, name in ipairs(t:columns()) do t:column(name):missing() end\r')
    shell.until("deed> ", limit=120)
    times = {}
    for name, statement in LONG_STATEMENTS.items():
        statement = statement.replace("FILE", str(file)).replace("FOLDER", str(folder))
        if not statement.startswith("while"):
            if not statement.startswith("n = "):
                statement = "local x = " + statement
            statement = f"for i = 1, 100000 do {statement} end"
        for number in range(rounds):
            shell.type(f'print("g" .. "o") {statement}\r')
            shell.until("\r\ngo\r\n")
            # At another moment of the work each time.
            time.sleep(0.3 + 0.17 * number)
            pressed = shell.type("\x03")
            shell.until("interrupted")
            times.setdefault(name, []).append(shell.until("deed> ") - pressed)
    shell.type("kept + 2\r")
    shell.until("\r\n42\r\n")
    shell.close()
    return times
