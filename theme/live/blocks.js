// Charts, exercises and lists of claims: what a reader does with them.

/** Makes those of a page work; `page` computes, and `complete` has it learn what they need. */
function exhibit(page, complete) {
  const figures = document.querySelectorAll(".calc-exhibit");
  let arrival = null;

  /** What draws and judges comes when it is first needed: many read a chapter and never ask. */
  function demand(whatever = false) {
    if (!whatever && !document.querySelector("script[data-blocks]")) return null;
    if (arrival) return arrival;
    root.dataset.exhibits = "loading";
    arrival = complete().then(
      () => {
        root.dataset.exhibits = "ready";
        for (const note of document.querySelectorAll(".calc-late")) note.remove();
      },
      (error) => {
        arrival = null; // the next change asks again
        root.dataset.exhibits = "failed";
        console.warn("What draws the charts of this page didn’t arrive:", error);
        for (const figure of figures) {
          if (figure.querySelector(".calc-late")) continue;
          figure.append(late("These are still the book’s figures: the script that follows yours didn’t arrive."));
        }
      },
    );
    return arrival;
  }

  /** What is said until it has come. */
  function late(textContent, tag = "p") {
    return Object.assign(document.createElement(tag), { className: "calc-late", textContent });
  }

  document.addEventListener("focusin", ({ target }) => target.closest("[data-exercise]") && demand());

  const audits = document.querySelectorAll(".calc-audit");
  const feedbacks = document.querySelectorAll(".calc-feedback");
  const shown = new Map(); // the point that a chart reads out, by its figure
  /** The lines of each table as the book has them. */
  const tables = [...document.querySelectorAll("[data-live^='figures '], [data-live^='both ']")];
  const written = new Map(tables.map((table) => [table, lines(table).map(texts)]));

  function lines(table) {
    return [...table.querySelectorAll("tbody tr")];
  }

  function texts(line) {
    return [...line.cells].map((cell) => cell.textContent);
  }

  /** Reads a point of a chart out, and marks it. */
  function read(figure, at) {
    const places = [...figure.querySelectorAll(".calc-hit")];
    for (const [place, hit] of places.entries()) hit.classList.toggle("calc-at", place === at);
    const row = figure.querySelectorAll("tbody tr")[at];
    if (!row) return shown.delete(figure);
    shown.set(figure, at);
    const [axis, ...names] = [...figure.querySelectorAll("thead th")].map((head) => head.textContent);
    const figures = [...row.querySelectorAll("td")].map((cell) => cell.textContent);
    const told = figures.map((text, place) => (figures.length > 1 ? `${names[place]} ${text}` : text));
    const point = figure.querySelector(".calc-plot") ? `${axis} ` : "";
    figure.querySelector(".calc-readout").textContent = `${point}${row.querySelector("th").textContent}: ${told.join("; ")}`;
  }

  document.addEventListener("pointerover", ({ target }) => {
    if (!target.matches?.(".calc-hit")) return;
    const figure = target.closest("figure");
    read(figure, [...figure.querySelectorAll(".calc-hit")].indexOf(target));
  });

  document.addEventListener("keydown", (event) => {
    const picture = event.target.closest?.(".calc-drawing");
    if (!picture) return;
    const figure = picture.closest("figure");
    const last = picture.querySelectorAll(".calc-hit").length - 1;
    const at = shown.get(figure) ?? -1;
    const to = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: last }[event.key];
    if (to === undefined || last < 0) return;
    event.preventDefault();
    read(figure, Math.min(Math.max(to, 0), last));
  });

  /** Says what is to be said of an answer, as the figures are now. */
  async function check(form) {
    await demand();
    const judged = page.answer(form.dataset.exercise, form.elements.answer.value);
    const [verdict, said] = judged ? judged.split("\n") : ["unread", "The script that checks answers didn’t arrive. Try again later."];
    const feedback = form.querySelector(".calc-feedback");
    feedback.className = `calc-feedback calc-${verdict}`;
    feedback.textContent = said;
  }

  document.addEventListener("submit", (event) => {
    if (event.target.dataset.exercise === undefined) return;
    event.preventDefault();
    check(event.target);
  });

  document.addEventListener("input", ({ target }) => {
    const feedback = target.closest("form[data-exercise]")?.querySelector(".calc-feedback");
    if (!feedback) return;
    feedback.className = "calc-feedback";
    feedback.textContent = "";
  });

  /** Shows the claims that are asked for, and counts them by their verdicts. */
  function count(audit) {
    const chosen = [...audit.querySelectorAll("select")].filter((select) => select.value);
    for (const line of audit.querySelectorAll("tbody tr")) {
      line.hidden = chosen.some((select) => line.dataset[select.name] !== select.value);
    }
    for (const total of audit.querySelectorAll("[data-total]")) {
      total.textContent = audit.querySelectorAll(`tr:not([hidden]) .calc-${total.dataset.total}`).length;
    }
  }

  document.addEventListener("change", ({ target }) => {
    const audit = target.closest(".calc-audit");
    if (audit) count(audit);
  });

  return {
    demand,
    late,
    /** After figures have changed: what was read out, and what was said, may be another. */
    refreshed() {
      for (const table of tables) {
        const book = written.get(table);
        for (const [at, line] of lines(table).entries()) {
          const is = (other) => other[0] === line.cells[0].textContent;
          const own = book[at] && is(book[at]) ? book[at] : book.find(is); // a what-if puts the largest first
          for (const [place, cell] of [...line.cells].entries()) {
            cell.querySelector(".calc-was")?.remove();
            const differs = place > 0 && cell.textContent !== own?.[place];
            cell.classList.toggle("calc-changed", differs);
            // What if: nothing in these tables is a figure of the book's, and each would be said to be another.
            if (differs && own && !table.closest(".calc-what-if")) {
              const said = ` (book: ${own[place] || "nothing"})`;
              cell.append(Object.assign(document.createElement("small"), { className: "calc-was", textContent: said }));
            }
          }
        }
      }
      for (const audit of audits) count(audit);
      for (const [figure, at] of shown) read(figure, at);
      for (const feedback of feedbacks) if (feedback.textContent) check(feedback.closest("form"));
    },
  };
}
