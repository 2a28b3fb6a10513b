/* Sends a large file part by part, goes on where it broke off, and shows how far it is. Without this script,
   or where the browser cannot digest, the form sends the file in one piece. */
"use strict";

(() => {
  const LONGEST_WAIT = 30;
  const pause = (seconds) => new Promise((done) => setTimeout(done, 1000 * seconds));
  const hex = (bytes) =>
    Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");

  // `elements.item` is a method of every form
  const value = (form, name) => form.elements.namedItem(name).value;

  class Refused extends Error {}

  class Sending {
    constructor(form, file) {
      this.form = form;
      this.file = file;
      this.box = form.querySelector(".sending");
      this.bar = this.box.querySelector("progress");
      this.words = this.box.querySelector("[role=status]");
    }

    tell(kind, values) {
      this.words.textContent = this.words.dataset[kind].replace(
        /\{(\w+)\}/g,
        (_, name) => values[name],
      );
    }

    reached(bytes) {
      const mega = (count) => (count / 1e6).toFixed(1);
      const percent = Math.floor((100 * bytes) / this.file.size);
      this.bar.value = percent;
      this.tell("sending", { done: mega(bytes), total: mega(this.file.size), percent });
    }

    // A refusal is final; a broken connection and a busy server are tried again.
    async ask(address, options = {}) {
      for (let seconds = 1; ; seconds = Math.min(2 * seconds, LONGEST_WAIT)) {
        try {
          const answer = await fetch(address, {
            ...options,
            headers: { "X-CSRFToken": value(this.form, "csrfmiddlewaretoken"), ...options.headers },
          });
          const told = answer.headers.get("Content-Type")?.startsWith("application/json");
          if (told && answer.ok) return await answer.json();
          if (answer.status < 500) {
            const words = told ? await answer.json() : null;
            // no JSON: the session is over, and this is the sign-in page
            throw new Refused(words ? `${words.what} ${words.mend}` : this.words.dataset.ended);
          }
        } catch (fault) {
          if (fault instanceof Refused) throw fault;
        }
        this.tell("broken", { seconds });
        await pause(seconds);
      }
    }

    part(position, size) {
      return this.file.slice(position * size, (position + 1) * size).arrayBuffer();
    }

    // How many of the parts that are there are parts of this very file.
    async agreed(upload) {
      for (const [position, digest] of upload.digests.entries()) {
        const own = await crypto.subtle.digest("SHA-256", await this.part(position, upload.part_bytes));
        if (hex(own) !== digest) return position;
      }
      return upload.digests.length;
    }

    async send() {
      const about = new FormData();
      for (const name of ["item", "source"]) about.set(name, value(this.form, name));
      about.set("size", this.file.size);
      about.set("suffix", /\.\w+$/.exec(this.file.name)?.[0] ?? "");
      this.bar.hidden = this.box.hidden = false;
      const upload = await this.ask(this.form.dataset.uploads, { method: "POST", body: about });
      const size = upload.part_bytes;
      const first = await this.agreed(upload);
      if (first) this.tell("resumed", { percent: Math.floor((100 * first * size) / this.file.size) });
      for (let position = first; position * size < this.file.size; position++) {
        const body = await this.part(position, size);
        const digest = hex(await crypto.subtle.digest("SHA-256", body));
        await this.ask(`${upload.address}${position}/`, {
          method: "POST",
          body,
          headers: { "Content-Type": "application/octet-stream", "Gongxin-Part-SHA256": digest },
        });
        this.reached(Math.min((position + 1) * size, this.file.size));
      }
      return upload;
    }

    async watch(upload, filed) {
      while (!filed.done) {
        await pause(0.7);
        const answer = await fetch(upload.address).catch(() => null);
        if (filed.done || !answer?.ok) continue;
        const state = await answer.json();
        this.tell("filing", { rows: state.rows.toLocaleString() });
      }
    }

    async finish(upload) {
      const told = new FormData(this.form);
      told.delete("file");
      told.set("upload", upload.token);
      const filed = { done: false };
      this.bar.removeAttribute("value");
      this.tell("filing", { rows: 0 });
      this.watch(upload, filed);
      try {
        const answer = await fetch(this.form.action, { method: "POST", body: told });
        if (answer.redirected) return location.assign(answer.url);
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        document.title = page.title;
        document.body.replaceWith(page.body);
        (document.querySelector("[autofocus]") ?? document.querySelector("main"))?.focus();
        window.scrollTo(0, 0);
      } finally {
        filed.done = true;
      }
    }
  }

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    const file = form.dataset.uploads && form.elements.file.files[0];
    // what lacks a choice is told by the server, which knows the words
    if (!file?.size || !value(form, "item") || !globalThis.crypto?.subtle) return;
    event.preventDefault();
    const button = form.querySelector("button[type=submit]");
    const sending = new Sending(form, file);
    button.disabled = true;
    try {
      await sending.finish(await sending.send());
    } catch (fault) {
      sending.bar.hidden = true;
      // broken off while it was being filed: nobody here knows whether it went through
      sending.words.textContent =
        fault instanceof Refused ? fault.message : sending.words.dataset.unsure;
    } finally {
      button.disabled = false;
    }
  });
})();
