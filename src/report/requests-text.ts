// The requests behind metered quantities, for a terminal of 80 columns: by operation, by key and by day,
// with sums that must be the metered quantity, and a sentence that says whether they are.
import type { ChalkInstance } from 'chalk';
import type { CountRow, MeterRequests, OperationRow } from '../runs/requests.ts';
import { safe, showQuantity, showUnits } from './format.ts';
import { plainTable, wrap } from './layout.ts';
import { unitHead } from './statement-periods.ts';

const MOST_OPERATIONS = 25;
const MOST_KEYS = 10;
const MOST_DAYS = 5;
const NAME_WIDTH = 36;

export function requestsText(meters: readonly MeterRequests[], paint: ChalkInstance): string {
  if (meters.length === 0) return 'No meter of the model counts requests.';
  return meters.map((m) => meterText(m, paint)).join('\n\n');
}

function meterText(m: MeterRequests, paint: ChalkInstance): string {
  const title = paint.bold(`The requests behind ${safe(m.meter)} (${safe(m.unit)})`);
  const parts = [
    operations(m, paint),
    counts('Most used keys', m.keys, MOST_KEYS, m, paint),
    counts('Busiest days', m.days, MOST_DAYS, m, paint),
    notBilled(m, paint),
  ];
  const shown = m.operations.length === 0 ? ['No request of this period is billed here.', ...parts.slice(3)] : parts;
  return [title, ...shown, verdict(m)].filter((p) => p !== '').join('\n\n');
}

function operations(m: MeterRequests, paint: ChalkInstance): string {
  const head = ['Operation', 'requests', 'weight', unitHead(m.unit)].map((h) => paint.bold(h));
  const rows = m.operations
    .slice(0, MOST_OPERATIONS)
    .map((o) => [clip(o.name), showQuantity(o.requests), weight(o), showQuantity(o.units)]);
  const rest = m.operations.slice(MOST_OPERATIONS);
  const more =
    rest.length === 0 ? [] : [[`${rest.length} more operations`, sum(rest, 'requests'), '', sum(rest, 'units')]];
  return plainTable(head, [...rows, ...more, ['all', sum(m.operations, 'requests'), '', sum(m.operations, 'units')]]);
}

function weight(o: OperationRow): string {
  if (o.weight === '') return 'no weight';
  return o.of === 'requests' ? o.weight : `${o.weight} × ${showQuantity(o.quantity)} ${safe(o.of)}`;
}

function counts(title: string, all: readonly CountRow[], most: number, m: MeterRequests, paint: ChalkInstance): string {
  const rows = all.slice(0, most).map((r) => [clip(r.name), showQuantity(r.requests), showQuantity(r.units)]);
  const rest = all.slice(most);
  const more = rest.length === 0 ? [] : [[`${rest.length} more`, sum(rest, 'requests'), sum(rest, 'units')]];
  return plainTable(
    [title, 'requests', unitHead(m.unit)].map((h) => paint.bold(h)),
    [...rows, ...more],
  );
}

function notBilled(m: MeterRequests, paint: ChalkInstance): string {
  if (m.not_billed.length === 0) return '';
  const rows = m.not_billed
    .slice(0, MOST_OPERATIONS)
    .map((r) => [clip(r.name), showQuantity(r.requests), showQuantity(r.units), `  ${clip(r.because, 20)}`]);
  const rest = m.not_billed.slice(MOST_OPERATIONS);
  const more = rest.length === 0 ? [] : [[`${rest.length} more`, sum(rest, 'requests'), sum(rest, 'units'), '']];
  return plainTable(
    ['Not billed', 'requests', `${unitHead(m.unit)} left out`, 'because'].map((h) => paint.bold(h)),
    [...rows, ...more],
  );
}

function verdict(m: MeterRequests): string {
  const how = m.converted === '' ? '' : ` (${safe(m.converted)})`;
  if (m.agrees) return wrap(`They add up to ${showUnits(m.counted, m.unit)}${how}: exactly what step 1 metered.`, 0);
  return wrap(
    `They add up to ${showUnits(m.counted, m.unit)}${how}, but step 1 metered ${showQuantity(m.metered)}: the ledger, the directory or the catalogue of operations has changed since the run. Price the model again to compare like with like.`,
    0,
  );
}

/** Adds up decimal texts, exactly. */
function sum(rows: readonly CountRow[], column: 'requests' | 'units'): string {
  const scale = rows.reduce((most, r) => Math.max(most, decimals(r[column])), 0);
  const total = rows.reduce(
    (n, r) => n + BigInt(r[column].replace('.', '') + '0'.repeat(scale - decimals(r[column]))),
    0n,
  );
  const text = String(total).padStart(scale + 1, '0');
  if (scale === 0) return showQuantity(text);
  return showQuantity(`${text.slice(0, -scale)}.${text.slice(-scale)}`.replace(/\.?0+$/, ''));
}

function decimals(text: string): number {
  return text.split('.')[1]?.length ?? 0;
}

function clip(text: string, width = NAME_WIDTH): string {
  const signs = [...safe(text)];
  return signs.length > width ? `${signs.slice(0, width - 1).join('')}…` : signs.join('');
}
