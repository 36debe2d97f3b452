// Who would pay more and who less than under what a scenario is compared with, and who changes plan.
import { plainMoney } from '../exact/currency.ts';
import { formatScaled } from '../exact/decimal.ts';
import { divide } from '../exact/round.ts';
import type { Leavers } from '../figures/behaviour.ts';
import type { Billing } from '../figures/billing.ts';
import { share, sum } from '../summarise/statistics.ts';
import type { AssumedBehaviour, Scenario } from './scenario.ts';
import { type Difference, differenceOf } from './totals.ts';

export interface Change {
  readonly account: string;
  readonly name: string;
  readonly requests_a_month: string;
  readonly before: string;
  readonly after: string;
  /** '' percent: new, there was nothing before. */
  readonly change: Difference;
  /** Own billing periods over what is included, of so many. */
  readonly periods_over: number;
  readonly periods: number;
  /** The change as a percentage of what the account spends today; '': nobody knows that, or it is nothing. */
  readonly of_spend: string;
}

export interface Changes {
  readonly rise: number;
  readonly fall: number;
  readonly same: number;
  /** The largest rises and falls, in money. */
  readonly losers: readonly Change[];
  readonly winners: readonly Change[];
}

/** Accounts that were in the one plan and are in the other at the end of the window. */
export interface Movement {
  readonly from: string;
  readonly to: string;
  readonly accounts: number;
  /** What they pay more, or less. */
  readonly change: string;
}

const SHOWN = 10;

/** Of those who stay. */
export function changesOf(after: Billing, before: Billing, leavers: Leavers, shown = SHOWN): Changes {
  const moved = after.billed.flatMap((amount, i) =>
    leavers?.[i] === true ? [] : [{ i, by: amount - (before.billed[i] ?? 0n) }],
  );
  const rising = moved.filter(({ by }) => by > 0n).sort((a, b) => (a.by === b.by ? a.i - b.i : a.by > b.by ? -1 : 1));
  const falling = moved.filter(({ by }) => by < 0n).sort((a, b) => (a.by === b.by ? a.i - b.i : a.by < b.by ? -1 : 1));
  const change = ({ i }: { readonly i: number }): Change => changeOf(after, before, i);
  return {
    rise: rising.length,
    fall: falling.length,
    same: moved.length - rising.length - falling.length,
    losers: rising.slice(0, shown).map(change),
    winners: falling.slice(0, shown).map(change),
  };
}

/** Of the customer at this place of the population. */
export function changeOf(after: Billing, before: Billing, i: number): Change {
  const { customers, currency } = after.population;
  const customer = customers[i];
  if (customer === undefined) throw new Error(`there is no customer ${i}`);
  const [was, is] = [before.billed[i] ?? 0n, after.billed[i] ?? 0n];
  const { id, name, monthly, spendsToday } = customer;
  return {
    account: id,
    name,
    requests_a_month: String(monthly === undefined ? 0n : divide(monthly.requests, BigInt(monthly.months))),
    before: plainMoney(was, currency),
    after: plainMoney(is, currency),
    change: differenceOf(is - was, was, currency),
    periods_over: (after.periods[i] ?? 0) - (after.within[i] ?? 0),
    periods: after.periods[i] ?? 0,
    of_spend: spendsToday === undefined || spendsToday === 0n ? '' : formatScaled(share(is - was, spendsToday), 3),
  };
}

export interface Leaving {
  readonly accounts: number;
  /** In steady state over the window, had they stayed. */
  readonly would_pay: string;
  /** The largest bills. */
  readonly largest: readonly { readonly account: string; readonly name: string; readonly would_pay: string }[];
}

/** undefined: the behaviour lets nobody leave. */
export function leavingOf({ leavers, asked }: AssumedBehaviour, shown = SHOWN): Leaving | undefined {
  if (leavers === undefined) return undefined;
  const { customers, currency } = asked.population;
  const gone = customers.flatMap(({ id, name }, i) =>
    leavers[i] === true ? [{ account: id, name, amount: asked.billed[i] ?? 0n }] : [],
  );
  const largest = gone.toSorted((a, b) => (a.amount === b.amount ? 0 : a.amount > b.amount ? -1 : 1)).slice(0, shown);
  return {
    accounts: gone.length,
    would_pay: plainMoney(sum(gone.map(({ amount }) => amount)), currency),
    largest: largest.map(({ amount, ...who }) => ({ ...who, would_pay: plainMoney(amount, currency) })),
  };
}

/** The largest first; undefined where a plan of one of the two is not known. Who stays in a plan of the same name does not move. */
export function movementsOf(after: Scenario, before: Scenario): readonly Movement[] | undefined {
  if (after.plans === undefined || before.plans === undefined) return undefined;
  const { currency } = after.steadyState.population;
  const found = new Map<string, { from: string; to: string; accounts: number; change: bigint }>();
  for (const [i, plans] of after.plans.entries()) {
    const [from, to] = [before.plans[i]?.at(-1) ?? '', plans.at(-1) ?? ''];
    if (from === to || after.assumed?.leavers?.[i] === true) continue;
    const key = JSON.stringify([from, to]);
    const row = found.get(key) ?? { from, to, accounts: 0, change: 0n };
    row.accounts += 1;
    row.change += (after.steadyState.billed[i] ?? 0n) - (before.steadyState.billed[i] ?? 0n);
    found.set(key, row);
  }
  return [...found.values()]
    .sort((a, b) => (a.accounts === b.accounts ? (a.from + a.to < b.from + b.to ? -1 : 1) : b.accounts - a.accounts))
    .map((row) => ({ ...row, change: plainMoney(row.change, currency) }));
}
