// manifest.json beside the Parquet files of a ledger: what the numbers mean and how many there must be. Of a
// usage that was counted elsewhere it says the form and the zone; all the rest may be left out.
import { z } from 'zod';
import { type Problem, refuse } from '../source/problem.ts';
import { checkShape, isShape, strict, text, word } from '../source/shape.ts';
import { isYamlSource, type YamlSource } from '../source/yaml.ts';
import { readYamlFile } from '../source/yaml-file.ts';

export const MANIFEST = 'manifest.json';
export const FORM = 'reprice-ledger/1';

const table = strict('a table', {
  name: text('name'),
  rows: text('rows'),
  bytes: text('bytes').optional(),
  sha256: text('sha256').optional(),
  sorted_by: z.array(text('a column')).optional(),
});

const schema = strict('the manifest', {
  form: word('form', [FORM]),
  zone: text('zone'),
  window: strict('window', { from: text('from'), until: text('until') })
    .nullable()
    .optional(),
  detail: word('detail', ['day', 'hour']).optional(),
  /** Further columns of usage.parquet with their decimals. */
  measures: z.record(z.string(), text('decimals')).optional(),
  /** Sums over usage.parquet by column. */
  totals: z.record(z.string(), text('a total')).optional(),
  months: z.array(strict('a month', { month: text('month'), requests: text('requests') })).optional(),
  tables: z.array(table).optional(),
  /** Of a whole ledger: how it was loaded, and the fingerprint of its content. */
  ledger: strict('the ledger', {
    counted_elsewhere: word('counted_elsewhere', ['true', 'false']),
    content: text('content'),
    settings: text('settings'),
    settings_text: text('settings_text'),
  }).optional(),
  version: text('version').optional(),
});

/** As it is read: every number is a text. */
export type Manifest = z.infer<typeof schema>;

export interface ReadManifest {
  readonly manifest: Manifest;
  readonly source: YamlSource;
}

/** `shown` is how people know the file. Throws an InputError with every problem of its shape. */
export function readManifest(file: string, shown: string): ReadManifest {
  const source = readYamlFile(file, shown, { bytes: 20_000_000, depth: 64 });
  if (!isYamlSource(source)) return fail(source);
  const shape = checkShape(source, schema);
  return isShape(shape) ? { manifest: shape.value, source } : fail(shape);
}

function fail(problems: readonly Problem[]): never {
  refuse(problems);
  throw new Error('refuse was given no problem');
}
