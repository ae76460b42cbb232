// How checks end. Ends and reasons have the names of the command that does the same (`passport.verify.outcomes`).
export const UNKNOWN = "unknown_algorithm";

export const held = (what, detail = []) => ({ what, outcome: "held", detail });
export const failed = (what, reason, detail = []) => ({ what, outcome: "failed", reason, detail });
export const open = (what, reason, detail = []) => ({ what, outcome: "open", reason, detail });

export function outcomeOf(checks, isNeeded) {
  if (checks.some((one) => one.outcome === "failed")) {
    return "failed";
  }
  return checks.some((one) => one.outcome === "open" && isNeeded(one.what)) ? "open" : "held";
}

export function fromProblems(what, problems) {
  if (!problems.length) {
    return [held(what)];
  }
  return problems.map((one) => (one === UNKNOWN ? open(what, one) : failed(what, one)));
}
