// One calculator at a time, in type as large as the window allows: for a wall, and a group in front of it.
(() => {
  "use strict";
  const root = document.documentElement;
  const main = document.querySelector("main");

  /** The chapter's calculators in their order, each with all its parts. */
  const sheets = new Map();
  for (const part of main.querySelectorAll(":scope > .calc-block > calc-sheet")) {
    const name = part.getAttribute("name");
    sheets.set(name, [...(sheets.get(name) ?? []), part]);
  }
  const names = [...sheets.keys()];
  const named = () => {
    try {
      return document.getElementById(decodeURIComponent(location.hash.slice(1)))?.closest("calc-sheet")?.getAttribute("name");
    } catch {} // an address may end in `#100%`
  };
  let name = sheets.has(named()) ? named() : names[0];
  let larger = 1; // than what fits, as the reader wants it
  let asked; // whether workings are to be shown, once somebody has said so

  const style = Object.assign(document.createElement("link"), { rel: "stylesheet", href: document.currentScript.src.replace(/js$/, "css") });
  style.addEventListener("load", () => {
    main.before(bar);
    show(name);
  });
  document.head.append(style);

  const made = (tag, more, ...children) => {
    const element = Object.assign(document.createElement(tag), more);
    element.append(...children);
    return element;
  };
  const button = (text, act, label) => {
    const element = made("button", { type: "button" }, text);
    if (label) element.setAttribute("aria-label", label);
    element.addEventListener("click", act);
    return element;
  };
  const leave = made("a", { className: "projector-leave" });
  const place = made("span", { className: "projector-place" });
  const back = button("‹", () => step(-1), "Calculator before");
  const next = button("›", () => step(1), "Next calculator");
  const resize = (factor) => () => ((larger *= factor), fit());
  const how = button("Workings", () => ((asked = how.getAttribute("aria-pressed") !== "true"), fit()));
  const bar = made("nav", { className: "projector-bar" }, leave, back, place, next, how, button("Smaller", resize(1 / 1.15)), button("Larger", resize(1.15)));
  bar.setAttribute("aria-label", "Projector");
  // The choice of colours is wanted here as well.
  bar.append(document.querySelector(".theme-choice"));

  function show(wanted) {
    name = wanted;
    const parts = sheets.get(name);
    for (const block of main.children) block.classList.toggle("projected", parts.some((part) => block.contains(part)));
    const row = location.hash.startsWith(`#${name}.`) ? location.hash : `#${parts[0].querySelector("[id]")?.id ?? ""}`;
    const query = new URLSearchParams(location.search);
    history.replaceState(history.state, "", `?${query}${row}`);
    query.delete("view");
    leave.href = `${location.pathname}${query.size ? `?${query}` : ""}${row}`;
    leave.textContent = `← ${main.querySelector("h1").textContent}`;
    const at = names.indexOf(name);
    place.textContent = `${at + 1} of ${names.length}`;
    back.disabled = at === 0;
    next.disabled = at === names.length - 1;
    root.classList.add("projector");
    fit();
  }

  function step(by) {
    const wanted = names[names.indexOf(name) + by];
    if (wanted) show(wanted);
  }

  /** Sets the type as large as fits, but never small; without the workings where they would make it so. */
  function fit() {
    workings(asked ?? true);
    if (size() < innerWidth / 50 && asked === undefined) {
      workings(false);
      size();
    }
    root.style.fontSize = `${parseFloat(root.style.fontSize) * larger}px`;
    scrollTo(0, 0);
  }

  function size() {
    const least = Math.max(18, innerWidth / 60);
    for (let pixels = Math.max(least, innerWidth / (innerWidth < 800 ? 34 : 42)); ; pixels = Math.max(least, pixels - 1)) {
      root.style.fontSize = `${pixels}px`;
      if (pixels === least || root.scrollHeight <= innerHeight) return pixels;
    }
  }

  function workings(are) {
    root.classList.toggle("projector-brief", !are);
    how.setAttribute("aria-pressed", are);
  }

  addEventListener("resize", fit);
  new MutationObserver(fit).observe(root, { attributeFilter: ["data-calc"] }); // figures of the address have come
  addEventListener("load", () => scrollTo(0, 0)); // not where the browser looks for the row
  addEventListener("keydown", (event) => {
    if (document.querySelector("dialog[open]") || event.ctrlKey || event.altKey || event.metaKey) return;
    const field = event.target.matches?.("input, select");
    if (event.key === "Escape") {
      // In a field it takes back what was typed; only then does it lead out.
      if (field) event.target.blur();
      else leave.click();
    }
    // What a presenter's remote control sends. What doesn't fit is read to its end first.
    const down = event.key === "PageDown";
    if (!down && event.key !== "PageUp") return;
    if (down ? scrollY + innerHeight < root.scrollHeight - 2 : scrollY > 0) return;
    event.preventDefault();
    step(down ? 1 : -1);
  });
})();
