// Our view of DuckDB: opens the embedded file or a memory database, runs statements of sql.ts, and
// gives results as columns. The library is loaded only when a command needs it.
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { CannotRunError } from '../source/problem.ts';
import { type Chunk, Columns, chunkOf, toCell } from './columns.ts';
import { type Sql, sql } from './sql.ts';

export interface Database {
  run(statement: Sql): Promise<void>;
  /** Runs them in this order, handed to DuckDB at once: small ones take half the time. */
  runAll(statements: readonly Sql[]): Promise<void>;
  /** Columns by name. Whole numbers of 64 bits or more and decimals come as bigint digits, days as numbers, texts as strings. */
  columns(statement: Sql): Promise<Columns>;
  /** The rows of a result some thousand at a time, for what does not fit memory. */
  chunks(statement: Sql): AsyncIterable<Chunk>;
  /** Share of the running statement that is done, 0 to 100; undefined when DuckDB cannot tell. */
  progress(): number | undefined;
  /** Ends the running statement; every later one fails too, but what is being committed is committed. */
  interrupt(): void;
  /** Appends rows given as columns; the table exists and has these columns in this order. */
  append(table: string, rows: number, fill: (appender: Appender, row: number) => void): Promise<void>;
  /** Runs `work` in one transaction: all of it, or nothing. */
  transaction<T>(work: () => Promise<T>): Promise<T>;
  close(): void;
}

interface Appender {
  text(value: string | undefined): void;
  integer(value: number): void;
  big(value: bigint): void;
  flag(value: boolean): void;
}

export interface OpenOptions {
  /** Refuse to write; several readers may share a file. */
  readonly readOnly?: boolean;
  /** Folder for what does not fit memory. */
  readonly spill?: string;
  /** Bytes of memory; what needs more goes to the folder. DuckDB itself takes four fifths of the machine's. */
  readonly memory?: number;
  readonly threads?: number;
}

/** Opens a ledger file, or a memory database when no file is named. */
export async function openDatabase(file: string | undefined, options: OpenOptions = {}): Promise<Database> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  if (file !== undefined) mkdirSync(dirname(file), { recursive: true });
  const config: Record<string, string> = {
    access_mode: options.readOnly === true ? 'READ_ONLY' : 'AUTOMATIC',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    // A commit goes into the file itself, whose header turns over at once. Of a log that a kill cut off, DuckDB 1.5
    // keeps the row groups that stand in it, of a transaction that never ended.
    checkpoint_threshold: '0KB',
  };
  const threads = options.threads ?? threadsWanted();
  if (threads !== undefined) config['threads'] = String(threads);
  if (options.spill !== undefined) config['temp_directory'] = options.spill;
  if (options.memory !== undefined) config['max_memory'] = `${options.memory}B`;
  let instance: DuckDBInstance;
  try {
    instance = await DuckDBInstance.create(file ?? ':memory:', config);
  } catch (error) {
    throw openFailure(error, file ?? ':memory:');
  }
  const connection = await instance.connect();
  const database = wrap(instance, connection);
  await database.runAll([
    sql`SET TimeZone = 'UTC'`,
    sql`SET preserve_insertion_order = true`,
    sql`SET enable_progress_bar = true`,
    sql`SET enable_progress_bar_print = false`,
  ]);
  return database;
}

/** REPRICE_THREADS, for machines that are shared; results do not depend on it. */
function threadsWanted(): number | undefined {
  const text = process.env['REPRICE_THREADS'] ?? '';
  if (text === '') return undefined;
  if (/^[1-9]\d{0,2}$/.test(text)) return Number(text);
  throw new CannotRunError(`REPRICE_THREADS is "${text}"`, 'set it to a whole number from 1, or unset it');
}

function wrap(instance: DuckDBInstance, connection: DuckDBConnection): Database {
  let interrupted = false;
  let committing = false;
  const goOn = (): void => {
    if (interrupted) throw new Error('INTERRUPT: the database was told to stop');
  };
  const database: Database = {
    async run(statement) {
      goOn();
      await connection.run(statement.text);
    },
    async runAll(statements) {
      goOn();
      await connection.run(statements.map(({ text }) => text).join(';\n'));
    },
    async columns(statement) {
      goOn();
      const reader = await connection.runAndReadAll(statement.text);
      const values = reader.getColumns();
      const names = reader.columnNames();
      return new Columns(reader.currentRowCount, new Map(names.map((n, i) => [n, (values[i] ?? []).map(toCell)])));
    },
    async *chunks(statement) {
      goOn();
      const result = await connection.stream(statement.text);
      for (
        let chunk = await result.fetchChunk();
        chunk !== null && chunk.rowCount > 0;
        chunk = await result.fetchChunk()
      )
        yield chunkOf(chunk);
    },
    progress() {
      const { percentage } = connection.progress;
      return percentage < 0 ? undefined : percentage;
    },
    interrupt() {
      if (committing) return;
      interrupted = true;
      connection.interrupt();
    },
    async append(table, rows, fill) {
      goOn();
      const appender = await connection.createAppender(table, null, await catalogOf(connection, table));
      const writer: Appender = {
        text: (value) => (value === undefined ? appender.appendNull() : appender.appendVarchar(value)),
        integer: (value) => appender.appendInteger(value),
        big: (value) => appender.appendHugeInt(value),
        flag: (value) => appender.appendBoolean(value),
      };
      for (let row = 0; row < rows; row++) {
        fill(writer, row);
        appender.endRow();
      }
      appender.closeSync();
    },
    async transaction(work) {
      await connection.run('BEGIN TRANSACTION');
      try {
        const result = await work();
        goOn();
        committing = true;
        await connection.run('COMMIT');
        return result;
      } catch (error) {
        await connection.run('ROLLBACK').catch(() => undefined);
        throw error;
      } finally {
        committing = false;
      }
    },
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
  return database;
}

/** Where a table stands: a temporary one may be appended to in a ledger that is open for reading only. */
async function catalogOf(connection: DuckDBConnection, table: string): Promise<string> {
  const found = await connection.runAndReadAll(
    sql`SELECT database_name FROM duckdb_tables() WHERE table_name = ${table} ORDER BY temporary DESC LIMIT 1`.text,
  );
  return String(found.getColumns()[0]?.[0]);
}

function openFailure(error: unknown, file: string): Error {
  const text = error instanceof Error ? error.message : String(error);
  if (/Could not set lock|Conflicting lock/i.test(text)) {
    const other = /PID (\d+)/.exec(text)?.[1];
    return new CannotRunError(
      `${file} is in use by another reprice or DuckDB process${other === undefined ? '' : `, number ${other}`}`,
      'wait until that one has finished, then run this again',
    );
  }
  if (
    /not a valid DuckDB database file|Extension "|Cannot open file|Permission denied|read-only|different database|newer version|Is a directory/i.test(
      text,
    )
  ) {
    return new CannotRunError(
      `cannot open the ledger ${file}: ${text.split('\n')[0]}`,
      'check that the path is a Reprice ledger and that you may read and write it',
    );
  }
  return error instanceof Error ? error : new Error(text);
}
