// The page's own comforts: colours, contents, search, code. Every chapter can be read without any of them.
(() => {
  "use strict";
  const root = document.documentElement;
  const given = document.currentScript.dataset;
  const byId = (id) => document.getElementById(id);

  const load = (address) =>
    new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = address;
      script.onload = resolve;
      script.onerror = () => reject(new Error(`${address} could not be loaded`));
      document.head.append(script);
    });

  // Storage throws where the reader forbids it; the choice then holds for this page.
  const remembered = () => {
    try {
      return localStorage.getItem("theme") ?? "";
    } catch {
      return "";
    }
  };
  const remember = (choice) => {
    try {
      localStorage.setItem("theme", choice);
    } catch {}
  };

  const themeChoice = byId("theme-choice");
  const showTheme = (choice) => {
    themeChoice.value = choice;
    root.classList.toggle("light", choice === "light");
    root.classList.toggle("dark", choice === "dark");
  };
  showTheme(remembered());
  themeChoice.addEventListener("change", () => {
    remember(themeChoice.value);
    showTheme(themeChoice.value);
  });
  addEventListener("storage", (event) => event.key === "theme" && showTheme(event.newValue ?? ""));
  root.classList.add("js");

  const contents = byId("contents");
  const kept = contents?.querySelector("template");
  if (kept) {
    for (const link of kept.content.querySelectorAll("a")) {
      link.setAttribute("href", given.root + link.getAttribute("href"));
    }
    contents.querySelector(".contents-all").replaceWith(kept.content);
  }
  const address = (url) => url.origin + url.pathname.replace(/(index)?(\.html)?$/, "");
  const here = address(location);
  const links = [...(contents?.querySelectorAll("a") ?? [])];
  const first = links[0] && address(new URL("index.html", links[0].href));
  const current = links.find((link) => address(link) === here) ?? (here === first ? links[0] : undefined);
  current?.setAttribute("aria-current", "page");

  // What scrolls sideways must be reachable by keyboard, and must say what it is.
  const reach = () => {
    const scrollers = [...document.querySelectorAll(".table-wrapper:not(.calc-sticky), pre, .calc-steps p, .calc-note p")];
    // All are measured before one is changed, or each would be laid out anew.
    const measured = scrollers.map((scroller) => [scroller, scroller.scrollWidth > scroller.clientWidth]);
    for (const [scroller, scrolls] of measured) {
      if (scrolls === scroller.hasAttribute("tabindex")) continue;
      scroller.toggleAttribute("tabindex", scrolls);
      if (scrolls) {
        scroller.tabIndex = 0;
        scroller.setAttribute("role", "group");
        scroller.setAttribute("aria-label", "Scrolls sideways");
      } else {
        scroller.removeAttribute("role");
        scroller.removeAttribute("aria-label");
      }
    }
  };
  new ResizeObserver(reach).observe(document.body);

  const code = [...document.querySelectorAll('pre code[class*="language-"]')];
  if (code.length) {
    load(given.highlight).then(() => {
      for (const block of code) {
        const language = /language-([^\s,]+)/.exec(block.className)[1];
        if (window.hljs.getLanguage(language)) window.hljs.highlightBlock(block);
      }
    }, console.warn);
  }

  // A page on disk may load no modules: there one plain script, which no reader on the web loads, brings the same.
  const widget = document.querySelector('script[src$="/live.js"]');
  const beside = (name) => load(widget.src.replace("live.js", name)).catch(console.warn);
  if (widget && location.protocol === "file:") beside("disk.js");

  // One calculator by itself, in large type: what that takes is loaded where it is asked for.
  if (widget && new URLSearchParams(location.search).get("view") === "projector") beside("projector.js");
  addEventListener("click", ({ target }) => {
    if (target.matches(".calc-take a")) target.search = "?view=projector";
  });

  // The script that makes figures live says itself when it fails, if it comes at all.
  addEventListener("load", () => {
    if (document.querySelector(".calc-data") && !root.dataset.calc) root.dataset.calc = "failed";
  });

  // Chapters that were opened can be read without a network, where the browser lets them be kept.
  const workers = document.querySelector('meta[name="build"][content]:not([content=""])') && navigator.serviceWorker;
  if (workers) {
    // A worker hears of the pages that are opened after it came.
    workers.addEventListener("controllerchange", () => workers.controller?.postMessage(location.href));
    const serve = () => workers.register(`${given.root || "./"}offline.js`).catch(console.warn);
    if (document.readyState === "complete") serve();
    else addEventListener("load", serve);
  }

  // On paper a link can't be followed: its address stands at the end.
  const main = document.querySelector("main");
  addEventListener("beforeprint", () => {
    const notes = document.createElement("ol");
    notes.className = "link-notes";
    const numbers = new Map();
    for (const link of main.querySelectorAll("a[href]:not(.header)")) {
      if (link.pathname === location.pathname && link.host === location.host) continue;
      // Of a source its own entry, by its name; of another chapter the page is enough.
      const isSource = link.closest(".calc-source, .calc-given, .calc-claim");
      const url = isSource ? link.href : link.href.split("#")[0];
      if (!numbers.has(url)) {
        numbers.set(url, numbers.size + 1);
        const name = isSource ? `${link.textContent}: ` : "";
        notes.append(Object.assign(document.createElement("li"), { textContent: `[${numbers.size}] ${name}${url}` }));
      }
      link.dataset.link = numbers.get(url);
    }
    if (numbers.size) main.append(notes);
  });
  addEventListener("afterprint", () => {
    main.querySelector(".link-notes")?.remove();
    for (const link of main.querySelectorAll("[data-link]")) delete link.dataset.link;
  });
  byId("print-button")?.addEventListener("click", () => print());

  const moved = byId("moved-fragments");
  const target = moved && JSON.parse(moved.textContent)[location.hash];
  if (target) location.replace(new URL(target, location.href));

  const dialog = byId("search-dialog");
  if (!dialog) return;
  const field = byId("search-text");
  const status = byId("search-status");
  const results = byId("search-results");
  let loading;

  const loadIndex = () => {
    window.search = {}; // where mdBook's index file puts itself
    return Promise.all([load(given.search), load(given.index)]).then(() => window.elasticlunr.Index.load(window.search.index));
  };

  const excerpt = (body, words) => {
    const found = words.map((word) => body.toLowerCase().indexOf(word)).filter((at) => at >= 0);
    if (!found.length) return [body.slice(0, 140)];
    const at = Math.min(...found);
    const word = words.find((word) => body.toLowerCase().startsWith(word, at));
    const start = at < 60 ? 0 : body.indexOf(" ", at - 60) + 1;
    const mark = document.createElement("mark");
    mark.textContent = body.slice(at, at + word.length);
    return [start ? "… " : "", body.slice(start, at), mark, body.slice(at + word.length, at + 100), " …"];
  };

  const find = async () => {
    const asked = field.value.trim();
    loading ??= loadIndex();
    let index;
    try {
      index = await loading;
    } catch {
      loading = undefined;
      status.textContent = "The search index could not be loaded.";
      return;
    }
    if (asked !== field.value.trim()) return;
    const { doc_urls: urls, search_options: options, results_options: limits } = window.search;
    const found = asked ? index.search(asked, options) : [];
    status.textContent = asked ? (found.length === 1 ? "1 place" : `${found.length || "No"} places`) : "";
    const words = asked.toLowerCase().split(/\s+/);
    results.replaceChildren(
      ...found.slice(0, limits.limit_results).map(({ ref, doc }) => {
        const item = document.createElement("li");
        const link = document.createElement("a");
        link.href = given.root + urls[ref];
        link.textContent = [...new Set(doc.breadcrumbs.split(" » "))].join(" · ");
        const text = document.createElement("p");
        text.append(...excerpt(doc.body, words));
        item.append(link, text);
        return item;
      }),
    );
  };

  const open = () => {
    if (!dialog.open) dialog.showModal();
    field.select();
    find();
  };
  byId("search-button").addEventListener("click", open);
  byId("search-close").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => (event.target === dialog || event.target.closest("a")) && dialog.close());
  field.addEventListener("input", find);
  field.addEventListener("keydown", (event) => event.key === "Enter" && results.querySelector("a")?.click());
  addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    open();
  });
})();
