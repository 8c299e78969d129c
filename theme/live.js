// Makes a page's figures live: takes over what the build wrote, changes only what a change reaches.
const root = document.documentElement;
root.dataset.calc = "loading";

/** Elements by what they show: a cell's path, or an expression with its sheet; print.html may hold one several times. */
const live = new Map();
for (const element of document.querySelectorAll("[data-live]")) {
  const [kind, path, ...rest] = element.dataset.live.split(" ");
  const subject = kind === "expression" ? [path, ...rest].join(" ") : path;
  if (!live.has(subject)) live.set(subject, []);
  live.get(subject).push(element);
}
/** What the book has in an element, once that has been changed. */
const original = new Map();

try {
  // Both are fetched at once; neither can wait for the other's name.
  const [glue, module] = await Promise.all([import("./calc.js"), fetch(new URL("calc.wasm", import.meta.url))]);
  await glue.default({ module_or_path: module });
  // print.html has the data of every chapter, each of which knows the sheets that it needs.
  const data = [...document.querySelectorAll("script.calc-data")].map((script) => JSON.parse(script.textContent));
  start(together(data.map((text) => new glue.Page(text))));
} catch (error) {
  fail(error);
}

function fail(error) {
  root.dataset.calc = "failed";
  for (const fieldset of document.querySelectorAll("calc-sheet > fieldset")) fieldset.disabled = true;
  console.warn("The figures on this page are not live:", error);
}

/** Several parts of the book as one: what is done to one is done to all that know it. */
function together(pages) {
  const lines = (text) => text.split("\n").filter(Boolean);
  const all = (ask) => [...new Set(pages.flatMap((page) => lines(ask(page))))];
  const first = (ask) => pages.reduce((found, page) => found || ask(page), "");
  return {
    render: (key) => first((page) => page.render(key)),
    field: (path) => first((page) => page.field(path)),
    chosen: (sheet, which) => pages.some((page) => page.chosen(sheet, which)),
    tell: (path) => first((page) => page.tell(path)),
    changed: () => all((page) => page.changed()),
    state: () => all((page) => page.state()),
    set(path, text) {
      const knowing = pages.filter((page) => page.field(path));
      return (knowing.length ? knowing : pages.slice(0, 1)).map((page) => page.set(path, text))[0];
    },
    reset: (path) => pages.forEach((page) => page.reset(path)),
    choose: (sheet, which) => pages.forEach((page) => page.choose(sheet, which)),
    /** Makes the inputs what a state says, all others the book's; gives what could not be used. */
    restore(state) {
      const problems = [];
      const named = new Set();
      for (const line of state) {
        const [path, text] = split(line);
        const problem = this.set(path, text);
        if (problem) problems.push(`${path}: ${problem}`);
        else named.add(path);
      }
      for (const line of this.state()) if (!named.has(split(line)[0])) this.reset(split(line)[0]);
      return problems;
    },
  };
}

/** The two sides of `path=figure`. */
function split(line) {
  const at = line.indexOf("=");
  return [line.slice(0, at), line.slice(at + 1)];
}

function start(page) {
  const session = visit(page);
  const undo = [];
  let editing = null; // the input that is being typed in: one step to undo, not one a keystroke
  let told = new Set();
  let near = ""; // the sheet of what was changed last
  let pause = 0;

  const announcer = document.createElement("div");
  announcer.className = "calc-announce visually-hidden";
  announcer.setAttribute("aria-live", "polite");
  document.body.append(announcer);

  const bar = makeBar({
    undo: () => (change(() => page.restore(undo.pop() ?? []), { undoes: true }), mend()),
    reset: () => (change(() => page.restore([])), mend()),
    copy: () => copyLink(page, bar),
  });

  /** Does something to the inputs and shows all that follows from it. */
  function change(action, { source = null, undoes = false, edits = null } = {}) {
    const before = page.state();
    try {
      const result = action();
      refresh(source);
      const after = page.state();
      if (after.join() !== before.join()) {
        if (!undoes && (edits === null || edits !== editing)) undo.push(before);
        editing = edits;
        session.save(after);
        forgetLink();
      }
      bar.show(page, undo.length > 0);
      return result;
    } catch (error) {
      fail(error);
    }
  }

  function refresh(source) {
    const changed = page.changed();
    for (const path of changed) {
      const elements = live.get(path) ?? [];
      for (const element of elements) show(element, page.render(element.dataset.live));
      if (elements.some((element) => element.closest(".calc-computed"))) told.add(path);
    }
    const inputs = new Set(page.state().map((line) => split(line)[0]));
    for (const path of changed) {
      for (const field of fields(path)) {
        showInput(field, field === source ? field.value : page.field(path), inputs.has(path));
      }
      for (const slider of document.querySelectorAll(`[data-slider="${CSS.escape(path)}"]`)) {
        if (slider !== source) slider.value = page.field(path).replaceAll(",", "");
      }
    }
    for (const button of document.querySelectorAll("[data-scenario]")) {
      button.setAttribute("aria-pressed", page.chosen(...scenarioOf(button)));
    }
    clearTimeout(pause);
    pause = setTimeout(announce, 1000);
  }

  function announce() {
    // The results of the sheet that is being worked on; those of others only where it has none.
    const own = [...told].filter((path) => path.startsWith(`${near}.`));
    const paths = (own.length ? own : [...told]).slice(-3);
    told = new Set();
    if (paths.length) announcer.textContent = paths.map((path) => page.tell(path)).join("; ") + ".";
  }

  document.addEventListener("input", ({ target }) => {
    const path = target.dataset.input ?? target.dataset.slider;
    if (path === undefined) return;
    near = path.split(".", 1)[0];
    const problem = change(() => page.set(path, target.value), { source: target, edits: path });
    if (target.dataset.input) complain(target, problem);
    else for (const field of fields(path)) complain(field);
  });

  /** What can't be read gives way to a figure that is set in another way, were it the same as before. */
  function mend(sheet = "") {
    for (const field of document.querySelectorAll("[data-input][aria-invalid]")) {
      if (!field.dataset.input.startsWith(sheet)) continue;
      field.value = page.field(field.dataset.input);
      complain(field);
    }
  }

  document.addEventListener("change", ({ target }) => {
    const path = target.dataset.input;
    editing = null;
    if (path === undefined || target.getAttribute("aria-invalid")) return;
    target.value = page.field(path);
  });

  document.addEventListener("keydown", (event) => {
    const path = event.target.dataset?.input;
    if (path !== undefined && event.key === "Escape") {
      event.target.value = page.field(path);
      complain(event.target);
    }
  });

  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.("button");
    const { reset, scenario } = button?.dataset ?? {};
    if (reset !== undefined) {
      change(() => page.reset(reset));
      for (const field of fields(reset)) complain(field);
      fields(reset)[0]?.focus(); // the button is gone
    } else if (scenario !== undefined) {
      const [sheet, which] = scenarioOf(button);
      near = sheet;
      change(() => page.choose(sheet, which));
      mend(`${sheet}.`);
    }
  });

  addEventListener("pageshow", ({ persisted }) => {
    // Come back to by the back button: another chapter may have changed what this one shares with it.
    if (persisted) change(() => page.restore(session.load()), { undoes: true });
  });

  const link = fromLink();
  const problems = page.restore(link ?? session.load());
  refresh(null);
  if (link !== null) session.save(page.state());
  for (const fieldset of document.querySelectorAll("calc-sheet > fieldset")) fieldset.disabled = false;
  bar.show(page, false, link === null ? [] : problems);
  root.dataset.calc = "ready";
}

/** The sheet that a button is for, and the place of its scenario; none for the book's own figures. */
function scenarioOf(button) {
  const [sheet, which] = button.dataset.scenario.split(" ");
  return [sheet, which === "book" ? undefined : Number(which)];
}

/** Puts the inside of an element anew, and marks what differs from the book. */
function show(element, html) {
  if (!original.has(element)) original.set(element, element.innerHTML);
  const book = element.textContent;
  element.innerHTML = html; // from the renderer alone, which escapes all that is text
  const differs = element.innerHTML !== original.get(element);
  const sentence = element.closest(".calc-inline");
  const kind = element.dataset.live.split(" ", 1)[0];
  if (sentence) {
    mark(sentence, differs);
    was(sentence, differs, "small", ` (book: ${book})`);
  } else if (kind === "value") {
    const row = element.closest(".calc-row");
    mark(row, differs);
    was(row.querySelector(".calc-more > td"), differs, "p", `The book has ${book}.`);
  } else if (kind === "verdict") {
    was(element.parentElement, differs, "span", ` (in the book: ${book})`);
  }
}

function showInput(field, text, differs) {
  field.value = text;
  const row = field.closest(".calc-row");
  const [prefix, unit] = ["calc-prefix", "calc-unit"].map((part) => field.parentElement.querySelector(`.${part}`)?.textContent ?? "");
  const reset = Object.assign(document.createElement("button"), { type: "button", textContent: "Reset" });
  reset.dataset.reset = field.dataset.input;
  reset.setAttribute("aria-label", `Reset ${row.querySelector("label").textContent}`);
  mark(row, differs);
  const figure = prefix + field.defaultValue + (unit === "%" ? "" : " ") + unit;
  was(row.querySelector(".calc-more > td"), differs, "p", `The book has ${figure.trim()}. `, reset);
}

function mark(element, differs) {
  element.classList.toggle("calc-changed", differs);
}

/** Says what the book has where a figure differs from it: the first time with what stands there until then. */
function was(parent, differs, tag, ...content) {
  const note = parent.querySelector(":scope > .calc-was");
  if (!differs) note?.remove();
  if (!differs || note) return;
  const made = Object.assign(document.createElement(tag), { className: "calc-was" });
  made.append(...content);
  const slider = parent.querySelector(":scope > .calc-slider");
  if (slider) slider.after(made);
  else if (tag === "p") parent.prepend(made);
  else parent.append(made);
}

function fields(path) {
  return [...document.querySelectorAll(`[data-input="${CSS.escape(path)}"]`)];
}

/** Ties the reason why a field can't be read to it, or takes it away. */
function complain(field, problem) {
  const id = `error-${field.dataset.input}`;
  const cell = field.closest("td") ?? field.parentElement;
  let note = cell.querySelector(".calc-error");
  if (!problem) {
    note?.remove();
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-describedby");
    field.closest(".calc-row")?.classList.remove("calc-invalid");
    return;
  }
  if (!note) {
    note = document.createElement("span");
    note.className = "calc-error";
    note.id = id;
    cell.append(note);
  }
  note.textContent = problem;
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", id);
  field.closest(".calc-row")?.classList.add("calc-invalid");
}

/** The changes of this visit, which go with the reader from chapter to chapter. */
function visit(page) {
  const key = `calc ${new URL("..", import.meta.url).pathname}`;
  const stored = () => {
    try {
      return (sessionStorage.getItem(key) ?? "").split("\n").filter(Boolean);
    } catch {
      return []; // storage is forbidden: changes last as long as the page
    }
  };
  const here = (line) => page.field(split(line)[0]) !== "";
  return {
    load: () => stored().filter(here),
    save(state) {
      // Figures of sheets that this page doesn't know are another chapter's.
      const lines = [...stored().filter((line) => !here(line)), ...state];
      try {
        sessionStorage.setItem(key, lines.join("\n"));
      } catch {
        // as above
      }
    },
  };
}

/** What the address asks for: `?sheet.cell=figure&…`; names without a dot are somebody else's. */
function fromLink() {
  const lines = [...new URLSearchParams(location.search)]
    .filter(([name]) => name.includes("."))
    .map(([name, text]) => `${name}=${text}`.replace(/[\r\n]+/g, " "));
  return lines.length ? lines : null;
}

/** Once figures differ from the address, it must not bring them back on reload. */
function forgetLink() {
  if (fromLink() === null) return;
  const url = new URL(location.href);
  for (const name of [...url.searchParams.keys()]) if (name.includes(".")) url.searchParams.delete(name);
  history.replaceState(history.state, "", url);
}

async function copyLink(page, bar) {
  const url = new URL(location.href);
  url.search = new URLSearchParams(page.state().map(split));
  try {
    await navigator.clipboard.writeText(url.href);
    bar.note("Link copied.");
  } catch {
    bar.note(url.href); // to be copied by hand
  }
}

/** The bar that says what is changed, and undoes it. It comes with the first change. */
function makeBar(actions) {
  const bar = document.createElement("div");
  bar.className = "calc-bar";
  bar.setAttribute("role", "region");
  bar.setAttribute("aria-label", "Your changes");
  const text = Object.assign(document.createElement("span"), { className: "calc-bar-text" });
  bar.append(text);
  const names = { undo: "Undo", reset: "Reset all", copy: "Copy link" };
  const buttons = {};
  for (const [action, name] of Object.entries(names)) {
    buttons[action] = Object.assign(document.createElement("button"), { type: "button", textContent: name });
    buttons[action].dataset.bar = action;
    buttons[action].addEventListener("click", actions[action]);
    bar.append(buttons[action]);
  }
  const note = Object.assign(document.createElement("p"), { className: "calc-bar-note" });
  note.setAttribute("role", "status");
  bar.append(note);
  const list = document.createElement("ul");
  return {
    note: (words) => (note.textContent = words),
    show(page, undoable, problems = []) {
      const count = page.state().length;
      text.textContent = count === 1 ? "You changed 1 figure" : `You changed ${count} figures`;
      buttons.undo.disabled = !undoable;
      buttons.reset.disabled = buttons.copy.disabled = count === 0;
      note.textContent = "";
      list.remove();
      if (problems.length) {
        note.textContent = "The link asks for what can’t be used:";
        const [most, longest] = [5, 200]; // a link can be very long
        const told = problems.slice(0, most).map((it) => (it.length > longest ? `${it.slice(0, longest)}…` : it));
        if (problems.length > most) told.push(`and ${problems.length - most} more.`);
        list.replaceChildren(...told.map((textContent) => Object.assign(document.createElement("li"), { textContent })));
        bar.append(list);
      }
      if (count > 0 || undoable || problems.length) document.body.append(bar);
      else bar.remove();
    },
  };
}
