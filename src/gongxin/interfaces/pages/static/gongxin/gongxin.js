/* Only what makes a page that already works a little kinder: copy a number, close the display settings.
   Nothing here is needed to use Gongxin. */
"use strict";

(() => {
  const offer = (root) => {
    if (!navigator.clipboard) return;
    for (const button of root.querySelectorAll("button[data-copy]")) button.hidden = false;
  };

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button[data-copy]");
    if (button) {
      await navigator.clipboard.writeText(button.previousElementSibling.textContent.trim());
      button.firstChild.textContent = button.dataset.done;
      return;
    }
    for (const open of document.querySelectorAll("details.display[open]")) {
      if (!open.contains(event.target)) open.open = false;
    }
  });

  document.addEventListener("keydown", (event) => {
    const open = event.key === "Escape" && event.target.closest("details.display[open]");
    if (open) {
      open.open = false;
      open.querySelector("summary").focus();
    }
  });

  // After a form came back with faults, the reader stands at the summary.
  document.addEventListener("htmx:afterSettle", (event) => {
    offer(document);
    event.target.querySelector("[autofocus]")?.focus();
  });

  offer(document);
})();
