// How often a recurring fee is due in a line: how many seats or pieces, counted when, and for how much of the period.
import { pow10 } from '../exact/decimal.ts';
import type { Choices } from '../model/model.ts';
import { resolvedAt } from '../price/terms/kinds.ts';
import { type At, activeDays, daysNote, joined, shareOfDays } from './at.ts';
import { type Fraction, fractionText, parseFraction } from './fraction.ts';

export const SEATS: Readonly<Record<Choices['seats'], string>> = {
  start: 'seats counted on the first day',
  end: 'seats counted on the last day',
  maximum: 'the most seats of the period',
  average: 'seats on average over the period',
  daily: 'seats counted day by day',
};

/** Price × quantity or seats × days ÷ days of the period. */
export function feeExact(at: At): string {
  const { book, ref, rate } = at;
  const often = timesOf(at);
  if (often === undefined) return '';
  const { days, of } = shareOfDays(at, at.from, at.until);
  const scale = pow10((book.scales.price[ref] ?? 0) + often.scale);
  return fractionText({ n: rate * often.n * BigInt(days), d: scale * often.d * BigInt(of) });
}

/** How many a fee is for: n ÷ d ÷ 10^scale. */
function timesOf(at: At): { readonly n: bigint; readonly d: bigint; readonly scale: number } | undefined {
  const { book, cell, segment, ref } = at;
  const fee = resolvedAt(book, segment)
    ?.under(book.slots[ref]?.plan ?? -1)
    .fees.find((f) => f.slot === ref);
  if (fee === undefined) return undefined;
  const scale = book.scales.factor[ref] ?? 0;
  if (fee.seats < 0) return { n: fee.quantity, d: 1n, scale };
  const active = activeDays(book, cell);
  const average = book.seatChoices[fee.seats] === 'average';
  const n = (book.seats[fee.seats]?.at(segment) ?? 0n) * fee.quantity;
  return { n, d: average ? BigInt(active.until - active.from) : 1n, scale };
}

/** "4630 seats; seats counted on the first day; prorated: 15 of 30 days"; '' for one fee of a whole period. */
export function feeNote(at: At): string {
  const { book, ref } = at;
  const charge = book.slots[ref]?.charge;
  const often = timesOf(at);
  const days = daysNote(at, at.from, at.until);
  if (often === undefined || (charge?.kind === 'flat' && charge.quantity === undefined)) return days;
  const count = fractionText({ n: often.n, d: often.d * pow10(often.scale) });
  if (charge?.kind !== 'per_seat') return joined([`${count} of it`, days]);
  return joined([
    `${count} ${count === '1' ? 'seat' : 'seats'}`,
    SEATS[charge.seats ?? book.model.choices.seats],
    days,
  ]);
}

/** What a line of a fee per seat says: how many seats, and for which part of the period; undefined: it says no number. */
export function seatsSaid(detail: string): { readonly seats: Fraction; readonly part: Fraction } | undefined {
  const seats = /; ([\d./]+) seats?; /.exec(detail)?.[1];
  const [, days, of] = /; prorated: (\d+) of (\d+) days$/.exec(detail) ?? [];
  if (seats === undefined) return undefined;
  return {
    seats: parseFraction(seats),
    part: days === undefined || of === undefined ? { n: 1n, d: 1n } : { n: BigInt(days), d: BigInt(of) },
  };
}
