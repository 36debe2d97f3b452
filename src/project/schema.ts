// The shape of reprice.yaml, key by key. What the words mean is said in docs/loading.md.
import { z } from 'zod';
import { strict, text, word } from '../source/shape.ts';
import { PRESET_NAMES } from './presets/names.ts';
import { DATE_FORMS, NUMBER_FORMS } from './project.ts';

const column = text('a column');

const TIME_FORMS = ['iso', 'epoch_s', 'epoch_ms', 'epoch_us', 'epoch_ns', 'clf', 'any'] as const;

const time = z.union([
  column,
  strict('a time column', {
    column,
    form: word('form', TIME_FORMS).optional(),
    zone: text('zone').optional(),
  }),
]);

const columnList = z
  .array(column)
  .min(1, { error: () => JSON.stringify({ message: 'no column is named', fix: 'name one, or several in order' }) });

/** A column, the first of several that is not empty, or several in one. */
const value = z.union([column, columnList, strict('columns in one', { join: columnList, by: z.string().optional() })]);

const logTime = z.union([
  column,
  columnList,
  strict('a time column', {
    column: value,
    form: word('form', TIME_FORMS).optional(),
    zone: text('zone').optional(),
    start: text('start').optional().describe('Seconds since 1970 from which the times count'),
  }),
]);

const tenant = z.union([
  value,
  strict('a tenant', {
    column: value.optional(),
    host: text('host').optional().describe('Where in the host it stands: {tenant}.api.example.com'),
    path: text('path').optional().describe('Where in the path it stands: /t/{tenant}'),
    table: text('table').optional().describe('A CSV file with the columns key and tenant'),
  }),
]);

const measure = z.union([
  column,
  strict('a measure', { column, per: text('per').optional(), decimals: text('decimals').optional() }),
]);

const columns = strict('columns', {
  time: logTime.optional(),
  day: column.optional(),
  id: value.optional(),
  tenant: tenant.optional(),
  key: value.optional(),
  request: value.optional(),
  method: value.optional(),
  path: value.optional(),
  operation: value.optional(),
  status: value.optional(),
  requests: value.optional(),
  bytes_in: value.optional(),
  bytes_out: value.optional(),
});

const source = strict('a source', {
  files: z.union([
    text('files'),
    z
      .array(text('a file'))
      .min(1, { error: () => JSON.stringify({ message: 'files lists no file', fix: 'name a file or a glob' }) }),
  ]),
  preset: word('preset', PRESET_NAMES)
    .optional()
    .describe('What writes the log: its format and mapping, which the keys beside it override'),
  format: word('format', ['csv', 'tsv', 'jsonl', 'json', 'parquet', 'arrow', 'combined', 'table', 'w3c']).optional(),
  counted: word('counted', ['hour', 'day']).optional(),
  delimiter: z
    .string()
    .length(1, { error: () => JSON.stringify({ message: 'delimiter is one character', fix: "write e.g. ';' or '|'" }) })
    .optional(),
  fields: z
    .union([columnList, z.array(columnList).min(1)])
    .optional()
    .describe(
      'Names of the columns of a file without a header, in order; of several lists the longest that a line fills',
    ),
  comment: text('comment').optional().describe('Lines of a table that begin so are no rows'),
  loose: word('loose', ['true', 'false'])
    .optional()
    .describe('JSON lines with something before the brace, or with the escapes of nginx'),
  records: text('records').optional().describe('The key of a JSON file under which its records are'),
  empty: z
    .union([text('empty'), z.array(text('a text'))])
    .optional()
    .describe('How the file spells that there is no value, besides - and nothing'),
  skip: z
    .record(z.string(), z.union([text('a value'), z.array(text('a value'))]))
    .optional()
    .describe('Columns and the values with which a row is no request; S3.* is all that begins with S3.'),
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

const minutes = strict('minute', {
  above: text('above').optional().describe('Requests of a key in a minute above which the minute is kept. Default 50'),
  duration: strict('duration', { measure: text('measure'), unit: word('unit', ['s', 'ms', 'us']) })
    .optional()
    .describe('The measure that says how long a request took'),
});

const detail = z.union([
  z.enum(['day', 'hour', 'minute'], {
    error: () =>
      JSON.stringify({
        message: 'detail must be day, hour, minute or a group of them',
        fix: 'write hour, minute, or {hour: yes, minute: {above: 50}}',
      }),
  }),
  strict('detail', { hour: word('hour', ['yes', 'no', 'true', 'false']).optional(), minute: minutes }),
]);

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
  sources: z.record(z.string(), source).optional().describe('Left out: the usage comes from `reprice ledger import`'),
  dedupe_within: text('dedupe_within').optional(),
  polling: strict('polling', { slots: text('slots') }).optional(),
  keys: strict('keys', {
    hash: word('hash', ['auto', 'all', 'none']).optional(),
    salt: text('salt').optional(),
  }).optional(),
  directory: strict('directory', { tenants: text('tenants').optional(), keys: text('keys').optional() }).optional(),
  operations: z.union([text('operations'), operationList]).optional(),
  detail: detail.optional(),
  transactions: z.record(z.string(), transactions).optional(),
  gauges: z.record(z.string(), gauge).optional(),
  costs: text('costs').optional(),
  wording: wording.optional(),
  brand: brand.optional(),
});

export type RawProject = z.infer<typeof projectSchema>;
export type RawDetail = NonNullable<RawProject['detail']>;
export type RawTime = z.infer<typeof time>;
export type RawSource = NonNullable<RawProject['sources']>[string];
export type RawValue = z.infer<typeof value>;
export type RawLogTime = z.infer<typeof logTime>;
export type RawTenant = z.infer<typeof tenant>;

/** What a preset says: all that a source may say of itself, but which files. */
export type Preset = Omit<RawSource, 'files' | 'preset'>;
