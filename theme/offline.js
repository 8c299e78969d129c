// Keeps the chapters that a reader has opened, and what they need, for when there is no network. While there is one, a
// page always comes from it. `BUILD`, above, names the build that this worker belongs to: it keeps pages of no other,
// so that what is read offline is of one build throughout.
const PREFIX = `calc ${registration.scope} `;
const NAME = PREFIX + BUILD;
const MARK = `<meta name="build" content="${BUILD}">`;

/** Files with their content's hash in the address never change. Of a chapter, what looks like one is a date. */
const isHashed = (address) => /-[0-9a-f]{8,16}[./](?!.*html$)/.test(new URL(address).pathname);

/** By what a page is kept: `?` and `#` with what follows make it no other page. */
function plain(address) {
  const { origin, pathname } = new URL(address);
  return origin + pathname.replace(/\/$/, "/index.html");
}

/** Whether this is what was asked for, and not a hotel's page to sign in at. */
function isHtml(response) {
  return (response.headers.get("content-type") ?? "").startsWith("text/html");
}

// Before a new build takes over it fetches all that the one before had kept. If that fails, the one before stays.
addEventListener("install", (event) => event.waitUntil(renew().then(() => skipWaiting())));
addEventListener("activate", (event) => event.waitUntil(forget().then(() => clients.claim())));
// A page that was opened before there was a worker tells where it is.
addEventListener("message", (event) => event.waitUntil(visited(event.data)));

addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(registration.scope)) return;
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (isHashed(request.url)) event.respondWith(hashed(request));
  else event.respondWith(fetch(request).catch(async () => (await own(request.url)) ?? Response.error()));
});

async function own(address) {
  return (await caches.open(NAME)).match(plain(address));
}

async function hashed(request) {
  const found = await own(request.url);
  if (found) return found;
  const response = await fetch(request);
  if (response.ok && !isHtml(response)) await (await caches.open(NAME)).put(plain(request.url), response.clone());
  return response;
}

async function page(event) {
  const { url } = event.request;
  let response;
  try {
    // Asked for anew each time: what another cache still has may be yesterday's numbers.
    response = await fetch(url, { cache: "no-cache", credentials: "same-origin" });
  } catch {
    return (await own(url)) ?? (await missing());
  }
  if (response.redirected) return Response.redirect(response.url);
  if (response.ok) event.waitUntil(keep(url, response.clone()));
  return response;
}

/** Keeps a page with all that it names, if it is of this build; the page last, so that what is kept is whole. */
async function keep(address, response) {
  if (!isHtml(response)) return true;
  const text = await response.clone().text();
  if (!text.includes(MARK)) return false;
  const cache = await caches.open(NAME);
  const named = [...text.matchAll(/<(?:link|script)[^>]* (?:href|src)="([^"]+\.(?:css|js|svg))"/g)];
  const needed = named.map(([, link]) => new URL(link, response.url).href);
  const parts = ["calc.js", "calc.wasm", "projector.css", "projector.js"];
  if (/<script[^>]* data-blocks/.test(text)) parts.push("calc-blocks.js", "calc-blocks.wasm");
  for (const script of needed.filter((script) => script.endsWith("/live.js"))) {
    needed.push(...parts.map((part) => new URL(part, script).href));
  }
  await Promise.all([...new Set(needed)].map((asset) => keepAsset(cache, asset)));
  await cache.put(plain(address), response);
  return true;
}

async function keepAsset(cache, address) {
  if (await cache.match(address)) return;
  const response = (await caches.match(address)) ?? (await fetch(address));
  if (!response.ok || isHtml(response)) throw new Error(`${address} can't be kept`);
  await cache.put(address, response);
}

async function visited(address) {
  if (!address.startsWith(registration.scope) || (await own(address))) return;
  await keep(address, await fetch(plain(address), { cache: "no-cache" }));
}

async function renew() {
  for (const name of await before()) {
    for (const { url } of await (await caches.open(name)).keys()) {
      if (isHashed(url) || (await own(url))) continue;
      const response = await fetch(url, { cache: "no-cache" });
      if (response.ok && !(await keep(url, response))) throw new Error(`${url} is of another build already`);
    }
  }
}

/** The caches of other builds. Another book of this host may have its own. */
async function before() {
  return (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== NAME);
}

async function forget() {
  for (const name of await before()) await caches.delete(name);
}

/** In place of a page that isn't kept: those that are. */
async function missing() {
  const cache = await caches.open(NAME);
  const pages = (await cache.keys()).filter(({ url }) => !isHashed(url));
  const items = await Promise.all(
    pages.map(async ({ url }) => {
      const [, title] = /<title>([^<]*)/.exec(await (await cache.match(url)).text()) ?? [, url];
      return `<li><a href="${new URL(url).pathname}">${title}</a></li>`;
    }),
  );
  const body = `<!DOCTYPE html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><title>No network</title><main><h1>No network</h1>
<p>This page has not been opened before, so it is not kept here. These are:</p><ul>${items.join("")}</ul></main>`;
  return new Response(body, { status: 503, headers: { "content-type": "text/html; charset=utf-8" } });
}
