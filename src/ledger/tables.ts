// The ledger's tables: what a load writes and every later stage reads. Plain tables in the schema main
// of one DuckDB file, described in the file itself (COMMENT ON), so that any DuckDB client can read
// them. They may change; views.ts is the stable interface. No price and no weight is here.
import { type Sql, sql } from '../database/sql.ts';

/** The form of the file: one of another form is loaded anew. */
export const LEDGER_VERSION = '2';

/** A quantity that a source declares; its column in usage_day holds value × 10^decimals. */
export interface LedgerMeasure {
  readonly name: string;
  readonly decimals: number;
}

export interface Table {
  readonly name: string;
  readonly comment: string;
  readonly columns: readonly (readonly [name: string, type: Sql, comment: string])[];
}

const NAME_KEY = sql`VARCHAR PRIMARY KEY`;
const NUMBER_KEY = sql`INTEGER PRIMARY KEY`;
const TEXT = sql`VARCHAR NOT NULL`;
const OPTIONAL_TEXT = sql`VARCHAR`;
const NUMBER = sql`INTEGER NOT NULL`;
const SMALL = sql`SMALLINT NOT NULL`;
const FLAG = sql`BOOLEAN NOT NULL`;
const COUNT = sql`BIGINT NOT NULL`;
const QUANTITY = sql`HUGEINT NOT NULL`;
/** Of usage: 64 bits are a hundred times faster to pack and to sum than 128, which room.ts makes of them where they must. */
export const CELL_SUM = sql`BIGINT NOT NULL`;
const DAY = sql`DATE NOT NULL`;

export const TABLES: readonly Table[] = [
  {
    name: 'ledger_info',
    comment: 'facts about the whole ledger',
    columns: [
      [
        'name',
        NAME_KEY,
        'version, settings (SHA-256), settings_json, content (fingerprint of usage_day, equal for equal content), views (SHA-256)',
      ],
      ['value', TEXT, 'as text'],
    ],
  },
  {
    name: 'source_file',
    comment: 'the manifest: every file that counts; rows_read = counted + duplicate + rejected + outside',
    columns: [
      ['file_no', NUMBER_KEY, 'number of the file in this ledger'],
      ['source', TEXT, 'name of the source in reprice.yaml'],
      ['path', TEXT, 'relative to the folder of reprice.yaml, with /'],
      ['bytes', COUNT, 'size'],
      ['modified_us', COUNT, 'time of the last change in microseconds since 1970, to skip hashing'],
      ['sha256', TEXT, 'of the file as it lies on the disk'],
      ['rows_read', COUNT, 'records of the file, blank lines and header not counted'],
      ['rows_counted', COUNT, 'rows whose requests are in usage_day'],
      ['rows_duplicate', COUNT, 'rows that repeat the id of a row that counts'],
      ['rows_rejected', COUNT, 'rows that could not be read, see rejected_row'],
      ['rows_outside', COUNT, "rows outside the project's window"],
    ],
  },
  {
    name: 'file_day',
    comment: 'the days of the billing zone that each file touches, inside the window',
    columns: [
      ['file_no', NUMBER, 'see source_file'],
      ['day', DAY, 'day of the billing zone'],
      ['rows', COUNT, 'counted and duplicate rows'],
      ['rows_counted', COUNT, 'rows that count'],
      ['rows_duplicate', COUNT, 'rows that do not, because their id was counted before'],
      ['requests', QUANTITY, 'requests of the rows that count'],
      ['requests_unmapped', QUANTITY, 'of them those of no operation of the catalogue'],
      ['requests_without_tenant', QUANTITY, 'of them those that name no tenant'],
    ],
  },
  {
    name: 'time_difference',
    comment: 'duplicates whose time is not that of the row that counts: clocks that differ, zones, replays',
    columns: [
      ['day', DAY, 'day of the duplicate'],
      ['seconds', COUNT, 'whole seconds by which it is later'],
      ['rows', COUNT, 'duplicates with this difference'],
    ],
  },
  {
    name: 'rejected_row',
    comment: 'rows that could not be read and are not in usage_day',
    columns: [
      ['file_no', NUMBER, 'see source_file'],
      [
        'line',
        COUNT,
        'line from 1; of a Parquet file the row; of a CSV file with records over several lines the record',
      ],
      ['reason', TEXT, 'why, with what the file says'],
      ['content', OPTIONAL_TEXT, 'the first 200 characters of the row'],
    ],
  },
  {
    name: 'conflict',
    comment: 'duplicates that differ from the row that counts in tenant, operation or status',
    columns: [
      ['day', DAY, 'day of the duplicate'],
      ['request_id', TEXT, 'the id of both rows'],
      ['counted_path', TEXT, 'file of the row that counts'],
      ['counted_line', COUNT, 'its line, see rejected_row.line'],
      ['duplicate_path', TEXT, 'file of the duplicate'],
      ['duplicate_line', COUNT, 'its line'],
      ['difference', TEXT, 'counted against duplicate, e.g. status 200 against 500'],
    ],
  },
  {
    name: 'caller',
    comment: 'who made requests, as the logs name them',
    columns: [
      ['caller_no', NUMBER_KEY, 'number of the caller in this ledger'],
      ['tenant', TEXT, "'' where the log names none"],
      ['key', TEXT, "app or key; '' where the log names none"],
    ],
  },
  {
    name: 'operation',
    comment: 'what was called',
    columns: [
      ['operation_no', NUMBER_KEY, 'number of the operation in this ledger'],
      ['name', TEXT, 'METHOD /path/{template}, a name from the logs, (unmapped) or (none)'],
    ],
  },
  {
    name: 'unmapped_day',
    comment: 'what fell on (unmapped), the 1,000 most frequent of each day; the rest of a day is (other)',
    columns: [
      ['day', DAY, 'day of the billing zone'],
      ['method', TEXT, "'' where the log has none"],
      ['path', TEXT, 'without the query; segments that look like ids are {id}'],
      ['requests', QUANTITY, 'requests that count'],
    ],
  },
  {
    name: 'measure',
    comment: 'the further quantities in usage_day',
    columns: [
      ['name', NAME_KEY, 'its column in usage_day'],
      ['decimals', NUMBER, 'the column holds value × 10^decimals'],
    ],
  },
  {
    name: 'ledger_day',
    comment: 'sum and digest of each day of usage_day; the fingerprint `content` is made of it',
    columns: [
      ['day', DAY, 'day of the billing zone'],
      ['rows', COUNT, 'rows of usage_day'],
      ['requests', QUANTITY, 'their requests'],
      ['digest_1', QUANTITY, 'sum of a 64-bit hash of each row, with names in place of numbers'],
      ['digest_2', QUANTITY, 'sum of a second such hash'],
    ],
  },
];

export const USAGE: Table = {
  name: 'usage_day',
  comment: 'the ledger: requests by day, caller, operation and status',
  columns: [
    ['day', DAY, 'day of the billing zone'],
    ['caller_no', NUMBER, 'see caller'],
    ['operation_no', NUMBER, 'see operation'],
    ['status', SMALL, 'status of the response; 0 where the log has none'],
    ['polling', FLAG, 'the requests belong to an hour of polling'],
    ['counted', FLAG, 'the rows came already counted: polling cannot be told'],
    ['requests', CELL_SUM, 'requests'],
    ['bytes_in', CELL_SUM, 'bytes of the requests; 0 where the log has none'],
    ['bytes_out', CELL_SUM, 'bytes of the responses; 0 where the log has none'],
  ],
};

/** Only in ledgers of projects that ask for `detail: hour`. */
const HOUR = ['hour', sql`TINYINT NOT NULL`, 'hour of the wall clock of the billing zone, 0 to 23'] as const;

export const USAGE_HOUR: Table = {
  name: 'usage_hour',
  comment: 'usage_day by hour; rows that were counted by the day have no hour and are not here',
  columns: [...USAGE.columns.slice(0, 1), HOUR, ...USAGE.columns.slice(1)],
};

export const LEDGER_HOUR: Table = {
  name: 'ledger_hour',
  comment: 'sum and digest of each day of usage_hour; `content` is made of it too',
  columns: [
    ['day', DAY, 'day of the billing zone'],
    ['rows', COUNT, 'rows of the finer table'],
    ['requests', QUANTITY, 'their requests'],
    ['digest_1', QUANTITY, 'as in ledger_day'],
    ['digest_2', QUANTITY, 'as in ledger_day'],
  ],
};

/** Only in ledgers of projects that ask for `detail: minute`. */
export const USAGE_MINUTE: Table = {
  name: 'usage_minute',
  comment:
    'minutes in which a caller made more requests than `detail: {minute: {above: …}}` says; counts by the hour or day are not here',
  columns: [
    ['day', DAY, 'day of the billing zone'],
    ['minute', NUMBER, 'minutes since 1970-01-01 00:00 UTC'],
    ['caller_no', NUMBER, 'see caller'],
    ['requests', QUANTITY, 'requests, whatever their operation and status'],
    ['took', QUANTITY, 'sum of their durations, in the digits of the measure; 0 where none is named'],
    ['longest', QUANTITY, 'the longest of them'],
  ],
};

export const LEDGER_MINUTE: Table = {
  ...LEDGER_HOUR,
  name: 'ledger_minute',
  comment: 'sum and digest of each day of usage_minute; `content` is made of it too',
};
