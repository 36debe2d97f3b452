// A finished replay as rows to keep: accounts, periods, lines, what was not billed.
import { plainMoney } from '../exact/currency.ts';
import { formatScaled } from '../exact/decimal.ts';
import { paysToday } from '../figures/population.ts';
import { cellsOf } from '../price/book.ts';
import { FLAG } from '../price/sinks.ts';
import { hasKeep, keptByCell } from '../summarise/kept.ts';
import { billedOf, requestsBetween } from '../summarise/summary.ts';
import { describeLines } from './describe.ts';
import type { RunInputs } from './inputs.ts';
import type { Origin } from './origin.ts';
import type { Replay } from './replay.ts';
import { standingsOf } from './standing.ts';
import type { AccountRow, ExcludedRow, KeptRow, NewRun, PeriodRow, StoredRun } from './store.ts';
import { stateOf } from './where.ts';

export function resultOf(replay: Replay, run: NewRun, origin: Origin, inputs: RunInputs): StoredRun {
  return {
    run,
    accounts: accountRows(replay),
    periods: periodRows(replay),
    lines: describeLines(replay.rollout, replay.rollout.lines),
    excluded: excludedRows(replay),
    kept: keptRows(replay),
    standings: standingsOf(replay.rollout),
    origin,
    inputs,
  };
}

function accountRows({ rollout, steady, model, months }: Replay): AccountRow[] {
  return rollout.book.accounts.map((account, a) => ({
    account: account.id,
    name: account.facts[account.facts.length - 1]?.facts.get('name') ?? '',
    withRollout: plainMoney(billedOf(rollout, a), model.currency),
    steadyState: plainMoney(billedOf(steady, a), model.currency),
    paysToday: plainMoney(paysToday(account, months, model.currency), model.currency),
  }));
}

function periodRows(replay: Replay): PeriodRow[] {
  const { rollout, steady, model } = replay;
  const { book, totals } = rollout;
  return book.accounts.flatMap((account, a) =>
    cellsOf(book, a).flatMap((cell) => {
      const period = book.periods[cell];
      if (period === undefined) return [];
      return {
        account: account.id,
        period: period.start,
        from: Math.max(period.from, account.joined ?? period.from),
        until: Math.min(period.until, account.left ?? period.until),
        state: stateOf(book, cell),
        requests: requestsBetween(replay.metered, replay.atoms, a, period.from, period.until),
        stated: plainMoney(totals.stated.at(cell), model.currency),
        billed: plainMoney(totals.billed.at(cell), model.currency),
        steadyState: plainMoney(steady.totals.billed.at(cell), model.currency),
        within: ((steady.totals.flags[cell] ?? 0) & FLAG.within) !== 0,
      };
    }),
  );
}

function excludedRows({ metered, atoms, model, rollout }: Replay): ExcludedRow[] {
  const { book } = rollout;
  const sums = new Map<
    string,
    { row: Omit<ExcludedRow, 'requests' | 'units'>; requests: bigint; units: bigint; scale: number }
  >();
  for (const e of metered.excluded) {
    const a = atoms.account[e.atom] ?? 0;
    const cell = cellsOf(book, a).findLast((c) => (book.periods[c]?.from ?? 0) <= (atoms.from[e.atom] ?? 0));
    const meter = model.meters[e.meter];
    const account = book.accounts[a]?.id ?? '';
    const row = {
      account,
      period: book.periods[cell ?? -1]?.start ?? 0,
      meter: meter?.name ?? '',
      because: meter?.notBilled[e.rule]?.because ?? '',
    };
    const key = JSON.stringify(row);
    const before = sums.get(key) ?? { row, requests: 0n, units: 0n, scale: metered.usage.scales[e.meter] ?? 0 };
    sums.set(key, { ...before, requests: before.requests + e.requests, units: before.units + e.units });
  }
  return [...sums.values()].map(({ row, requests, units, scale }) => ({
    ...row,
    requests,
    units: formatScaled(units, scale),
  }));
}

/** The steps of each period with an amount, with rollout; those without money are left out. */
function keptRows({ rollout, model }: Replay): KeptRow[] {
  if (!hasKeep(model)) return [];
  const { book } = rollout;
  return [...keptByCell(rollout)].flatMap(([cell, { billed, listed, take, paymentFee, shares }]) => {
    const account = book.accounts[Math.floor(cell / book.width)]?.id ?? '';
    const period = book.periods[cell]?.start ?? 0;
    const steps = [
      { kind: 'billed', name: '', minor: billed },
      { kind: 'raised', name: 'to the list price', minor: listed - billed },
      { kind: 'take', name: 'marketplace', minor: -take },
      { kind: 'payment fee', name: '', minor: -paymentFee },
      ...shares.map(({ name, amount }) => ({ kind: 'revenue share', name, minor: amount })),
    ];
    return steps
      .filter(({ minor }) => minor !== 0n)
      .map(({ kind, name, minor }) => ({ account, period, kind, name, amount: plainMoney(minor, model.currency) }));
  });
}
