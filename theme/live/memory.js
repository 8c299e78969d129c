// What is changed, in words: for the next chapter of this visit, and in links to somebody else.

/** The two sides of `path=figure`. */
function split(line) {
  const at = line.indexOf("=");
  return [line.slice(0, at), line.slice(at + 1)];
}

/** The changes of this visit, which go with the reader from chapter to chapter. */
function visit(page) {
  const key = `calc ${site.pathname}`;
  const kept = () => {
    try {
      return sessionStorage.getItem(key);
    } catch {
      return null; // storage is forbidden: changes last as long as the page
    }
  };
  const stored = () => (kept() ?? "").split("\n").filter(Boolean);
  const here = (line) => page.field(split(line)[0]) !== "";
  return {
    /** Whether there is anything to go by, were it that nothing is changed. */
    began: () => kept() !== null,
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

/** A figure with its label, as *Price after the fall: $122 per share*, in its two parts. */
function labelled(page, path) {
  const text = page.tell(path);
  const at = text.lastIndexOf(": ");
  return at < 0 ? [] : [text.slice(0, at), text.slice(at + 2)];
}

/** The book's own figures, which a link names beside its own; to be taken before anything is changed. */
function own(page, paths) {
  return new Map([...new Set(paths)].map((path) => [path, labelled(page, path)[1]]));
}

/**
 * The parts of the address: `sheet.cell=figure`, each with `book=figure` after it where the link says what the book had
 * when it was made. Names without a dot are otherwise somebody else's.
 */
function inAddress() {
  const link = { lines: [], then: new Map(), others: [] };
  let before = null;
  for (const [name, text] of new URLSearchParams(location.search)) {
    if (name.includes(".")) link.lines.push(`${name}=${text}`.replace(/[\r\n]+/g, " "));
    else if (name === "book" && before) link.then.set(before, text);
    else link.others.push([name, text]);
    before = name.includes(".") ? name : null;
  }
  return link;
}

/** The figures of a link that somebody chose in place of others than the book has now. */
function outdated(page, then, books) {
  const another = [...then].filter(([path, text]) => books.get(path) && books.get(path).replace("−", "-") !== text.replace("−", "-"));
  return another.map(([path, text]) => {
    const [label, here] = labelled(page, path);
    return `${label}, ${here} in the link: the book had ${text} then, and has ${books.get(path)} now.`;
  });
}

/** An address with other figures, as readable as an address can be. */
function addressed(parts) {
  const url = new URL(location.href);
  const plain = { "%24": "$", "%2C": ",", "%2F": "/", "%E2%88%92": "-" };
  url.search = new URLSearchParams(parts).toString().replace(/%24|%2C|%2F|%E2%88%92/g, (code) => plain[code]);
  return url.href;
}

/** The address of what is shown here, the book's own figures beside those that are changed. */
function link(page, books) {
  const part = ([path, text]) => (books.get(path) ? [[path, text], ["book", books.get(path)]] : [[path, text]]);
  return addressed(page.state().map(split).flatMap(part));
}

/** Marks that a link has been taken up: come back to, it must not bring back what was changed since. */
function takeUp() {
  try {
    if (inAddress().lines.length) history.replaceState({ takenUp: true }, "");
  } catch {
    // as below
  }
}

/** Once figures differ from the address, it must not bring them back on reload. */
function forgetLink() {
  const { lines, others } = inAddress();
  if (!lines.length) return;
  try {
    history.replaceState(history.state, "", addressed(others));
  } catch {
    // A page on disk may not do it everywhere.
  }
}
