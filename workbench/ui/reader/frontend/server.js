// The gated addresses the reader fetches with the browser's cookie, and what went wrong in a person's words.

import { WORDS, coded } from "./words.js";

const BASE = new URL(import.meta.url).pathname.split("/_stcore/")[0]; // the path Streamlit is served under

/** A message for the person; `status` is the server's, 0 when it did not answer. */
export class Failure extends Error {
  constructor(words, status) {
    super(words);
    this.status = status;
  }
}

/**
 * @param {string} path below the server's base path
 * @returns {Promise<object>}
 * @throws {Failure}
 */
async function fetchJson(path) {
  let answer;
  try {
    answer = await fetch(`${BASE}${path}`, { credentials: "same-origin", headers: { accept: "application/json" } });
  } catch {
    throw new Failure(WORDS.noConnection, 0);
  }
  if (answer.status === 401 || answer.redirected) throw new Failure(WORDS.signedOut, 401);
  const body = await answer.json().catch(() => null);
  if (answer.ok && body) return body;
  throw new Failure(body?.message ? coded(body) : `The server answered ${answer.status}. Try again.`, answer.status);
}

/** The addresses of a pass. */
export class PassAddress {
  constructor(pass) {
    this.root = `/api/passes/${encodeURIComponent(pass)}`;
  }

  text() {
    return fetchJson(`${this.root}/text`);
  }

  state() {
    return fetchJson(`${this.root}/state`);
  }

  guideline() {
    return fetchJson(`${this.root}/guideline`);
  }

  /** Another document of the campaign, by its uuid. */
  otherText(document) {
    return fetchJson(`${this.root}/documents/${encodeURIComponent(document)}`);
  }

  /** One's own claims of the campaign that are like these words, but for `claim`. */
  async similar(words, claim = "") {
    return (await fetchJson(`${this.root}/similar?q=${encodeURIComponent(words)}&claim=${claim}`)).results;
  }

  /** Sources, events and web addresses used before, by oneself or a lead. */
  memory() {
    return fetchJson(`${this.root}/memory`);
  }

  /** Sentences of the campaign's other documents that bear on a claim. */
  async sentences(words, claim) {
    return (await fetchJson(`${this.root}/sentences?q=${encodeURIComponent(words)}&claim=${encodeURIComponent(claim)}`)).results;
  }
}
