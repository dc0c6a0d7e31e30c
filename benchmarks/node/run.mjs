// Three engines of Node on the templates of a folder: node run.mjs FOLDER ROUNDS
//
// FOLDER holds mustaches.docx, carbone.docx and contexts.json, an array of contexts, one a document.
// Each engine makes every document, ROUNDS times over, the engines taking turns; five rounds before
// that are not counted.  What is counted is the processor's time of the whole process, threads of
// zlib and of the collector included.  The documents of the last round go to FOLDER/NAME-N.docx, the
// figures as JSON to standard output: {"node", "engines": {name: {"version", "ms": [per document]}}}.

import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { promisify } from "node:util";

const require = createRequire(import.meta.url);
const [folder, rounds] = process.argv.slice(2);
const contexts = JSON.parse(readFileSync(join(folder, "contexts.json"), "utf8"));
const mustaches = readFileSync(join(folder, "mustaches.docx"));
const WARM_UP = 5;

function docxtemplater() {
  const PizZip = require("pizzip");
  const Docxtemplater = require("docxtemplater");
  // An instance renders once and changes its package: each document has its own of both.
  return (context) => {
    const document = new Docxtemplater(new PizZip(mustaches), { paragraphLoop: true });
    document.render(context);
    return document.toBuffer();
  };
}

function easyTemplateX() {
  const { TemplateHandler } = require("easy-template-x");
  const handler = new TemplateHandler();
  return (context) => handler.process(mustaches, context);
}

function carbone() {
  const engine = require("carbone");
  const render = promisify(engine.render);
  const path = join(folder, "carbone.docx");
  return (context) => render(path, context);
}

const engines = {
  docxtemplater: docxtemplater(),
  "easy-template-x": easyTemplateX(),
  carbone: carbone(),
};

async function round(make) {
  const before = process.cpuUsage();
  const documents = [];
  for (const context of contexts) documents.push(await make(context));
  const used = process.cpuUsage(before);
  return { ms: (used.user + used.system) / 1000 / contexts.length, documents };
}

const figures = {};
for (const name of Object.keys(engines)) {
  figures[name] = { version: require(`./node_modules/${name}/package.json`).version, ms: [] };
}
for (let turn = -WARM_UP; turn < Number(rounds); turn += 1) {
  for (const [name, make] of Object.entries(engines)) {
    const { ms, documents } = await round(make);
    if (turn >= 0) figures[name].ms.push(ms);
    documents.forEach((docx, n) => writeFileSync(join(folder, `${name}-${n}.docx`), docx));
  }
}
console.log(JSON.stringify({ node: process.version, engines: figures }));
process.exit(0); // carbone keeps a converter's sockets open
