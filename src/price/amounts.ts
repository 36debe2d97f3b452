// Whole amounts by place, 64 bits each: what is kept for every cell and line must leave nothing for the
// collector. An amount that 64 bits do not hold stands beside them, so that nothing is ever cut off.

export interface Amounts {
  /** How many places there are. */
  readonly length: number;
  /** 0 where nothing was put. */
  at(place: number): bigint;
  /** A place beyond the end makes room. */
  put(place: number, amount: bigint): void;
  values(): bigint[];
}

export function amounts(length: number): Amounts {
  let column = new BigInt64Array(length);
  const large = new Map<number, bigint>();
  const at = (place: number): bigint => (large.size === 0 ? undefined : large.get(place)) ?? column[place] ?? 0n;
  return {
    get length() {
      return column.length;
    },
    at,
    put(place, amount) {
      if (place >= column.length) column = longer(column, place);
      if (large.size > 0) large.delete(place);
      if (BigInt.asIntN(64, amount) === amount) column[place] = amount;
      else large.set(place, amount);
    },
    values: () => Array.from(column, (_, place) => at(place)),
  };
}

function longer(column: BigInt64Array<ArrayBuffer>, place: number): BigInt64Array<ArrayBuffer> {
  const larger = new BigInt64Array(Math.max(column.length * 2, place + 1));
  larger.set(column);
  return larger;
}
