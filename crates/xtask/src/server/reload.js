// Follows the book while it is written. Only `cargo xtask serve` adds this to a page; the site itself has no such thing.
"use strict";
(() => {
  const mine = Number(document.currentScript.dataset.site);
  let box = null;

  const clear = () => {
    box?.remove();
    box = null;
  };

  const show = (failure) => {
    clear();
    box = document.createElement("section");
    box.className = "xtask-failure";
    box.setAttribute("aria-label", "The book can't be built");
    const content = document.createElement("div");
    content.className = "xtask-content";
    // Made by our own build, which escapes all that comes from the book.
    content.innerHTML = failure;
    box.append(content);
    if (!document.body.classList.contains("xtask-alone")) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "xtask-dismiss";
      button.textContent = "Show the last good page";
      button.addEventListener("click", clear);
      box.prepend(button);
    }
    document.body.prepend(box);
  };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") clear();
  });

  const events = new EventSource("/.xtask/events");
  events.addEventListener("message", (event) => {
    const now = JSON.parse(event.data);
    if (now.site !== mine) location.reload();
    else if (now.failure) show(now.failure);
    else clear();
  });
  // An open stream would keep the page out of the back button's cache.
  addEventListener("pagehide", () => events.close());
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
})();
