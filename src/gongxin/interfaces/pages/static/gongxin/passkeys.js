/* Asks the browser for a passkey, puts what it says into the form and sends it. The secret never comes here: the
   browser signs, or makes a key pair and gives the public half. */
"use strict";

(() => {
  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, "-")
      .replace(/\//g, "_")
      .replace(/=+$/, "");
  const named = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

  async function create(asked) {
    const user = { ...asked.user, id: bytes(asked.user.id) };
    const excludeCredentials = named(asked.excludeCredentials);
    const made = await navigator.credentials.create({ publicKey: { ...asked, user, excludeCredentials } });
    return [made, { attestationObject: text(made.response.attestationObject) }];
  }

  async function get(asked) {
    const allowCredentials = named(asked.allowCredentials);
    const used = await navigator.credentials.get({ publicKey: { ...asked, allowCredentials } });
    const { authenticatorData, signature } = used.response;
    return [used, { authenticatorData: text(authenticatorData), signature: text(signature) }];
  }

  async function answer(form) {
    const asked = { timeout: 120_000, ...JSON.parse(form.dataset.asked) };
    asked.challenge = bytes(asked.challenge);
    const [credential, said] = await (form.dataset.passkey === "create" ? create : get)(asked);
    return JSON.stringify({
      id: credential.id,
      rawId: text(credential.rawId),
      type: credential.type,
      response: { clientDataJSON: text(credential.response.clientDataJSON), ...said },
      clientExtensionResults: {},
    });
  }

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const status = form.querySelector("[role=status]");
      status.textContent = "";
      try {
        form.querySelector("input[name$=answer]").value = await answer(form);
      } catch {
        status.textContent = form.dataset.failed;
        return;
      }
      HTMLFormElement.prototype.submit.call(form);
    });
  }
})();
