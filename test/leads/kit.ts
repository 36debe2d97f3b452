// Leads of a small book of statements' tests, read in process.
import { parseDecimal } from '../../src/exact/decimal.ts';
import { leadsOf } from '../../src/leads/leads.ts';
import { type LeadsReport, QUESTIONS } from '../../src/leads/report.ts';
import { openLedger } from '../../src/ledger/read.ts';
import type { Book } from '../statements/kit.ts';

export interface Wanted {
  readonly on?: string;
  readonly account?: string;
  readonly weeks?: number;
  readonly ratio?: string;
}

/** Every question. */
export async function leads(book: Book, { weeks = 4, ratio = '0.1', ...asked }: Wanted = {}): Promise<LeadsReport> {
  const ledger = await openLedger(book.project, { readOnly: true });
  const events = parseDecimal(ratio);
  if (typeof events === 'string') throw new Error(events);
  try {
    return await leadsOf(ledger, book.project, {
      run: 'latest',
      ...asked,
      of: new Set(QUESTIONS),
      weeks,
      ratio: events,
    });
  } finally {
    ledger.close();
  }
}

/** Some columns of rows, each row as one text. */
export function columns<R extends object>(rows: readonly R[] | undefined, ...names: readonly (keyof R)[]): string[] {
  return (rows ?? []).map((row) => names.map((name) => String(row[name])).join(' '));
}
