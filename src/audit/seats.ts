// Seats of an account in a period, day by day as the directory has them.
import type { Day } from '../calendar/day.ts';
import type { Choices } from '../model/model.ts';
import type { BilledCell } from './cells-of-run.ts';

/** Seats × days are seats ÷ of. `daysOf`: how many days a stretch counts. `stretch`: a part of the period's days. */
export function seatsIn(
  choice: Choices['seats'],
  { account, from, until }: BilledCell,
  daysOf: (from: Day, until: Day) => number,
  stretch: { readonly from: Day; readonly until: Day } = { from, until },
): { readonly seats: bigint; readonly of: bigint } {
  const on = (day: Day): bigint => {
    const row = account.facts.findLast((facts) => facts.from <= day) ?? account.facts[0];
    return BigInt(row?.facts.get('seats') ?? '0');
  };
  const days = Array.from({ length: until - from }, (_, i) => on(from + i));
  const sum = days.reduce((a, b) => a + b, 0n);
  const all = BigInt(daysOf(stretch.from, stretch.until));
  switch (choice) {
    case 'start':
      return { seats: on(from) * all, of: 1n };
    case 'end':
      return { seats: on(until - 1) * all, of: 1n };
    case 'maximum':
      return { seats: days.reduce((most, seats) => (seats > most ? seats : most), 0n) * all, of: 1n };
    case 'average':
      return { seats: sum * all, of: BigInt(days.length) };
    case 'daily':
      return {
        seats: days
          .slice(stretch.from - from, stretch.until - from)
          .reduce((total, seats, i) => total + seats * BigInt(daysOf(stretch.from + i, stretch.from + i + 1)), 0n),
        of: 1n,
      };
    default:
      return choice satisfies never;
  }
}
