// How many seats of a period count (see `Choices.seats`). The column `seats` of the directory holds
// whole numbers; an empty cell is 0.
import type { Day } from '../../calendar/day.ts';
import type { Account } from '../../meter/quantities.ts';
import type { Choices, Model } from '../../model/model.ts';
import { allParts } from './parts.ts';

export type SeatChoice = Choices['seats'];

/** Every way of counting seats that the model uses: its choice first, then those of single rules. */
export function seatChoices(model: Model): readonly SeatChoice[] {
  const own = allParts(model).flatMap(({ plans }) =>
    plans.flatMap((plan) => [
      ...[...plan.includes.values()].map((pool) => pool.seats),
      ...plan.charges.map((charge) => (charge.kind === 'per_seat' ? charge.seats : undefined)),
    ]),
  );
  return [...new Set([model.choices.seats, ...own.filter((choice) => choice !== undefined)])];
}

/** Seats that count on a segment; for `average` the sum over the days, to be divided by the active days. */
export function seatsOf(choice: SeatChoice, account: Account, active: { from: Day; until: Day }, segment: Day): bigint {
  switch (choice) {
    case 'start':
      return seatsOn(account, active.from);
    case 'end':
      return seatsOn(account, active.until - 1);
    case 'daily':
      return seatsOn(account, segment);
    case 'maximum':
      return stretches(account, active).reduce((most, s) => (s.seats > most ? s.seats : most), 0n);
    case 'average':
      return stretches(account, active).reduce((sum, s) => sum + s.seats * BigInt(s.days), 0n);
    default:
      return choice satisfies never;
  }
}

function seatsOn(account: Account, day: Day): bigint {
  const row = account.facts.findLast((f) => f.from <= day) ?? account.facts[0];
  return BigInt(row?.facts.get('seats') ?? '0');
}

/** The stretches of days with one number of seats. */
function stretches(account: Account, active: { from: Day; until: Day }): { seats: bigint; days: number }[] {
  const inside = account.facts.map((f) => f.from).filter((day) => day > active.from && day < active.until);
  const starts = [active.from, ...inside];
  return starts.map((from, i) => ({ seats: seatsOn(account, from), days: (starts[i + 1] ?? active.until) - from }));
}
