// A partner's table: whose usage its bill is made of. The money of each period is shared over the end customers by
// their units of it, by largest remainder, so that the table sums to the bill. What the directory knows of an end
// customer is not said: only the id that the partner's own requests carry.

import { parseDay } from '../calendar/day.ts';
import { atScale } from '../exact/decimal.ts';
import { share } from '../exact/share.ts';
import { above, minorOf, money, plain, read } from './amounts.ts';
import type { EndCustomer, Statement } from './statement.ts';
import type { Study } from './study.ts';

interface Sum {
  units: bigint;
  packs: bigint;
  amount: bigint;
}

const UNUSED = Symbol('unused');

/** None for an account that pays for its own usage alone. */
export function endCustomers(
  study: Study,
  statement: Pick<Statement, 'account' | 'months' | 'units'>,
  meter: number,
  digits: number,
): readonly EndCustomer[] {
  const { metered } = study.measured;
  const account = study.numbers.get(statement.account);
  if (account === undefined || meter < 0 || !metered.endTenants.payers.includes(account)) return [];
  const name = study.model.meters[meter]?.name;
  const mine = statement.units.filter((u) => u.meter === name);
  const scale = Math.max(0, ...mine.flatMap((u) => [read(u.used).scale, read(u.packs).scale]));
  const sums = new Map<string | typeof UNUSED, Sum>();
  const of = (who: string | typeof UNUSED): Sum => {
    const sum = sums.get(who) ?? { units: 0n, packs: 0n, amount: 0n };
    sums.set(who, sum);
    return sum;
  };
  for (const month of statement.months) {
    const billed = minorOf(month.billed);
    const period = mine.find((u) => u.month === month.month);
    const weights = period === undefined ? [] : weightsOf(study, account, meter, month);
    if (period === undefined || weights.every(([, n]) => n === 0n)) {
      if (billed !== 0n) of(UNUSED).amount += billed;
      continue;
    }
    const sizes = weights.map(([, n]) => n);
    const units = share(atScale(read(period.used), scale), sizes);
    const packs = share(atScale(read(period.packs), scale), sizes);
    const amounts = share(billed, sizes);
    for (const [i, [who]] of weights.entries()) {
      const sum = of(who);
      sum.units += units[i] ?? 0n;
      sum.packs += packs[i] ?? 0n;
      sum.amount += amounts[i] ?? 0n;
    }
  }
  return [...sums]
    .map(([who, sum]) => ({ ...nameOf(who, statement.account), ...texts(sum, scale, digits) }))
    .sort(
      (a, b) =>
        rank(a) - rank(b) ||
        bySize(minorOf(b.amount) - minorOf(a.amount)) ||
        (above(b.units, a.units) ? 1 : above(a.units, b.units) ? -1 : 0) ||
        (a.customer < b.customer ? -1 : 1),
    );
}

/** Units of the period by end customer, in the order of their ids. */
function weightsOf(study: Study, account: number, meter: number, { from, until }: Statement['months'][number]) {
  const { endTenants } = study.measured.metered;
  return [...endTenants.units(account, meter, parseDay(from) ?? 0, parseDay(until) ?? 0)];
}

function bySize(n: bigint): number {
  return n < 0n ? -1 : n > 0n ? 1 : 0;
}

function nameOf(who: string | typeof UNUSED, account: string): Pick<EndCustomer, 'kind' | 'customer'> {
  if (who === UNUSED) return { kind: 'unused', customer: '' };
  if (who === account) return { kind: 'own', customer: '' };
  return who === '' ? { kind: 'unknown', customer: '' } : { kind: 'customer', customer: who };
}

function texts(sum: Sum, scale: number, digits: number): Pick<EndCustomer, 'units' | 'packs' | 'amount'> {
  return { units: plain(sum.units, scale), packs: plain(sum.packs, scale), amount: money(sum.amount, digits) };
}

/** Customers first, then its own use, then what is nobody's. */
function rank({ kind }: EndCustomer): number {
  return ['customer', 'own', 'unknown', 'unused'].indexOf(kind);
}
