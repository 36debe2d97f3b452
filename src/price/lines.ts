// Lines as the kernel writes them, in blocks of numbers; and as columns once they are all there.
import type { Day } from '../calendar/day.ts';
import { asNumber, type Whole } from '../exact/whole.ts';
import { type Columns, type Lines, ROUNDING, type Totals, totalsSink } from './sinks.ts';

const BLOCK = 8192;

/**
 * What a tag says of its line above the step: which amounts it has (billed is 0, as stated, or its own; a rate may be
 * that of the last line with one), and which words follow because they are not those of the line before.
 */
const HAS = {
  quantity: 16,
  rate: 32,
  sameRate: 64,
  stated: 128,
  asStated: 256,
  billed: 512,
  cell: 1024,
  days: 2048,
  part: 4096,
} as const;
const REF = 8192;
const STEPS = 15;
/** Tag, cell, days, part. */
const MOST_WORDS = 4;

/**
 * Lines go into blocks that never move, so that nothing is made for a line and nothing is copied as they grow. A
 * line is one to four whole numbers (its tag; its cell and its days, each pair numbered once, where they change; its
 * part) and of its amounts those that are not 0: a third of the memory, which the collector is otherwise called for.
 * A tag is never 0, so that what is left of a block is known by a 0.
 */
export function linesSink(book: Columns): Totals & { readonly lines: Lines; count(): number } {
  const wordBlocks: Int32Array[] = [];
  const amountBlocks: Float64Array[] = [];
  const large: bigint[] = [];
  const days = daysNumbered();
  let [words, amounts] = [new Int32Array(0), new Float64Array(0)];
  let [used, filled, count] = [BLOCK, BLOCK, 0];
  let [lastCell, lastFrom, lastUntil] = [Number.NaN, Number.NaN, Number.NaN];
  let lastRate: Whole = Number.NaN;
  const put = (value: Whole): void => {
    if (filled === BLOCK) {
      amounts = new Float64Array(BLOCK);
      amountBlocks.push(amounts);
      filled = 0;
    }
    const small = typeof value === 'number' ? value : asNumber(value);
    amounts[filled++] = small;
    if (Number.isNaN(small)) large.push(BigInt(value));
  };
  return {
    ...totalsSink(book),
    detail: true,
    count: () => count,
    get lines(): Lines {
      return linesOf({ words: wordBlocks, amounts: amountBlocks, large, days: days.pairs }, count);
    },
    line(cell, step, ref, part, from, until, quantity, rate, stated, billed) {
      if (used + MOST_WORDS > BLOCK) {
        words = new Int32Array(BLOCK);
        wordBlocks.push(words);
        used = 0;
      }
      count++;
      let tag = step + (ref - ROUNDING) * REF;
      const at = used++;
      if (cell !== lastCell) {
        tag += HAS.cell;
        words[used++] = cell;
        lastCell = cell;
      }
      if (from !== lastFrom || until !== lastUntil) {
        tag += HAS.days;
        words[used++] = days.numberOf(from, until);
        lastFrom = from;
        lastUntil = until;
      }
      if (part !== 0) {
        tag += HAS.part;
        words[used++] = part;
      }
      if (isSome(quantity)) {
        tag += HAS.quantity;
        put(quantity);
      }
      if (isSome(rate)) {
        if (rate === lastRate) tag += HAS.sameRate;
        else {
          tag += HAS.rate;
          put(rate);
          lastRate = rate;
        }
      }
      if (isSome(stated)) {
        tag += HAS.stated;
        put(stated);
      }
      if (isSome(billed)) {
        if (billed === stated) tag += HAS.asStated;
        else {
          tag += HAS.billed;
          put(billed);
        }
      }
      words[at] = tag;
    },
  };
}

function isSome(amount: Whole): boolean {
  return amount !== 0 && amount !== 0n;
}

/** Pairs of days by number. */
function daysNumbered(): { readonly pairs: readonly Day[]; numberOf(from: Day, until: Day): number } {
  const pairs: Day[] = [];
  const known = new Map<number, number>();
  return {
    pairs,
    numberOf(from, until) {
      const key = from * DAYS + (until - from);
      const found = known.get(key) ?? pairs.length / 2;
      if (found * 2 === pairs.length) {
        known.set(key, found);
        pairs.push(from, until);
      }
      return found;
    },
  };
}

/** More than any line has days. */
const DAYS = 2 ** 24;

interface Written {
  readonly words: readonly Int32Array[];
  /** In the order of the lines; NaN stands for the next of those that numbers do not hold. */
  readonly amounts: readonly Float64Array[];
  readonly large: readonly bigint[];
  readonly days: readonly Day[];
}

function linesOf({ words, amounts, large, days }: Written, count: number): Lines {
  const column = (): Int32Array => new Int32Array(count);
  const [cell, step, ref, part, from, until] = [column(), column(), column(), column(), column(), column()];
  const quantity: bigint[] = [];
  const rate: bigint[] = [];
  const stated: bigint[] = [];
  const billed: bigint[] = [];
  let [read, readLarge] = [0, 0];
  const next = (): bigint => {
    const amount = amounts[Math.floor(read / BLOCK)]?.[read % BLOCK] ?? 0;
    read++;
    return Number.isNaN(amount) ? (large[readLarge++] ?? 0n) : BigInt(amount);
  };
  let [line, lastCell, pair, lastRate] = [0, 0, 0, 0n];
  for (const block of words) {
    for (let at = 0; at < BLOCK && block[at] !== 0; line++) {
      const tag = block[at++] ?? 0;
      if ((tag & HAS.cell) !== 0) lastCell = block[at++] ?? 0;
      if ((tag & HAS.days) !== 0) pair = block[at++] ?? 0;
      cell[line] = lastCell;
      step[line] = tag & STEPS;
      ref[line] = Math.floor(tag / REF) + ROUNDING;
      part[line] = (tag & HAS.part) === 0 ? 0 : (block[at++] ?? 0);
      from[line] = days[pair * 2] ?? 0;
      until[line] = days[pair * 2 + 1] ?? 0;
      quantity.push((tag & HAS.quantity) === 0 ? 0n : next());
      if ((tag & HAS.rate) !== 0) lastRate = next();
      rate.push((tag & (HAS.rate | HAS.sameRate)) === 0 ? 0n : lastRate);
      const full = (tag & HAS.stated) === 0 ? 0n : next();
      stated.push(full);
      billed.push((tag & HAS.asStated) !== 0 ? full : (tag & HAS.billed) === 0 ? 0n : next());
    }
  }
  return { cell, step, ref, part, from, until, quantity, rate, stated, billed };
}
