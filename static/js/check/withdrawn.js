// What was taken back, a signature or the word on which the hospital confirmed: each is of the row, and stands under
// nothing that the row says now. Without a seal of the hospital that holds a withdrawal is nobody's. The same as
// `passport.verify.withdrawn`.
import { said } from "./canonical.js";
import { failed, held, open } from "./outcomes.js";

const KIND = "withdrawal";
const COUNTED = {
  "radiation-passport/withdrawal/1": "taken_back",
  "radiation-passport/confirmation-withdrawal/1": "confirmation_taken_back",
};

function isSignature(told, signature) {
  return (
    told.signature === signature.id &&
    told.signer === signature.signer &&
    told.row === String(signature.row_version) &&
    told.row_digest === signature.digest
  );
}

function isConfirmation(told, statement) {
  if (statement.kind !== "confirmation" || told.confirmation !== statement.digest) {
    return false;
  }
  const confirmed = said(statement.payload) ?? {};
  return (
    confirmed.how === "code" &&
    told.by === confirmed.by &&
    told.row === String(statement.version) &&
    told.row_digest === confirmed.row?.digest
  );
}

// Why the row may not count what a withdrawal is about; null where it names nothing of the row.
function countedOf(told, statement, entry) {
  const counted = Object.hasOwn(COUNTED, told.schema) ? COUNTED[told.schema] : null;
  if (counted === null || told.entry !== entry.id || told.row !== String(statement.version)) {
    return null;
  }
  const isNamed =
    counted === "taken_back"
      ? entry.signatures.some((one) => isSignature(told, one))
      : entry.statements.some((one) => isConfirmation(told, one));
  return isNamed ? counted : null;
}

// Nothing counts that may have been taken back.
function sealEnd(found, counted) {
  const bad = found.find((one) => one.outcome === "failed");
  if (bad || counted) {
    return failed(KIND, bad?.reason ?? counted);
  }
  const unsure = found.find((one) => one.outcome === "open");
  return unsure ? open(KIND, unsure.reason) : held(KIND);
}

async function endOf(statement, entry, ofSeal) {
  if (!statement.seal) {
    return open(KIND, "not_sealed");
  }
  const counted = countedOf(said(statement.payload) ?? {}, statement, entry);
  if (counted === null) {
    return failed(KIND, "withdraws_other");
  }
  return sealEnd(await ofSeal(statement), statement.version === entry.row_version ? counted : null);
}

// `ofSeal` checks the seal of one statement under the published keys.
export async function ofWithdrawals(entry, ofSeal) {
  return Promise.all(entry.statements.filter((one) => one.kind === KIND).map((one) => endOf(one, entry, ofSeal)));
}
