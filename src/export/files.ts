// Which formats there are, and how each table becomes a file of each. One format, one file of code.
import type { Database } from '../database/database.ts';
import { CannotRunError, suggest } from '../source/problem.ts';
import { readArrow, writeArrow } from './arrow.ts';
import type { ReadBack, Table } from './columns.ts';
import { readCsv, writeCsv } from './csv.ts';
import { readParquet, writeParquet } from './parquet.ts';

const FORMATS = ['csv', 'parquet', 'arrow', 'xlsx'] as const;
export type Format = (typeof FORMATS)[number];

interface TableFormat {
  write(database: Database, table: Table, file: string): Promise<void>;
  read(database: Database, table: Table, file: string): Promise<ReadBack>;
}

/** Formats that hold one table a file; a workbook holds several. */
export const TABLE_FORMATS: Readonly<Record<Exclude<Format, 'xlsx'>, TableFormat>> = {
  csv: { write: writeCsv, read: readCsv },
  parquet: { write: writeParquet, read: readParquet },
  arrow: { write: writeArrow, read: (_, table, file) => readArrow(table, file) },
};

/** `csv,parquet`, each once, in the order above. */
export function parseFormats(text: string): readonly Format[] {
  const asked = text.split(',').map((word) => word.trim());
  const unknown = asked.find((word) => !FORMATS.some((format) => format === word));
  if (unknown !== undefined)
    throw new CannotRunError(`--to ${text}: "${unknown}" is no format`, suggest(unknown, FORMATS));
  return FORMATS.filter((format) => asked.includes(format));
}
