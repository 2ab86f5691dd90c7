// A receiver of webhooks, and the check that every receiver must make. Node's own library is enough.
//
//   node mottaker.mjs --port 9000 --hemmelighet FIL    receives; FIL holds one secret a line, the newest first
//   node mottaker.mjs --vektorer                       checks test vectors from stdin (docs/webhooks.md)

import { createHmac, timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";

const TOLERANSE = 300; // seconds that a message may be old, or that two clocks may differ
const STORST = 64 * 1024;

/** `ok`, or why the message is not to be believed. `kropp`: the bytes as they came (a Buffer), never JSON that was read and written again. */
export function verifiser(hemmeligheter, id, tidspunkt, signatur, kropp, na) {
  if (!/^[0-9]{1,12}$/.test(tidspunkt) || !id) return "uleselig";
  const gitt = signatur.split(" ").filter((en) => en.startsWith("v1,")).map((en) => Buffer.from(en.slice(3)));
  const ventet = hemmeligheter.map((en) => {
    const nokkel = Buffer.from(en.replace(/^whsec_/, ""), "base64");
    return Buffer.from(createHmac("sha256", nokkel).update(`${id}.${tidspunkt}.`).update(kropp).digest("base64"));
  });
  // all are compared, whichever fits
  const like = ventet.flatMap((en) => gitt.filter((to) => en.length === to.length && timingSafeEqual(en, to)));
  if (like.length === 0) return "feil-signatur";
  const alder = na - Number(tidspunkt);
  return alder > TOLERANSE ? "for-gammel" : alder < -TOLERANSE ? "fra-framtiden" : "ok";
}

// What the message leads to: here a line, in a real receiver a row in a table. Throws where it could not be done.
function virkning(id, kropp) {
  const hendelse = JSON.parse(kropp.toString("utf8"));
  process.stdout.write(`${id} ${hendelse.type} ${hendelse.subject}\n`);
}

function bedom(hemmeligheter, sett, hoder, kropp) {
  if (kropp.length > STORST) return 413;
  const hode = (navn) => String(hoder[`webhook-${navn}`] ?? "");
  const id = hode("id");
  if (verifiser(hemmeligheter, id, hode("timestamp"), hode("signature"), kropp, Math.floor(Date.now() / 1000)) !== "ok") return 400;
  try {
    if (!sett.has(id)) {
      virkning(id, kropp);
      sett.add(id); // last: remembered first, a message whose effect failed would be lost
    }
    return 204;
  } catch (feil) {
    process.stderr.write(`${id} ${feil.name}\n`);
    return 500; // so that it comes again
  }
}

function ta_imot(port, hemmeligheter) {
  const sett = new Set(); // in a real receiver: a table, written in the same transaction as what the message leads to
  const server = createServer({ requestTimeout: 10_000 }, (krav, svar) => {
    const deler = [];
    let lengde = 0;
    krav.on("data", (del) => {
      if (lengde <= STORST) deler.push(del); // of a body that is too large, no more than shows it
      lengde += del.length;
    });
    krav.on("end", () => svar.writeHead(bedom(hemmeligheter, sett, krav.headers, Buffer.concat(deler))).end());
  });
  server.listen(port, "127.0.0.1", () => process.stdout.write(`${server.address().port}\n`));
}

const valgt = process.argv.slice(2);
const verdi = (navn, ellers) => (valgt.includes(navn) ? valgt[valgt.indexOf(navn) + 1] : ellers);
if (valgt.includes("--vektorer")) {
  for (const linje of readFileSync(0, "utf8").split("\n").filter(Boolean)) {
    const [nokler, id, tidspunkt, signatur, na, kropp] = linje.split("\t");
    process.stdout.write(`${verifiser(nokler.split(" "), id, tidspunkt, signatur, Buffer.from(kropp, "base64"), Number(na))}\n`);
  }
} else {
  ta_imot(Number(verdi("--port", "9000")), readFileSync(verdi("--hemmelighet"), "utf8").split(/\s+/).filter(Boolean));
}
