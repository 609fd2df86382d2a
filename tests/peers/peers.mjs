// The libraries for Node.js, one in each process: node peers.mjs DIRECTORY LIBRARY
//
// src/scripts/process.rs talks to it. It says in a line what it is. Then it answers each line of its standard input, a
// JSON object, with another: {"file"} with what the library says of every text of that file, a JSON array;
// {"file", "seconds", "chunk"} by counting them over and over, so many texts between two looks at the clock, until that
// much time has gone.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { createInterface } from "node:readline";

const [directory, library] = process.argv.slice(2);
const load = createRequire(join(directory, "package.json"));

// `ask` is what an application calls for the number of segments of a text whose encoding is left open, with nothing that
// the library lets it leave out; `count` and `encoding` find that in what it returns.
const libraries = {
  // The class does everything in its constructor, and there is no other way in. Plain encoding, as its default.
  "sms-segments-calculator": () => {
    const { SegmentedMessage } = load("sms-segments-calculator");
    return {
      ask: (text) => new SegmentedMessage(text),
      count: (message) => message.segmentsCount,
      encoding: (message) => (message.encodingName === "GSM-7" ? "gsm" : "ucs2"),
    };
  },
  // `summary` spares it the texts of the parts.
  "split-sms": () => {
    const { split } = load("split-sms");
    const options = { summary: true };
    return {
      ask: (text) => split(text, options),
      count: (result) => result.parts.length,
      encoding: (result) => (result.characterSet === "GSM" ? "gsm" : "ucs2"),
    };
  },
  // It counts, and has no parts.
  "sms-length": () => {
    const { count } = load("sms-length");
    return {
      ask: (text) => count(text),
      count: (result) => result.messages,
      encoding: (result) => (result.encoding === "UTF16" ? "ucs2" : "gsm"),
    };
  },
};

const { ask, count, encoding } = libraries[library]();

function answers(texts) {
  const said = { counts: [], encodings: [] };
  for (const text of texts) {
    let answer = null;
    try {
      answer = ask(text);
    } catch {
      // A refusal is two nulls.
    }
    said.counts.push(answer && count(answer));
    said.encodings.push(answer && encoding(answer));
  }
  return said;
}

function time({ texts, bytesBefore }, seconds, chunk) {
  const enough = seconds * 1000;
  let [messages, checksum, milliseconds] = [0, 0, 0];
  const start = performance.now();
  while (milliseconds < enough) {
    for (let left = chunk; left > 0; left -= 1) {
      try {
        checksum += count(ask(texts[messages % texts.length]));
      } catch {
        checksum += 1;
      }
      messages += 1;
    }
    milliseconds = performance.now() - start;
  }
  const passes = Math.floor(messages / texts.length);
  const bytes = passes * bytesBefore[texts.length] + bytesBefore[messages % texts.length];
  return {
    messages,
    bytes,
    seconds: milliseconds / 1000,
    messages_per_second: (messages / milliseconds) * 1000,
    bytes_per_second: (bytes / milliseconds) * 1000,
    checksum,
  };
}

const files = new Map();

function read(file) {
  if (!files.has(file)) {
    const texts = JSON.parse(readFileSync(file, "utf8"));
    const bytesBefore = [0];
    for (const text of texts) {
      bytesBefore.push(bytesBefore.at(-1) + Buffer.byteLength(text));
    }
    files.set(file, { texts, bytesBefore });
  }
  return files.get(file);
}

const say = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);

const { version } = JSON.parse(
  readFileSync(join(directory, "node_modules", library, "package.json"), "utf8"),
);
say({ version, runtime: `Node.js ${process.versions.node}` });
for await (const line of createInterface({ input: process.stdin })) {
  const { file, seconds, chunk } = JSON.parse(line);
  say(seconds === undefined ? answers(read(file).texts) : time(read(file), seconds, chunk));
}
