// What a scenario assumes of usage, as plain data, and the arithmetic of it: whole requests, rounded half up, and
// every other measure in proportion to the requests that it came with. The ledger is never changed.
import { type Decimal, pow10 } from '../exact/decimal.ts';
import { divide } from '../exact/round.ts';
import type { UsageMatch } from '../model/values.ts';
import { matches, type UsageKind } from './match.ts';
import type { Facts } from './quantities.ts';

/** Values of one column are alternatives, columns must all hold. None: everybody. */
export type Whom = readonly { readonly column: string; readonly values: readonly string[] }[];

/** Which requests, and whose. */
export interface Which extends UsageMatch {
  /** Only those in hours of polling, or only the others; undefined: both. */
  readonly polling: boolean | undefined;
  readonly whom: Whom;
}

/** What a request becomes; what is undefined stays as it was. Of another operation it is no polling. */
export interface Instead {
  readonly operation: string | undefined;
  readonly status: number | undefined;
}

export type UsageChange =
  /** A share of the requests, each by `ratio` others; `by` undefined: by none. */
  | {
      readonly kind: 'replace';
      readonly which: Which;
      readonly share: Decimal;
      readonly by: Instead | undefined;
      readonly ratio: Decimal;
    }
  /** A share of the requests, so many of them in one; a last one may hold fewer. Measures stay whole. */
  | {
      readonly kind: 'merge';
      readonly which: Which;
      readonly share: Decimal;
      readonly into: Instead;
      readonly each: bigint;
    }
  /** So much more of the requests; below 0 less. */
  | { readonly kind: 'grow'; readonly which: Which; readonly by: Decimal };

/** Measures of one account, end tenant, stretch of days and kind of usage; requests first. */
export type Quantities = readonly bigint[];

/** What is left of a row, and what it becomes beside; undefined: nothing. */
export interface Changed {
  readonly kept: Quantities;
  readonly instead: Quantities | undefined;
}

export function changed(change: UsageChange, row: Quantities): Changed {
  switch (change.kind) {
    case 'grow':
      return {
        kept: times(row, { ...change.by, digits: change.by.digits + pow10(change.by.scale) }),
        instead: undefined,
      };
    case 'replace': {
      const gone = times(row, change.share);
      return {
        kept: less(row, gone),
        instead: change.by === undefined ? undefined : times(gone, change.ratio),
      };
    }
    case 'merge': {
      const gone = times(row, change.share);
      const [requests = 0n, ...measures] = gone;
      return { kept: less(row, gone), instead: [divide(requests, change.each, 'up'), ...measures] };
    }
    default:
      return change satisfies never;
  }
}

/** Measures in proportion to the whole requests; to the factor where there are none. */
function times(row: Quantities, { digits, scale }: Decimal): Quantities {
  const [requests = 0n, ...measures] = row;
  const whole = divide(requests * digits, pow10(scale));
  const [part, of] = requests === 0n ? [digits, pow10(scale)] : [whole, requests];
  return [whole, ...measures.map((quantity) => divide(quantity * part, of))];
}

function less(row: Quantities, gone: Quantities): Quantities {
  return row.map((quantity, i) => quantity - (gone[i] ?? 0n));
}

export function isMeant(which: Which, kind: UsageKind): boolean {
  return (which.polling === undefined || which.polling === kind.polling) && matches(which, kind);
}

export function holdsFor(whom: Whom, facts: Facts | undefined): boolean {
  return whom.every(({ column, values }) => values.includes(facts?.get(column) ?? ''));
}

/** The kind that usage of a kind becomes. */
export function kindInstead<K extends UsageKind>(
  kind: K,
  { operation, status }: Instead,
  tagsOf: (operation: string) => readonly string[],
): K {
  const other = operation !== undefined && operation !== kind.operation;
  return {
    ...kind,
    ...(other ? { operation, tags: tagsOf(operation), polling: false } : {}),
    ...(status === undefined ? {} : { status }),
  };
}
