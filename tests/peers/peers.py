"""The libraries for Python, one in each process: python3 peers.py DIRECTORY LIBRARY

src/scripts/process.rs talks to it, in the way that peers.mjs tells.
"""

import json
import platform
import sys
import time
from importlib.metadata import version
from itertools import accumulate

directory, library = sys.argv[1:]
sys.path.insert(0, directory)


def smsutil():
    """`split` is what chooses the encoding; it has no way to count without making the parts."""
    import smsutil

    names = {"gsm0338": "gsm", "utf_16_be": "ucs2"}
    return smsutil.split, lambda result: len(result.parts), lambda result: names[result.encoding]


def smpplib():
    """`make_parts` tries the GSM alphabet and falls back to UCS-2; what it returns is ready to be sent, unpacked."""
    from smpplib import consts, gsm

    names = {consts.SMPP_ENCODING_DEFAULT: "gsm", consts.SMPP_ENCODING_ISO10646: "ucs2"}
    return gsm.make_parts, lambda result: len(result[0]), lambda result: names[result[1]]


ask, count, encoding = {"smsutil": smsutil, "smpplib": smpplib}[library]()


def answers(texts):
    said = {"counts": [], "encodings": []}
    for text in texts:
        try:
            answer = ask(text)
        except Exception:  # Whatever it is, it is a refusal: two nulls.
            answer = None
        said["counts"].append(answer and count(answer))
        said["encodings"].append(answer and encoding(answer))
    return said


def timed(texts, bytes_before, least, chunk):
    messages, checksum, seconds = 0, 0, 0.0
    start = time.perf_counter()
    while seconds < least:
        for at in range(messages, messages + chunk):
            try:
                checksum += count(ask(texts[at % len(texts)]))
            except Exception:
                checksum += 1
        messages += chunk
        seconds = time.perf_counter() - start
    passes, rest = divmod(messages, len(texts))
    size = passes * bytes_before[-1] + bytes_before[rest]
    return {
        "messages": messages,
        "bytes": size,
        "seconds": seconds,
        "messages_per_second": messages / seconds,
        "bytes_per_second": size / seconds,
        "checksum": checksum,
    }


files = {}


def read(name):
    if name not in files:
        with open(name, encoding="utf-8") as file:
            texts = json.load(file)
        files[name] = texts, list(accumulate((len(text.encode()) for text in texts), initial=0))
    return files[name]


def say(value):
    print(json.dumps(value), flush=True)


say({"version": version(library), "runtime": f"{platform.python_implementation()} {platform.python_version()}"})
for line in sys.stdin:
    asked = json.loads(line)
    texts, bytes_before = read(asked["file"])
    if "seconds" in asked:
        say(timed(texts, bytes_before, asked["seconds"], asked["chunk"]))
    else:
        say(answers(texts))
