// Where money and quantities are worked on, inexact JavaScript numbers have no business. The files
// that may turn a bigint or a text into a number are listed with their reason.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const INEXACT =
  /\bparseFloat\b|\.toFixed\(|\bMath\.(?:round|trunc|ceil)\(|\bNumber\(|\bNumber\.parse|::DOUBLE|AS DOUBLE|\bavg\(|\bmedian\(|quantile_cont/;

/** File: why a number is harmless there. */
const ALLOWED: Readonly<Record<string, string>> = {
  'calendar/day.ts': 'parts of dates',
  'calendar/zone.ts': 'hours and minutes of offsets',
  'cli/leads.ts': 'how many rows and weeks',
  'cli/limits.ts': 'how many rows are printed',
  'cli/mailing.ts': 'the size of a sample',
  'cli/margin.ts': 'how many rows',
  'cli/operations.ts': 'how many names and templates',
  'cli/progress.ts': 'the width of a progress bar, seconds left',
  'cli/quote.ts': 'how many accounts are named',
  'cli/sweep.ts': 'how many threads',
  'compare/totals.ts': 'how many accounts',
  'database/columns.ts': 'counts of rows and days, refused when not a safe integer',
  'database/database.ts': 'how many threads',
  'doctor/installation.ts': 'versions of Node',
  'exact/whole.ts': 'only what numbers hold exactly, proved there',
  'exchange/agree.ts': 'how many decimals a measure has',
  'exchange/cells.ts': 'how many decimals a type of a column has',
  'export/fill.ts': 'the number of a process',
  'figures/metrics.ts': 'numbers of percentiles',
  'leads/limits.ts': 'the order of rows with and without a free plan',
  'library/reader.ts': 'seats, hours and counts of packs, within what is exact',
  'load/read/arrow.ts': 'whole seconds of an instant',
  'load/files/files.ts': 'sizes of files',
  'load/memory.ts': 'bytes of memory',
  'model/read/numbers.ts': 'numbers of months, days and packs: small whole numbers',
  'model/read/when.ts': 'numbers of months',
  'price/assume/cheapest.ts': 'how many packs: a count, not a quantity',
  'price/assume/pieces.ts': 'how many packs: a count, not a quantity',
  'price/assume/saving.ts': 'how many packs: a count, not a quantity',
  'price/terms/commits.ts': 'numbers of days and periods',
  'price/units/limits.ts': 'how many packs: a count, not a quantity',
  'project/brand.ts': 'parts of colours',
  'project/values.ts': 'hours, slots and decimals: small whole numbers',
  'render/briefing/money-charts.ts': 'places in a drawing',
  'render/briefing/scale.ts': 'places in a drawing',
  'render/briefing/usage-charts.ts': 'places in a drawing',
  'render/mail-html.ts': 'the width of a bar',
  'render/palette.ts': 'channels of a colour',
  'render/plot.ts': 'places in a drawing',
  'report/comparison-text.ts': 'how many blocks of columns',
  'report/coverage-text.ts': 'places in a picture of days',
  'report/format.ts': 'the month in a date',
  'report/margin-falls.ts': 'how many blocks of columns',
  'report/sweep-text.ts': 'how many blocks of columns',
  'runs/prepare.ts': 'how many packs were bought: a count',
  'runs/statement.ts': 'the number of a step of a bill',
  'source/json-schema.ts': 'words such as 30 as an editor reads them',
  'source/yaml.ts': 'places in lists',
  'statements/chart.ts': 'heights of bars, for drawing only',
  'statements/summary.ts': 'how many accounts share a pool',
  'summarise/statistics.ts': 'ranks in a sorted list',
  'whatif/points.ts': 'how many values',
  'whatif/vary.ts': 'how many values',
  'whatif/scenario/rules.ts': 'a status',
};

const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.ts'));

test('inexact numbers stay out of every file that is not listed with a reason', () => {
  const found = files.filter((file) => INEXACT.test(code(file)));
  expect(found.filter((file) => ALLOWED[file] === undefined)).toEqual([]);
});

test('the list of exceptions holds no file that needs none', () => {
  expect(Object.keys(ALLOWED).filter((file) => !files.includes(file) || !INEXACT.test(code(file)))).toEqual([]);
});

/** The file without comments and texts. */
function code(file: string): string {
  return readFileSync(join('src', file), 'utf8')
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .replaceAll(/\/\/.*$/gm, '')
    .replaceAll(/'(?:[^'\\\n]|\\.)*'/g, "''");
}
