// A finished replay as rows to keep: accounts, periods, lines, what was not billed.
import { type Currency, plainMoney } from '../exact/currency.ts';
import { formatScaled, parseDecimal } from '../exact/decimal.ts';
import { divide } from '../exact/round.ts';
import type { Account } from '../meter/quantities.ts';
import { BEFORE_LAUNCH, BILLED, INACTIVE, MEMO } from '../price/book.ts';
import { FLAG } from '../price/sinks.ts';
import { billedOf, requestsBetween } from '../summarise/summary.ts';
import { describeLines } from './describe.ts';
import type { Replay } from './replay.ts';
import type { AccountRow, ExcludedRow, PeriodRow, RunRow, StoredRun } from './store.ts';

export function resultOf(replay: Replay, run: RunRow): StoredRun {
  return {
    run,
    accounts: accountRows(replay),
    periods: periodRows(replay),
    lines: describeLines(replay.rollout, replay.rollout.lines),
    excluded: excludedRows(replay),
  };
}

function accountRows({ rollout, steady, model }: Replay): AccountRow[] {
  return rollout.book.accounts.map((account, a) => ({
    account: account.id,
    name: account.facts[account.facts.length - 1]?.facts.get('name') ?? '',
    withRollout: plainMoney(billedOf(rollout, a), model.currency),
    steadyState: plainMoney(billedOf(steady, a), model.currency),
    paysToday: plainMoney(
      paysToday(
        account,
        rollout.book.activeDays.subarray(a * rollout.book.periods.length, (a + 1) * rollout.book.periods.length),
        model.currency,
      ),
      model.currency,
    ),
  }));
}

/** `current_api_fee` of the directory is what an account pays a month for the API today; 0 when it is not there. */
function paysToday(account: Account, activeDays: Int32Array, currency: Currency): bigint {
  const fee = parseDecimal(account.facts[account.facts.length - 1]?.facts.get('current_api_fee') ?? '0');
  if (typeof fee === 'string') return 0n;
  const months = BigInt(activeDays.filter((days) => days > 0).length);
  return divide(fee.digits * months * 10n ** BigInt(currency.digits), 10n ** BigInt(fee.scale));
}

const STATES: Readonly<Record<number, string>> = {
  [INACTIVE]: 'inactive',
  [BEFORE_LAUNCH]: 'before launch',
  [MEMO]: 'memo',
  [BILLED]: 'billed',
};

function periodRows(replay: Replay): PeriodRow[] {
  const { rollout, steady, model, periods } = replay;
  const { book, totals } = rollout;
  return book.accounts.flatMap((account, a) =>
    periods.map((period, p) => {
      const cell = a * periods.length + p;
      return {
        account: account.id,
        period: period.start,
        from: Math.max(period.from, account.joined ?? period.from),
        until: Math.min(period.until, account.left ?? period.until),
        state: STATES[book.state[cell] ?? INACTIVE] ?? '',
        requests: requestsBetween(replay.metered, replay.atoms, a, period.from, period.until),
        stated: plainMoney(totals.stated[cell] ?? 0n, model.currency),
        billed: plainMoney(totals.billed[cell] ?? 0n, model.currency),
        steadyState: plainMoney(steady.totals.billed[cell] ?? 0n, model.currency),
        within: ((steady.totals.flags[cell] ?? 0) & FLAG.within) !== 0,
      };
    }),
  );
}

function excludedRows({ metered, atoms, periods, model, rollout }: Replay): ExcludedRow[] {
  const sums = new Map<
    string,
    { row: Omit<ExcludedRow, 'requests' | 'units'>; requests: bigint; units: bigint; scale: number }
  >();
  for (const e of metered.excluded) {
    const period = periods.findLast((p) => p.from <= (atoms.from[e.atom] ?? 0));
    const meter = model.meters[e.meter];
    const account = rollout.book.accounts[atoms.account[e.atom] ?? 0]?.id ?? '';
    const row = {
      account,
      period: period?.start ?? 0,
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
