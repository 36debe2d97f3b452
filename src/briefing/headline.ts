// What a report begins with: what A brings, who pays, what the largest are.
import { plainMoney } from '../exact/currency.ts';
import { formatScaled } from '../exact/decimal.ts';
import { divide } from '../exact/round.ts';
import type { Billing } from '../figures/billing.ts';
import { share, sum } from '../summarise/statistics.ts';

/** Of A, in steady state. */
export interface Headline {
  readonly revenue_a_month: string;
  readonly revenue_a_year: string;
  readonly payers: { readonly accounts: number; readonly share: string };
  /** ceil(1% of the accounts), those with the largest bills: what they pay, and of all requests what they make. */
  readonly top_1: { readonly accounts: number; readonly billed: string; readonly requests: string };
  readonly largest: {
    readonly account: string;
    readonly name: string;
    readonly billed: string;
    readonly a_month: string;
  };
}

export function headlineOf({ population, billed }: Billing): Headline {
  const { customers, months, currency } = population;
  const a = (part: bigint, whole: number): string => plainMoney(divide(part, BigInt(whole)), currency);
  const order = billed
    .map((amount, i) => ({ i, amount }))
    .sort((x, y) => (x.amount === y.amount ? x.i - y.i : x.amount > y.amount ? -1 : 1));
  const revenue = sum(billed);
  const payers = billed.filter((amount) => amount > 0n).length;
  const [largest] = order;
  const who = customers[largest?.i ?? 0];
  const first = order.slice(0, Math.floor((customers.length + 99) / 100));
  const requests = sum(customers.map((c) => c.requests));
  const percent = (part: bigint, whole: bigint): string => formatScaled(share(part, whole), 3);
  return {
    revenue_a_month: a(revenue, months.length),
    revenue_a_year: a(revenue * 12n, months.length),
    payers: { accounts: payers, share: percent(BigInt(payers), BigInt(customers.length)) },
    top_1: {
      accounts: first.length,
      billed: percent(sum(first.map(({ amount }) => amount)), revenue),
      requests: percent(sum(first.map(({ i }) => customers[i]?.requests ?? 0n)), requests),
    },
    largest: {
      account: who?.id ?? '',
      name: who?.name ?? '',
      billed: plainMoney(largest?.amount ?? 0n, currency),
      a_month: a(largest?.amount ?? 0n, months.length),
    },
  };
}
