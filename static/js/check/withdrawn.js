// Signatures that were taken back: each is one of the row, and none on what the row says now. Without a seal of the
// hospital a withdrawal is nobody's. The same as `passport.verify.withdrawn`.
import { said } from "./canonical.js";

const KIND = "withdrawal";

function isOf(told, signature) {
  return (
    told.signature === signature.id &&
    told.signer === signature.signer &&
    told.row === String(signature.row_version) &&
    told.row_digest === signature.digest
  );
}

function endOf(statement, entry) {
  if (!statement.seal) {
    return { outcome: "open", reason: "not_sealed" };
  }
  const told = said(statement.payload) ?? {};
  const isNamed = told.entry === entry.id && told.row === String(statement.version);
  if (!isNamed || !entry.signatures.some((one) => isOf(told, one))) {
    return { outcome: "failed", reason: "withdraws_other", detail: [] };
  }
  return statement.version === entry.row_version
    ? { outcome: "failed", reason: "taken_back", detail: [] }
    : { outcome: "held" };
}

export function ofWithdrawals(entry) {
  return entry.statements
    .filter((one) => one.kind === KIND)
    .map((one) => ({ what: "withdrawal", ...endOf(one, entry) }));
}
