"""Runs a program in a terminal of its own. A line of JSON when it has said MARKER; at a line of standard input the terminal is
closed, as when its window is; then a line of JSON with how the program has ended.

    terminal.py MARKER PROGRAM ARGUMENT ...
"""

import json
import os
import pty
import sys
import time

marker, *command = sys.argv[1:]
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(command[0], command)
said = b""
while marker.encode() not in said:
    said += os.read(terminal, 65536)
print(json.dumps({"pid": pid}), flush=True)
sys.stdin.readline()
os.close(terminal)
for _ in range(100):
    ended, status = os.waitpid(pid, os.WNOHANG)
    if ended:
        print(json.dumps({"code": os.waitstatus_to_exitcode(status)}), flush=True)
        sys.exit()
    time.sleep(0.1)
os.kill(pid, 9)
print(json.dumps({"code": "it runs on"}), flush=True)
