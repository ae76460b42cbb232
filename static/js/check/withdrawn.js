// Signatures that were taken back: each is one of the row, and none on what the row says now. Without a seal of the
// hospital that holds a withdrawal is nobody's. The same as `passport.verify.withdrawn`.
import { said } from "./canonical.js";
import { failed, held, open } from "./outcomes.js";

const KIND = "withdrawal";

function isOf(told, signature) {
  return (
    told.signature === signature.id &&
    told.signer === signature.signer &&
    told.row === String(signature.row_version) &&
    told.row_digest === signature.digest
  );
}

// Nothing counts that may have been taken back.
function sealEnd(found, isCurrent) {
  const bad = found.find((one) => one.outcome === "failed");
  if (bad || isCurrent) {
    return failed(KIND, bad?.reason ?? "taken_back");
  }
  const unsure = found.find((one) => one.outcome === "open");
  return unsure ? open(KIND, unsure.reason) : held(KIND);
}

async function endOf(statement, entry, ofSeal) {
  if (!statement.seal) {
    return open(KIND, "not_sealed");
  }
  const told = said(statement.payload) ?? {};
  const isNamed = told.entry === entry.id && told.row === String(statement.version);
  if (!isNamed || !entry.signatures.some((one) => isOf(told, one))) {
    return failed(KIND, "withdraws_other");
  }
  return sealEnd(await ofSeal(statement), statement.version === entry.row_version);
}

// `ofSeal` checks the seal of one statement under the published keys.
export async function ofWithdrawals(entry, ofSeal) {
  return Promise.all(entry.statements.filter((one) => one.kind === KIND).map((one) => endOf(one, entry, ofSeal)));
}
