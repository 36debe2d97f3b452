// Units that a model refuses or lists: over the limit of a plan that blocks, or of operations that a plan
// lacks. No money comes of refused units, so a run says whose they are and how many.
import { decimal, formatDecimal } from '../exact/decimal.ts';
import type { Book } from '../price/book.ts';
import type { Priced } from '../price/price.ts';
import { FLAG, type Lines, METERED, STEP } from '../price/sinks.ts';
import { EXAMPLES, type Finding } from './gaps.ts';
import { sum } from './statistics.ts';
import { count, grouped, periodNoun, periodsText } from './words.ts';

const KINDS = [
  {
    part: METERED.blocked,
    code: 'refused-at-limit',
    what: 'refused at the limit of the plan, and in no bill',
    fix: 'nothing, if the plan is to stop there; else let it go on: at_limit: upgrade or auto_pack, or a charge',
  },
  {
    part: METERED.refused,
    code: 'refused-lacking',
    what: 'refused, since the plan lacks the operation, and in no bill',
    fix: 'nothing, if the plan is not to have it; else `usage: priced` or `usage: flagged` under `lacks:`',
  },
  {
    part: METERED.flagged,
    code: 'flagged-lacking',
    what: 'of operations that the plan lacks, and priced all the same',
    fix: 'speak with these accounts before the plan goes into force, or let `lacks:` refuse it',
  },
] as const;

/** One warning for each meter and reason, the largest accounts first. */
export function refusedIn(priced: Priced & { readonly lines: Lines }): Finding[] {
  const { book, totals } = priced;
  if (!totals.flags.some((flags) => (flags & FLAG.lacking) !== 0)) return [];
  return book.model.meters.flatMap((_, meter) =>
    KINDS.flatMap(({ part, code, what, fix }) => {
      const found = unitsOf(priced, meter, part);
      return found.units.size === 0 ? [] : [finding(book, meter, found, { code, what, fix })];
    }),
  );
}

interface Found {
  /** By account. */
  readonly units: ReadonlyMap<number, bigint>;
  readonly cells: number;
}

function unitsOf({ book, lines }: Priced & { readonly lines: Lines }, meter: number, part: number): Found {
  const units = new Map<number, bigint>();
  const cells = new Set<number>();
  for (const [i, cell] of lines.cell.entries()) {
    if (lines.step[i] !== STEP.meter || lines.ref[i] !== meter || lines.part[i] !== part) continue;
    const account = Math.floor(cell / book.width);
    units.set(account, (units.get(account) ?? 0n) + (lines.quantity[i] ?? 0n));
    cells.add(cell);
  }
  return { units, cells: cells.size };
}

function finding(book: Book, meter: number, found: Found, words: { code: string; what: string; fix: string }): Finding {
  const scale = book.scales.units[meter] ?? 0;
  const text = (units: bigint): string => grouped(formatDecimal(decimal(units, scale)));
  const largest = [...found.units].sort(([a, x], [b, y]) => (x === y ? a - b : x > y ? -1 : 1));
  const total = sum(largest.map(([, units]) => units));
  const unit = book.model.meters[meter]?.unit ?? 'unit';
  const many = unit === 'request' && total !== 1n ? 'requests' : unit;
  const periods = count(found.cells, periodNoun(periodsText(book.model.choices.periods)));
  return {
    code: words.code,
    message: `${text(total)} ${many} of ${count(found.units.size, 'account')} in ${periods} ${total === 1n ? 'is' : 'are'} ${words.what}`,
    fix: words.fix,
    requests: undefined,
    examples: largest
      .slice(0, EXAMPLES)
      .map(([account, units]) => `${book.accounts[account]?.id ?? ''} (${text(units)})`),
  };
}
