// What signing, enrolling and passkeys share: ask our server, speak with the authenticator, say what went wrong in words.

export async function ask(address, body) {
  const headers = { Accept: "application/json", "X-Page": location.pathname };
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  headers["X-CSRFToken"] = token;
  const isForm = body instanceof FormData;
  if (!isForm) {
    headers["Content-Type"] = "application/json";
  }
  const response = await fetch(address, { method: "POST", headers, body: isForm ? body : JSON.stringify(body) });
  if (response.redirected) {
    throw new SignedOut();
  }
  const answer = await response.json();
  if (answer.next) {
    location.assign(answer.next);
  }
  if (answer.error) {
    throw new Refused(answer.error);
  }
  return answer;
}

// Our server's own sentence.
export class Refused extends Error {}

// Whoever asks is signed in no more: the answer was the page to sign in.
class SignedOut extends Error {}

export function attach(selector, run) {
  for (const form of document.querySelectorAll(selector)) {
    const button = form.querySelector("[data-needs-script]:not([type=button])");
    if (!window.PublicKeyCredential) {
      say(form, sentences(form).unsupported);
      continue;
    }
    for (const needed of form.querySelectorAll("[data-needs-script]")) {
      needed.hidden = false;
    }
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      button.disabled = true;
      say(form, "");
      try {
        await run(form);
      } catch (error) {
        say(form, words(form, error));
        button.disabled = false;
      }
    });
  }
}

const ASSERTED = ["clientDataJSON", "authenticatorData", "signature"];

function parsed(options) {
  if (PublicKeyCredential.parseRequestOptionsFromJSON) {
    return PublicKeyCredential.parseRequestOptionsFromJSON(options);
  }
  return {
    ...options,
    challenge: toBytes(options.challenge),
    allowCredentials: withBytes(options.allowCredentials),
  };
}

// The touch of a key that answers our server's question.
export async function assertion(options) {
  const credential = await navigator.credentials.get({ publicKey: parsed(options.publicKey) });
  return asJson(credential, ASSERTED);
}

const ATTESTED = ["clientDataJSON", "attestationObject"];

function parsedCreation(options) {
  if (PublicKeyCredential.parseCreationOptionsFromJSON) {
    return PublicKeyCredential.parseCreationOptionsFromJSON(options);
  }
  return {
    ...options,
    challenge: toBytes(options.challenge),
    user: { ...options.user, id: toBytes(options.user.id) },
    excludeCredentials: withBytes(options.excludeCredentials),
  };
}

// A new key, made as our server asks for it.
export async function attestation(options) {
  const credential = await navigator.credentials.create({ publicKey: parsedCreation(options.publicKey) });
  return asJson(credential, ATTESTED);
}

function toBytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}

function toText(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function withBytes(descriptors) {
  return (descriptors || []).map((one) => ({ ...one, id: toBytes(one.id) }));
}

// Browsers before 2024 know neither toJSON nor parse…FromJSON: the same fields by hand.
function asJson(credential, fields) {
  if (credential.toJSON) {
    return credential.toJSON();
  }
  const response = {};
  for (const field of fields) {
    response[field] = toText(credential.response[field]);
  }
  const id = toText(credential.rawId);
  return { id, rawId: id, type: credential.type, clientExtensionResults: {}, response };
}

// What is said of an error: never in the browser's own words.
export function words(form, error) {
  if (error instanceof Refused) {
    return error.message;
  }
  if (error instanceof SignedOut) {
    return sentences(form).signedOut;
  }
  const { declined, known, failed } = sentences(form);
  return { NotAllowedError: declined, InvalidStateError: known }[error.name] || failed;
}

function sentences(form) {
  return form.querySelector("[data-words]").dataset;
}

export function say(form, sentence) {
  const place = form.querySelector("[data-said]");
  place.textContent = sentence || "";
  place.hidden = !sentence;
}
