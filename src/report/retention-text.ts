// Net revenue retention for a terminal: the scenarios that have one as columns.
import type { ChalkInstance } from 'chalk';
import type { ComparedScenario } from '../compare/comparison.ts';
import type { Retention, RetentionFigures } from '../compare/retention.ts';
import { safe, short, showCount } from './format.ts';
import { plainTable, wrap } from './layout.ts';

export type Retaining = ComparedScenario & { readonly letter: string; readonly retention: Retention };

export function retentionText(
  columns: readonly Retaining[],
  money: (plain: string) => string,
  paint: ChalkInstance,
): string {
  const [first] = columns;
  if (first === undefined) return '';
  const { retention } = first;
  const row = (name: string, of: (figures: RetentionFigures) => string): string[] => [
    name,
    ...columns.map((column) => of(column.retention)),
  ];
  const counted = (name: string, of: (figures: RetentionFigures) => RetentionFigures['base']): string[][] => [
    row(name, (figures) => money(of(figures).amount)),
    row('  accounts', (figures) => showCount(of(figures).accounts)),
  ];
  const segments = (retention.by_segment ?? []).map((segment, i) => [
    `  ${segment.name === '' ? '(not said)' : safe(segment.name)}`,
    ...columns.map((column) => percent(column.retention.by_segment?.[i]?.net ?? '')),
  ]);
  const rows = [
    ...counted(`Billed in ${months(retention.first)}`, (f) => f.base),
    row('The same accounts after', (f) => money(f.kept)),
    row('Net revenue retention', (f) => percent(f.net)),
    ...segments,
    row('Gross, without growth', (f) => percent(f.gross)),
    ...counted('Grew by', (f) => f.expansion),
    ...counted('Shrank by', (f) => f.contraction),
    ...counted('Without a bill after', (f) => f.churned),
    ...counted('New: in no retention', (f) => f.new),
  ];
  const head = [`Retention in ${months(retention.second)}`, ...columns.map(({ letter }) => letter)];
  const table = plainTable(
    head.map((h) => paint.bold(h)),
    rows,
  );
  return [table, ...columns.flatMap(wholeText)].join('\n');
}

/** Why a retention says little of a model that sells packs: what was bought in the first window is not billed in the second. */
function wholeText({ letter, retention }: Retaining): readonly string[] {
  const { billed_whole: packs = [] } = retention;
  if (packs.length === 0) return [];
  const [pack, is, last] = packs.length === 1 ? ['pack', 'is', 'lasts'] : ['packs', 'are', 'last'];
  return [
    wrap(
      `${letter}: the ${pack} ${packs.map(safe).join(', ')} ${is} billed whole when bought and ${last} longer than a month: what is still drawn in the second window counts as lost.`,
      0,
    ),
  ];
}

function months([from, until]: Retention['first']): string {
  return `${from}..${until}`;
}

function percent(plain: string): string {
  return plain === '' ? '–' : `${short(plain)}%`;
}
