// Unused own units that live on: per account and meter a list of what earlier periods left.

/** What one period left; usable up to and with period `last`. */
export interface Rolled {
  left: bigint;
  readonly last: number;
}

/** The balance carried into period p: what is too old goes, then the oldest beyond the cap. */
export function carriedInto(rolled: Rolled[], period: number, cap: bigint | undefined): bigint {
  while (rolled[0] !== undefined && rolled[0].last < period) rolled.shift();
  let balance = rolled.reduce((sum, r) => sum + r.left, 0n);
  while (cap !== undefined && balance > cap) {
    const oldest = rolled[0];
    if (oldest === undefined) break;
    const lost = balance - cap < oldest.left ? balance - cap : oldest.left;
    oldest.left -= lost;
    balance -= lost;
    if (oldest.left === 0n) rolled.shift();
  }
  return balance;
}

/** Takes drawn units from the oldest, then keeps what the period's own pool left. */
export function rollOn(rolled: Rolled[], drawn: bigint, unused: bigint, period: number, periods: number): void {
  let rest = drawn;
  for (const r of rolled) {
    const taken = rest < r.left ? rest : r.left;
    r.left -= taken;
    rest -= taken;
  }
  if (unused > 0n) rolled.push({ left: unused, last: period + periods });
}
