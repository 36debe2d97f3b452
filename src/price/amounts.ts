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

interface Held extends Amounts {
  length: number;
  column: Float64Array<ArrayBuffer>;
  /** By place. */
  readonly large: Map<number, bigint>;
}

/** All columns have the same functions: what the processor is told for one holds for the next. */
export function amounts(length: number): Amounts {
  const held: Held = { length, column: new Float64Array(length), large: new Map(), at, number, sum, put, values };
  return held;
}

function at(this: Held, place: number): bigint {
  const amount = this.column[place] ?? 0;
  return Number.isNaN(amount) ? (this.large.get(place) ?? 0n) : BigInt(amount);
}

function number(this: Held, place: number): number {
  return this.column[place] ?? 0;
}

function sum(this: Held, first: number, end: number): bigint {
  let [small, rest] = [0, 0n];
  for (let place = first; place < end; place++) {
    const more = small + (this.column[place] ?? 0);
    if (more <= MOST && more >= -MOST) small = more;
    else rest += this.at(place);
  }
  return rest === 0n ? BigInt(small) : BigInt(small) + rest;
}

/** Nearly always a number, with room for it; kept so short that it is compiled into whoever calls it. */
function put(this: Held, place: number, amount: Whole): void {
  if (typeof amount === 'number' && amount <= MOST && place < this.length) this.column[place] = amount;
  else putOther(this, place, amount);
}

function putOther(held: Held, place: number, amount: Whole): void {
  if (place >= held.length) {
    held.column = longer(held.column, place);
    held.length = held.column.length;
  }
  const small = typeof amount === 'number' ? amount : asNumber(amount);
  held.column[place] = small;
  if (Number.isNaN(small)) held.large.set(place, BigInt(amount));
}

function values(this: Held): bigint[] {
  return Array.from(this.column, (_, place) => this.at(place));
}

function longer(column: Float64Array<ArrayBuffer>, place: number): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(Math.max(column.length * 2, place + 1));
  larger.set(column);
  return larger;
}
