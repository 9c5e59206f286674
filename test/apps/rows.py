"""Many rows of driver.py in one process, one after the other: where starting a process is slow.

FILE is a JSON list of {"row": name, "arguments": [driver.py's]}. Connections of rows with --hold are opened first. Prints
{"pid": n}, waits for SIGUSR1, then prints driver.py's line for each row with its name, and {"done": true}; ends at SIGTERM.
"""
import json
import os
import signal
import sys
import threading

import driver


def main():
    signals = {signal.SIGUSR1, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, signals)  # before any thread
    with open(sys.argv[1], encoding="ascii") as file:
        rows = [(row["row"], driver.parse(["--row", row["row"], *row["arguments"]])) for row in json.load(file)]
    held = {name: driver.warm_up(options) for name, options in rows if options.hold}
    for wire in (wire for wires in held.values() for wire in wires):
        wire.sent = wire.received = 0  # only what comes now counts
    print(json.dumps({"pid": os.getpid()}), flush=True)
    signal.sigwait({signal.SIGUSR1})
    for name, options in rows:
        result = driver.Result(None)
        wires = held.pop(name, [None] * options.connections)
        driver.run(options, wires, result, threading.Event())
        print(json.dumps({"row": name, **json.loads(result.summary())}), flush=True)
    print(json.dumps({"done": True}), flush=True)
    signal.sigwait({signal.SIGTERM})


if __name__ == "__main__":
    main()
