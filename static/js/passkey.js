// Passkeys: hands the server's options to the browser and its answer back. Forms: data-passkey="create" | "get",
// data-options (JSON), data-failed (words). Everything is sent by an ordinary form.

const decode = (text) => {
  const padded = text.replace(/-/g, "+").replace(/_/g, "/");
  return Uint8Array.from(atob(padded), (c) => c.charCodeAt(0));
};

const encode = (buffer) => {
  if (!buffer) return "";
  const text = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(text).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
};

const listed = (credentials) => (credentials ?? []).map((one) => ({ ...one, id: decode(one.id) }));

const create = async (options) => {
  const publicKey = {
    ...options,
    challenge: decode(options.challenge),
    user: { ...options.user, id: decode(options.user.id) },
    excludeCredentials: listed(options.excludeCredentials),
  };
  const made = await navigator.credentials.create({ publicKey });
  return {
    id: made.id,
    rawId: encode(made.rawId),
    type: made.type,
    response: {
      attestationObject: encode(made.response.attestationObject),
      clientDataJSON: encode(made.response.clientDataJSON),
      transports: made.response.getTransports ? made.response.getTransports() : [],
    },
    extensions: JSON.stringify(made.getClientExtensionResults()),
  };
};

const get = async (options) => {
  const publicKey = {
    ...options,
    challenge: decode(options.challenge),
    allowCredentials: listed(options.allowCredentials),
  };
  const found = await navigator.credentials.get({ publicKey });
  const { authenticatorData, clientDataJSON, signature, userHandle } = found.response;
  return {
    id: found.id,
    rawId: encode(found.rawId),
    type: found.type,
    response: {
      authenticatorData: encode(authenticatorData),
      clientDataJSON: encode(clientDataJSON),
      signature: encode(signature),
      userHandle: encode(userHandle),
    },
  };
};

const work = { create, get };

const run = async (form) => {
  const status = form.querySelector("[data-passkey-status]");
  const again = form.querySelector("[data-passkey-again]");
  again.hidden = true;
  try {
    const answer = await work[form.dataset.passkey](JSON.parse(form.dataset.options));
    form.elements.credential.value = JSON.stringify(answer);
    form.submit();
  } catch {
    status.textContent = form.dataset.failed;
    again.hidden = false;
  }
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.querySelector("[data-passkey-again]").addEventListener("click", () => run(form));
  run(form);
}
