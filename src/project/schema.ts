// The shape of reprice.yaml, key by key. What the words mean is said in the README's reference.
import { z } from 'zod';
import { strict, text, word } from '../source/shape.ts';
import { DATE_FORMS, NUMBER_FORMS } from './project.ts';

const column = text('a column');

const time = z.union([
  column,
  strict('a time column', {
    column,
    form: word('form', ['iso', 'epoch_s', 'epoch_ms', 'epoch_us', 'epoch_ns']).optional(),
    zone: text('zone').optional(),
  }),
]);

const measure = z.union([
  column,
  strict('a measure', { column, per: text('per').optional(), decimals: text('decimals').optional() }),
]);

const columns = strict('columns', {
  time: time.optional(),
  day: column.optional(),
  id: column.optional(),
  tenant: column.optional(),
  key: column.optional(),
  method: column.optional(),
  path: column.optional(),
  operation: column.optional(),
  status: column.optional(),
  requests: column.optional(),
  bytes_in: column.optional(),
  bytes_out: column.optional(),
});

const source = strict('a source', {
  files: z.union([
    text('files'),
    z
      .array(text('a file'))
      .min(1, { error: () => JSON.stringify({ message: 'files lists no file', fix: 'name a file or a glob' }) }),
  ]),
  format: word('format', ['csv', 'jsonl', 'parquet', 'combined']),
  counted: word('counted', ['hour', 'day']).optional(),
  delimiter: z
    .string()
    .length(1, { error: () => JSON.stringify({ message: 'delimiter is one character', fix: "write e.g. ';' or '|'" }) })
    .optional(),
  columns: columns.optional(),
  measures: z.record(z.string(), measure).optional(),
});

const transactions = strict('a table of transactions', {
  file: text('file'),
  account: column.optional(),
  date: column.optional(),
  amount: column.optional(),
});

const gauge = strict('a gauge', {
  file: text('file'),
  tenant: column.optional(),
  time: time.optional(),
  value: column.optional(),
});

const operationList = z.array(
  strict('an operation', { operation: text('operation'), tags: z.array(text('a tag')).optional() }),
);

/** A catalogue in a file of its own. */
export const catalogueSchema = strict('the catalogue', { operations: operationList });

const wording = strict('wording', {
  title: text('title').optional(),
  title_nothing: text('title_nothing').optional(),
  product: text('product').optional(),
  notice: text('notice').optional(),
  intro: z.union([text('intro'), z.array(text('a paragraph'))]).optional(),
  subject: text('subject').optional(),
  closing: text('closing').optional(),
  contact: strict('contact', { name: text('name').optional(), address: text('address') }).optional(),
  deadline: text('deadline').optional(),
  talk_above: text('talk_above').optional(),
  talk_saving: text('talk_saving').optional(),
});

const brand = strict('brand', {
  company: text('company').optional(),
  colour: text('colour').optional(),
  logo: text('logo').optional(),
  language: text('language').optional(),
  numbers: word('numbers', NUMBER_FORMS).optional(),
  dates: word('dates', DATE_FORMS).optional(),
});

export const projectSchema = strict('the project', {
  project: text('project'),
  zone: text('zone'),
  currency: text('currency'),
  window: strict('window', { from: text('from'), until: text('until') }).optional(),
  ledger: text('ledger').optional(),
  reports: text('reports').optional(),
  sources: z.record(z.string(), source),
  dedupe_within: text('dedupe_within').optional(),
  polling: strict('polling', { slots: text('slots') }).optional(),
  directory: strict('directory', { tenants: text('tenants').optional(), keys: text('keys').optional() }).optional(),
  operations: z.union([text('operations'), operationList]).optional(),
  detail: word('detail', ['day', 'hour']).optional(),
  transactions: z.record(z.string(), transactions).optional(),
  gauges: z.record(z.string(), gauge).optional(),
  costs: text('costs').optional(),
  wording: wording.optional(),
  brand: brand.optional(),
});

export type RawProject = z.infer<typeof projectSchema>;
export type RawTime = z.infer<typeof time>;
export type RawSource = RawProject['sources'][string];
