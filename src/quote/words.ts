// What a quote says besides its figures: for whom a plan was priced, why one has no price, what was taken for granted.
import { nounOf } from '../advise/words.ts';
import type { Model } from '../model/model.ts';
import { FLAG } from '../price/sinks.ts';
import { CannotRunError } from '../source/problem.ts';
import { priceColumns, type Setting } from './setting.ts';

/** For whom the plan was priced, as far as nobody said it. */
export function forText({ model, wanted }: Setting, plan: number): string {
  const columns = (model.plans[plan]?.for?.columns ?? []).filter(({ column }) => !wanted.facts.has(column));
  return columns.map(({ column, values }) => `${column} ${values.join(' or ')}`).join(', ');
}

export function reason({ model, wanted, meter }: Setting, plan: number, flags: number, pool: unknown): string {
  const rule = model.plans[plan];
  const unit = model.meters[meter];
  const holds = typeof pool === 'bigint' ? `${pool} ${unit === undefined ? 'units' : nounOf(unit)}` : 'what it holds';
  if ((flags & FLAG.noNumber) !== 0) {
    const names = [...priceColumns(model)].filter((column) => column !== 'seats' && !wanted.facts.has(column));
    return `a number of it stands in the directory: say --with ${names.join('=…, --with ')}=…`;
  }
  if ((flags & FLAG.beyondTiers) !== 0) return 'more than its last tier holds';
  if (rule?.atLimit?.kind === 'auto_pack') return 'more than its pool and the packs that it buys by itself hold';
  if (rule?.atLimit?.kind === 'upgrade') return `ends at ${holds}; beyond, the next plan`;
  return rule?.atLimit === undefined ? `has no price beyond ${holds}` : `stops at ${holds}`;
}

/** What the quote took for granted. */
export function notesOn({ model, wanted }: Setting, plans: readonly number[]): readonly string[] {
  const rules = plans.flatMap((p) => model.plans[p] ?? []);
  const columns = priceColumns(model);
  const unsaid = [...columns].filter(
    (column) => column !== 'seats' && !wanted.facts.has(column) && !rules.some((rule) => asksFor(rule, column)),
  );
  const seats = columns.has('seats') && !wanted.facts.has('seats');
  return [
    ...(seats ? ['for 1 seat: --seats says how many'] : []),
    ...(rules.some((rule) => [...rule.includes.values()].some((pool) => pool.perInstall !== undefined))
      ? ['for 1 active install, and a pool that grows with them']
      : []),
    ...unsaid.map((column) => `${column} was not said: priced for an account without one`),
    ...(rules.some((rule) => rule.charges.some((c) => c.kind === 'percentage'))
      ? ['charges on transactions are not in it: a quote has none']
      : []),
  ];
}

function asksFor({ for: condition }: Model['plans'][number], column: string): boolean {
  return condition?.columns.some((c) => c.column === column) === true;
}

export function nobody(model: Model): CannotRunError {
  const kinds = model.plans.flatMap(({ offered, for: wants }) =>
    offered ? (wants?.columns ?? []).flatMap(({ column, values }) => values.map((v) => `${column}=${v}`)) : [],
  );
  return new CannotRunError(
    `no plan of ${model.name} is open to such an account`,
    kinds.length === 0 ? 'name a plan: --plan NAME' : `say --with ${[...new Set(kinds)].join(', or --with ')}`,
  );
}
