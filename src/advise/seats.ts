// Where seats decide a price, quantities that hold for the one seat of an example hold for no other account:
// an account of the ledger is looked at with the seats that it has.
import type { Model } from '../model/model.ts';
import type { Seen } from './observed.ts';
import type { Situation } from './probe.ts';

const SEATS = 'seats';

/** Does the price depend on seats, and is none of their number said by the situation itself? */
function countsSeats(model: Model, { facts }: Situation): boolean {
  if (facts.has(SEATS)) return false;
  return model.plans.some(
    (plan) =>
      plan.charges.some((charge) => charge.kind === 'per_seat') ||
      [...plan.includes.values()].some((pool) => pool.perSeat !== undefined),
  );
}

/** What the example of a warning stands for. */
export function labelled(label: string, model: Model, situation: Situation): string {
  const seats = countsSeats(model, situation) ? ['with 1 seat'] : [];
  return [...(label === '' ? [] : [label]), ...seats].join(', ');
}

/** The accounts that `find` names, sorted: of a situation as it is, or with each number of seats that `seen` has. */
export function accountsBySeats(
  model: Model,
  situation: Situation,
  seen: readonly Seen[],
  find: (situation: Situation, wanted: (seen: Seen) => boolean) => readonly string[],
): readonly string[] {
  if (!countsSeats(model, situation)) return find(situation, () => true);
  const counts = new Set(seen.map(({ facts }) => facts.get(SEATS) ?? '0'));
  const found = [...counts].flatMap((seats) => {
    const facts = new Map([...situation.facts, [SEATS, seats]]);
    return find({ ...situation, facts }, (one) => (one.facts.get(SEATS) ?? '0') === seats);
  });
  return [...new Set(found)].sort();
}
