// The working of a figure in a sentence, opened beside it. Without this script its link leads to it.

/** `prepare` brings up to date what is taken from. */
function openNotes(prepare) {
  let open = null;

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(".calc-ref");
    if (!link || !("popover" in link) || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const parts = working(link, prepare);
    if (!parts) return;
    event.preventDefault();
    open?.remove();
    open = element("div", "calc-note");
    open.append(...parts.map((part) => part.cloneNode(true)));
    open.popover = "auto";
    open.tabIndex = -1;
    open.setAttribute("role", "dialog");
    open.setAttribute("aria-label", "How this figure is worked out");
    document.body.append(open);
    open.showPopover({ source: link });
    place(open, link);
    for (const part of open.children) if (part.scrollWidth > part.clientWidth) part.tabIndex = 0;
    open.focus({ preventScroll: true });
    open.addEventListener("toggle", ({ target, newState }) => newState === "closed" && target.remove());
  });
  // What it says would no longer be true.
  document.addEventListener("input", () => open?.isConnected && open.hidePopover());
}

/** The name that a link leads to; `#100%` is none. */
function named(link) {
  try {
    return decodeURIComponent(link.hash.slice(1));
  } catch {
    return "";
  }
}

/** What there is on the page to say of a figure: its note, or from its row the label, the formula and its steps. */
function working(link, prepare) {
  const target = document.getElementById(named(link));
  const row = target?.closest(".calc-row");
  if (target) prepare(row ?? target);
  if (!row) return target && [...target.children];
  const title = element("p", "calc-note-title", row.querySelector("th").textContent);
  return [title, ...row.querySelectorAll(".calc-working > summary > math, .calc-steps > *, .calc-source")];
}

/** Beside the text where there is room, else under its figure, or above it; it goes along as the page scrolls. */
function place(note, link) {
  const [edge, least] = [8, 200];
  const [box, column] = [link.getClientRects()[0], link.closest("main").getBoundingClientRect()];
  const width = document.documentElement.clientWidth;
  const aside = width - column.right - 4 * edge;
  const beside = aside >= least;
  if (beside) note.style.maxWidth = `${aside}px`;
  const size = note.getBoundingClientRect();
  const below = box.bottom + edge + size.height <= innerHeight || box.top - edge - size.height < 0;
  const left = beside ? column.right + 2 * edge : Math.max(edge, Math.min(box.left, width - size.width - edge));
  const top = beside ? box.top - edge : below ? box.bottom + edge : box.top - edge - size.height;
  note.style.left = `${scrollX + left}px`;
  note.style.top = `${scrollY + top}px`;
}
