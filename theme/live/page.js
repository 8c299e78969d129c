// Makes a page's figures live: takes over what the build wrote, changes only what a change reaches.
const root = document.documentElement;

/** Parts of the page by what they show: a cell's path, or an expression with its sheet; print.html may hold one several times. */
const live = new Map();
const [inputs, sliders] = ["input", "slider"].map(byPath);

function fail(error) {
  root.dataset.calc = "failed";
  for (const fieldset of document.querySelectorAll(":is(calc-sheet, .calc-live) > fieldset")) fieldset.disabled = true;
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
    // Another chapter's part may know some cells of a sheet; its own knows most.
    workbook: (sheet, known) =>
      pages.map((page) => page.workbook(sheet, known)).reduce((best, one) => (one.length > best.length ? one : best)),
    answer: (key, typed) => first((page) => page.answer(key, typed)),
    tell: (path) => first((page) => page.tell(path)),
    changed: () => all((page) => page.changed()),
    state: () => all((page) => page.state()),
    set(path, text) {
      const knowing = pages.filter((page) => page.field(path));
      return (knowing.length ? knowing : pages.slice(0, 1)).map((page) => page.set(path, text))[0];
    },
    reset: (path) => pages.forEach((page) => page.reset(path)),
    /** Goes on with parts that know more; the figures stay as they are. */
    become(parts) {
      const state = this.state();
      pages.splice(0, pages.length, ...parts);
      this.restore(state);
    },
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

function start(page, whole) {
  const session = visit(page);
  const asked = inAddress();
  if (![...inputs.keys()].every((path) => page.field(path))) throw new Error("page and module are of different builds");
  const books = own(page, [...inputs.keys(), ...asked.lines.map((line) => split(line)[0])]);
  const undo = [];
  let editing = null; // the input that is being typed in: one step to undo, not one a keystroke
  let told = new Set();
  let state = []; // the inputs that differ from the book's, as a link holds them
  const waiting = new Set(); // parts in closed workings that are still to be shown
  let near = ""; // the sheet of what was changed last
  let pause = 0;
  let unsaid = null; // a complaint that waits: a figure is seldom one while it is still being typed
  let rest = 0;

  const scenarios = document.querySelectorAll("[data-scenario]");
  const announcer = document.createElement("div");
  announcer.className = "calc-announce visually-hidden";
  announcer.setAttribute("aria-live", "polite");
  document.body.append(announcer);

  const bar = makeBar({
    undo: () => (change(() => page.restore(undo.pop() ?? []), { undoes: true }), mend()),
    reset: () => (change(() => page.restore([])), mend()),
    copy: async () => {
      const address = link(page, books);
      try {
        await navigator.clipboard.writeText(address);
        bar.note(["Link copied."]);
      } catch {
        bar.note([address]); // to be copied by hand
      }
    },
  });

  /** Does something to the inputs and shows all that follows from it. */
  function change(action, { source = null, undoes = false, edits = null } = {}) {
    try {
      const before = state;
      const result = action();
      refresh(source);
      if (state.join() !== before.join()) {
        if (!undoes && (edits === null || edits !== editing)) undo.push(before);
        editing = edits;
        session.save(state);
        forgetLink();
      }
      bar.show(state.length, undo.length > 0);
      return result;
    } catch (error) {
      fail(error);
    }
  }

  /** Shows what the figures that changed have come to, wherever the page has it. */
  function redraw(changed) {
    const rendered = renderer();
    for (const path of changed) {
      for (const part of live.get(path) ?? []) {
        if (isClosed(part)) waiting.add(part);
        else show(part, rendered(part.key));
        if (part.isResult) told.add(path);
      }
    }
    exhibits.refreshed();
    // Thousands of closed workings are not worth a frame that comes late.
    if (waiting.size < 500) catchUp();
    else later();
  }

  /** What the module says of a key, asked once: print.html and long sheets show the same in many places. */
  function renderer() {
    const known = new Map();
    return (key) => {
      if (!known.has(key)) known.set(key, page.render(key));
      return known.get(key);
    };
  }

  function refresh(source) {
    const changed = page.changed();
    redraw(changed);
    state = page.state();
    const differing = new Set(state.map((line) => split(line)[0]));
    for (const path of changed) {
      for (const field of fields(path)) {
        if (field !== source) field.value = page.field(path);
        showInput(field, page.field(path) === "1", differing.has(path));
      }
      for (const slider of sliders.get(path) ?? []) {
        if (slider !== source) slide(slider, page.field(path).replaceAll(",", "").replace("−", "-"));
      }
    }
    for (const button of scenarios) {
      button.setAttribute("aria-pressed", page.chosen(...scenarioOf(button)));
    }
    if (differing.size > 0) exhibits.demand();
    clearTimeout(pause);
    pause = setTimeout(announce, 1000);
  }

  const exhibits = exhibit(page, async () => {
    page.become(await whole());
    redraw(page.changed()); // not the fields, which a reader may be typing in
  });

  /** Shows what waits in closed workings, of the page or of a part of it; `most` at once. */
  function catchUp(within = document, most = Infinity) {
    const rendered = renderer();
    for (const part of waiting) {
      if (!within.contains(part.element)) continue;
      if (most-- <= 0) break;
      waiting.delete(part);
      show(part, rendered(part.key));
    }
  }

  /** The same between frames; many at once, as a long page takes longer to lay out after each. */
  function later() {
    requestAnimationFrame(() =>
      setTimeout(() => {
        catchUp(document, 2000);
        if (waiting.size) later();
      }),
    );
  }

  document.addEventListener("toggle", ({ target }) => target.open && catchUp(target), true);
  // On paper nobody sees the bar: what was changed is said at the top, with the link that leads back to it.
  addEventListener("beforeprint", () => {
    catchUp();
    if (!state.length) return;
    const note = Object.assign(document.createElement("p"), { className: "calc-printed" });
    note.textContent = `Printed with ${state.length === 1 ? "a changed figure" : `${state.length} changed figures`}: ${link(page, books)}`;
    document.querySelector("main h1")?.after(note);
  });
  addEventListener("afterprint", () => document.querySelector(".calc-printed")?.remove());

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
    if (target.dataset.slider) settle();
    const problem = change(() => page.set(path, target.value), { source: target, edits: path });
    unsaid = problem ? () => complain(target, problem) : null;
    clearTimeout(rest);
    if (unsaid) rest = setTimeout(settle, 1000);
    else for (const field of fields(path)) complain(field);
  });

  /** Says what is wrong once a field is left, or typing rests. */
  function settle() {
    clearTimeout(rest);
    unsaid?.();
    unsaid = null;
  }

  /** What can't be read gives way to a figure that is set in another way, were it the same as before. */
  function mend(sheet = "") {
    settle();
    for (const field of document.querySelectorAll("[data-input][aria-invalid]")) {
      if (!field.dataset.input.startsWith(sheet)) continue;
      field.value = page.field(field.dataset.input);
      complain(field);
    }
  }

  document.addEventListener("change", ({ target }) => {
    const path = target.dataset.input;
    editing = null;
    settle();
    if (path === undefined || root.dataset.calc === "failed" || target.getAttribute("aria-invalid")) return;
    target.value = page.field(path);
  });

  document.addEventListener("keydown", (event) => {
    const path = event.target.dataset?.input;
    if (path !== undefined && event.key === "Escape") {
      settle();
      event.target.value = page.field(path);
      complain(event.target);
    }
  });

  // A slider that stands between two of its steps goes on to the next of them.
  for (const touched of ["pointerdown", "keydown"]) {
    document.addEventListener(touched, ({ target }) => target.dataset?.step && toSteps(target));
  }

  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.("button");
    const { reset, scenario, csv, workbook } = button?.dataset ?? {};
    if (reset !== undefined) {
      settle();
      change(() => page.reset(reset));
      for (const field of fields(reset)) complain(field);
      fields(reset)[0]?.focus(); // the button is gone
    } else if (scenario !== undefined) {
      const [sheet, which] = scenarioOf(button);
      near = sheet;
      change(() => page.choose(sheet, which));
      mend(`${sheet}.`);
    } else if (csv !== undefined) {
      saveAsCsv(page, csv);
    } else if (workbook !== undefined) {
      exhibits.demand(true).then(() => {
        if (saveAsWorkbook(page, workbook) || button.parentElement.querySelector(".calc-late")) return;
        button.after(exhibits.late("What writes spreadsheets didn’t arrive. Try again later.", "span"));
      });
    }
  });

  addEventListener("pageshow", ({ persisted }) => {
    // Come back to by the back button: another chapter may have changed what this one shares with it.
    if (persisted) change(() => page.restore(session.load()), { undoes: true });
  });

  openNotes(catchUp);
  let linked = asked.lines.length > 0;
  const problems = page.restore(linked ? asked.lines : session.load());
  if (linked && history.state?.takenUp && session.began()) {
    const said = page.state().join();
    page.restore(session.load());
    linked = page.state().join() === said;
    if (!linked) forgetLink();
  }
  refresh(null);
  if (linked) session.save(state);
  takeUp();
  addEventListener("hashchange", takeUp); // another entry of the history has the same link
  for (const fieldset of document.querySelectorAll(":is(calc-sheet, .calc-live) > fieldset")) fieldset.disabled = false;
  const notes = [
    ["The link asks for what can’t be used:", linked ? problems : []],
    ["The book’s own figures are not what they were when this link was made:", linked ? outdated(page, asked.then, books) : []],
  ];
  bar.show(state.length, false, notes.filter(([, items]) => items.length));
  root.dataset.calc = "ready";
}

/** The sheet that a button is for, and the place of its scenario; none for the book's own figures. */
function scenarioOf(button) {
  const [sheet, which] = button.dataset.scenario.split(" ");
  return [sheet, which === "book" ? undefined : Number(which)];
}

/** A live element with what is looked for once, as a page may have thousands and change them at every keystroke. */
function partOf(element) {
  const key = element.dataset.live;
  const around = [];
  // In a closed working nothing is read; what is computed there can wait.
  if (/^(text|term|inner) /.test(key)) {
    for (let at = element; (at = at.parentElement.closest("details")); ) around.push(at);
  }
  const isResult = element.localName === "td";
  return { element, key, around, isResult, book: null, html: null, figure: null, differs: false };
}

function isClosed({ around }) {
  return around.some((details) => !details.open);
}

/** Puts the inside of an element anew, and marks what differs from the book. */
function show(part, html) {
  if (part.html === html) return;
  const { element } = part;
  const book = (part.book ??= inBook(part));
  part.html = html;
  if (!refigure(part, html)) element.innerHTML = html; // from the renderer alone, which escapes all that is text
  const text = element.textContent;
  if (element.localName === "a") element.hidden = !text; // words may be chosen that are none
  // To write markup out again takes longer than all the rest.
  const differs = plain(text) !== plain(book.text) || plain(element.innerHTML) !== book.plain;
  if (!differs) {
    element.innerHTML = book.html;
    part.figure = null;
  }
  if (differs === part.differs) return;
  part.differs = differs;
  if (book.marked) mark(book.marked, differs);
  if (book.place) was(book.place, differs, book.tag, ...book.said);
}

const FIGURE = /^<data [^>]* value="([^"]*)"><span class="calc-number">([^<&]+)<\/span>(?: <span class="calc-unit">([^<&]+)<\/span>)?<\/data>$/;

/** Puts another figure where there is one already: most changes are no more, and to parse markup takes its time. */
function refigure(part, html) {
  const [found, value, ...texts] = FIGURE.exec(html) ?? [];
  const places = part.figure;
  part.figure = null;
  if (!found) return false;
  const known = texts.filter((text) => text !== undefined);
  if (places?.length !== known.length) {
    part.element.innerHTML = html;
    part.figure = [...part.element.firstChild.children].map((child) => child.firstChild);
  } else {
    part.element.firstChild.value = value;
    for (const [at, text] of known.entries()) if (places[at].data !== text) places[at].data = text;
    part.figure = places;
  }
  return true;
}

// mdBook writes line ends between elements where the renderer writes none.
function plain(html) {
  return html.includes("\n") ? html.replaceAll("\n", "") : html;
}

/** What the book has in an element, and where and how it is said once that has been changed. */
function inBook({ element: part, key }) {
  const [html, text] = [part.innerHTML, part.textContent];
  const kind = key.split(" ", 1)[0];
  const book = { html, text, plain: plain(html) };
  const sentence = part.closest(".calc-inline");
  if (sentence) {
    // A figure keeps its unit here as well.
    const whole = html.includes("calc-unit") ? element("span", "calc-whole", text) : text || "nothing";
    return { ...book, marked: sentence, place: sentence, tag: "small", said: [" (book: ", whole, ")"] };
  }
  const parent = part.parentElement;
  if (kind === "verdict") return { ...book, place: parent, tag: "span", said: [` (in the book: ${text})`] };
  if (kind === "text" && part.closest(".calc-audit")) {
    return { ...book, marked: parent, place: parent, tag: "small", said: [` (book: ${text})`] };
  }
  // What stands behind a figure in a trail is true of the book's, not of the reader's.
  const given = parent.querySelector(":scope > .calc-given");
  if (given) return { ...book, place: given, tag: "span", said: [`changed; the book has ${text}: `] };
  const row = kind === "value" && part.closest(".calc-row");
  if (!row) return book;
  return { ...book, marked: row, place: row.querySelector(".calc-more > td"), tag: "p", said: [`The book has ${text}.`] };
}

/** Shows beside a field what the book has where it differs, and the unit of one or of more. */
function showInput(field, one, differs) {
  const row = field.closest(".calc-row");
  const units = field.parentElement.querySelector(".calc-unit");
  const prefix = field.previousElementSibling?.textContent ?? "";
  const unit = units?.textContent ?? "";
  const reset = Object.assign(document.createElement("button"), { type: "button", textContent: "Reset" });
  reset.dataset.reset = field.dataset.input;
  reset.setAttribute("aria-label", `Reset ${row.querySelector("label").textContent}`);
  mark(row, differs);
  const figure = prefix + field.defaultValue + (unit === "%" ? "" : " ") + unit;
  was(row.querySelector(".calc-more > td"), differs, "p", `The book has ${figure.trim()}. `, reset);
  if (units?.dataset.one) units.textContent = units.dataset[one ? "one" : "more"];
}

/** A figure from elsewhere may lie between a slider's steps, and is shown where it lies. */
function slide(slider, figure) {
  toSteps(slider);
  slider.value = figure;
  if (Number(slider.value) === Number(figure)) return;
  slider.dataset.step = slider.step;
  slider.step = "any";
  slider.value = figure;
}

function toSteps(slider) {
  if (!slider.dataset.step) return;
  slider.step = slider.dataset.step;
  delete slider.dataset.step;
}

function mark(element, differs) {
  element.classList.toggle("calc-changed", differs);
  if (!element.className) element.removeAttribute("class"); // as the build has it
}

/** Says what the book has where a figure differs from it: the first time with what stands there until then. */
function was(parent, differs, tag, ...content) {
  const note = [...parent.children].find((child) => child.className === "calc-was");
  if (!differs) note?.remove();
  if (!differs || note) return;
  const made = Object.assign(document.createElement(tag), { className: "calc-was" });
  made.append(...content);
  const slider = parent.querySelector(":scope > .calc-slider");
  if (slider) slider.after(made);
  else if (tag === "p" || parent.className === "calc-given") parent.prepend(made);
  else parent.append(made);
}

/** Elements by the path that one of their attributes has; looked for once, as a page may have thousands. */
function byPath(attribute) {
  const found = new Map();
  for (const element of document.querySelectorAll(`[data-${attribute}]`)) {
    const path = element.dataset[attribute];
    found.set(path, [...(found.get(path) ?? []), element]);
  }
  return found;
}

function fields(path) {
  return inputs.get(path) ?? [];
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
