// Whole amounts by place: what is kept for every segment, cell and line must leave nothing for the collector.
// Numbers stand in one column; an amount that they do not hold stands beside it, so that nothing is ever
// cut off.
import { asNumber, MOST, type Whole } from '../exact/whole.ts';

export interface Amounts {
  /** How many places there are. */
  readonly length: number;
  /** 0 where nothing was put. */
  at(place: number): bigint;
  /** The same as a number; NaN where a number does not hold it. */
  number(place: number): number;
  /** Of the places from `first` up to, and without, `end`. */
  sum(first: number, end: number): bigint;
  /** A place beyond the end makes room. */
  put(place: number, amount: Whole): void;
  values(): bigint[];
}

export function amounts(length: number): Amounts {
  let column = new Float64Array(length);
  const large = new Map<number, bigint>();
  const at = (place: number): bigint => {
    const amount = column[place] ?? 0;
    return Number.isNaN(amount) ? (large.get(place) ?? 0n) : BigInt(amount);
  };
  return {
    get length() {
      return column.length;
    },
    at,
    number: (place) => column[place] ?? 0,
    sum(first, end) {
      let [small, rest] = [0, 0n];
      for (let place = first; place < end; place++) {
        const sum = small + (column[place] ?? 0);
        if (sum <= MOST && sum >= -MOST) small = sum;
        else rest += at(place);
      }
      return rest === 0n ? BigInt(small) : BigInt(small) + rest;
    },
    put(place, amount) {
      if (place >= column.length) column = longer(column, place);
      const small = typeof amount === 'number' ? amount : asNumber(amount);
      column[place] = small;
      if (Number.isNaN(small)) large.set(place, BigInt(amount));
    },
    values: () => Array.from(column, (_, place) => at(place)),
  };
}

function longer(column: Float64Array<ArrayBuffer>, place: number): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(Math.max(column.length * 2, place + 1));
  larger.set(column);
  return larger;
}
