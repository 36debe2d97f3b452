// The project as plain data: where the logs are, how to read them, who the accounts are. It is what
// parse.ts makes of reprice.yaml. No prices stand here.
import type { Day } from '../calendar/day.ts';
import type { Currency } from '../exact/currency.ts';
import type { Decimal } from '../exact/decimal.ts';

export interface Project {
  readonly name: string;
  /** Absolute path of reprice.yaml and of its folder. */
  readonly file: string;
  readonly folder: string;
  /** Billing zone: days and months are this zone's. */
  readonly zone: string;
  readonly currency: Currency;
  /** [from, until) in days of the billing zone; undefined: all that the logs hold. */
  readonly window: { readonly from: Day; readonly until: Day } | undefined;
  /** Absolute path of the ledger's DuckDB file. */
  readonly ledger: string;
  /** Absolute path of the folder for outputs. */
  readonly reports: string;
  readonly sources: readonly Source[];
  readonly dedupeWithinHours: number;
  /** Five-minute slots of a clock hour, of 12, that must hold requests for the hour to count as polling. */
  readonly pollingSlots: number;
  readonly directory: { readonly tenants: string | undefined; readonly keys: string | undefined };
  /** undefined: no catalogue; operations are what the logs name. */
  readonly operations: readonly Operation[] | undefined;
  /** How fine the ledger is. hour: usage by hour of the wall clock is kept besides that by day. */
  readonly detail: 'day' | 'hour';
  /** Busy minutes of each key, for rate limits; left out: none are kept. */
  readonly minutes?: MinuteDetail | undefined;
  /** Tables at the grain of a row, for charges that are a percentage of amounts. */
  readonly transactions: readonly TransactionTable[];
  /** Levels over time, such as stored gigabytes. */
  readonly gauges: readonly Gauge[];
  /** Absolute path of the file with what units and requests cost us; left out: there is none. */
  readonly costs?: string | undefined;
  /** What statements say and how they look; never a part of a run. */
  readonly wording: Wording;
  readonly brand: Brand;
}

/** A minute is kept where a key made more than so many requests in it. */
export interface MinuteDetail {
  readonly above: number;
  /** The measure that says how long a request took; undefined: the logs do not. */
  readonly duration: { readonly measure: string; readonly unit: 's' | 'ms' | 'us' } | undefined;
}

/** Texts of statements, plain: undefined leaves what Reprice says by itself. No line breaks but between paragraphs of the intro. */
export interface Wording {
  readonly title: string | undefined;
  /** In place of `title` where nothing would have been paid. */
  readonly titleNothing: string | undefined;
  /** What is paid for, inside sentences. Default "API use". */
  readonly product: string;
  /** What stands after "This is not an invoice and nothing is due." */
  readonly notice: string | undefined;
  readonly intro: readonly string[];
  readonly subject: string | undefined;
  readonly closing: string | undefined;
  /** A mail address, or an http(s) address. */
  readonly contact: { readonly name: string | undefined; readonly address: string } | undefined;
  readonly deadline: Day | undefined;
  /** From this total on a statement asks for a talk. */
  readonly talkAbove: Decimal | undefined;
  /** Share of the total that something must save for a talk. Default 10%. */
  readonly talkSaving: Decimal;
}

export interface Brand {
  /** '' when it is not said. */
  readonly company: string;
  /** #rrggbb. */
  readonly colour: string;
  readonly logo: Logo | undefined;
  /** BCP 47: of the page, and of where a currency's sign stands. */
  readonly language: string;
  readonly numbers: NumberForm;
  readonly dates: DateForm;
}

export interface Logo {
  readonly mime: 'image/png' | 'image/jpeg' | 'image/svg+xml';
  readonly base64: string;
}

/** Each is the example of itself. */
export const NUMBER_FORMS = ['1,234.56', '1.234,56', '1 234,56', "1'234.56"] as const;
export type NumberForm = (typeof NUMBER_FORMS)[number];
export const DATE_FORMS = ['20 Nov 2026', 'Nov 20, 2026', '2026-11-20', '20.11.2026'] as const;
type DateForm = (typeof DATE_FORMS)[number];

/** Rows with an account, a day of the billing zone and an amount of money. */
export interface TransactionTable {
  readonly name: string;
  /** A file name or a glob, relative to the project's folder. */
  readonly file: string;
  readonly account: string;
  readonly date: string;
  readonly amount: string;
}

/** Samples of a level; the last one is carried on until the next, and the level is 0 before the first. */
export interface Gauge {
  readonly name: string;
  readonly file: string;
  readonly tenant: string;
  readonly time: TimeColumn;
  readonly value: string;
}

export type Format = 'csv' | 'jsonl' | 'json' | 'parquet' | 'arrow' | 'combined' | 'table' | 'w3c';

export interface Source {
  readonly name: string;
  /** File names or globs, relative to the project's folder. */
  readonly files: readonly string[];
  readonly format: Format;
  /** Rows are already counted by the hour or the day. */
  readonly counted: 'hour' | 'day' | undefined;
  readonly columns: ColumnMapping;
  readonly measures: readonly Measure[];
  /** Between values: of CSV one character, of a table or W3C log '' for blanks. */
  readonly delimiter: string;
  readonly shape: FileShape;
  /** Names in the mapping that are made of columns of the file. */
  readonly derived: ReadonlyMap<string, Derived>;
  /** Keys of the mapping whose columns a file may lack: those that a preset maps. */
  readonly optional: ReadonlySet<string>;
  /** Rows that are no requests: one of these columns holds one of its values. */
  readonly skip: readonly { readonly column: string; readonly values: readonly string[] }[];
  /** Tenants of what `columns.tenant` gives: a table with the columns key and tenant. */
  readonly tenantTable: { readonly file: string; readonly sha256: string } | undefined;
  readonly keys: KeyStorage;
}

/** What a format leaves open. */
export interface FileShape {
  /** Names of columns for files without a header; of several lists the longest that a line fills. */
  readonly fields: readonly (readonly string[])[];
  /** A line that begins so is no row. */
  readonly comment: string | undefined;
  /** JSON lines with something before the brace, or with escapes that are no JSON. */
  readonly loose: boolean;
  /** The key of a JSON file under which its records are. */
  readonly records: string | undefined;
  /** How the file spells that there is no value, besides '' and '-'. */
  readonly empty: readonly string[];
}

/** A value made of columns, each the name of one or of another such value. */
export type Derived =
  /** The first that is not empty. */
  | { readonly kind: 'first'; readonly of: readonly string[] }
  /** All of them, with a text between; empty when one is. */
  | { readonly kind: 'join'; readonly of: readonly string[]; readonly by: string }
  /** A part of a request line such as `GET /v2/documents HTTP/1.1`. */
  | { readonly kind: 'method' | 'path'; readonly of: readonly [string] }
  /** What stands for {tenant} in a host or at the beginning of a path. */
  | { readonly kind: 'host' | 'segment'; readonly of: readonly [string]; readonly pattern: string };

/** How the ledger keeps keys: as they are, or, all or those that look secret, as salted hashes. */
export interface KeyStorage {
  readonly hash: 'none' | 'auto' | 'all';
  readonly salt: string;
}

/** Names of the log's columns (JSON keys) for what the ledger needs. */
export interface ColumnMapping {
  readonly time: TimeColumn;
  readonly id: string | undefined;
  readonly tenant: string | undefined;
  readonly key: string | undefined;
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly operation: string | undefined;
  readonly status: string | undefined;
  readonly requests: string | undefined;
  readonly bytesIn: string | undefined;
  readonly bytesOut: string | undefined;
}

/** `any`: ISO 8601, an Apache time, 20250131235959, or seconds to nanoseconds since 1970 by their size. */
export type TimeForm = 'iso' | 'epoch_s' | 'epoch_ms' | 'epoch_us' | 'epoch_ns' | 'clf' | 'any' | 'day';

export interface TimeColumn {
  readonly column: string;
  /** `day`: already a day of the billing zone. */
  readonly form: TimeForm;
  /** Zone of times that name none; undefined: such a time is rejected. */
  readonly zone: string | undefined;
  /** Seconds since 1970 at which a relative time begins; left out: 0. */
  readonly start?: bigint;
}

/** A further quantity of a row: its column, or whole blocks of it (per 65536, rounded up). */
export interface Measure {
  readonly name: string;
  readonly column: string;
  readonly per: bigint | undefined;
  /** Decimals that are kept exactly; a value with more is rejected. */
  readonly decimals: number;
}

export interface Operation {
  /** `METHOD /path/{template}`, or a plain name for logs that name operations themselves. */
  readonly name: string;
  readonly tags: readonly string[];
}

/** Requests whose operation the catalogue lacks are counted under this name. */
export const UNMAPPED = '(unmapped)';
/** Operation of sources that record none. */
export const NO_OPERATION = '(none)';
