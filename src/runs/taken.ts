// What discounts and credits find left of each charge of a period, as step after step takes from it; and the words
// for what a share was taken of, "20% of 466020.40", in the detail of its line.

import { formatScaled } from '../exact/decimal.ts';
import type { Rounding } from '../exact/round.ts';
import { minorDigits, minorOf, parseFraction, percentText, times } from './fraction.ts';

/** Minor units by charge while steps 3 to 9 work on them; shares of credits look at what step 8 leaves. */
export interface Remaining {
  readonly left: Map<string, bigint>;
  readonly afterStep8: Map<string, bigint>;
}

interface Line {
  readonly step: number;
  readonly kind: string;
  readonly name: string;
  readonly detail: string;
  readonly stated: string;
  readonly billed: string;
}

export function nothingTaken(): Remaining {
  return { left: new Map(), afterStep8: new Map() };
}

/** What is left of the charges that the lines name. */
export function leftOf({ left, afterStep8 }: Remaining, group: readonly Line[]): bigint {
  const targets = new Set(group.map(targetOf));
  return sumOf([...targets].map((t) => (group[0]?.step === 9 ? afterStep8 : left).get(t) ?? 0n));
}

export function take({ left, afterStep8 }: Remaining, group: readonly Line[]): void {
  for (const line of group) {
    const target = targetOf(line);
    left.set(target, (left.get(target) ?? 0n) + minorDigits(line.stated));
    if (line.step < 9) afterStep8.set(target, (afterStep8.get(target) ?? 0n) + minorDigits(line.billed));
  }
}

/** The charge or pack that a line belongs to, or acts on. */
function targetOf({ kind, name, detail }: Line): string {
  const [on = ''] = detail.split('; ');
  if (on.startsWith('on ')) return on.slice('on '.length);
  return kind.startsWith('pack ') ? `pack ${name}` : name;
}

/** A line with what explains the amount of a discount or a credit. */
interface Taking extends Line {
  readonly account: string;
  readonly period: number;
  readonly percent: string;
  readonly note: string;
}

/** The rows of whole periods, in their order, with that in the detail: "on calls; 20% of 466020.40", "on fee; 500.00 in all". */
export function withShares<T extends Taking>(rows: readonly T[], rounding: Rounding): readonly T[] {
  const groups: T[][] = [];
  for (const row of rows) {
    const group = groups.at(-1);
    if (group?.[0] !== undefined && isSame(group[0], row)) group.push(row);
    else groups.push([row]);
  }
  let [remaining, last] = [nothingTaken(), undefined as T | undefined];
  return groups.flatMap((group) => {
    const [first] = group;
    if (first?.account !== last?.account || first?.period !== last?.period) remaining = nothingTaken();
    last = first;
    const said = first !== undefined && takes(first) ? saidOf(group, remaining, rounding) : group;
    take(remaining, group);
    return said;
  });
}

function takes({ step, kind }: Line): boolean {
  return step === 7 || kind === 'credit';
}

/** One rule's share of several charges is rounded once. */
function isSame(a: Taking, b: Taking): boolean {
  return takes(a) && (['account', 'period', 'step', 'kind', 'name'] as const).every((key) => a[key] === b[key]);
}

function saidOf<T extends Taking>(group: readonly T[], remaining: Remaining, rounding: Rounding): readonly T[] {
  const digits = group[0]?.stated.split('.')[1]?.length ?? 0;
  const share = group[0]?.percent ?? '';
  const due = minorOf(
    times(parseFraction(share === '' ? '0' : share), money(leftOf(remaining, group), digits)),
    digits,
    rounding,
  );
  const isKnown = share !== '' && due === -sumOf(group.map(({ stated }) => minorDigits(stated)));
  return group.map((row) => {
    const base = formatScaled(leftOf(remaining, [row]), digits);
    const rate = isKnown ? `${percentText(share)} of ${base}` : '';
    return { ...row, detail: [row.detail, rate, row.note].filter((part) => part !== '').join('; ') };
  });
}

function money(minor: bigint, digits: number): { readonly n: bigint; readonly d: bigint } {
  return { n: minor, d: 10n ** BigInt(digits) };
}

function sumOf(amounts: readonly bigint[]): bigint {
  return amounts.reduce((a, b) => a + b, 0n);
}
