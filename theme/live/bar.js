// The bar that says what is changed, and undoes it. It comes with the first change.

function element(name, className, textContent = "") {
  return Object.assign(document.createElement(name), { className, textContent });
}

function makeBar(actions) {
  const bar = element("div", "calc-bar");
  bar.setAttribute("role", "region");
  bar.setAttribute("aria-label", "Your changes");
  const text = element("span", "calc-bar-text");
  bar.append(text);
  const names = { undo: "Undo", reset: "Reset all", copy: "Copy link" };
  const buttons = {};
  for (const [action, name] of Object.entries(names)) {
    buttons[action] = Object.assign(element("button", "", name), { type: "button" });
    buttons[action].dataset.bar = action;
    buttons[action].addEventListener("click", actions[action]);
    bar.append(buttons[action]);
  }
  const status = element("div", "calc-bar-notes");
  status.setAttribute("role", "status");
  const close = Object.assign(element("button", "", "Close"), { type: "button", hidden: true });
  close.setAttribute("aria-label", "Close the message");
  close.addEventListener("click", () => {
    if (idle) leave();
    else bar.querySelector("button:enabled").focus();
    note();
  });
  bar.append(close, status);
  let idle = true; // nothing is changed, nor to be undone

  // What lies under the bar must be reached all the same, however much the bar says.
  new ResizeObserver(() => {
    root.style.setProperty("--bar", `${bar.offsetHeight}px`);
    status.tabIndex = status.scrollHeight > status.clientHeight ? 0 : -1;
  }).observe(bar);

  function leave() {
    // What has the focus may not just vanish.
    if (bar.contains(document.activeElement)) document.querySelector("main")?.focus({ preventScroll: true });
    bar.remove();
  }

  /** Says something, or several things, each with a list; a link can be very long, and what it says is text. */
  const note = (...notes) => {
    const [most, longest] = [5, 200];
    close.hidden = notes.length === 0;
    status.replaceChildren(
      ...notes.flatMap(([words, items = []]) => {
        const told = items.slice(0, most).map((item) => (item.length > longest ? `${item.slice(0, longest)}…` : item));
        if (items.length > most) told.push(`and ${items.length - most} more.`);
        const list = element("ul", "");
        list.append(...told.map((item) => element("li", "", item)));
        return [element("p", "calc-bar-note", words), list].slice(0, items.length ? 2 : 1);
      }),
    );
  };
  return {
    note,
    show(count, undoable, notes = []) {
      const changed = count === 1 ? "You changed 1 figure" : `You changed ${count} figures`;
      text.textContent = count ? changed : "All figures are the book’s";
      buttons.undo.disabled = !undoable;
      buttons.reset.disabled = buttons.copy.disabled = count === 0;
      idle = count === 0 && !undoable;
      for (const button of Object.values(buttons)) button.hidden = idle;
      if (idle && !notes.length) leave();
      else if (!bar.isConnected) document.body.append(bar);
      note(...notes);
    },
  };
}
